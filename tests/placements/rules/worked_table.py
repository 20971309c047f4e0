"""The worked week of RULES §2 and its hours: all by hand. What the rules say of it is in ``worked_mutations``.

Written from RULES alone, before any rule was code. Nothing here computes. Days are those of the week of
Monday 23 November 2026 (Greenwich time all week). Lunch, 12:30pm to 1pm, is the gap between two sessions.

A session is (id, day, from, to, category, kind, leader, overseers, where). Where RULES §2 leaves something
open, this table fills it in: half-days of the medical students are 9am to 12:30pm and 1pm to 4:30pm; "goals"
and "weekly review" are the last hour of their day; the reception lead is no registered professional, so that
the nurse educationalist oversees (RULES 21).
"""

from typing import NamedTuple


class Row(NamedTuple):
    """A session, by hand; its ``where`` is a site to travel to, or None where it is none (visits, home)."""

    id: str
    day: str
    starts: str
    ends: str
    category: str
    kind: str
    leader: str | None = None
    overseers: tuple[str, ...] = ()
    where: str | None = "practice"


NURSE = (
    Row("n-mon-1", "Mon", "08:30", "12:30", "clinical", "clinic", "practice_nurse"),
    Row("n-mon-2", "Mon", "13:00", "15:30", "clinical", "other", "reception_lead", ("nurse_educator",)),
    Row("n-mon-3", "Mon", "15:30", "16:30", "educational", "tutorial", "nurse_educator"),
    Row("n-tue-1", "Tue", "08:30", "12:30", "clinical", "clinic", "practice_nurse"),
    Row("n-tue-2", "Tue", "13:00", "16:30", "clinical", "clinic", "nurse_educator"),
    Row("n-wed-1", "Wed", "08:30", "12:30", "clinical", "surgery", "gp_2"),
    Row("n-wed-3", "Wed", "14:00", "15:00", "educational", "tutorial", "nurse_educator"),
    Row("n-wed-4", "Wed", "15:00", "16:30", "educational", "self_directed"),
    Row("n-thu-1", "Thu", "08:30", "12:30", "clinical", "spoke_visit", "district_nurse", (), "district nurses"),
    Row("n-thu-2", "Thu", "13:00", "16:30", "clinical", "spoke_visit", "district_nurse", (), "district nurses"),
    Row("n-fri-1", "Fri", "08:30", "12:30", "clinical", "clinic", "pharmacist"),
    Row("n-fri-2", "Fri", "13:00", "15:30", "clinical", "clinic", "practice_nurse"),
    Row("n-fri-3", "Fri", "15:30", "16:30", "educational", "debrief", "nurse_educator"),
)  # fmt: skip

REGISTRAR = (
    Row("r-mon-1", "Mon", "08:30", "12:00", "clinical", "surgery", None, ("gp_trainer",)),
    Row("r-mon-2", "Mon", "12:00", "12:30", "clinical", "debrief", "gp_trainer"),
    Row("r-mon-3", "Mon", "13:00", "15:00", "clinical", "surgery", None, ("gp_trainer",)),
    Row("r-mon-4", "Mon", "15:00", "16:00", "clinical", "visits", None, ("gp_trainer",), None),
    Row("r-mon-5", "Mon", "16:00", "17:00", "clinical", "other", None, ("gp_trainer",)),
    Row("r-tue-1", "Tue", "08:30", "12:30", "clinical", "surgery", None, ("gp_2",)),
    Row("r-tue-2", "Tue", "13:00", "17:00", "educational", "half_day_release", None, (), "postgraduate centre"),
    Row("r-wed-1", "Wed", "08:30", "12:30", "clinical", "surgery", None, ("gp_trainer",)),
    Row("r-wed-3", "Wed", "14:00", "17:00", "educational", "tutorial", "gp_trainer"),
    Row("r-thu-1", "Thu", "08:30", "12:30", "clinical", "surgery", None, ("gp_trainer",)),
    Row("r-thu-2", "Thu", "13:00", "15:00", "clinical", "visits", None, ("gp_trainer",), None),
    Row("r-thu-3", "Thu", "15:00", "16:30", "clinical", "other", None, ("gp_trainer",)),
    Row("r-thu-4", "Thu", "16:30", "17:00", "clinical", "debrief", "gp_trainer"),
    Row("r-fri-1", "Fri", "08:30", "12:30", "educational", "self_directed"),
    Row("r-fri-2", "Fri", "13:00", "17:00", "clinical", "surgery", None, ("gp_2",)),
)  # fmt: skip

# Of the pair together: both medical students are in each of these.
PAIR = (
    Row("m-mon-1", "Mon", "09:00", "12:30", "clinical", "surgery", "gp_tutor"),
    Row("m-mon-2", "Mon", "13:00", "15:30", "clinical", "surgery", "gp_tutor"),
    Row("m-mon-3", "Mon", "15:30", "16:30", "educational", "debrief", "gp_tutor"),
    Row("m-tue-1", "Tue", "09:00", "12:30", "clinical", "surgery", "gp_tutor"),
    Row("m-tue-2", "Tue", "13:00", "16:30", "clinical", "clinic", "practice_nurse"),
    Row("m-wed-1", "Wed", "09:00", "12:30", "clinical", "visits", "gp_tutor", (), None),
    Row("m-thu-1", "Thu", "09:00", "12:30", "clinical", "surgery", "gp_tutor"),
    Row("m-thu-2", "Thu", "13:00", "16:30", "educational", "tutorial", "gp_tutor"),
    Row("m-fri-1", "Fri", "09:00", "12:30", "educational", "other", None, (), "medical school"),
    Row("m-fri-2", "Fri", "13:00", "16:30", "educational", "other", None, (), "medical school"),
)  # fmt: skip

# All four learners and a patient partner, in the meeting room (10 seats).
SHARED = (Row("all-wed", "Wed", "13:00", "14:00", "educational", "interprofessional", "nurse_educator"),)

# By learner, in minutes: clinical, educational, breaks (gaps inside a day), total without breaks.
#
# Nurse: clinical Mon 4:00 + 2:30, Tue 4:00 + 3:30, Wed 4:00, Thu 4:00 + 3:30, Fri 4:00 + 2:30 = 32:00.
#   Educational: goals 1:00, case 1:00, tutorial 1:00, reflection 1:30, review 1:00 = 5:30. Together 37:30.
#   Lunch 0:30 on five days = 2:30.
# Registrar: clinical Mon 3:30 + 0:30 + 2:00 + 1:00 + 1:00 = 8:00, Tue 4:00, Wed 4:00,
#   Thu 4:00 + 2:00 + 1:30 + 0:30 = 8:00, Fri 4:00 = 28:00. Educational: release 4:00, case 1:00 and
#   tutorial 3:00, private study 4:00 = 12:00. Together 40:00. Lunch 2:30.
# Medical students, each: seven half-days of 3:30 = 24:30, of which the debrief 1:00 and the tutorial 3:30
#   are educational: clinical 20:00. Educational 4:30 + case 1:00 + campus 7:00 = 12:30. Together 32:30.
#   Lunch 2:30.
HOURS = {
    "nurse": (1920, 330, 150, 2250),
    "registrar": (1680, 720, 150, 2400),
    "medic_1": (1200, 750, 150, 1950),
    "medic_2": (1200, 750, 150, 1950),
}
MEDICAL_HALF_DAYS_IN_THE_PRACTICE = 7

# Whose placement lasts from Monday 23 November 2026: 8, 26 and 4 weeks. Only the first week is timetabled.
LAST_DAYS = {
    "nurse": "2027-01-15",
    "registrar": "2027-05-21",
    "medic_1": "2026-12-18",
    "medic_2": "2026-12-18",
}
