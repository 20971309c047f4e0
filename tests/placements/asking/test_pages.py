"""The pages on which a learner asks and staff answer: what each may read, and at what cost."""

import datetime
import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from placements.asking.lists import asked_at
from placements.asking.words import days_of
from placements.models import LearnerMessage, LearnerProposal, Session
from placements.operations.messages import say_ill, see_to
from placements.operations.proposals import propose
from placements.operations.wishes import Wish
from tests.factories import PlacementFactory, this_week
from tests.factories.asking import LearnerMessageFactory, LearnerProposalFactory
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries

pytestmark = pytest.mark.django_db
SECRET = "It is my stomach"
THURSDAY = {"first_day_day": "26", "first_day_month": "11", "first_day_year": "2026"}
HOURS = {"starts_at": "8am", "ends_at": "6:30pm"}


@pytest.fixture(autouse=True)
def on_a_tuesday_at_half_past_eight() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 24, 8, 30, tzinfo=datetime.UTC), tick=False):
        yield


def words_of(response: Any) -> str:
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def read(client: Client, person: Person, address: str, data: dict[str, Any] | None = None) -> str:
    client.force_login(person)
    return words_of(client.get(address) if data is None else client.post(address, data, follow=True))


def page(name: str, *arguments: Any) -> str:
    return reverse(f"placements:{name}", args=arguments)


def test_who_says_ill_reads_whom_it_reached_and_whom_to_ring_now(client: Client, cast: Cast) -> None:
    client.force_login(cast.learner)
    week = client.get(page("learner_week"))
    ill = page("say_ill", cast.placement.public_id)
    assert ill in week.content.decode()
    body = read(client, cast.learner, ill, {**THURSDAY, "first_day_day": "24"})
    assert "You said that you are ill" in body
    assert "Ring now Morning surgery is at 9am." in body
    assert "Alice Minster , administrator: 0113 496 0101" in body
    assert "Norah Practiss, supervisor: no mail reaches them" in body
    assert "I am back" in body
    message = LearnerMessage.objects.get()
    assert (message.text, message.handled_at) == ("", None)


def test_who_said_ill_reads_so_on_their_week_until_they_are_back(client: Client, cast: Cast) -> None:
    today = this_week().days[1]
    message = say_ill(by=cast.learner, placement=cast.placement, first_day=today, last_day=today)
    address, said = page("message", message.public_id), "You said that you are ill."
    assert said in read(client, cast.learner, page("learner_week"))
    assert address in client.get(page("learner_week")).content.decode()
    with time_machine.travel(datetime.datetime(2026, 11, 24, 9, 20, tzinfo=datetime.UTC), tick=False):
        assert "Ring now Morning surgery began at 9am." in read(client, cast.learner, address)
        body = read(client, cast.learner, page("ill_no_more", message.public_id), {})
        assert "You are back since Tuesday 24 November 2026 at 9:20am." in body
        assert "Ring now" not in body
        assert said not in read(client, cast.learner, page("learner_week"))


def test_an_administrator_reads_how_many_learners_are_ill_not_how_often_they_said_so(
    client: Client, cast: Cast
) -> None:
    today, tomorrow = this_week().days[1:3]
    for last in (today, tomorrow):
        say_ill(by=cast.learner, placement=cast.placement, first_day=today, last_day=last)
    body = read(client, cast.administrator, reverse("accounts:home"))
    assert "Answer 2 requests of learners" in body
    assert "1 learner says that they are ill" in body


def test_of_an_illness_the_words_are_for_few_and_the_fact_for_all_who_see_the_placement(
    client: Client, cast: Cast
) -> None:
    today = this_week().days[1]
    message = say_ill(by=cast.learner, placement=cast.placement, first_day=today, last_day=today, text=SECRET)
    address = page("message", message.public_id)
    readers = {
        name: (SECRET in body, "Morning surgery" in body)
        for name in ("learner", "administrator", "educationalist", "hub_lead", "academic")
        for body in [read(client, getattr(cast, name), address)]
    }
    assert readers == {
        "learner": (True, True),
        "administrator": (True, True),
        "educationalist": (True, True),
        "hub_lead": (True, True),
        "academic": (False, True),
    }
    see_to(by=cast.administrator, message=message, answer=SECRET)
    assert SECRET in read(client, cast.learner, address)
    assert SECRET not in read(client, cast.academic, address)


def test_staff_read_it_where_they_look_until_somebody_sees_to_it(client: Client, cast: Cast) -> None:
    today = this_week().days[1]
    message = say_ill(by=cast.learner, placement=cast.placement, first_day=today, last_day=today)
    home, here = reverse("accounts:home"), page("practice_asked", cast.practice.ods_code)
    assert "Answer 1 learner’s request" in read(client, cast.administrator, home)
    for address in (
        page("builder", cast.placement.public_id),
        page("practice_week", cast.practice.ods_code),
    ):
        assert "Ill: Tuesday 24 November 2026" in read(client, cast.administrator, address)
    assert "Ill , Lena Nursingham" in read(client, cast.administrator, here)
    body = read(client, cast.administrator, page("message", message.public_id), {"answer": "Get well."})
    assert "Lena Nursingham is told that you have seen to it." in body
    assert "Nothing waits" in body
    assert "Answer 1 learner’s request" not in read(client, cast.administrator, home)
    assert "Get well." in read(client, cast.learner, page("message", message.public_id))
    # That they were ill stays where the week is planned.
    assert "Ill: Tuesday" in read(client, cast.administrator, page("builder", cast.placement.public_id))


def test_a_change_is_asked_from_the_page_of_a_session(client: Client, cast: Cast) -> None:
    surgery = cast.timetable.published[0]
    client.force_login(cast.learner)
    ask = page("ask_for_change", cast.placement.public_id)
    assert (
        f"{ask}?session={surgery.public_id}"
        in client.get(page("session", surgery.public_id)).content.decode()
    )
    form = client.get(f"{ask}?session={surgery.public_id}").content.decode()
    assert f'value="{surgery.public_id}" selected' in form
    assert str(cast.timetable.draft.public_id) not in form
    for data, words in (
        ({"text": "Later?"}, "Select a session, or enter a day"),
        ({"session": str(surgery.public_id)}, "Say what should change"),
        (
            {"session": str(cast.second_timetable.published[0].public_id), "text": "x"},
            "Select a valid choice",
        ),
        ({"session": str(surgery.public_id), "text": "For 943 476 5919"}, "This looks like an NHS number"),
    ):
        assert words in words_of(client.post(ask, data))
    assert not LearnerMessage.objects.exists()
    body = words_of(client.post(ask, {"session": str(surgery.public_id), "text": "Later?"}, follow=True))
    assert (
        "You asked for a change Tuesday 24 November, 9am to midday" in body
        or "You asked for a change" in body
    )
    assert LearnerMessage.objects.get().session_uid == surgery.public_id


def test_leave_is_proposed_decided_with_what_is_in_the_way_and_taken_back(client: Client, cast: Cast) -> None:
    new = page("proposal_new", cast.placement.public_id)
    body = read(client, cast.learner, new, {"kind": "leave", **THURSDAY, **HOURS, "note": SECRET})
    proposal = LearnerProposal.objects.get()
    address = page("proposal", proposal.public_id)
    assert "Ash Grove Surgery is told, and answers you by mail and here." in body
    assert SECRET not in read(client, cast.academic, address)
    assert SECRET in read(client, cast.educationalist, address)

    client.force_login(cast.administrator)
    shown = client.get(address)
    told = words_of(shown)
    assert "Long-term conditions clinic, Thursday 26 November, 9am to midday" in told
    assert "is cancelled (a draft)" in told
    seen = re.findall(r'name="seen" value="([^"]+)"', shown.content.decode())
    assert len(seen) == 1
    assert "Say why not" in words_of(client.post(address, {"decision": "decline", "seen": seen}))
    assert "has changed meanwhile" in words_of(client.post(address, {"decision": "agree"}))
    assert "Look at what is in the way again" in words_of(
        client.post(address, {"decision": "agree", "seen": ["nothing at all"]})
    )
    done = client.post(address, {"decision": "agree", "seen": seen}, follow=True)
    assert "Leave of Lena Nursingham is agreed to, and they are told." in words_of(done)
    assert "Undo" in words_of(done)
    assert Session.objects.get(proposal=proposal).is_published
    week = read(client, cast.learner, page("learner_week"))
    assert "8am to 6:30pm" in week
    assert "Leave" in week

    # Its state is the same for a hub lead who comes later.
    client.force_login(cast.hub_lead)
    assert "Alice Minster was first: it is agreed." in words_of(
        client.post(address, {"decision": "agree", "seen": seen}, follow=True)
    )
    taken = read(client, cast.learner, page("proposal_withdraw", proposal.public_id), {})
    assert "It is taken back." in taken
    assert Session.objects.get(proposal=proposal).is_cancelled


def test_a_learner_changes_what_they_proposed(client: Client, cast: Cast) -> None:
    proposal = propose(
        by=cast.learner,
        placement=cast.placement,
        wish=Wish(
            kind="leave",
            first_day=this_week().days[3],
            last_day=this_week().days[3],
            starts_at=datetime.time(8),
            ends_at=datetime.time(12),
        ),
    )
    address = page("proposal_change", proposal.public_id)
    client.force_login(cast.learner)
    assert 'value="8am"' in client.get(address).content.decode()
    shift = {"kind": "out_of_hours", **THURSDAY, "starts_at": "6pm", "ends_at": "10pm"}
    assert "Enter who supervises it" in words_of(client.post(address, shift | {"place": "Urgent care"}))
    words_of(client.post(address, shift | {"place": "Urgent care", "supervised_by": "Dr Vale"}, follow=True))
    proposal.refresh_from_db()
    assert (proposal.kind, proposal.place, proposal.supervised_by) == (
        "out_of_hours",
        "Urgent care",
        "Dr Vale",
    )


def test_each_sees_what_their_own_learners_asked(client: Client, cast: Cast) -> None:
    LearnerProposalFactory(placement=cast.placement)
    LearnerMessageFactory(placement=cast.placement)
    placement = page("placement", cast.placement.public_id)
    for name in ("learner", "academic", "administrator", "educationalist"):
        body = read(client, getattr(cast, name), placement)
        assert ("What you asked" if name == "learner" else "What the learner asked") in body
        assert "Leave , 26 November 2026" in body or "Leave , Thursday 26 November 2026" in body
    assert "Leave" in read(client, cast.learner, page("asked"))
    assert "Nothing yet" in read(client, cast.second_learner, page("asked"))
    client.force_login(cast.other_academic)
    assert client.get(placement).status_code == 404


def test_a_practice_reads_what_it_answered_lately_however_long_it_waited(cast: Cast) -> None:
    now = timezone.now()
    asked_long_ago = {"proposed_at": now - datetime.timedelta(days=40), "decided_by": cast.administrator}
    for day, state, ago in ((1, "declined", 2), (2, "agreed", 35)):
        LearnerProposalFactory(
            placement=cast.placement, state=state, answer="No", decided_at=now - datetime.timedelta(days=ago),
            first_day=datetime.date(2026, 12, day), **asked_long_ago,
        )  # fmt: skip
    waits = LearnerProposalFactory(placement=cast.placement, proposed_at=now - datetime.timedelta(days=40))
    waiting, lately = asked_at(cast.practice)
    assert [each.when for each in waiting] == [days_of(waits)]
    assert [(each.state, each.when.split(",")[0]) for each in lately] == [
        ("Declined", "Tuesday 1 December 2026")
    ]


def more(cast: Cast) -> None:
    others = [PlacementFactory(confirmed=True, practice=cast.practice, administrator=cast.placement.administrator)
              for _ in range(2)]  # fmt: skip
    for placement in (cast.placement, cast.second_placement, *others):
        LearnerProposalFactory(placement=placement, first_day=datetime.date(2026, 12, 1))
        LearnerProposalFactory(
            placement=placement, state="declined", answer="No", decided_by=cast.administrator,
            decided_at=datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC), first_day=datetime.date(2026, 12, 2),
        )  # fmt: skip
        LearnerMessageFactory(placement=placement)
        LearnerMessageFactory(
            placement=placement, handled_by=cast.administrator,
            handled_at=datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("administrator", "practice_asked"),
        ("learner", "asked"),
        ("administrator", "practice_week"),
        ("administrator", "home"),
        ("academic", "placement"),
    ],
)
def test_a_page_costs_the_same_with_much_and_with_little(
    client: Client, cast: Cast, who: str, address: str
) -> None:
    LearnerMessageFactory(placement=cast.placement)
    LearnerProposalFactory(placement=cast.placement)
    where = {
        "practice_asked": lambda: page("practice_asked", cast.practice.ods_code),
        "practice_week": lambda: page("practice_week", cast.practice.ods_code),
        "asked": lambda: page("asked"),
        "home": lambda: reverse("accounts:home"),
        "placement": lambda: page("placement", cast.placement.public_id),
    }[address]()
    client.force_login(getattr(cast, who))
    only = (cast.placement, cast.second_placement)

    def grow() -> None:
        if address == "practice_week":
            for placement in only:
                LearnerMessageFactory(placement=placement)
        else:
            more(cast)

    assert_same_queries(where, client, grow)
