"""What happens to an application, from its first draft to a decision and beyond."""
