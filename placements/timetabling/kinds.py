"""What the pure cores know of kinds of sessions; the model that has them all is ``SessionKind``."""

NOWHERE_IN_PARTICULAR = frozenset({"visits", "self_directed"})
"""Nobody travels to these, where neither a room nor a place is said."""
