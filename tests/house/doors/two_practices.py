"""Sessions that concern two practices: the visits that a practice's learners make, and those made to it."""

from tests.house.doors.table import OFFICE, READ_ONLY, Door, answers, of_practice

DOORS: list[Door] = [
    Door("placements:visits", get=answers((OFFICE, 200), others=404), post=READ_ONLY, leads_to=of_practice),
]
