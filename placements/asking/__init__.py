"""What a learner asked: what stands in its way, whom it reaches, what is open, and whom to ring."""
