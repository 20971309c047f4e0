"""The shape of placements by learner group, and who and what is full: RULES 41 to 43, 45 and 47."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from atp_portal.formatting import clock, count, date_day, date_short
from placements.rules.doctors import half_days_of
from placements.rules.facts import Facts, SessionFact, Timed
from placements.rules.groups import ALLIED, MEDICAL, PRE_REGISTRATION_NURSING
from placements.rules.hours import week_days
from placements.rules.rule import Breach, Mend, Parameter, Parameters, Rule, Severity
from placements.rules.sources import (
    ALLIED_HEALTH,
    ATP_NURSING,
    MEDICAL_DAYS,
    MEDICAL_GROUPS,
    PORTAL,
    STUDENT_NURSE_GUIDE,
)
from placements.rules.spans import overlapping
from placements.rules.supervision import of_session
from placements.timetabling.overlap import peak_occupancy


def nursing_weeks(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    weeks = facts.placement.weeks_long
    if not parameters["fewest"] <= weeks <= parameters["most"]:
        yield Breach(
            f"The placement lasts {count(weeks, 'week')}: a nursing placement has "
            f"{parameters['fewest']} to {parameters['most']}.",
            mend="Change the first or the last day.",
        )


def new_practice(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    placement = facts.placement
    if not placement.practice_is_new:
        return
    for number, most, when in (
        (placement.nursing_students_at_once, parameters["at_once"], "at once"),
        (placement.nursing_students_this_year, parameters["a_year"], "this year"),
    ):
        if number is not None and number > most:
            yield Breach(
                f"{count(number, 'student nurse')} {when}: a new practice has {most} at most.",
                mend="Place one of them elsewhere.",
            )


def tutors_for_groups(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """One tutor for each group of up to 3 medical students."""
    for each in facts.work:
        students = sum(learner.group in MEDICAL for learner in each.session.learners)
        wanted = -(-students // parameters["group"])
        if wanted > 1 and not each.session.is_campus and len(each.session.supervisors) < wanted:
            yield of_session(
                each,
                f"has {students} medical students, which is {wanted} groups, and "
                f"{count(len(each.session.supervisors), 'tutor')}.",
                "Add a tutor, or leave a learner out.",
            )


def half_days_a_week(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """As many as the learner's school sets for their year."""
    most = parameters["by_provider_and_stage"].get(f"{facts.learner.provider} {facts.learner.stage.lower()}")
    if most is None:
        return
    for monday, sessions in facts.in_week.items():
        half_days = half_days_of([each for each in sessions if not each.session.is_campus])
        if half_days > most:
            yield Breach(
                f"{half_days} half-days in the week of {date_short(monday)}: the school sets {most}.",
                days=week_days(monday),
                mend="Take sessions out of this week.",
            )


def set_by_provider(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Days a week, and learners of the group together; silent where the university sets neither."""
    group = facts.learner.group
    days, together = parameters["days_a_week"].get(group), parameters["together"].get(group)
    if days is not None:
        for monday, sessions in facts.in_week.items():
            attended = len({each.day for each in sessions if not each.session.is_campus})
            if attended > days:
                yield Breach(
                    f"{count(attended, 'day')} in the week of {date_short(monday)}: {count(days, 'day')} are set.",
                    days=week_days(monday),
                    mend="Take a day out of this week.",
                )
    if together is not None:
        for each in facts.work:
            number = sum(learner.group == group for learner in each.session.learners)
            if number > together:
                yield of_session(
                    each, f"has {number} learners of this group: {together} are set.", "Leave one out.", None
                )


def overlaps(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Two of the learner's sessions at one time, breaks included; of more than two each pair."""
    for first, second in overlapping(facts.timed, facts.timed):
        yield Breach(
            f"{first.session.title} and {second.session.title} are both at {clock(second.start)} on "
            f"{date_day(second.start)}.",
            (first.session.id, second.session.id),
            (second.day,),
            "Move one of them, or leave the learner out of one.",
            Mend.MOVE,
        )


def room_is_full(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Learners, leaders and patient partners of all sessions in the room at one time; seats that are known."""
    for each in facts.timed:
        room = each.session.room
        if room is None or room.seats is None:
            continue
        together = [
            each,
            *(other for other in facts.beside.get(each.session.id, ()) if _room(other) == room.key),
        ]
        if sum(_people(one.session) for one in together) <= room.seats:
            continue
        taken = peak_occupancy(_shared(each, one) for one in together for _ in range(_people(one.session)))
        if taken > room.seats:
            yield of_session(
                each,
                f"brings {count(taken, 'person', 'people')} into {room.name}, which has "
                f"{count(room.seats, 'seat')}.",
                "Choose another room.",
                Mend.ROOM,
            )


def supervisor_is_full(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    """Who leads two sessions at once, has more learners at once than they may, or more than the session takes."""
    for each in facts.timed:
        session = each.session
        others, learners = facts.beside.get(session.id, ()), len(session.learners)
        if session.capacity is not None and learners > session.capacity:
            yield of_session(
                each,
                f"has {count(learners, 'learner')}: it takes {session.capacity}.",
                "Leave a learner out.",
                None,
            )
        for leader in session.leaders:
            theirs = [
                other for other in others if any(one.key == leader.key for one in other.session.leaders)
            ]
            if theirs:
                yield of_session(
                    each,
                    f"is led by {leader.name}, who leads another session then.",
                    "Choose another supervisor.",
                )
            elif leader.most_learners is not None and learners > leader.most_learners:
                yield of_session(
                    each,
                    f"gives {leader.name} {count(learners, 'learner')} at a time: {leader.most_learners} "
                    "at most.",
                    "Choose another supervisor, or leave a learner out.",
                )


def _shared(each: Timed, other: Timed) -> tuple[datetime, datetime]:
    return max(each.start, other.start), min(each.end, other.end)


def _room(each: Timed) -> str | None:
    return each.session.room.key if each.session.room else None


def _people(session: SessionFact) -> int:
    return len(session.learners) + len(session.leaders) + session.others


RULES = (
    Rule(
        "41",
        "A student nurse’s placement lasts 6 to 14 weeks.",
        Severity.WARN,
        ATP_NURSING,
        nursing_weeks,
        {"fewest": Parameter(6, "weeks at least"), "most": Parameter(14, "weeks at most")},
        PRE_REGISTRATION_NURSING,
    ),
    Rule(
        "42",
        "A new practice has 1 student nurse at once and 3 to 5 a year.",
        Severity.WARN,
        STUDENT_NURSE_GUIDE,
        new_practice,
        {"at_once": Parameter(1, "student nurses at once"), "a_year": Parameter(5, "student nurses a year")},
        PRE_REGISTRATION_NURSING,
    ),
    Rule(
        "43",
        "Medical students come in groups of up to 3, each with a tutor.",
        Severity.WARN,
        MEDICAL_GROUPS,
        tutors_for_groups,
        {"group": Parameter(3, "medical students in a group")},
        MEDICAL,
    ),
    Rule(
        "43-days",
        "A medical student has the half-days a week that their school sets for their year.",
        Severity.WARN,
        MEDICAL_DAYS,
        half_days_a_week,
        {
            "by_provider_and_stage": Parameter(
                {"hull-york-medical-school year 1": 1, "hull-york-medical-school year 2": 2},
                "half-days a week by school and year",
            )
        },
        MEDICAL,
    ),
    Rule(
        "45",
        "Learners of the allied health professions have the days and groups that their university sets.",
        Severity.WARN,
        ALLIED_HEALTH,
        set_by_provider,
        {
            "days_a_week": Parameter({}, "days a week by learner group (pharmacy, for example: 2)"),
            "together": Parameter({}, "learners together by learner group (pharmacy, for example: 2)"),
        },
        ALLIED,
    ),
    Rule("47", "A learner is in one session at a time.", Severity.STOP, PORTAL, overlaps),
    Rule("47-room", "A room holds as many people as it has seats.", Severity.WARN, PORTAL, room_is_full),
    Rule(
        "47-supervisor",
        "A supervisor leads one session at a time, with as many learners as they may have.",
        Severity.WARN,
        PORTAL,
        supervisor_is_full,
    ),
)
