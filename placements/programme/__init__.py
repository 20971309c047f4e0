"""The learning programme of placements: what serves which objective, interviews, and regular teaching."""
