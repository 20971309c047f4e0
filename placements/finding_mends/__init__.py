"""What one press of a button could do about a finding, where that is mechanical.

- ``people``: who could lead or oversee a session instead, or besides; ``rooms``: where it could be.
- ``times``: other times of the same week at which everybody is free and the finding is gone; room for a break.
- ``choices``: the choices for one finding, with what each does in a sentence.

Doing it is ``placements.operations.finding_mends``.
"""
