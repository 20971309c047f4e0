"""What waits to be done about a learning programme, in words and with the page on which it is done."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from atp_portal.formatting import count, date_day, date_short, london_date
from placements.models import Placement
from placements.presentation import week_to_show
from placements.programme.coverage import Planned
from placements.programme.fetching import Programme
from placements.programme.interviews import Standing, State
from placements.programme.teaching import TeachingWeek
from placements.showing.publish_by import due_of
from placements.timetabling.weeks import Week


@dataclass(frozen=True)
class Due:
    """Something to do, the page for it, and what it is about; ``is_late`` when its time is over."""

    text: str
    href: str
    is_late: bool = False


def things_due(programme: Programme, *, may_plan: bool, only_teaching: bool) -> list[Due]:
    """What is due now and soon, the late first; nothing for who plans nothing.

    ``only_teaching`` counts drafts of teaching alone, which is what an educationalist publishes.
    """
    if not may_plan:
        return []
    found = [
        *_interviews(programme),
        *_teaching(programme),
        *_timetable(programme, only_teaching=only_teaching),
    ]
    return sorted(found, key=lambda each: not each.is_late)


def _interviews(programme: Programme) -> Iterator[Due]:
    for each in programme.interviews:
        name, interviews = f"{each.kind} interview", _of(programme, "placement_interviews")
        if each.state == State.TO_RECORD and each.session:
            yield Due(f"Record the {name} of {date_short(london_date(each.session.start))}", interviews, True)
        elif each.state == State.OVERDUE:
            # Once the placement is over nothing can be scheduled any more, only said to have been held.
            over = programme.placement.ends_on < london_date(programme.now)
            href = interviews if over else scheduling_address(programme.placement, each)
            yield Due(f"The {name} is overdue", href, True)
        elif each.state == State.DUE:
            yield Due(
                f"Schedule the {name}, by {date_day(each.days.last)}",
                scheduling_address(programme.placement, each),
            )


def _teaching(programme: Programme) -> Iterator[Due]:
    this_week = Week.containing(london_date(programme.now))
    for each in lacking_soon(programme):
        if each.week == this_week:
            yield Due("No teaching this week", teaching_address(programme, each), True)
        else:
            yield Due("No teaching next week", teaching_address(programme, each))


def lacking_soon(programme: Programme) -> list[TeachingWeek]:
    """This and next week, where they have no teaching; a week that is over is not to be mended."""
    this_week = Week.containing(london_date(programme.now))
    soon = {this_week, this_week.next} - ({this_week} if _is_over(programme.now) else set())
    return [each for each in programme.teaching if each.week in soon and each.is_lacking]


def _is_over(now: datetime.datetime) -> bool:
    return week_to_show(london_date(now)) != Week.containing(london_date(now))


def _timetable(programme: Programme, *, only_teaching: bool) -> Iterator[Due]:
    placement, today = programme.placement, london_date(programme.now)
    publishing = _of(programme, "placement_publish")
    if due := due_of(placement, today):
        yield Due(f"Timetable to be out by {date_day(due.by)}", publishing, due.is_late)
        return
    until = Week.containing(today).next.during[1]
    drafts = [each for each in programme.sessions if _is_draft(each, programme.now, until, only_teaching)]
    if drafts:
        yield Due(f"{count(len(drafts), 'draft')} to publish, from {date_day(drafts[0].start)}", publishing)


def _is_draft(each: Planned, now: datetime.datetime, until: datetime.datetime, only_teaching: bool) -> bool:
    is_meant = not only_teaching or each.category == "educational"
    return is_meant and not each.is_published and now < each.end and each.start < until


def scheduling_address(placement: Placement, interview: Standing) -> str:
    """The page on which an interview gets its time."""
    return reverse("placements:interview_schedule", args=[placement.public_id, interview.kind])


def teaching_address(programme: Programme, week: TeachingWeek) -> str:
    """The form of a new session, filled in as teaching by the educationalist in this week, on a day to come."""
    placement: Any = programme.placement
    today = london_date(programme.now)
    days = [
        london_date(each.start)
        for each in programme.sessions
        if Week.containing(london_date(each.start)) == week.week
    ]
    day = next((each for each in days if each >= today), max(today, week.week.monday, placement.starts_on))
    asked = {"day": day.isoformat(), "kind": "tutorial", "category": "educational"}
    if placement.educationalist:
        asked["leader"] = str(placement.educationalist.person.public_id)
    return f"{reverse('placements:session_new', args=[placement.public_id])}?{urlencode(asked)}"


def _of(programme: Programme, route: str) -> str:
    return reverse(f"placements:{route}", args=[programme.placement.public_id])
