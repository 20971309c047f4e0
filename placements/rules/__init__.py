"""The rules of placements (RULES §1): they take values and return findings, and know no request and no database.

The map of the room:

- ``facts``: what the rules are told of a placement, and what several of them ask of it; ``spans``: elapsed time.
- ``rule``: what a rule is, and a finding; ``settings``: rules as set from a day on; ``sources``, ``groups``.
- ``teaching``, ``supervision``, ``rest``, ``hours``, ``doctors``, ``progress``, ``spoke``, ``shape``: the rules.
- ``book``: all of them in one table, and ``check_placement``.
"""
