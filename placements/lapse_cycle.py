"""The visible table of a lapse: a running placement lost what it stands on, and somebody decides (RULES 7)."""

from hubs.accrediting.life_cycles import SCREENERS, LifeCycle, rows

LAPSE = LifeCycle(
    "lapse of standing",
    (
        # The portal finds them: when standing changes, and each night.
        *rows("find_lapses", "", "open", frozenset(), "find", "a day to come that nothing covers"),
        *rows("find_lapses", "open decided", "=", frozenset(), "find", "other days of the same kind"),
        *rows("decide_lapse", "open decided", "decided", SCREENERS, "decide", "what happens, and why"),
        *rows("find_lapses", "open decided", "over", frozenset(), "end", "covered again, or over"),
    ),
)
