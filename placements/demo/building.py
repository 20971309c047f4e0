"""Ash Grove's typical weeks, made from its worked week, and a placement to come whose timetable is still empty."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from accounts.models import Person
from accounts.operations import NewPerson, add_people
from hubs.models import Practice
from placements.demo.learners import INTERDISCIPLINARY, OBJECTIVES, USUAL_KINDS, enrol
from placements.demo.names import email_of
from placements.demo.window import WEEK, Window
from placements.models import Part, Placement, PlacementState, TypicalWeek, WorkingPattern
from placements.operations.building.sources import sessions_of
from placements.operations.placements import PlacementPlan, arrange_placements, confirm_placements
from placements.operations.typical_weeks import keep_typical_week, save_typical_session
from placements.timetabling.weeks import Week

WEEKS_TO_COME = 6
# The pair of medical students has one, which is for both.
NAMES = {"student-nurse": "Student nurse", "medical-student": "Pair of medical students"}

# A session of the week whose people and room it has, what it is called, and when it is.
THURSDAY = (
    (
        "Diabetes and asthma clinic",
        "Long-term conditions clinic",
        datetime.time(8, 30),
        datetime.time(12, 30),
    ),
    ("Child immunisations", "Minor illness clinic", datetime.time(13), datetime.time(16, 30)),
)


def build_in_minutes(
    practice: Practice,
    *,
    window: Window,
    strangers: Iterator[tuple[str, str]],
    accounts: Mapping[str, Person],
) -> None:
    """Typical weeks for the student nurse and the pair, and six weeks to come for another student nurse."""
    by = accounts["administrator"]
    monday = next(
        monday
        for monday in window.mondays
        if all(window.works(monday + datetime.timedelta(days=day)) for day in range(5))
        and monday != window.this_monday - WEEK  # when a clinic was cancelled
    )
    placements = {
        each.learner_group.slug: each
        for each in Placement.objects.filter(practice=practice, state=PlacementState.CONFIRMED)
        .select_related("learner_group")
        .order_by("-pk")
    }
    kept = {
        slug: keep_typical_week(
            by=by,
            practice=practice,
            learner_group=placements[slug].learner_group,
            name=name,
            sessions=sessions_of(placements[slug], None, Week.containing(monday)),
        )
        for slug, name in NAMES.items()
    }
    _thursdays(kept["student-nurse"], by=by)
    _placement_to_come(placements["student-nurse"], window=window, strangers=strangers, by=by)


def _thursdays(typical: TypicalWeek, *, by: Person) -> None:
    """In place of the spoke visits, which are agreed one by one: a day with the nurses of the practice."""
    at = {session.title: session for session in typical.sessions.prefetch_related("people__person")}
    for like, title, starts, ends in THURSDAY:
        model = at[like]
        save_typical_session(
            by=by,
            typical=typical,
            session=None,
            weekday=WorkingPattern.Weekday.THURSDAY,
            starts_at=starts,
            ends_at=ends,
            room=model.room,
            parts=[(row.person, Part(row.part)) for row in model.people.all()],
            title=title,
            category=model.category,
            kind=model.kind,
        )


def _placement_to_come(
    like: Placement, *, window: Window, strangers: Iterator[tuple[str, str]], by: Person
) -> None:
    given, family = next(strangers)
    (person,) = add_people(
        by=by, people=[NewPerson(given_name=given, family_name=family, email=email_of(given, family))]
    )
    (learner,) = enrol(
        [(person, like.learner_group.slug, like.education_provider.slug, "year 2")],
        since=window.today - datetime.timedelta(days=365),
        by=by,
    )
    starts_on = window.last_day + datetime.timedelta(days=1)
    arranged = arrange_placements(
        by=by,
        plans=[
            PlacementPlan(
                learner=learner,
                practice=like.practice,
                starts_on=starts_on,
                ends_on=starts_on + WEEKS_TO_COME * WEEK - datetime.timedelta(days=3),
                administrator=like.administrator,
                educationalist=like.educationalist,
                interdisciplinary_opportunities=INTERDISCIPLINARY,
                objectives=OBJECTIVES,
                usual_kinds=USUAL_KINDS,
            )
        ],
    )
    confirm_placements(by=by, placements=arranged)
