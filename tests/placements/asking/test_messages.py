"""'I am ill' and 'please change': whom they reach and with what, what is marked, and how somebody sees to them."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from accounts.models import OutgoingMail, Person
from hubs.operations.base import Refusal
from placements.asking.reach import begins_soon, sessions_of, whom_to_ring
from placements.models import Attendance, LearnerMessage
from placements.operations.attendance import claim
from placements.operations.messages import ask_for_change, mark_ill, say_back, say_ill, see_to
from placements.timetabling.local_time import to_utc
from tests.factories import (
    AdministratorFactory,
    EducationalistFactory,
    ParticipationFactory,
    PersonFactory,
    SessionFactory,
    this_week,
)
from tests.factories.cast import Cast
from tests.races import race

pytestmark = pytest.mark.django_db
SECRET = "It is my stomach"


@pytest.fixture(autouse=True)
def on_a_tuesday_at_half_past_eight() -> Iterator[None]:
    """Half an hour before the learner's surgery."""
    with time_machine.travel(datetime.datetime(2026, 11, 24, 8, 30, tzinfo=datetime.UTC), tick=False):
        yield


def ill(cast: Cast, *, by: Person | None = None, days: int = 1, **what: Any) -> LearnerMessage:
    today = this_week().days[1]
    last = today + datetime.timedelta(days=days - 1)
    return say_ill(
        by=by or cast.learner, placement=cast.placement, **{"first_day": today, "last_day": last} | what
    )


def mails() -> dict[str, OutgoingMail]:
    found = {mail.to_address.split("@")[0]: mail for mail in OutgoingMail.objects.all()}
    assert len(found) == OutgoingMail.objects.count()
    return found


def on_thursday(cast: Cast) -> None:
    later = SessionFactory(
        practice=cast.practice, day=this_week().days[3], title="Later", published=True,
        start=datetime.time(14), end=datetime.time(16),
    )  # fmt: skip
    ParticipationFactory(session=later, placement=cast.placement)


def said() -> list[tuple[str, str, str]]:
    rows = Attendance.objects.order_by("participation__during")
    return [(row.participation.session.title, row.outcome, row.why) for row in rows]


def test_an_illness_reaches_each_once_with_what_they_may_know(cast: Cast) -> None:
    deputy = PersonFactory(given_name="Dee", family_name="Deputy", email="dee@example.org")
    AdministratorFactory(
        person=deputy, practice=cast.practice, deputising_for=cast.placement.administrator,
        ends_on=datetime.date(2026, 12, 31),
    )  # fmt: skip
    stands_in = PersonFactory(given_name="Eve", family_name="Stands", email="eve@example.org")
    EducationalistFactory(
        person=stands_in, practice=cast.practice, deputising_for=cast.placement.educationalist,
        ends_on=datetime.date(2026, 12, 31),
    )  # fmt: skip
    Person.objects.filter(pk=cast.supervisor.pk).update(email="norah.practiss@example.org")
    ill(cast, text=SECRET)
    found = mails()
    # The educationalist leads the tutorial and is told once; the supervisor has no account.
    assert found.keys() == {
        "alice.minster", "dee", "edward.kaye", "eve", "amina.clegg", "norah.practiss",
    }  # fmt: skip
    assert {name for name, mail in found.items() if "Tutorial with the educationalist" in mail.text} == (
        found.keys() - {"norah.practiss"}
    )
    assert all("Morning surgery" in mail.text for mail in found.values())
    assert {name for name, mail in found.items() if "They added something" in mail.text} == {
        "alice.minster", "dee", "edward.kaye", "eve",
    }  # fmt: skip
    assert not any(SECRET in mail.text + mail.html + mail.subject for mail in found.values())
    # Nobody who could not open it is sent to the page.
    assert "/messages/" not in found["norah.practiss"].text
    assert {name: mail.reply_to for name, mail in found.items() if name in ("norah.practiss", "dee")} == {
        "norah.practiss": "alice.minster@example.org",
        "dee": "lena.nursingham@example.org",
    }


def test_where_no_mail_reaches_an_administrator_the_hub_is_told(cast: Cast) -> None:
    Person.objects.filter(pk=cast.administrator.pk).update(email=None)
    ill(cast)
    assert mails().keys() == {"harriet.leadley", "edward.kaye", "amina.clegg"}


def test_who_says_it_for_the_learner_is_not_told(cast: Cast) -> None:
    ill(cast, by=cast.administrator)
    assert mails().keys() == {"edward.kaye", "amina.clegg"}
    assert {row.claimed_by for row in Attendance.objects.all()} == {cast.administrator}


def test_what_is_today_is_marked_as_missed_and_unconfirmed_and_later_days_wait(cast: Cast) -> None:
    on_thursday(cast)
    lunch = SessionFactory(
        practice=cast.practice, title="Lunch", category="break", published=True,
        start=datetime.time(12, 30), end=datetime.time(13),
    )  # fmt: skip
    ParticipationFactory(session=lunch, placement=cast.placement)
    ill(cast, days=3)
    today = [("Morning surgery", "missed", "ill"), ("Tutorial with the educationalist", "missed", "ill")]
    assert said() == today
    assert not Attendance.objects.filter(confirmed_at__isnull=False).exists()
    assert mark_ill(by=None, today=this_week().days[1]) == 0
    with time_machine.travel(datetime.datetime(2026, 11, 26, 6, tzinfo=datetime.UTC)):
        assert mark_ill(by=None, today=this_week().days[3]) == 1
        assert mark_ill(by=None, today=this_week().days[3]) == 0
    assert said() == [*today, ("Later", "missed", "ill")]


def test_what_was_over_when_they_fell_ill_and_what_was_claimed_stay(cast: Cast) -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 24, 12, 30, tzinfo=datetime.UTC)):
        ill(cast)
    assert said() == [("Tutorial with the educationalist", "missed", "ill")]
    surgery = cast.timetable.published[0].participations.get(person=cast.learner)
    with time_machine.travel(datetime.datetime(2026, 11, 25, 8, tzinfo=datetime.UTC)):
        claim(by=cast.learner, participation=surgery)
        yesterday = this_week().days[1]
        ill(cast, first_day=yesterday, last_day=yesterday, text="Again")
    assert said()[0] == ("Morning surgery", "attended", "")


def test_who_is_back_earlier_misses_no_more(cast: Cast) -> None:
    on_thursday(cast)
    message = ill(cast, days=3)
    OutgoingMail.objects.all().delete()
    with time_machine.travel(datetime.datetime(2026, 11, 24, 13, tzinfo=datetime.UTC)):
        assert [title for title, _, _ in said()] == ["Morning surgery", "Tutorial with the educationalist"]
        say_back(by=cast.learner, message=message)
        # The surgery is over: that it was missed stays.
        assert [title for title, _, _ in said()] == ["Morning surgery"]
    OutgoingMail.objects.all().delete()
    message = ill(cast, days=3, text="Again")
    OutgoingMail.objects.all().delete()
    with time_machine.travel(datetime.datetime(2026, 11, 25, 8, tzinfo=datetime.UTC)):
        say_back(by=cast.learner, message=message)
        assert all("Later" in mail.text for mail in mails().values())
        with pytest.raises(Refusal, match="are over"):
            say_back(by=cast.learner, message=message)
    with time_machine.travel(datetime.datetime(2026, 11, 26, 8, tzinfo=datetime.UTC)):
        assert mark_ill(by=None, today=this_week().days[3]) == 0


@pytest.mark.parametrize(
    ("days", "words"),
    [((0, -1), "on or after"), ((-8, 0), "more than a week ago"), ((0, 90), "runs from")],
)
def test_days_that_cannot_be_are_refused(cast: Cast, days: tuple[int, int], words: str) -> None:
    first, last = (this_week().days[1] + datetime.timedelta(days=each) for each in days)
    with pytest.raises(Refusal, match=words):
        ill(cast, first_day=first, last_day=last)
    assert (LearnerMessage.objects.count(), mails()) == (0, {})


def test_a_change_is_asked_of_a_session_or_a_time(cast: Cast) -> None:
    Person.objects.filter(pk=cast.supervisor.pk).update(email="norah.practiss@example.org")
    surgery, tutorial = cast.timetable.published
    message = ask_for_change(
        by=cast.learner, placement=cast.placement, session=surgery, text="May I come at 10am?"
    )
    assert (message.session_uid, sessions_of(message)) == (surgery.public_id, [surgery])
    assert mails().keys() == {"alice.minster", "edward.kaye", "amina.clegg", "norah.practiss"}
    assert all("May I come at 10am?" in mail.text for mail in mails().values())
    OutgoingMail.objects.all().delete()
    of_time = ask_for_change(
        by=cast.learner, placement=cast.placement, start=tutorial.start, end=tutorial.end, text="Lecture"
    )
    assert sessions_of(of_time) == [tutorial]
    assert mails().keys() == {"alice.minster", "edward.kaye", "amina.clegg"}


def test_a_change_of_what_is_not_theirs_or_over_is_refused(cast: Cast) -> None:
    surgery = cast.timetable.published[0]
    for what, words in (
        ({"session": cast.timetable.draft}, "not in the learner"),
        ({"session": cast.second_timetable.published[0]}, "not in the learner"),
        ({"start": surgery.start, "end": None}, "which time"),
        ({"session": surgery, "text": " "}, "what should change"),
    ):
        with pytest.raises(Refusal, match=words):
            ask_for_change(by=cast.learner, placement=cast.placement, **{"text": "Please"} | what)
    with (
        time_machine.travel(datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC)),
        pytest.raises(Refusal, match="This is over"),
    ):
        ask_for_change(by=cast.learner, placement=cast.placement, session=surgery, text="Please")
    assert (LearnerMessage.objects.count(), mails()) == (0, {})


def test_it_is_seen_to_once_and_the_learner_is_told(cast: Cast) -> None:
    message = ill(cast)
    OutgoingMail.objects.all().delete()
    with pytest.raises(Refusal, match="Somebody else"):
        see_to(by=cast.learner, message=message)
    see_to(by=cast.administrator, message=message, answer="Get well soon.")
    assert {name: mail.template for name, mail in mails().items()} == {"lena.nursingham": "message_answered"}
    assert "Get well soon." in mails()["lena.nursingham"].text
    with pytest.raises(Refusal, match="Alice Minster has seen to this already"):
        see_to(by=cast.hub_lead, message=message)


def test_whom_to_ring_names_who_is_there_today_and_the_practice(cast: Cast) -> None:
    assert [contact.name for contact in whom_to_ring(cast.placement)] == [
        "Alice Minster",
        "Ash Grove Surgery",
    ]
    Person.objects.filter(pk=cast.administrator.pk).update(phone="")
    assert [contact.name for contact in whom_to_ring(cast.placement)] == ["Ash Grove Surgery"]


def test_within_the_hour_a_mail_is_too_late(cast: Cast) -> None:
    surgery, tutorial = cast.timetable.published
    day = this_week().days[1]
    sessions = sessions_of(ill(cast))
    assert [
        begins_soon(sessions, to_utc(day, datetime.time(*clock)))
        for clock in ((7, 59), (8, 0), (11, 59), (12, 0), (13, 0), (16, 0))
    ] == [None, surgery, surgery, None, tutorial, None]


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_it_is_one_message_and_one_mail_to_each(cast: Cast) -> None:
    found = race([lambda: ill(cast, text="Back soon").pk] * 4)
    assert (len(set(found)), LearnerMessage.objects.count()) == (1, 1)
    assert mails().keys() == {"alice.minster", "edward.kaye", "amina.clegg"}


@pytest.mark.django_db(transaction=True)
def test_of_two_who_see_to_it_at_once_one_does(cast: Cast) -> None:
    message = ill(cast)
    answers = race(
        [
            lambda: see_to(by=cast.administrator, message=message).pk,
            lambda: see_to(by=cast.hub_lead, message=message).pk,
        ]
    )
    assert sorted(isinstance(each, Refusal) for each in answers) == [False, True]
