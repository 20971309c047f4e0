"""A supervisor without an account confirms a week by one link; used twice, forwarded, old or scanned it is harmless."""

import datetime
import re
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.action_links import address_of, token_for
from accounts.models import ActionLink, OutgoingMail, Person
from placements.models import Attendance, HoursRequest, Participation
from placements.operations.attendance import ask_for_hours, claim, remind_of_hours
from tests.factories.attendance import AttendanceFactory, a_past_session, last_week
from tests.factories.cast import Cast
from tests.factories.people import PersonFactory
from tests.factories.placements import ParticipationFactory
from tests.house.query_counts import queries_of
from tests.placements.page_words import words_of
from tests.races import race

pytestmark = pytest.mark.django_db


@pytest.fixture
def amy(cast: Cast) -> Person:
    """A nurse at Ash Grove with an address and no account."""
    amy: Person = PersonFactory(
        title="Sister", given_name="Amy", family_name="Holt", email="amy.holt@example.org", can_sign_in=False
    )
    return amy


@pytest.fixture
def rows(cast: Cast, amy: Person) -> list[Participation]:
    """Five mornings of last week with Amy, the first with Marcus too; all claimed."""
    found = [a_past_session(cast.placement, amy, day=day, title="Clinic") for day in last_week().days[:5]]
    found.append(ParticipationFactory(session=found[0].session, placement=cast.second_placement))
    for row in found:
        AttendanceFactory(participation=row)
    return found


@pytest.fixture
def link(rows: list[Participation], amy: Person) -> ActionLink:
    ask_for_hours(by=None, week=last_week())
    return ActionLink.objects.get(person=amy)


def page(link: ActionLink) -> str:
    return reverse("accounts:action_link", args=[token_for(link)])


def typed(client: Client, link: ActionLink, **changed: str) -> dict[str, str]:
    """What a browser sends when the button is pressed: everything as it stands, but for what was ``changed``."""
    html = client.get(page(link)).content.decode()
    given = {}
    for field in re.findall(r"<input[^>]*type=\"hidden\"[^>]*>", html):
        name, value = re.search(r'name="([^"]+)"', field), re.search(r'value="([^"]*)"', field)
        if name:
            given[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]+)".*?>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]*selected', options)
        given[name] = chosen[1] if chosen else ""
    return given | changed


def key(row: Participation) -> str:
    return f"{row.session.public_id.hex}-{row.person.public_id.hex}"


def confirmed() -> int:
    return Attendance.objects.filter(confirmed_at__isnull=False).count()


def test_one_mail_one_page_one_press(cast: Cast, client: Client, link: ActionLink, amy: Person) -> None:
    mail = OutgoingMail.objects.get(person=amy)
    assert (mail.template, address_of(link) in mail.text, mail.holds_secret) == (
        "hours_to_confirm",
        True,
        True,
    )
    strict = Client(enforce_csrf_checks=True)
    words = words_of(strict.get(page(link)))
    assert "For Sister Amy Holt" in words
    assert "Confirm 6 sessions" in words
    assert "9am to midday, Clinic, with Lena (student nurse)" in words
    for secret in ("Nursingham", "Medlow", "Minster", "Sign out"):
        assert secret not in words, secret

    done = words_of(strict.post(page(link), typed(strict, link)))

    assert "6 sessions are confirmed. There is nothing more to do." in done
    assert (confirmed(), dict(strict.cookies)) == (6, {})
    assert set(Attendance.objects.values_list("confirmed_by", flat=True)) == {amy.pk}
    assert HoursRequest.objects.get(person=amy).answered_at is not None


def test_exceptions_take_one_choice_and_other_times_are_asked_for(
    cast: Cast, client: Client, link: ActionLink, rows: list[Participation]
) -> None:
    given = typed(
        client,
        link,
        **{key(rows[0]): "did_not_come", key(rows[1]): "other_times", key(rows[2]): "leave"},
    )
    asked = words_of(client.post(page(link), given))
    assert ("There is a problem" in asked, confirmed()) == (True, 0)
    given |= {f"{key(rows[1])}-start": "9am", f"{key(rows[1])}-end": "11:30am"}
    done = words_of(client.post(page(link), given))
    assert "5 sessions are confirmed. 1 session still waits." in done
    outcomes = [Attendance.objects.get(participation=row) for row in rows]
    assert [each.outcome for each in outcomes] == ["missed", *["attended"] * 5]
    assert [bool(each.confirmed_at) for each in outcomes] == [True, True, False, True, True, True]
    assert (outcomes[1].during.upper - outcomes[1].during.lower).total_seconds() == 150 * 60
    (told,) = OutgoingMail.objects.filter(template="hours_changed")
    assert told.person == cast.learner


def test_used_twice_it_says_so_and_does_nothing_more(client: Client, link: ActionLink) -> None:
    given = typed(client, link)
    client.post(page(link), given)
    before = list(Attendance.objects.order_by("pk").values_list("pk", "confirmed_at", "during"))
    again = client.post(page(link), given)
    assert "Nothing more was confirmed" in words_of(again)
    assert "All that is over is confirmed already." in words_of(client.get(page(link)))
    assert list(Attendance.objects.order_by("pk").values_list("pk", "confirmed_at", "during")) == before
    assert not OutgoingMail.objects.filter(template="hours_changed").exists()


def test_a_scanner_that_opens_follows_and_posts_changes_nothing(client: Client, link: ActionLink) -> None:
    for method in ("get", "head", "post"):
        response = getattr(client, method)(page(link))
        assert response.status_code == 200
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in response.headers["Cache-Control"]
    client.post(page(link), {"anything": "1"})
    client.options(page(link))
    client.put(page(link))
    link.refresh_from_db()
    assert (confirmed(), link.used_at) == (0, None)


def test_forwarded_it_confirms_nothing_but_what_is_its_persons(
    cast: Cast, client: Client, link: ActionLink, rows: list[Participation]
) -> None:
    """Whoever has it, signed in or not, acts as Amy: another's session cannot be put into it."""
    others = a_past_session(
        cast.placement, cast.practice_lead, start=datetime.time(13), end=datetime.time(14)
    )
    AttendanceFactory(participation=others)
    client.force_login(cast.second_learner)
    given = typed(client, link, **{key(others): "as_claimed", f"{key(others)}-seen": ""})
    client.post(page(link), given)
    assert confirmed() == 6
    assert Attendance.objects.get(participation=others).confirmed_at is None
    assert set(
        Attendance.objects.filter(confirmed_at__isnull=False).values_list(
            "confirmed_by__given_name", flat=True
        )
    ) == {"Amy"}


def test_run_out_it_says_so_and_does_nothing(client: Client, link: ActionLink) -> None:
    given = typed(client, link)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=29), tick=False):
        got, posted = client.get(page(link)), client.post(page(link), given)
    assert [got.status_code, posted.status_code, confirmed()] == [404, 404, 0]
    for response in (got, posted):
        assert "This link has run out" in words_of(response)
        assert "Lena" not in words_of(response)
    token = token_for(link)
    forged = token[:-1] + ("A" if token[-1] != "A" else "Q")
    guessed = client.get(reverse("accounts:action_link", args=[forged]))
    assert "This link cannot be used" in words_of(guessed)


def test_a_claim_that_changes_while_the_page_is_open_is_left_and_said(
    cast: Cast, client: Client, link: ActionLink, rows: list[Participation]
) -> None:
    given = typed(client, link)
    session = rows[1].session
    claim(
        by=cast.learner,
        participation=rows[1],
        start=session.start,
        end=session.end + datetime.timedelta(hours=1),
        reason="Ran late",
    )
    done = words_of(client.post(page(link), given))
    assert (
        "5 sessions are confirmed. 1 session of Lena changed since you opened the list and was left." in done
    )
    assert Attendance.objects.get(participation=rows[1]).confirmed_at is None
    assert "They say 9am to 1pm: Ran late" in words_of(client.get(page(link)))


def test_each_is_asked_once_a_week_and_reminded_once(
    cast: Cast, client: Client, link: ActionLink, amy: Person, rows: list[Participation]
) -> None:
    nobody_leads = a_past_session(cast.placement, start=datetime.time(13), end=datetime.time(14))
    by_letter = a_past_session(
        cast.placement, cast.supervisor, start=datetime.time(15), end=datetime.time(16)
    )
    ask_for_hours(by=None, week=last_week())
    ask_for_hours(by=None, week=last_week())
    asked = HoursRequest.objects.order_by("person__given_name")
    assert [each.person for each in asked] == [amy, cast.educationalist, cast.supervisor]
    mails = OutgoingMail.objects.filter(template="hours_to_confirm")
    assert {each.person for each in mails} == {amy, cast.educationalist}
    client.post(page(link), typed(client, link))
    for _ in range(2):
        remind_of_hours(by=None, week=last_week())
    reminded = OutgoingMail.objects.filter(template="hours_reminder")
    assert [each.person for each in reminded] == [cast.educationalist]
    # Whom no mail reaches stands on the administrator's list, who confirms for them.
    client.force_login(cast.administrator)
    words = words_of(client.get(reverse("placements:hours_confirm")))
    assert "For Norah Practiss, whom no mail reaches" in words
    assert "Clinic" not in words
    assert set(Participation.objects.confirmed_by(cast.administrator).unconfirmed()) >= {by_letter}
    assert nobody_leads in Participation.objects.asked_of(cast.educationalist)


def test_asking_and_reminding_cost_as_much_for_few_people_as_for_many(
    cast: Cast, rows: list[Participation]
) -> None:
    def cost() -> list[int]:
        numbers = []
        for act in (ask_for_hours, remind_of_hours):
            with CaptureQueriesContext(connection) as captured:
                act(by=None, week=last_week())
            numbers.append(len(captured))
        return numbers

    few = cost()
    HoursRequest.objects.all().delete()
    OutgoingMail.objects.all().delete()
    for number in range(12):
        leader = PersonFactory(email=f"leader{number}@example.org")
        a_past_session(
            cast.placement,
            leader,
            day=last_week().days[number % 5],
            start=datetime.time(12 + number // 5),
            end=datetime.time(13 + number // 5),
        )
    assert cost() == few
    assert OutgoingMail.objects.count() == 2 * (1 + 12)


@pytest.mark.constraints
@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_confirm_it_once(client: Client, link: ActionLink) -> None:
    given, address = typed(client, link), page(link)
    answers = race([lambda: Client().post(address, given).status_code for _ in range(8)])
    assert answers == [200] * 8
    assert confirmed() == 6
    events: Any = Attendance._meta.apps.get_model("placements", "AttendanceEvent")
    assert events.objects.filter(pgh_label="update", confirmed_at__isnull=False).count() == 6


def test_the_pages_ask_as_much_for_few_and_for_many(
    cast: Cast, client: Client, link: ActionLink, amy: Person
) -> None:
    days = last_week().days[:5]

    def more() -> None:
        for day in days:
            row = a_past_session(cast.placement, amy, day=day, start=datetime.time(13), end=datetime.time(14))
            AttendanceFactory(participation=row)
            a_past_session(
                cast.placement, cast.supervisor, day=day, start=datetime.time(15), end=datetime.time(16)
            )

    a_past_session(cast.second_placement, day=last_week().days[5])
    client.force_login(cast.administrator)
    own = reverse("placements:hours_confirm") + f"?week={last_week().code}"
    hours = reverse("placements:placement_hours", args=[cast.placement.public_id])
    before = {address: len(queries_of(address, client)) for address in (page(link), own, hours)}
    more()
    assert {address: len(queries_of(address, client)) for address in before} == before
