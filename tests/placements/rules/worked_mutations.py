"""What the rules say of the worked week and of its mutations: by hand, from RULES alone, before any rule was code.

Nothing here computes. The figures stand beside each mutation.
"""

from typing import Any, NamedTuple

from tests.placements.rules.worked_table import Row


class Expected(NamedTuple):
    """A finding, by hand: of whose placement, by which rule, how severe, about which sessions and days.

    Of a week or a longer period the days are its first and its last.
    """

    learner: str
    rule: str
    severity: str
    sessions: tuple[str, ...]
    days: tuple[str, ...]


class Mutation(NamedTuple):
    """What is done to the week, in steps, and every finding that all four placements then have.

    Steps: ("move", id, day, from, to), ("drop", id), ("add", learners, Row), ("set", id, field, value),
    ("leave out", id, learner), ("learner" or "placement", learner, field, value), ("person", who, field, value),
    ("room", id, seats), ("more medical students", id, number).
    """

    name: str
    steps: tuple[tuple[Any, ...], ...]
    findings: tuple[Expected, ...]


MON, TUE, WED, THU, FRI, SUN = (f"2026-11-{day}" for day in (23, 24, 25, 26, 27, 29))
WEEK = (MON, SUN)

# The week as it is. None: the shortest rest is 15:30 (registrar, 5pm to 8:30am); each weekend is free; nobody
# works over 4:00 together; 40:00 is under 48; every clinical session has somebody; each educationalist teaches
# once at least; the case mixes professions. Travel of the registrar on Tuesday, 12:30pm to 1pm, is 0:30, at
# the limit. The nurse's spoke day, 7:30, is under 8/8 of 37:30.
FINDINGS: tuple[Expected, ...] = ()

PRIVATE = ("educational", "self_directed", None, (), None)
# 17:00 to 18:30 on five days (7:30) and 8:00 to 8:30 on two (1:00): 40:00 + 8:30 = 48:30, all educational
# (20:30, over 30% of 48:30 = 14:33) and inside 8am to 6:30pm. Rest 6:30pm to 8am is 13:30.
LONG_WEEK = (
    *(("add", ("registrar",), Row(f"r-{day.lower()}-late", day, "17:00", "18:30", *PRIVATE))
      for day in ("Mon", "Tue", "Wed", "Thu", "Fri")),
    *(("add", ("registrar",), Row(f"r-{day.lower()}-early", day, "08:00", "08:30", *PRIVATE))
      for day in ("Mon", "Tue")),
)  # fmt: skip
# The first six weeks of the registrar's placement end on Sunday 3 January 2027.
SIX_WEEKS = (MON, "2027-01-03")

MUTATIONS = (
    Mutation(
        "3: the medical students' tutor teaches them nothing all week",
        # Of their educational time he led Monday's debrief and Thursday's tutorial; surgeries are clinical.
        (("set", "m-mon-3", "leader", "gp_2"), ("set", "m-thu-2", "leader", "gp_2")),
        (Expected("medic_1", "3", "warn", (), WEEK), Expected("medic_2", "3", "warn", (), WEEK)),
    ),
    Mutation(
        "5: no objective about the ethos of primary care",
        (("placement", "nurse", "has_ethos_objective", False),),
        (Expected("nurse", "5", "stop", (), ()),),
    ),
    Mutation(
        "6: the nurse misses the shared case",
        # The other three still mix: postgraduate and undergraduate.
        (("leave out", "all-wed", "nurse"),),
        (Expected("nurse", "6", "warn", (), ()),),
    ),
    Mutation(
        "18: the trainer's approval ends inside the registrar's placement",
        (("person", "gp_trainer", "approved_until", "2026-12-31"),),
        (Expected("registrar", "18", "stop", (), ("2027-01-01",)),),
    ),
    Mutation(
        "19: the nurse's supervisor is the assessor too",
        (("placement", "nurse", "practice_assessor", "practice_nurse"),),
        (Expected("nurse", "19", "stop", (), ()),),
    ),
    Mutation(
        "20: nobody is the nurse's academic assessor",
        (("placement", "nurse", "has_academic_assessor", False),),
        (Expected("nurse", "20", "stop", (), ()),),
    ),
    Mutation(
        "21: at reception nobody registered oversees the nurse",
        (("set", "n-mon-2", "overseers", ()),),
        (Expected("nurse", "21", "stop", ("n-mon-2",), (MON,)),),
    ),
    Mutation(
        "22: nobody supervises the nurse's own clinic",
        (("set", "n-fri-2", "leader", None),),
        (Expected("nurse", "22", "stop", ("n-fri-2",), (FRI,)),),
    ),
    Mutation(
        "23: only a nurse is there while the registrar has the duty surgery",
        (("set", "r-fri-2", "overseers", ("practice_nurse",)),),
        (Expected("registrar", "23", "stop", ("r-fri-2",), (FRI,)),),
    ),
    Mutation(
        "24: the student nurse covers the clinic that the medical students sit in",
        (("set", "m-tue-2", "overseers", ("nurse",)),),
        (
            Expected("medic_1", "24", "stop", ("m-tue-2",), (TUE,)),
            Expected("medic_2", "24", "stop", ("m-tue-2",), (TUE,)),
            Expected("nurse", "24", "stop", ("m-tue-2",), (TUE,)),
        ),
    ),
    Mutation(
        "25, employed: results until 10pm, surgery at 8:30am",
        # 10pm to 8:30am is 10:30. The week stays at 40:00, so that the late hour costs no other.
        (("move", "r-mon-5", "Mon", "21:00", "22:00"),),
        (Expected("registrar", "25", "stop", ("r-mon-5", "r-tue-1"), (MON, TUE)),),
    ),
    Mutation(
        "25, student: goals until 10pm, clinic at 8:30am",
        (("move", "n-mon-3", "Mon", "21:00", "22:00"),),
        (Expected("nurse", "25", "warn", ("n-mon-3", "n-tue-1"), (MON, TUE)),),
    ),
    Mutation(
        "26, student: an hour on Saturday, half an hour on Sunday",
        # Reflection (1:30) goes, 1:00 and 0:30 come: still 37:30. Rests: Friday 4:30pm to Saturday 10am 17:30,
        # Saturday 11am to Sunday 10am 23:00, Sunday 10:30am to midnight 13:30: none of 24:00.
        (
            ("drop", "n-wed-4"),
            ("add", ("nurse",), Row("n-sat", "Sat", "10:00", "11:00", *PRIVATE)),
            ("add", ("nurse",), Row("n-sun", "Sun", "10:00", "10:30", *PRIVATE)),
        ),
        (Expected("nurse", "26", "warn", (), WEEK),),
    ),
    Mutation(
        "27, employed: Thursday without lunch",
        # 8:30am to 4:30pm: 8:00 together.
        (
            ("move", "r-thu-2", "Thu", "12:30", "14:30"),
            ("move", "r-thu-3", "Thu", "14:30", "16:00"),
            ("move", "r-thu-4", "Thu", "16:00", "16:30"),
        ),
        (Expected("registrar", "27", "stop", ("r-thu-1", "r-thu-2", "r-thu-3", "r-thu-4"), (THU,)),),
    ),
    Mutation(
        "28, one week: 48 hours 30 minutes",
        # The average of 17 weeks is (48:30 + 16 × 40:00) / 17 = 40:30, so only the week is found, and by rule
        # 31 that the one week planned of the first six is over 40:00.
        LONG_WEEK,
        (
            Expected("registrar", "28-week", "warn", (), WEEK),
            Expected("registrar", "31", "warn", (), SIX_WEEKS),
        ),
    ),
    Mutation(
        "28, average: the same in a placement of that week alone",
        # The average of all its weeks is 48:30.
        (*LONG_WEEK, ("placement", "registrar", "ends_on", FRI)),
        (
            Expected("registrar", "28", "stop", (), WEEK),
            Expected("registrar", "28-week", "warn", (), WEEK),
            Expected("registrar", "31", "warn", (), WEEK),
        ),
    ),
    Mutation(
        "29: under 18, and Tuesday has 9 hours",
        # 4:00 + 3:30 + reflection 1:30 = 9:00, over 8:00. Half an hour's break before it; the week stays 37:30.
        (("learner", "nurse", "under_18_until", "2027-06-01"), ("move", "n-wed-4", "Tue", "17:00", "18:30")),
        (Expected("nurse", "29", "stop", ("n-tue-1", "n-tue-2", "n-wed-4"), (TUE,)),),
    ),
    Mutation(
        "30: a student with 11 hours of paid work",
        # 37:30 + 11:00 = 48:30.
        (("learner", "nurse", "paid_weekly_minutes", 660),),
        (Expected("nurse", "30", "warn", (), WEEK),),
    ),
    Mutation(
        "31: a surgery in place of the half-day release",
        # Clinical 32:00, educational 8:00, which is 20% of 40:00.
        (
            ("set", "r-tue-2", "category", "clinical"),
            ("set", "r-tue-2", "kind", "surgery"),
            ("set", "r-tue-2", "overseers", ("gp_2",)),
            ("set", "r-tue-2", "where", "practice"),
        ),
        (Expected("registrar", "31", "warn", (), SIX_WEEKS),),
    ),
    Mutation(
        "32: no self-directed learning",
        # Friday morning stays educational, so that 28:00 and 12:00 stand.
        (("set", "r-fri-1", "kind", "other"),),
        (Expected("registrar", "32", "warn", (), WEEK),),
    ),
    Mutation(
        "33: an evening clinic on top",
        # 6:30pm to 8:30pm is out of hours; 40:00 + 2:00 = 42:00 is over 40:00, and 12:00 is 28.6% of it (31).
        # Rest until Friday 8:30am is 12:00.
        (("add", ("registrar",), Row("r-thu-5", "Thu", "18:30", "20:30", "clinical", "clinic", "gp_2")),),
        (
            Expected("registrar", "31", "warn", (), SIX_WEEKS),
            Expected("registrar", "33", "warn", ("r-thu-5",), WEEK),
        ),
    ),
    Mutation(
        "36: an hour more on Friday",
        # 38:30 of 37:30.
        (("add", ("nurse",), Row("n-fri-4", "Fri", "16:30", "17:30", *PRIVATE)),),
        (Expected("nurse", "36", "warn", (), WEEK),),
    ),
    Mutation(
        "38: completed without a final interview",
        (
            ("placement", "nurse", "is_completing", True),
            ("placement", "nurse", "interviews", ("initial", "midpoint")),
        ),
        (Expected("nurse", "38", "stop", (), ()),),
    ),
    Mutation(
        "39: the spoke visit says nothing about what is to be learnt",
        (("set", "n-thu-1", "learning_stated", False), ("set", "n-thu-2", "learning_stated", False)),
        (Expected("nurse", "39", "stop", ("n-thu-1", "n-thu-2"), (THU,)),),
    ),
    Mutation(
        "40 and 41: the nurse's placement is this week alone",
        # One week is under six. An eighth of 37:30 is 4:41, and the spoke day has 7:30.
        (("placement", "nurse", "ends_on", FRI),),
        (
            Expected("nurse", "40", "warn", ("n-thu-1", "n-thu-2"), (THU,)),
            Expected("nurse", "41", "warn", (), ()),
        ),
    ),
    Mutation(
        "41: a nursing placement of five weeks",
        # 23 November to 25 December; 5/8 of 37:30 is 23:26, over the 7:30 of the spoke day.
        (("placement", "nurse", "ends_on", "2026-12-25"),),
        (Expected("nurse", "41", "warn", (), ()),),
    ),
    Mutation(
        "42: a new practice has two student nurses at once",
        (("placement", "nurse", "practice_is_new", True), ("placement", "nurse", "nursing_students_at_once", 2)),
        (Expected("nurse", "42", "warn", (), ()),),
    ),
    Mutation(
        "43: four medical students and one tutor",
        (("more medical students", "m-mon-1", 2),),
        (
            Expected("medic_1", "43", "warn", ("m-mon-1",), (MON,)),
            Expected("medic_2", "43", "warn", ("m-mon-1",), (MON,)),
        ),
    ),
    Mutation(
        "47: reflection begins before the tutorial ends",
        (("move", "n-wed-4", "Wed", "14:30", "16:00"),),
        (Expected("nurse", "47", "stop", ("n-wed-3", "n-wed-4"), (WED,)),),
    ),
    Mutation(
        "47, room: five seats for the six of the shared case",
        (("room", "all-wed", 5),),
        tuple(
            Expected(learner, "47-room", "warn", ("all-wed",), (WED,))
            for learner in ("medic_1", "medic_2", "nurse", "registrar")
        ),
    ),
    Mutation(
        "47, supervisor: the tutor leads two clinics at once",
        # With the nurse 8:30am to 12:30pm, with the medical students 9am to 12:30pm.
        (("set", "n-tue-1", "leader", "gp_tutor"),),
        (
            Expected("medic_1", "47-supervisor", "warn", ("m-tue-1",), (TUE,)),
            Expected("medic_2", "47-supervisor", "warn", ("m-tue-1",), (TUE,)),
            Expected("nurse", "47-supervisor", "warn", ("n-tue-1",), (TUE,)),
        ),
    ),
    Mutation(
        "travel: twenty minutes from the district nurses to a clinic in the practice",
        # 12:30pm to 12:50pm; half an hour is allowed for the way. A break of 0:20 is enough.
        (
            ("move", "n-thu-2", "Thu", "12:50", "16:20"),
            ("set", "n-thu-2", "kind", "clinic"),
            ("set", "n-thu-2", "leader", "practice_nurse"),
            ("set", "n-thu-2", "where", "practice"),
        ),
        (Expected("nurse", "travel", "warn", ("n-thu-1", "n-thu-2"), (THU,)),),
    ),
)  # fmt: skip
