"""Spoke visits between two practices: the host chosen and told, its supervisor suggested, what is not agreed said."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import OutgoingMail
from hubs.operations.base import Refusal
from placements.models import Placement, Session, SpokeVisit
from placements.operations.sessions import cancel_sessions, publish_sessions
from placements.operations.spoke_visits import VisitWords, arrange_spoke_visit, change_spoke_visit
from placements.tasks import tell_host_of_visit
from placements.timetabling.local_time import to_utc
from tests.factories.cast import Cast
from tests.factories.two_practices import a_visit
from tests.placements.page_words import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 12:00 +0000", tick=False)]

FRIDAY = datetime.date(2026, 11, 27)
MORNING = (to_utc(FRIDAY, datetime.time(9)), to_utc(FRIDAY, datetime.time(12)))


def words(cast: Cast, **said: Any) -> VisitWords:
    what: dict[str, Any] = {
        "place": "",
        "host": cast.same_hub_practice,
        "supervisor": cast.same_hub_practice.educationalists.get().person,
        "agreed_on": datetime.date(2026, 11, 2),
        "agreed_with": "Sanjay Madan",
        "learning": "How wounds are dressed.",
    }
    return VisitWords(**(what | said))


def waiting() -> list[int]:
    """The visits about which a mail waits."""
    jobs = ProcrastinateJob.objects.filter(task_name=tell_host_of_visit.name, status="todo")
    return [args["visit_id"] for args in jobs.values_list("args", flat=True)]


def mails_of(cast: Cast, visit: SpokeVisit) -> list[str]:
    """What those who keep Beck Side's timetables are mailed once the job runs."""
    before = OutgoingMail.objects.count()
    tell_host_of_visit.func(visit_id=visit.pk)
    sent = OutgoingMail.objects.order_by("pk")[before:]
    assert {mail.person for mail in sent} <= {cast.same_hub_administrator}
    return [mail.text for mail in sent]


def test_a_host_is_told_once_of_what_is_agreed_and_out(cast: Cast) -> None:
    visit = arrange_spoke_visit(
        by=cast.administrator, placement=cast.placement, words=words(cast), times=[MORNING]
    )
    assert (visit.place, waiting()) == ("Beck Side Medical Centre", [])
    publish_sessions(by=cast.administrator, sessions=visit.sessions.all())
    change_spoke_visit(by=cast.administrator, visit=visit, words=words(cast, learning="Dressings."))
    assert waiting() == [visit.pk]
    (mail,) = mails_of(cast, visit)
    for said in (
        "A student nurse from Ash Grove Surgery visits Beck Side Medical Centre",
        "Friday 27 November, 9am to midday",
        "Supervisor: Erin Kettlewell",
        "To learn: Dressings.",
    ):
        assert said in mail
    assert "Nursingham" not in mail
    cancel_sessions(by=cast.administrator, sessions=visit.sessions.all(), reason="Snow")
    (mail,) = mails_of(cast, visit)
    assert "This visit to Beck Side Medical Centre is off" in mail


@pytest.mark.parametrize(
    "said", [{"host": None, "place": "Elm Road"}, {"agreed_on": None, "agreed_with": ""}]
)
def test_nobody_is_told_of_a_visit_without_host_or_agreement(cast: Cast, said: dict[str, Any]) -> None:
    visit = arrange_spoke_visit(
        by=cast.administrator, placement=cast.placement, words=words(cast, **said), times=[MORNING]
    )
    publish_sessions(by=cast.administrator, sessions=visit.sessions.all())
    assert waiting() == []
    # Agreeing later is news.
    if said.get("host", True):
        change_spoke_visit(by=cast.administrator, visit=visit, words=words(cast))
        assert waiting() == [visit.pk]


def test_a_host_that_a_visit_leaves_is_told(cast: Cast) -> None:
    visit = a_visit(cast, day=FRIDAY).spoke_visit
    assert visit is not None
    change_spoke_visit(
        by=cast.administrator, visit=visit, words=words(cast, host=cast.stranger_practice, supervisor=None)
    )
    (mail,) = OutgoingMail.objects.filter(person=cast.same_hub_administrator)
    assert "goes elsewhere now" in mail.text


def test_nobody_visits_the_practice_where_they_are(cast: Cast) -> None:
    with pytest.raises(Refusal, match="is where the placement is"):
        arrange_spoke_visit(
            by=cast.administrator,
            placement=cast.placement,
            words=words(cast, host=cast.practice),
            times=[MORNING],
        )


def filled(placement: Placement, **fields: str) -> dict[str, str]:
    return {
        "host": "B81002",
        "place": "",
        "agreed_on_0": "",
        "day_1_day": "27",
        "day_1_month": "11",
        "day_1_year": "2026",
        "start_1": "9am",
        "end_1": "midday",
    } | fields


def test_the_hosts_supervisor_is_suggested_and_need_not_be_taken(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    address = reverse("placements:spoke_visit_new", args=[cast.placement.public_id])
    listed = words_of(client.get(address))
    assert "Beck Side Medical Centre" in listed
    assert "Kettlewell" not in listed
    form = client.post(address, filled(cast.placement)).context["form"]
    teacher = cast.same_hub_practice.educationalists.get().person
    assert list(form.errors) == ["supervisor"]
    assert form["supervisor"].value() == str(teacher.public_id)
    assert next(iter(form.fields["supervisor"].queryset)) == teacher
    sent = filled(cast.placement, offered=form.offered)
    assert client.post(address, sent | {"supervisor": str(teacher.public_id)}).status_code == 302
    assert client.post(address, sent | {"start_1": "2pm", "end_1": "4pm"}).status_code == 302
    assert [visit.supervisor for visit in SpokeVisit.objects.all()] == [teacher, None]


def test_visits_ahead_and_visits_here_are_listed_and_what_is_not_agreed_is_due(
    client: Client, cast: Cast
) -> None:
    a_visit(cast, day=FRIDAY)
    a_visit(cast, day=datetime.date(2026, 12, 4), agreed=False)
    client.force_login(cast.administrator)
    page = client.get(reverse("placements:visits", args=["B81001"]))
    assert [(line.when, line.lacks) for line in page.context["own"]] == [
        (["Friday 27 November, 9am to midday"], ""),
        (["Friday 4 December, 9am to midday"], "an agreement"),
    ]
    assert "1 visit is not agreed yet" in words_of(page)
    home = client.get(reverse("accounts:home"))
    assert "Agree 1 spoke visit" in words_of(home)
    client.force_login(cast.same_hub_administrator)
    there = words_of(client.get(reverse("placements:visits", args=["B81002"])))
    assert "A student nurse from Ash Grove Surgery" in there
    assert "How wounds are dressed." in there
    assert [name for name in ("Lena", "Nursingham", "4 December") if name in there] == []


def test_what_takes_place_at_the_host_is_not_the_hosts_to_change(client: Client, cast: Cast) -> None:
    visit: Session = a_visit(cast, day=FRIDAY)
    client.force_login(cast.same_hub_administrator)
    for deed in ("session_edit", "session_move", "session_cancel"):
        assert client.get(reverse(f"placements:{deed}", args=[visit.public_id])).status_code == 403
    assert visit.spoke_visit
    change = reverse("placements:spoke_visit_change", args=[visit.spoke_visit.public_id])
    assert client.get(change).status_code == 404
