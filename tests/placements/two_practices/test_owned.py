"""Sessions that something else owns, or in which hours were recorded: what a practice's timetable may do with them."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hubs.operations.base import Refusal
from placements.models import (
    Attendance,
    EventBooking,
    LearnerProposal,
    Part,
    Participation,
    RegionalEvent,
    Session,
    TypicalSession,
)
from placements.operations.events import plan_event
from placements.operations.placements import cancel_placement, change_dates
from placements.operations.sessions import plan_session, remove_person
from placements.operations.together import Change, change_together
from placements.operations.undo import last_step, undo_step
from placements.repair_plans.plans import mending_of
from placements.repair_plans.trouble import Trouble, affected_by, not_ours
from placements.timetabling.local_time import to_utc
from tests.factories import ParticipationFactory, SessionFactory
from tests.factories.attendance import AttendanceFactory
from tests.factories.cast import Cast
from tests.factories.regional import EventBookingFactory, RegionalEventFactory
from tests.factories.two_practices import a_shared_session
from tests.placements.page_words import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

THURSDAY = datetime.date(2026, 11, 26)
FRIDAY = datetime.date(2026, 11, 27)
NINE, MIDDAY = to_utc(FRIDAY, datetime.time(9)), to_utc(FRIDAY, datetime.time(12))
DEEDS = ("session_edit", "session_move", "session_swap", "session_cancel")


@pytest.fixture
def event(cast: Cast) -> RegionalEvent:
    """A workshop held at Ash Grove itself on Friday morning, led by its supervisor; its student nurse goes."""
    made: RegionalEvent = RegionalEventFactory(
        hub=cast.hub,
        session__practice=cast.practice,
        session__day=FRIDAY,
        session__title="Wound care",
        session__place="",
    )
    ParticipationFactory(session=made.session, person=cast.supervisor)
    EventBookingFactory(event=made, placement=cast.placement)
    return made


@pytest.fixture
def leave(cast: Cast) -> Session:
    """Leave on Thursday afternoon that was agreed with the student nurse."""
    proposal = LearnerProposal.objects.create(
        placement=cast.placement,
        kind=LearnerProposal.Kind.LEAVE,
        first_day=THURSDAY,
        last_day=THURSDAY,
        starts_at=datetime.time(13),
        ends_at=datetime.time(17),
        state=LearnerProposal.State.AGREED,
        decided_by=cast.administrator,
        decided_at=NINE,
    )
    session: Session = SessionFactory(
        practice=cast.practice,
        title="Leave",
        category="break",
        kind="other",
        whereabouts="anywhere",
        proposal=proposal,
        day=THURSDAY,
        start=datetime.time(13),
        end=datetime.time(17),
        published=True,
    )
    ParticipationFactory(session=session, placement=cast.placement)
    return session


def builder(cast: Cast, name: str = "builder") -> str:
    return f"{reverse(f'placements:{name}', args=[cast.placement.public_id])}?week=2026-W48"


@pytest.mark.parametrize("who", ["administrator", "hub_lead", "hee"])
def test_an_event_is_changed_at_the_event_and_nowhere_else(
    client: Client, cast: Cast, event: RegionalEvent, who: str
) -> None:
    client.force_login(getattr(cast, who))
    address = reverse("placements:session", args=[event.session.public_id])
    page = client.get(address)
    assert "This is an event of South Hub. It is changed, moved and cancelled there." in words_of(page)
    assert reverse("placements:regional_event", args=[event.public_id]) in page.content.decode()
    own = reverse("placements:session", args=[cast.timetable.published[0].public_id])
    for deed in DEEDS:
        link = reverse(f"placements:{deed}", args=[event.session.public_id])
        assert link not in page.content.decode()
        assert client.get(link).status_code == 403
        assert client.get(own + link.removeprefix(address)).status_code == 200


def test_what_a_learner_asked_for_is_changed_where_they_asked(
    client: Client, cast: Cast, leave: Session
) -> None:
    client.force_login(cast.administrator)
    page = client.get(reverse("placements:session", args=[leave.public_id]))
    assert "This is leave that Lena Nursingham asked for." in words_of(page)
    assert {
        client.get(reverse(f"placements:{deed}", args=[leave.public_id])).status_code for deed in DEEDS
    } == {403}


def test_whoever_offers_seats_still_changes_their_session(client: Client, cast: Cast) -> None:
    session = a_shared_session(cast, day=THURSDAY).session
    client.force_login(cast.same_hub_administrator)
    form = client.get(reverse("placements:session_edit", args=[session.public_id]))
    assert "A student nurse from Ash Grove Surgery stays in it as well." in words_of(form)
    client.force_login(cast.administrator)
    assert client.get(reverse("placements:session_edit", args=[session.public_id])).status_code == 403


def test_choosing_copying_and_keeping_leave_owned_sessions_out_and_say_so(
    client: Client, cast: Cast, event: RegionalEvent, leave: Session
) -> None:
    a_shared_session(cast, day=datetime.date(2026, 11, 25))
    said = "3 sessions of regional events, of other practices or of what the learner asked for are left out."
    client.force_login(cast.administrator)
    for name in ("sessions_choose", "week_copy", "week_keep"):
        assert said in words_of(client.get(builder(cast, name))), name
    client.post(builder(cast, "week_keep"), {"name": "A good week"})
    assert sorted(TypicalSession.objects.values_list("title", flat=True)) == [
        "Long-term conditions clinic",
        "Morning surgery",
        "Tutorial with the educationalist",
    ]


def test_repair_mends_no_event_and_joins_nobody_to_one(cast: Cast, event: RegionalEvent) -> None:
    afternoon = {"start": datetime.time(14), "end": datetime.time(16)}
    clinic = SessionFactory(practice=cast.practice, title="Clinic", day=THURSDAY, **afternoon)
    ParticipationFactory(session=clinic, person=cast.supervisor)
    for person in (cast.supervisor, None):
        trouble = Trouble(
            practice=cast.practice,
            start=to_utc(THURSDAY, datetime.time(8)),
            end=to_utc(FRIDAY, datetime.time(18)),
            person=person,
        )
        assert event.session not in affected_by(trouble)
        assert clinic in affected_by(trouble)
        assert not_ours(trouble) == [event.session]
        mending = mending_of(trouble)
        assert str(event.session.public_id) not in {each.fact.id for each in mending.around.others}


def test_a_step_that_made_an_event_is_not_undone(cast: Cast) -> None:
    plan_event(
        by=cast.hub_lead,
        hub=cast.hub,
        practice=cast.practice,
        kind="workshop",
        title="Wound care",
        start=NINE,
        end=MIDDAY,
        places=5,
        audience="learners",
    )
    assert last_step(person=cast.hub_lead) is None


def test_a_session_of_which_seats_are_offered_does_not_vanish(cast: Cast) -> None:
    session = plan_session(
        by=cast.administrator,
        practice=cast.practice,
        start=NINE,
        end=MIDDAY,
        title="Asthma",
        category="educational",
        kind="tutorial",
        learners=(cast.placement,),
    )
    step: Any = last_step(person=cast.administrator)
    RegionalEventFactory(hub=cast.hub, session=session, kind=RegionalEvent.Kind.SHARED_SESSION)
    with pytest.raises(Refusal, match="Seats in Asthma are offered to others"):
        undo_step(by=cast.administrator, step=step)


def out(cast: Cast, row: Participation) -> None:
    remove_person(by=cast.administrator, session=row.session, person=row.person)


def out_with_others(cast: Cast, row: Participation) -> None:
    change_together(
        by=cast.administrator,
        changes=[
            Change(
                session=row.session,
                leaving=frozenset([row.person_id]),
                joining=[(cast.second_learner, Part.LEARNER, cast.second_placement)],
            )
        ],
    )


def undone(cast: Cast, row: Participation) -> None:
    step: Any = last_step(person=cast.administrator)
    undo_step(by=cast.administrator, step=step)


@pytest.fixture
def row(cast: Cast) -> Participation:
    """The student nurse's part in a draft clinic of this morning that was just entered."""
    session = plan_session(
        by=cast.administrator,
        practice=cast.practice,
        start=to_utc(datetime.date(2026, 11, 23), datetime.time(9)),
        end=to_utc(datetime.date(2026, 11, 23), datetime.time(11)),
        title="Clinic",
        category="clinical",
        kind="clinic",
        learners=(cast.placement,),
    )
    found: Participation = session.participations.get()
    return found


@pytest.mark.parametrize("act", [out, out_with_others, undone])
def test_nobody_leaves_a_session_in_which_their_hours_are_confirmed(
    cast: Cast, row: Participation, act: Any
) -> None:
    AttendanceFactory(participation=row, confirmed_by=cast.supervisor)
    with pytest.raises(Refusal, match="Norah Practiss confirmed the hours of Lena Nursingham in Clinic"):
        act(cast, row)
    assert list(row.session.participations.all()) == [row]
    # The same goes while they are only claimed, and the claim goes with the part.
    Attendance.objects.update(confirmed_by=None, confirmed_at=None)
    act(cast, row)
    assert not Participation.objects.filter(pk=row.pk).exists()
    assert not Attendance.objects.exists()


def test_a_placement_that_is_cancelled_gives_its_places_up(cast: Cast, event: RegionalEvent) -> None:
    EventBookingFactory(
        event=RegionalEventFactory(hub=cast.hub, session__practice=cast.practice, session__day=THURSDAY),
        placement=cast.placement,
        state="waiting",
    )
    cancel_placement(by=cast.administrator, placement=cast.placement, reason="They have left.")
    assert set(EventBooking.objects.values_list("state", flat=True)) == {"cancelled"}
    event.session.refresh_from_db()
    assert not event.session.is_cancelled
    assert [each.person for each in event.session.participations.all()] == [cast.supervisor]


def test_a_shorter_placement_waits_for_nothing_after_its_end(cast: Cast, event: RegionalEvent) -> None:
    later = RegionalEventFactory(
        hub=cast.hub, session__practice=cast.practice, session__day=datetime.date(2027, 1, 7)
    )
    waiting = EventBookingFactory(event=later, placement=cast.placement, state="waiting")
    placement = cast.placement
    change_dates(
        by=cast.administrator,
        placement=placement,
        starts_on=placement.starts_on,
        ends_on=datetime.date(2026, 12, 18),
    )
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    assert event.bookings.get().state == "confirmed"
