"""A session is checked as it is typed: nothing is written, and what would be wrong is said."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from placements.models import Participation, Session, TimetableStep
from placements.operations.sessions import version_of
from tests.factories import ParticipationFactory, SessionFactory
from tests.factories.cast import Cast
from tests.placements.test_builder import FRIDAY, filled_in

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]


def checked(client: Client, cast: Cast, session: Session | None = None, **fields: Any) -> Any:
    client.force_login(cast.administrator)
    name, key = ("session_edit", session.public_id) if session else ("session_new", cast.placement.public_id)
    before = (Session.objects.count(), Participation.objects.count(), TimetableStep.objects.count())
    said = filled_in(cast, **fields) | {"check": "yes", "version": version_of(session) if session else ""}
    response = client.post(reverse(f"placements:{name}", args=[key]), said)
    assert response.status_code == 200
    assert before == (Session.objects.count(), Participation.objects.count(), TimetableStep.objects.count())
    return response.context["check"]


def rules(check: Any) -> list[tuple[str, str]]:
    return [(line.checked.rule.code, line.tag) for each in check.learners for line in each.lines]


def test_a_session_with_everybody_free_and_no_rule_broken_is_clear(client: Client, cast: Cast) -> None:
    check = checked(client, cast)
    assert (check.clashes, check.learners, check.is_clear) == ([], [], True)


def test_a_clinical_session_without_a_supervisor_is_found_before_it_is_saved(
    client: Client, cast: Cast
) -> None:
    check = checked(client, cast, leaders=[])
    assert rules(check) == [("22", "Stops")]
    assert check.learners[0].lines[0].sentence == (
        "Wound care on Friday 27 November at 9am has no supervisor."
    )


def test_who_is_booked_is_said_before_it_is_saved(client: Client, cast: Cast) -> None:
    other = SessionFactory(practice=cast.practice, title="Team meeting", day=FRIDAY)
    ParticipationFactory(session=other, person=cast.supervisor)
    check = checked(client, cast)
    assert [str(clash) for clash in check.clashes] == [
        f"{cast.supervisor.full_name} is booked from 9am to midday on Friday 27 November 2026: "
        f"Team meeting at {cast.practice}."
    ]
    assert not check.is_clear


def test_a_session_is_not_in_its_own_way(client: Client, cast: Cast) -> None:
    session = cast.timetable.published[0]
    start, end = (f"{moment:%H:%M}" for moment in (session.start, session.end))
    check = checked(client, cast, session, day=session.start.date(), start=start, end=end)
    assert check.clashes == []


def test_what_was_found_before_is_not_said_again(client: Client, cast: Cast) -> None:
    session = cast.timetable.published[0]
    Participation.objects.filter(session=session).exclude(part="learner").delete()
    start, end = (f"{moment:%H:%M}" for moment in (session.start, session.end))
    same = {
        "title": session.title,
        "day": session.start.date(),
        "start": start,
        "end": end,
        "category": session.category,
        "kind": session.kind,
        "leaders": [],
    }
    assert rules(checked(client, cast, session, **same)) == []


def test_too_little_to_check_says_what_is_missing(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    response = client.post(
        reverse("placements:session_new", args=[cast.placement.public_id]),
        filled_in(cast, start="") | {"check": "yes"},
    )
    assert response.context["check"] is None
    assert "start" in response.context["form"].errors


def test_who_may_not_plan_may_not_check(client: Client, cast: Cast) -> None:
    address = reverse("placements:session_new", args=[cast.placement.public_id])
    outcomes = {}
    for who in (cast.administrator, cast.placement.person):
        client.force_login(who)
        outcomes[who] = client.post(address, filled_in(cast) | {"check": "yes"}).status_code
    assert outcomes == {cast.administrator: 200, cast.placement.person: 403}
