"""Hours as they were claimed and confirmed: of each session, in all, and what waits to be confirmed."""
