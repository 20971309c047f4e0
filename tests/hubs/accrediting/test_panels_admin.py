"""HEE staff run a panel in the admin: a meeting, its agenda, and its decisions with a look at the letters first."""

import datetime
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubs.models import Accreditation, Application, Condition, Decision, PanelMeeting
from tests.factories import PracticeFactory, SupervisorFactory
from tests.factories.applications import application_in
from tests.factories.cast import Cast
from tests.factories.panels import case_of, meeting_with, on_condition, three_people

pytestmark = pytest.mark.django_db
ADD = reverse("admin:hubs_panelmeeting_add")


def page(name: str, meeting: PanelMeeting) -> str:
    return reverse(f"admin:hubs_panelmeeting_{name}", args=[meeting.pk])


def words(response: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def at_panel(cast: Cast, name: str) -> Application:
    return application_in("panel", practice=PracticeFactory(hub=cast.hub, name=name))


def details(cast: Cast, people: list[Any], **changed: Any) -> dict[str, Any]:
    day = timezone.localdate() + datetime.timedelta(days=7)
    return {
        "region": cast.region.pk,
        "starts_at_0": day.isoformat(),
        "starts_at_1": "14:00",
        "ends_at_0": day.isoformat(),
        "ends_at_1": "16:00",
        "place": "Room 4",
        "members": [person.pk for person in people],
        "chair": people[0].pk,
        "small_because": "",
        "cases-TOTAL_FORMS": 0,
        "cases-INITIAL_FORMS": 0,
    } | changed


def test_a_meeting_is_planned_and_changed(client: Client, cast: Cast) -> None:
    people = three_people()
    client.force_login(cast.hee)
    assert client.get(ADD).status_code == 200
    refused = client.post(ADD, details(cast, people[:2]))
    assert "A panel has 3 members or more" in words(refused)
    assert client.post(ADD, details(cast, people)).status_code == 302
    meeting = PanelMeeting.objects.get()
    assert {seat.person for seat in meeting.members.all()} == set(people)
    changed = details(cast, people, place="Room 5", state="held", minutes="Forged")
    assert client.post(page("change", meeting), changed).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.place, meeting.state, meeting.minutes) == ("Room 5", "planned", "")
    assert "Room 5" in words(client.get(reverse("admin:hubs_panelmeeting_changelist")))


def test_the_agenda_says_who_may_not_get_which_case_and_why(client: Client, cast: Cast) -> None:
    people = three_people()
    first, second = at_panel(cast, "Dale End Surgery"), at_panel(cast, "Eastfield Practice")
    SupervisorFactory(person=people[0], practice=first.practice)
    meeting = meeting_with(by=cast.hee, region=cast.region, members=people)
    client.force_login(cast.hee)
    shown = words(client.get(page("agenda", meeting)))
    assert (
        "Not independent, so they cannot be given this case: Sam Panelby: is supervisor at Dale End" in shown
    )
    asked: dict[str, Any] = {}
    for at, application in ((2, first), (1, second)):
        key = application.public_id
        asked |= {f"on_{key}": "on", f"at_{key}": at, f"to_{key}": [str(people[1].public_id)]}
    forged = asked | {f"to_{first.public_id}": [str(people[0].public_id)]}
    assert client.post(page("agenda", meeting), forged).status_code == 200
    assert not meeting.cases.exists()
    response = client.post(page("agenda", meeting), asked, follow=True)
    assert "is given to 1 member" in words(response)
    assert [case.application for case in meeting.cases.all()] == [second, first]


def test_decisions_are_written_looked_through_and_recorded(client: Client, cast: Cast) -> None:
    application = at_panel(cast, "Dale End Surgery")
    planned = on_condition(application)
    meeting = meeting_with([application], by=cast.hee)
    prefix = f"case-{case_of(application).public_id}"
    client.force_login(cast.hee)
    assert "Dale End Surgery" in words(client.get(page("decisions", meeting)))
    asked = {
        "minutes": "All came.",
        f"{prefix}-rows": 3,
        f"{prefix}-outcome": "approved_with_conditions",
        f"{prefix}-reason": "One deputy is missing.",
        f"{prefix}-starts_on": timezone.localdate().isoformat(),
        f"{prefix}-length": "2",
        f"{prefix}-text_1": planned.text,
        f"{prefix}-due_1": planned.due_on.isoformat(),
    }

    more = client.post(page("decisions", meeting), asked | {"more": prefix})
    assert f"{prefix}-text_5" in more.content.decode()
    assert "Choose who sees to it" not in words(more)
    wrong = client.post(page("decisions", meeting), asked | {"preview": "1"})
    assert "Choose who sees to it" in words(wrong)
    asked[f"{prefix}-owner_1"] = str(planned.owner.public_id)
    preview = client.post(page("decisions", meeting), asked | {"preview": "1"})
    assert "Nothing is recorded yet" in words(preview)
    assert "on the conditions below" in words(preview)
    assert not Decision.objects.filter(application=application).exists()
    again = client.post(page("decisions", meeting), asked | {"back": "1"})
    assert "One deputy is missing." in again.content.decode()

    assert client.post(page("decisions", meeting), asked | {"confirm": "1"}).status_code == 302

    meeting.refresh_from_db()
    standing = Accreditation.objects.get(decision__application=application)
    condition = Condition.objects.get()
    assert (meeting.state, meeting.minutes, condition.owner, condition.due_on) == (
        "held",
        "All came.",
        planned.owner,
        planned.due_on,
    )
    assert standing.ends_on is not None
    assert (standing.ends_on - standing.starts_on).days in (729, 730)
    twice = client.post(page("decisions", meeting), asked | {"confirm": "1"})
    assert "it is held" in words(twice)
    assert client.post(page("change", meeting), details(cast, three_people())).status_code == 403
    held = words(client.get(page("change", meeting)))
    assert "All came." in held
    assert client.get(reverse("admin:hubs_condition_changelist")).status_code == 200


def test_a_meeting_is_called_off_for_a_reason(client: Client, cast: Cast) -> None:
    meeting = meeting_with(by=cast.hee, region=cast.region)
    client.force_login(cast.hee)
    assert client.post(page("call_off", meeting), {"reason": ""}).status_code == 200
    assert client.post(page("call_off", meeting), {"reason": "Snow."}).status_code == 302
    meeting.refresh_from_db()
    assert meeting.state == "called_off"
    assert client.get(page("pack", meeting)).status_code == 302
    client.force_login(cast.hub_lead)
    assert client.get(page("agenda", meeting)).status_code in (302, 403)
