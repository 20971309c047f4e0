"""A visit to an applicant, from the day that it is arranged until its report is agreed."""

import datetime
from functools import partial
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from accounts.models import OutgoingMail
from atp_portal.formatting import LONDON
from hubs.accrediting.visit_notice import notice_warnings, usual_forms_day
from hubs.models import Application, Visit
from hubs.operations.accrediting.applications import withdraw_application
from hubs.operations.accrediting.screening import send_to_panel
from hubs.operations.accrediting.visits import (
    agree_report,
    arrange_visit,
    call_off_visit,
    change_visit,
    confirm_visit,
    record_visit,
    who_may_visit,
)
from hubs.operations.base import Refusal
from hubs.visit_calendar import invitation
from tests.factories import PersonFactory
from tests.factories.applications import application_in
from tests.factories.cast import Cast
from tests.factories.people import EducationalistFactory, HubLeadFactory
from tests.factories.visits import HOUR, REPORT, visit_to
from tests.races import race

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def application(cast: Cast) -> Application:
    return application_in("screening", practice=cast.practice, by=cast.practice_lead, hub_lead=cast.hub_lead)


def mailed(template: str) -> set[Any]:
    return {mail.person for mail in OutgoingMail.objects.filter(template=template)}


def states(visit: Visit) -> tuple[str, str]:
    visit = Visit.objects.select_related("application").get(pk=visit.pk)
    return visit.state, visit.application.state


def details(cast: Cast, **changed: Any) -> dict[str, Any]:
    starts_at = timezone.now() + 80 * DAY
    return {
        "starts_at": starts_at,
        "ends_at": starts_at + HOUR,
        "place": "Ash Grove Surgery",
        "team": [cast.hub_lead],
        "lead": cast.hub_lead,
    } | changed


def test_it_is_arranged_confirmed_recorded_and_agreed_and_each_is_told(
    cast: Cast, application: Application
) -> None:
    visitor = PersonFactory()
    visit = visit_to(application, by=cast.hub_lead, team=[visitor, cast.hub_lead], days=1)
    assert states(visit) == ("proposed", "visit_arranged")
    assert visit.forms_due_on == timezone.localdate(visit.starts_at)
    assert [(each.person, each.is_lead) for each in visit.members.all()] == [
        (visitor, True),
        (cast.hub_lead, False),
    ]
    assert mailed("visit_arranged") == {visitor, cast.practice_lead}
    confirm_visit(by=cast.administrator, visit=visit, to_meet="Two student nurses", seen=0)
    assert states(visit) == ("confirmed", "visit_arranged")
    assert mailed("visit_confirmed") == {visitor, cast.hub_lead}
    record = partial(record_visit, by=cast.hub_lead, visit=visit, people_met="Both", report=REPORT)
    with pytest.raises(Refusal, match="has not begun yet"):
        record()
    with time_machine.travel(visit.starts_at, tick=False):
        record()
        with pytest.raises(Refusal, match="has not agreed the report"):
            send_to_panel(by=cast.hub_lead, application=application)
        assert mailed("visit_recorded") == {cast.practice_lead}
        agree_report(by=cast.practice_lead, visit=visit)
        assert mailed("visit_report_agreed") == {visitor, cast.hub_lead}
        send_to_panel(by=cast.hub_lead, application=application)
    visit.refresh_from_db()
    assert (visit.people_met, visit.report, visit.agreed_by) == ("Both", REPORT, cast.practice_lead)
    assert states(visit) == ("report_agreed", "panel")


def test_a_change_is_confirmed_anew_and_who_leaves_is_told(cast: Cast, application: Application) -> None:
    visitor = PersonFactory()
    visit = visit_to(application, by=cast.hub_lead, team=[visitor])
    confirm_visit(by=cast.practice_lead, visit=visit, to_meet="Two student nurses")
    changed = change_visit(by=cast.hub_lead, visit=visit, **details(cast), seen=0)
    assert (changed.state, changed.sequence) == ("proposed", 1)
    assert [(each.person, each.is_lead) for each in visit.members.all()] == [(cast.hub_lead, True)]
    assert (mailed("visit_left"), mailed("visit_changed")) == ({visitor}, {cast.practice_lead})
    with pytest.raises(Refusal, match="has changed the visit since"):
        confirm_visit(by=cast.practice_lead, visit=visit, to_meet="Two student nurses", seen=0)
    assert states(visit) == ("proposed", "visit_arranged")


def test_a_visit_that_is_called_off_leaves_room_for_another(cast: Cast, application: Application) -> None:
    visit = visit_to(application, by=cast.hub_lead)
    with pytest.raises(Refusal, match="Give a reason"):
        call_off_visit(by=cast.hub_lead, visit=visit, reason=" ")
    call_off_visit(by=cast.hub_lead, visit=visit, reason="The lead is ill.")
    assert states(visit) == ("called_off", "screening")
    visit.refresh_from_db()
    assert (visit.sequence, visit.called_off_because) == (1, "The lead is ill.")
    assert mailed("visit_called_off") == {cast.practice_lead}
    again = visit_to(application, by=cast.hee)
    assert states(again) == ("proposed", "visit_arranged")


def test_a_visit_ends_with_an_application_that_is_withdrawn(cast: Cast, application: Application) -> None:
    visitor = PersonFactory()
    visit = visit_to(application, by=cast.hub_lead, team=[visitor])
    withdraw_application(by=cast.practice_lead, application=application, reason="We merge.")
    assert states(visit) == ("called_off", "withdrawn")
    assert mailed("visit_called_off") == {visitor}


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"place": " "}, "Say where"),
        ({"team": []}, "Choose who goes"),
        ({"lead": "hee"}, "must be in the team"),
        ({"team": ["hub_lead", "educationalist"]}, "may not visit Ash Grove.*they are educationalist at"),
        ({"ends_at": 0}, "must end after it starts"),
        ({"forms_due_on": 200}, "must be back before the visit"),
    ],
)
def test_what_makes_no_visit_is_refused(
    cast: Cast, application: Application, changed: dict[str, Any], sentence: str
) -> None:
    said = details(cast)
    for name, value in changed.items():
        if name == "team":
            value = [getattr(cast, each) for each in value]
        elif name == "lead":
            value = getattr(cast, value)
        elif name == "ends_at":
            value = said["starts_at"]
        elif name == "forms_due_on":
            value = timezone.localdate() + value * DAY
        said[name] = value
    with pytest.raises(Refusal, match=sentence):
        arrange_visit(by=cast.hub_lead, application=application, **said)
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("name", "person", "sentence"),
    [
        ("arrange_visit", "practice_lead", "is for the HEE staff or hub lead"),
        ("arrange_visit", "other_hub_lead", "is for the HEE staff or hub lead"),
        ("change_visit", "practice_lead", "is for the HEE staff or hub lead"),
        ("confirm_visit", "hub_lead", "practice lead"),
        ("call_off_visit", "administrator", "is for the HEE staff or hub lead"),
        ("record_visit", "learner", "is for the HEE staff or hub lead"),
        ("agree_report", "administrator", "practice lead"),
        ("agree_report", "practice_lead", "it is proposed"),
        ("arrange_visit", "hub_lead", "it is visit arranged"),
    ],
)
def test_what_the_tables_have_not_is_refused(
    cast: Cast, application: Application, name: str, person: str, sentence: str
) -> None:
    visit = visit_to(application, by=cast.hub_lead, days=-1)
    steps: dict[str, Any] = {
        "arrange_visit": partial(arrange_visit, application=application, **details(cast)),
        "change_visit": partial(change_visit, visit=visit, **details(cast)),
        "confirm_visit": partial(confirm_visit, visit=visit, to_meet="All"),
        "call_off_visit": partial(call_off_visit, visit=visit, reason="Ill."),
        "record_visit": partial(record_visit, visit=visit, people_met="All", report=REPORT),
        "agree_report": partial(agree_report, visit=visit),
    }
    with pytest.raises(Refusal, match=sentence):
        steps[name](by=getattr(cast, person))
    assert states(visit) == ("proposed", "visit_arranged")


def test_short_notice_is_a_warning() -> None:
    today = datetime.date(2026, 9, 1)
    day = today + datetime.timedelta(weeks=8)
    usual = day - datetime.timedelta(weeks=4)
    late = "The form comes back less than 4 weeks before the visit, so the team has little time to read it."
    assert notice_warnings(day, usual, today) == []
    assert notice_warnings(day, None, today) == []
    assert notice_warnings(day, usual + DAY, today) == [late]
    assert notice_warnings(day - DAY, usual - DAY, today) == [
        "The practice has 55 days of notice. Practices should have at least 8 weeks."
    ]
    assert notice_warnings(today + DAY, today - DAY, today) == [
        "The practice has 1 day of notice. Practices should have at least 8 weeks.",
        late,
        "The day for the form is past: Monday 31 August 2026.",
    ]
    assert notice_warnings(today - DAY, None, today) == [
        "The day of the visit is past: Monday 31 August 2026."
    ]


def test_the_form_is_wanted_four_weeks_before_and_never_yesterday() -> None:
    today = datetime.date(2026, 9, 1)
    days = {days: (usual_forms_day(today + days * DAY, today) - today).days for days in (70, 28, 20, 3, 0)}
    assert days == {70: 42, 28: 7, 20: 7, 3: 3, 0: 0}


def test_a_team_is_chosen_from_the_hub_and_hee_but_for_the_practice_s_own(
    cast: Cast, application: Application
) -> None:
    near = EducationalistFactory(practice=cast.same_hub_practice).person
    EducationalistFactory(practice=cast.practice)
    assert {cast.hub_lead, cast.hee, near} <= set(who_may_visit(application))
    own = {cast.educationalist, cast.practice_lead, cast.administrator, cast.other_hub_lead}
    assert not own & set(who_may_visit(application))


@time_machine.travel("2026-08-20 09:00:00+01:00", tick=False)
def test_the_invitation_says_london_s_time_on_the_day_that_the_clocks_change(cast: Cast) -> None:
    application = application_in("screening", practice=cast.practice, hub_lead=cast.hub_lead)
    starts_at = datetime.datetime(2026, 10, 25, 9, 30, tzinfo=LONDON)
    visit = visit_to(application, by=cast.hub_lead, starts_at=starts_at)

    def read() -> Any:
        visit.refresh_from_db()
        calendar: Any = Calendar.from_ical(invitation(visit, cast.practice_lead, timezone.now()))
        event = calendar.events[0]
        moment = event["dtstart"]
        return (
            str(calendar["method"]),
            str(event["uid"]),
            int(event["sequence"]),
            str(event["status"]),
            moment.params["TZID"],
            moment.dt.astimezone(datetime.UTC).isoformat(),
            str(event["attendee"]),
        )

    uid = f"visit-{visit.public_id}@atp-portal"
    rest = ("Europe/London", "2026-10-25T09:30:00+00:00", f"mailto:{cast.practice_lead.email}")
    assert read() == ("REQUEST", uid, 0, "TENTATIVE", *rest)
    confirm_visit(by=cast.practice_lead, visit=visit, to_meet="All")
    assert read() == ("REQUEST", uid, 0, "CONFIRMED", *rest)
    call_off_visit(by=cast.hub_lead, visit=visit, reason="Ill.")
    assert read() == ("CANCEL", uid, 1, "CANCELLED", *rest)


def test_the_whole_of_it_on_the_pages(client: Client, cast: Cast, application: Application) -> None:
    client.force_login(cast.hub_lead)
    page = reverse("hubs:application", args=[application.public_id])
    arrange = reverse("hubs:visit_arrange", args=[application.public_id])
    assert arrange in client.get(page).content.decode()
    day = timezone.localdate() + 14 * DAY
    posted = {
        "day_day": day.day,
        "day_month": day.month,
        "day_year": day.year,
        "start": "9am",
        "end": "1pm",
        "place": "Ash Grove Surgery",
        "team": [cast.hub_lead.public_id, cast.hee.public_id],
        "lead": cast.hee.public_id,
    }
    wrong = client.post(arrange, posted | {"end": "8am", "team": [cast.hub_lead.public_id]}).content.decode()
    assert "End time must be after the start time" in wrong
    assert f"{cast.hee.full_name} must be in the team to lead the visit" in wrong
    answer = client.post(arrange, posted, follow=True)
    visit = Visit.objects.get()
    address = reverse("hubs:visit", args=[visit.public_id])
    assert answer.redirect_chain == [(address, 302)]
    assert "The practice has 14 days of notice." in answer.content.decode()
    assert address in client.get(page).content.decode()

    client.force_login(cast.practice_lead)
    assert "Confirm the visit on" in client.get(reverse("accounts:home")).content.decode()
    confirm = reverse("hubs:visit_confirm", args=[visit.public_id])
    assert confirm in client.get(address).content.decode()
    client.post(confirm, {"to_meet": "Two student nurses", "seen": 0})
    assert states(visit) == ("confirmed", "visit_arranged")
    assert "Confirm the visit on" not in client.get(reverse("accounts:home")).content.decode()
    answer = client.get(reverse("hubs:visit_calendar", args=[visit.public_id]))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8; method=REQUEST"

    client.force_login(cast.hub_lead)
    with time_machine.travel(visit.starts_at + HOUR, tick=False):
        client.force_login(cast.hub_lead)
        report = {"people_met": "Two student nurses", "report": REPORT}
        client.post(reverse("hubs:visit_record", args=[visit.public_id]), report)
        assert states(visit) == ("done", "visited")
        client.force_login(cast.practice_lead)
        assert "Agree the report" in client.get(reverse("accounts:home")).content.decode()
        agree = reverse("hubs:visit_agree", args=[visit.public_id])
        assert REPORT in client.get(agree).content.decode()
        client.post(agree)
    assert states(visit) == ("report_agreed", "visited")


def test_an_hour_that_is_not_one_is_refused_beside_its_field(
    client: Client, cast: Cast, application: Application
) -> None:
    client.force_login(cast.hub_lead)
    posted = {"day_day": 25, "day_month": 10, "day_year": 2026, "start": "1:30am", "end": "4am"}
    with time_machine.travel("2026-08-20 09:00:00+01:00", tick=False):
        client.force_login(cast.hub_lead)
        arrange = reverse("hubs:visit_arrange", args=[application.public_id])
        body = client.post(arrange, posted).content.decode()
    assert "1:30am is not one time on Sunday 25 October 2026" in body


def test_the_team_sees_its_visit_and_not_the_application(
    client: Client, cast: Cast, application: Application
) -> None:
    visitor = PersonFactory()
    visit = visit_to(application, by=cast.hub_lead, team=[visitor])
    address = reverse("hubs:visit", args=[visit.public_id])
    client.force_login(cast.stranger_administrator)
    assert client.get(address).status_code == 404
    client.force_login(visitor)
    body = client.get(address).content.decode()
    assert reverse("hubs:application", args=[application.public_id]) not in body
    assert address in client.get(reverse("hubs:visit_list")).content.decode()
    assert address in client.get(reverse("accounts:home")).content.decode()


@pytest.mark.django_db(transaction=True)
@pytest.mark.constraints
def test_of_32_who_arrange_or_record_at_once_one_does_and_the_others_are_told() -> None:
    application = application_in("screening")
    people = [HubLeadFactory(hub=application.hub).person for _ in range(32)]
    starts_at = timezone.now() - HOUR
    said: dict[str, Any] = {"starts_at": starts_at, "ends_at": starts_at + HOUR, "place": "There"}
    done: list[Any] = race(
        [partial(arrange_visit, by=by, application=application, team=[by], lead=by, **said) for by in people]
    )
    assert sorted(type(each).__name__ for each in done) == [*["Refusal"] * 31, "Visit"]
    assert {str(each) for each in done if isinstance(each, Refusal)} == {
        "One cannot arrange a visit for this application now: it is visit arranged."
    }
    visit = Visit.objects.get()
    done = race(
        [partial(record_visit, by=by, visit=visit, people_met="All", report=by.full_name) for by in people]
    )
    assert sorted(type(each).__name__ for each in done) == [*["Refusal"] * 31, "Visit"]
    assert {str(each) for each in done if isinstance(each, Refusal)} == {
        "One cannot record the visit of this application now: it is visited."
    }
    winner = next(each for each in done if isinstance(each, Visit))
    visit.refresh_from_db()
    assert visit.report == winner.report
