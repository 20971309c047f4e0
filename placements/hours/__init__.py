"""Hours of a placement and of a practice, as the rules count them."""
