"""The gate: may a practice host learners of a group on these days, and if not, what is missing (RULES 7 to 9).

``judging`` is the pure core, ``facts`` its one query, ``words`` what people read, ``asking`` all three together.
"""
