"""One practice's week with its four learners: a student nurse, a GP registrar, two medical students.

Plain data. The demo world builds it through operations; tests count its hours and look for double bookings.
The pattern is the example week of the project's rules, put together from published examples. Everybody is
fictional and stands here only by what they do ("gp_trainer"); ``worked_cast`` says who and what these are.
Lunch, 12:30pm to 1pm, is the gap between sessions.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal

from placements.timetabling.local_time import to_utc

Category = Literal["clinical", "educational", "break"]
Kind = Literal[
    "surgery",
    "clinic",
    "visits",
    "tutorial",
    "debrief",
    "self_directed",
    "interprofessional",
    "half_day_release",
    "induction",
    "interview",
    "spoke_visit",
    "other",
]

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = range(5)


@dataclass(frozen=True)
class WorkedSession:
    """A session of the week, once however many learners share it.

    ``day`` counts Monday as 0, and the times are London's. The leader is bound by the session, and so is the
    patient partner; overseers are on call and may be elsewhere. Without a room, ``place`` says where it is.
    """

    day: int
    starts: time
    ends: time
    title: str
    kind: Kind
    category: Category
    learners: tuple[str, ...]
    leader: str | None = None
    overseers: tuple[str, ...] = ()
    patient_partner: str | None = None
    room: str | None = None
    place: str = ""
    note: str = ""

    def during(self, monday: date) -> tuple[datetime, datetime]:
        """The session in UTC, in the week of this Monday."""
        day = monday + timedelta(days=self.day)
        return to_utc(day, self.starts), to_utc(day, self.ends)

    @property
    def bound(self) -> tuple[str, ...]:
        """Everybody who cannot be anywhere else meanwhile: learners, leader, patient partner."""
        return (*self.learners, *(key for key in (self.leader, self.patient_partner) if key))


_NURSE = ("nurse",)
_REGISTRAR = ("registrar",)
_PAIR = ("medical_student_1", "medical_student_2")

_NURSE_WEEK = (
    WorkedSession(
        MONDAY, time(8, 30), time(12, 30), "Treatment room: dressings and bloods",
        "clinic", "clinical", _NURSE,
        leader="practice_nurse", room="treatment_room",
    ),
    WorkedSession(
        MONDAY, time(13), time(15, 30), "Reception and care navigation", "other", "clinical", _NURSE,
        leader="reception_lead", overseers=("educationalist_nurse",), room="reception",
        note="How people reach the right person at the first call.",
    ),
    WorkedSession(
        MONDAY, time(15, 30), time(16, 30), "Goals for the week", "tutorial", "educational", _NURSE,
        leader="educationalist_nurse", room="meeting_room", note="Bring your practice assessment document.",
    ),
    WorkedSession(
        TUESDAY, time(8, 30), time(12, 30), "Diabetes and asthma clinic", "clinic", "clinical", _NURSE,
        leader="practice_nurse", room="nurse_room",
    ),
    WorkedSession(
        TUESDAY, time(13), time(16, 30), "Child immunisations", "clinic", "clinical", _NURSE,
        leader="educationalist_nurse", room="treatment_room",
    ),
    WorkedSession(
        WEDNESDAY, time(8, 30), time(12, 30), "Sitting in with a GP", "surgery", "clinical", _NURSE,
        leader="gp_2", room="consulting_4",
    ),
    WorkedSession(
        WEDNESDAY, time(14), time(15), "Tutorial with your educationalist", "tutorial", "educational", _NURSE,
        leader="educationalist_nurse", room="nurse_room",
    ),
    WorkedSession(
        WEDNESDAY, time(15), time(16, 30), "Reflection", "self_directed", "educational", _NURSE,
        room="library", note="Write up one thing from this week's case discussion.",
    ),
    WorkedSession(
        THURSDAY, time(8, 30), time(12, 30), "Spoke visit: district nurses",
        "spoke_visit", "clinical", _NURSE,
        leader="district_nurse", place="District nursing team base",
        note="Bring your badge.",
    ),
    WorkedSession(
        THURSDAY, time(13), time(16, 30), "Spoke visit: district nurses", "spoke_visit", "clinical", _NURSE,
        leader="district_nurse", place="District nursing team base",
    ),
    WorkedSession(
        FRIDAY, time(8, 30), time(12, 30), "Pharmacist's medication reviews", "clinic", "clinical", _NURSE,
        leader="pharmacist", room="consulting_5",
    ),
    WorkedSession(
        FRIDAY, time(13), time(15, 30), "Your own clinic, supervised", "clinic", "clinical", _NURSE,
        leader="practice_nurse", room="nurse_room",
    ),
    WorkedSession(
        FRIDAY, time(15, 30), time(16, 30), "Weekly review", "debrief", "educational", _NURSE,
        leader="educationalist_nurse", room="meeting_room",
    ),
)  # fmt: skip

# A registrar consults alone with another GP on site, who oversees and is not bound. Debriefs of surgeries
# count as clinical time, as in the published working week; the half-day and private study as educational.
_REGISTRAR_WEEK = (
    WorkedSession(
        MONDAY, time(8, 30), time(12), "Surgery", "surgery", "clinical", _REGISTRAR,
        overseers=("gp_trainer",), room="consulting_1",
    ),
    WorkedSession(
        MONDAY, time(12), time(12, 30), "Debrief", "debrief", "clinical", _REGISTRAR,
        leader="gp_trainer", room="consulting_2",
    ),
    WorkedSession(
        MONDAY, time(13), time(15), "Surgery", "surgery", "clinical", _REGISTRAR,
        overseers=("gp_trainer",), room="consulting_1",
    ),
    WorkedSession(
        MONDAY, time(15), time(16), "Home visits", "visits", "clinical", _REGISTRAR,
        overseers=("gp_trainer",), place="Home visits",
    ),
    WorkedSession(
        MONDAY, time(16), time(17), "Results and letters", "other", "clinical", _REGISTRAR,
        overseers=("gp_trainer",), room="consulting_1",
    ),
    WorkedSession(
        TUESDAY, time(8, 30), time(12, 30), "Surgery", "surgery", "clinical", _REGISTRAR,
        overseers=("gp_2",), room="consulting_1",
    ),
    WorkedSession(
        TUESDAY, time(13), time(17), "Half-day release", "half_day_release", "educational", _REGISTRAR,
        place="Postgraduate centre",
    ),
    WorkedSession(
        WEDNESDAY, time(8, 30), time(12, 30), "Surgery", "surgery", "clinical", _REGISTRAR,
        overseers=("gp_trainer",), room="consulting_1",
    ),
    WorkedSession(
        WEDNESDAY, time(14), time(17), "Tutorial with your trainer", "tutorial", "educational", _REGISTRAR,
        leader="gp_trainer", room="consulting_2",
    ),
    WorkedSession(
        THURSDAY, time(8, 30), time(12, 30), "Surgery", "surgery", "clinical", _REGISTRAR,
        overseers=("gp_trainer",), room="consulting_1",
    ),
    WorkedSession(
        THURSDAY, time(13), time(15), "Home visits", "visits", "clinical", _REGISTRAR,
        overseers=("gp_trainer",), place="Home visits",
    ),
    WorkedSession(
        THURSDAY, time(15), time(16, 30), "Results and letters", "other", "clinical", _REGISTRAR,
        overseers=("gp_trainer",), room="consulting_1",
    ),
    WorkedSession(
        THURSDAY, time(16, 30), time(17), "Debrief", "debrief", "clinical", _REGISTRAR,
        leader="gp_trainer", room="consulting_2",
    ),
    WorkedSession(
        FRIDAY, time(8, 30), time(12, 30), "Self-directed learning",
        "self_directed", "educational", _REGISTRAR,
        room="library",
    ),
    WorkedSession(
        FRIDAY, time(13), time(17), "Duty surgery", "surgery", "clinical", _REGISTRAR,
        overseers=("gp_2",), room="consulting_1", note="A GP partner is on site and on call for you.",
    ),
)  # fmt: skip

# Seven half-days in the practice; the Wednesday case comes on top, and Friday is the medical school's.
_PAIR_WEEK = (
    WorkedSession(
        MONDAY, time(9), time(12, 30), "Joint surgery", "surgery", "clinical", _PAIR,
        leader="gp_tutor", room="consulting_3",
    ),
    WorkedSession(
        MONDAY, time(13), time(15, 30), "Student-led surgery", "surgery", "clinical", _PAIR,
        leader="gp_tutor", room="consulting_3",
    ),
    WorkedSession(
        MONDAY, time(15, 30), time(16, 30), "Debrief", "debrief", "educational", _PAIR,
        leader="gp_tutor", room="consulting_3",
    ),
    WorkedSession(
        TUESDAY, time(9), time(12, 30), "Surgery with your GP tutor", "surgery", "clinical", _PAIR,
        leader="gp_tutor", room="consulting_3",
    ),
    WorkedSession(
        TUESDAY, time(13), time(16, 30), "Practice nurse's clinic", "clinic", "clinical", _PAIR,
        leader="practice_nurse", room="nurse_room",
    ),
    WorkedSession(
        WEDNESDAY, time(9), time(12, 30), "Home visits", "visits", "clinical", _PAIR,
        leader="gp_tutor", place="Home visits", note="Meet at reception at 8:50am.",
    ),
    WorkedSession(
        THURSDAY, time(9), time(12, 30), "Surgery with your GP tutor", "surgery", "clinical", _PAIR,
        leader="gp_tutor", room="consulting_3",
    ),
    WorkedSession(
        THURSDAY, time(13), time(16, 30), "Small-group tutorial", "tutorial", "educational", _PAIR,
        leader="gp_tutor", room="meeting_room",
    ),
    WorkedSession(
        FRIDAY, time(9), time(12, 30), "Campus", "other", "educational", _PAIR, place="Medical school",
    ),
    WorkedSession(
        FRIDAY, time(13), time(16, 30), "Campus", "other", "educational", _PAIR, place="Medical school",
    ),
)  # fmt: skip

_SHARED = (
    WorkedSession(
        WEDNESDAY, time(13), time(14), "Interprofessional case discussion",
        "interprofessional", "educational", ("nurse", "registrar", *_PAIR),
        leader="educationalist_nurse", patient_partner="patient_partner", room="meeting_room",
        note="Never write down anything that names a patient.",
    ),
)  # fmt: skip

SESSIONS = tuple(
    sorted(
        (*_NURSE_WEEK, *_REGISTRAR_WEEK, *_PAIR_WEEK, *_SHARED),
        key=lambda session: (session.day, session.starts, session.learners),
    )
)


def sessions_of(learner: str) -> tuple[WorkedSession, ...]:
    """The sessions of one learner, by key, in order."""
    return tuple(session for session in SESSIONS if learner in session.learners)
