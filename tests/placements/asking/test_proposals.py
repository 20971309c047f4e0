"""Leave, exams and shifts: proposed, agreed into the timetable with what makes way, declined, taken back, undone."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from accounts.models import OutgoingMail
from atp_portal.formatting import london, london_date
from hubs.operations.base import Refusal
from placements.asking.in_the_way import in_the_way
from placements.asking.words import days_of
from placements.models import Closure, LearnerProposal, Part, Placement, RegionalEvent, Session
from placements.operations.attendance import claim
from placements.operations.bookings import book
from placements.operations.clashes import BookingRefusal
from placements.operations.events import plan_event
from placements.operations.placements import cancel_placement
from placements.operations.proposals import (
    SessionsInTheWay,
    agree,
    change_proposal,
    decline,
    propose,
    withdraw,
)
from placements.operations.sessions import cancel_sessions, move_session, plan_session, version_of
from placements.operations.steps import a_step, states_of
from placements.operations.telling import tell_of_changes
from placements.operations.undo import last_step, undo_step
from placements.operations.wishes import Wish
from placements.rule_checks import check_placement_now
from placements.timetabling.local_time import to_utc
from tests.factories import (
    ParticipationFactory,
    PersonFactory,
    PlacementFactory,
    SessionFactory,
    this_week,
)
from tests.factories.cast import Cast
from tests.placements.publishing.telling import knows, points
from tests.races import race

pytestmark = pytest.mark.django_db
K, S = LearnerProposal.Kind, LearnerProposal.State
TIME = datetime.time
HOUR, ONE_DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


def a_wish(kind: str = K.LEAVE, day: int = 3, last: int | None = None, **what: Any) -> Wish:
    """On this week's Thursday, all day."""
    days = this_week().days
    fields = {"starts_at": TIME(8), "ends_at": TIME(18, 30)} | what
    return Wish(kind=kind, first_day=days[day], last_day=days[day if last is None else last], **fields)


def proposed(cast: Cast, wish: Wish | None = None) -> LearnerProposal:
    return propose(by=cast.learner, placement=cast.placement, wish=wish or a_wish())


def clear(cast: Cast, proposal: LearnerProposal) -> LearnerProposal:
    return agree(by=cast.administrator, proposal=proposal, makes_way=True)


def mails() -> list[tuple[str, str]]:
    return sorted(OutgoingMail.objects.values_list("template", "to_address"))


def of(proposal: LearnerProposal) -> list[Session]:
    return list(proposal.sessions.order_by("starts_at"))


def state_of(proposal: LearnerProposal) -> str:
    return LearnerProposal.objects.get(pk=proposal.pk).state


def test_what_is_agreed_is_a_published_session_a_day_for_the_learner_alone(cast: Cast) -> None:
    proposal = clear(cast, proposed(cast, a_wish(day=3, last=4)))
    assert [
        (each.title, each.category, each.kind, each.whereabouts, each.start, each.end, each.is_published)
        for each in of(proposal)
    ] == [
        ("Leave", "break", "other", "anywhere", to_utc(day, TIME(8)), to_utc(day, TIME(18, 30)), True)
        for day in this_week().days[3:5]
    ]
    assert [list(each.participations.values_list("person", "part")) for each in of(proposal)] == [
        [(cast.learner.pk, Part.LEARNER)]
    ] * 2
    assert (proposal.state, proposal.decided_by, proposal.decided_at) == (
        S.AGREED,
        cast.administrator,
        datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC),
    )


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ({"kind": K.EXAM, "place": "Main hall"}, ("Exam", "educational", "campus", "Main hall", "")),
        (
            {"kind": K.OUT_OF_HOURS, "place": "Urgent care", "supervised_by": "Dr Iona Vale"},
            ("Out-of-hours work", "clinical", "elsewhere", "Urgent care", "Supervised by Dr Iona Vale."),
        ),
    ],
)
def test_an_exam_is_educational_and_a_shift_clinical_with_its_supervisor_in_words(
    cast: Cast, wish: dict[str, Any], told: tuple[str, ...]
) -> None:
    (session,) = of(clear(cast, proposed(cast, a_wish(**wish))))
    assert (session.title, session.category, session.whereabouts, session.place, session.note) == told


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"last": 2}, "on or after the first day"),
        ({"ends_at": TIME(8)}, "after the start"),
        ({"ends_at": TIME(6)}, "Only out-of-hours work goes on past midnight"),
        ({"kind": K.OUT_OF_HOURS, "ends_at": TIME(8)}, "after the start"),
        ({"kind": K.OUT_OF_HOURS, "place": "Urgent care"}, "who supervises it"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_in_a_sentence(cast: Cast, wish: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        proposed(cast, a_wish(**wish))
    assert not LearnerProposal.objects.exists()


def a_night(first: datetime.date, start: int = 22, end: int = 6) -> Wish:
    return Wish(
        kind=K.OUT_OF_HOURS,
        first_day=first,
        last_day=first,
        starts_at=TIME(start),
        ends_at=TIME(end),
        place="Urgent care",
        supervised_by="Dr Iona Vale",
    )


@pytest.mark.parametrize(
    ("first", "pieces", "hours"),
    [
        # The clocks go back at 2am on 25 October 2026: that night is an hour longer than the next.
        (24, [((24, 22), (25, 0)), ((25, 0), (25, 6))], 9),
        (25, [((25, 22), (26, 0)), ((26, 0), (26, 6))], 8),
    ],
)
def test_a_night_is_one_proposal_and_its_hours_are_those_that_pass(
    cast: Cast, first: int, pieces: list[tuple[tuple[int, int], tuple[int, int]]], hours: int
) -> None:
    Placement.objects.filter(pk=cast.placement.pk).update(starts_on=datetime.date(2026, 10, 19))
    cast.placement.refresh_from_db()
    with time_machine.travel(datetime.datetime(2026, 10, 20, 9, tzinfo=datetime.UTC), tick=False):
        proposal = proposed(cast, a_night(datetime.date(2026, 10, first)))
        assert days_of(proposal).endswith("October 2026, 10pm to 6am the next day")
        sessions = of(clear(cast, proposal))
    made = [(london(each.start), london(each.end)) for each in sessions]
    assert [((a.day, a.hour), (b.day, b.hour)) for a, b in made] == pieces
    assert sum((each.end - each.start for each in sessions), datetime.timedelta()) == hours * HOUR
    claimed = []
    with time_machine.travel(datetime.datetime(2026, 10, 27, 9, tzinfo=datetime.UTC), tick=False):
        for session in sessions:
            claimed.append(claim(by=cast.learner, participation=session.participations.get()))
    length = sum((each.during.upper - each.during.lower for each in claimed), datetime.timedelta())
    assert length == hours * HOUR


def test_a_night_overlaps_what_is_proposed_around_it_and_ends_inside_the_placement(cast: Cast) -> None:
    tuesday = this_week().days[1]
    proposed(cast, a_night(tuesday))
    for wish in (a_night(tuesday, 21, 23), a_wish(day=2, starts_at=TIME(5, 30))):
        with pytest.raises(Refusal, match="overlaps out-of-hours work, 24 November 2026"):
            proposed(cast, wish)
    proposed(cast, a_wish(day=2, starts_at=TIME(6)))
    with pytest.raises(Refusal, match="The last night must end inside it"):
        proposed(cast, a_night(cast.placement.ends_on))
    (evening,) = of(clear(cast, proposed(cast, a_night(cast.placement.ends_on, end=0))))
    assert evening.end - evening.start == 2 * HOUR


def test_leave_over_a_weekend_blocks_the_days_on_which_the_learner_would_be_in(cast: Cast) -> None:
    friday, saturday, sunday, monday = [this_week().days[4] + ONE_DAY * each for each in range(4)]

    def agreed(first: datetime.date, last: datetime.date) -> list[datetime.date]:
        wish = Wish(kind=K.LEAVE, first_day=first, last_day=last, starts_at=TIME(8), ends_at=TIME(18, 30))
        proposal = clear(cast, proposed(cast, wish))
        days = [london_date(each.start) for each in of(proposal) if not each.is_cancelled]
        withdraw(by=cast.learner, proposal=proposal)
        return days

    assert agreed(friday, monday) == [friday, monday]
    # Half a day's closure is a day on which it is open; a whole one is not.
    half = Closure.objects.create(
        practice=cast.practice,
        during=(to_utc(monday, TIME(12)), to_utc(monday, TIME(18, 30))),
        reason="Training",
    )
    assert agreed(friday, monday) == [friday, monday]
    half.during = (to_utc(monday, TIME(8)), to_utc(monday, TIME(18, 30)))
    half.save()
    assert agreed(friday, monday) == [friday]
    clinic = SessionFactory(practice=cast.practice, day=saturday, start=TIME(9), end=TIME(12))
    ParticipationFactory(session=clinic, placement=cast.placement)
    assert agreed(friday, monday) == [friday, saturday]
    assert agreed(sunday, sunday) == [sunday]


def test_days_that_are_over_or_outside_the_placement_are_refused(cast: Cast) -> None:
    week, longer = this_week(), datetime.timedelta(days=60)
    for first, last, words in (
        (week.previous.monday, week.monday, "today or later"),
        (week.monday, cast.placement.ends_on + datetime.timedelta(days=1), r"longer than a month|runs from"),
        (cast.placement.ends_on + longer, cast.placement.ends_on + longer, "runs from"),
    ):
        wish = Wish(kind=K.LEAVE, first_day=first, last_day=last, starts_at=TIME(9), ends_at=TIME(17))
        with pytest.raises(Refusal, match=words):
            proposed(cast, wish)
    assert not LearnerProposal.objects.exists()


def test_sent_twice_it_is_one_and_what_overlaps_is_refused(cast: Cast) -> None:
    first, again = proposed(cast), proposed(cast)
    assert first == again
    with pytest.raises(Refusal, match="overlaps leave, 26 November 2026"):
        proposed(cast, a_wish(kind=K.EXAM, day=2, last=3))
    assert LearnerProposal.objects.get() == first
    assert mails() == [("proposal_made", "alice.minster@example.org")]


def test_what_is_in_the_way_is_told_and_goes_only_where_it_may(cast: Cast) -> None:
    wednesday = this_week().days[2]
    alone = cast.timetable.draft  # on Thursday
    shared = SessionFactory(practice=cast.practice, day=this_week().days[3], start=TIME(14), end=TIME(15))
    for placement in (cast.placement, cast.second_placement):
        ParticipationFactory(session=shared, placement=placement)
    proposal = proposed(cast)
    assert alone.start.date() == wednesday + datetime.timedelta(days=1)
    assert [(each.session, each.goes_on) for each in in_the_way(proposal)] == [(alone, False), (shared, True)]
    before = states_of(Session.objects.all())
    with pytest.raises(SessionsInTheWay) as refused:
        agree(by=cast.administrator, proposal=proposal)
    assert refused.value.sentences == (
        "Long-term conditions clinic, Thursday 26 November, 9am to midday is in the way.",
        "Surgery, Thursday 26 November, 2pm to 3pm is in the way.",
    )
    assert (states_of(Session.objects.all()), state_of(proposal)) == (before, S.PROPOSED)

    clear(cast, proposal)
    alone.refresh_from_db()
    shared.refresh_from_db()
    assert (alone.is_cancelled, alone.cancelled_reason) == (True, "The learner is on leave.")
    assert (shared.is_cancelled, [row.person for row in shared.participations.all()]) == (
        False,
        [cast.second_learner],
    )
    # One step, undone whole; then it waits for an answer again.
    step = last_step(person=cast.administrator)
    assert step is not None
    assert str(step) == "Agreed to leave of Lena Nursingham"
    undo_step(by=cast.administrator, step=step)
    stands = {uid: state for uid, state in states_of(Session.objects.all()).items() if uid in before}
    assert stands == before
    assert [each.is_cancelled for each in of(proposal)] == [True]
    found = LearnerProposal.objects.get()
    assert (found.state, found.decided_by, found.decided_at) == (S.PROPOSED, None, None)
    clear(cast, proposal)
    assert state_of(proposal) == S.AGREED


def test_what_has_come_in_the_way_since_it_was_looked_at_is_refused(cast: Cast) -> None:
    proposal = proposed(cast)
    seen = {each.session.public_id: version_of(each.session) for each in in_the_way(proposal)}
    assert seen
    new = SessionFactory(practice=cast.practice, day=this_week().days[3], start=TIME(14), end=TIME(15))
    ParticipationFactory(session=new, placement=cast.placement)
    with pytest.raises(Refusal, match="has changed meanwhile"):
        agree(by=cast.administrator, proposal=proposal, makes_way=True, seen=seen)
    assert state_of(proposal) == S.PROPOSED
    new.participations.all().delete()
    assert agree(by=cast.administrator, proposal=proposal, makes_way=True, seen=seen).state == S.AGREED


def test_who_is_booked_otherwise_is_refused_whole(cast: Cast) -> None:
    leads = SessionFactory(practice=cast.practice, day=this_week().days[3], start=TIME(14), end=TIME(15))
    ParticipationFactory(session=leads, person=cast.learner)
    proposal = proposed(cast)
    before = states_of(Session.objects.all())
    with pytest.raises(BookingRefusal, match="Lena Nursingham is booked from 2pm to 3pm on Thursday"):
        clear(cast, proposal)
    assert (states_of(Session.objects.all()), state_of(proposal)) == (before, S.PROPOSED)


def test_it_is_declined_with_a_reason_and_the_learner_is_told(cast: Cast) -> None:
    proposal = proposed(cast)
    with pytest.raises(Refusal, match="Say why not"):
        decline(by=cast.administrator, proposal=proposal, answer=" ")
    decline(by=cast.administrator, proposal=proposal, answer="Two others are away.")
    assert (state_of(proposal), LearnerProposal.objects.get().answer) == (S.DECLINED, "Two others are away.")
    assert mails() == [
        ("proposal_declined", "lena.nursingham@example.org"),
        ("proposal_made", "alice.minster@example.org"),
    ]
    with pytest.raises(Refusal, match="Alice Minster was first: it is declined"):
        agree(by=cast.hub_lead, proposal=proposal, makes_way=True)


def test_nobody_decides_about_their_own(cast: Cast) -> None:
    with pytest.raises(Refusal, match="themselves"):
        agree(by=cast.learner, proposal=proposed(cast), makes_way=True)


def test_taken_back_its_sessions_to_come_are_cancelled_and_undoing_that_agrees_again(cast: Cast) -> None:
    proposal = clear(cast, proposed(cast, a_wish(day=3, last=4)))
    friday = datetime.datetime(2026, 11, 27, 7, tzinfo=datetime.UTC)
    with time_machine.travel(friday, tick=False):
        withdraw(by=cast.learner, proposal=proposal)
        assert [each.is_cancelled for each in of(proposal)] == [False, True]
        assert state_of(proposal) == S.WITHDRAWN
        step = last_step(person=cast.learner)
        assert step is not None
        undo_step(by=cast.learner, step=step)
        found = LearnerProposal.objects.get()
        assert (found.state, [each.is_cancelled for each in of(found)]) == (S.AGREED, [False, False])
        # As it was agreed, by who agreed.
        assert found.decided_by == cast.administrator
    with (
        time_machine.travel(friday + datetime.timedelta(days=7)),
        pytest.raises(Refusal, match="Nothing of this is left"),
    ):
        withdraw(by=cast.learner, proposal=proposal)


def test_changed_after_it_was_agreed_it_waits_for_an_answer_again(cast: Cast) -> None:
    proposal = clear(cast, proposed(cast))
    change_proposal(by=cast.learner, proposal=proposal, wish=a_wish(day=4))
    found = LearnerProposal.objects.get()
    assert (found.state, found.first_day, found.decided_by) == (S.PROPOSED, this_week().days[4], None)
    assert [each.is_cancelled for each in of(found)] == [True]
    # Who undoes that would agree to what they proposed themselves, or to other times than are proposed.
    step = last_step(person=cast.learner)
    assert step is not None
    with pytest.raises(Refusal, match="Other times have been proposed meanwhile"):
        undo_step(by=cast.learner, step=step)
    change_proposal(by=cast.learner, proposal=proposal, wish=a_wish(day=3))
    with pytest.raises(Refusal, match="Nobody agrees to what they proposed themselves"):
        undo_step(by=cast.learner, step=step)
    change_proposal(by=cast.learner, proposal=proposal, wish=a_wish(day=4))
    clear(cast, found)
    assert [(each.start.date(), each.is_cancelled) for each in of(found)] == [
        (this_week().days[3], True),
        (this_week().days[4], False),
    ]
    with (
        time_machine.travel(datetime.datetime(2026, 11, 27, 12, tzinfo=datetime.UTC)),
        pytest.raises(Refusal, match="This has begun"),
    ):
        change_proposal(by=cast.learner, proposal=found, wish=a_wish(day=4))


def test_who_cancels_all_of_its_sessions_leaves_it_to_be_decided_anew(cast: Cast) -> None:
    proposal = clear(cast, proposed(cast))
    cancel_sessions(by=cast.hub_lead, sessions=of(proposal), reason="Needed here")
    assert state_of(proposal) == S.PROPOSED


def test_with_its_placement_it_is_gone(cast: Cast) -> None:
    proposal = clear(cast, proposed(cast))
    cancel_placement(by=cast.administrator, placement=cast.placement, reason="Moved away")
    assert state_of(proposal) == S.WITHDRAWN
    with pytest.raises(Refusal, match="is cancelled"):
        proposed(cast)


def test_what_is_agreed_breaks_no_rule_and_leave_is_no_work(cast: Cast) -> None:
    """Long days that would be found as work: leave around the clock of a day, a shift that nobody here supervises."""

    def found() -> list[tuple[str, str]]:
        found = check_placement_now(cast.placement)
        return sorted((each.finding.rule, each.finding.sentence) for each in found)

    week = this_week().next
    saturday = week.days[5]
    before = found()
    for kind, days, hours, more in (
        (K.LEAVE, week.days[:5], (TIME(0), TIME(23, 59)), {}),
        (
            K.OUT_OF_HOURS,
            [saturday],
            (TIME(9), TIME(13)),
            {"place": "Urgent care", "supervised_by": "Dr Vale"},
        ),
    ):
        wish = Wish(
            kind=kind, first_day=days[0], last_day=days[-1], starts_at=hours[0], ends_at=hours[1], **more
        )
        clear(cast, proposed(cast, wish))
    new = [each for each in found() if each not in before]
    # The week of the shift is a week attended, in which nobody teaches: the portal's own rule 3, and rightly.
    assert [code for code, _ in new] == ["3"]


@pytest.mark.django_db(transaction=True)
def test_the_learner_is_told_in_one_mail_what_was_agreed_or_taken_back_and_what_became_of_it(
    cast: Cast,
) -> None:
    def told() -> list[tuple[str, list[str]]]:
        """What the learner is mailed once the jobs that wait are done, and its points."""
        for person in (cast.learner, cast.supervisor):
            tell_of_changes(by=None, person=person)
        mails = OutgoingMail.objects.filter(person=cast.learner).order_by("pk")
        found = [(mail.template, points(mail.text)) for mail in mails]
        OutgoingMail.objects.all().delete()
        return found

    knows(cast.learner)
    # Of a change that waits to be told the same mail tells.
    tutorial = cast.timetable.published[1]
    move_session(
        by=cast.administrator, session=tutorial, start=tutorial.start + HOUR, end=tutorial.end + HOUR
    )
    proposal = clear(cast, proposed(cast, a_wish(day=1)))
    assert told() == [
        (
            "proposal_agreed",
            [
                "Added: leave, Tuesday 24 November, 8am to 6:30pm.",
                "Cancelled: morning surgery, Tuesday 24 November, 9am to midday.",
                "Cancelled: tutorial with the educationalist, Tuesday 24 November, 2pm to 4pm; "
                "moved Tuesday 24 November, 2pm → 3pm.",
            ],
        )
    ]
    withdraw(by=cast.administrator, proposal=proposal)
    assert told() == [
        ("proposal_withdrawn", ["Cancelled: leave, Tuesday 24 November, 8am to 6:30pm."]),
    ]
    withdraw(by=cast.learner, proposal=clear(cast, proposed(cast, a_wish(day=1))))
    assert told() == [("proposal_agreed", ["Added: leave, Tuesday 24 November, 8am to 6:30pm."])]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_decides(cast: Cast) -> None:
    proposal = proposed(cast)
    answers = race(
        [
            lambda: agree(by=cast.administrator, proposal=proposal, makes_way=True).state,
            lambda: decline(by=cast.hub_lead, proposal=proposal, answer="No").state,
            lambda: agree(by=cast.hee, proposal=proposal, makes_way=True).state,
        ]
    )
    decided = [each for each in answers if isinstance(each, str)]
    refused = [each for each in answers if isinstance(each, Refusal)]
    assert (len(decided), len(refused)) == (1, 2)
    assert all("was first" in str(each) for each in refused)
    assert state_of(proposal) == decided[0]
    assert len(of(proposal)) == (1 if decided[0] == S.AGREED else 0)


@pytest.mark.django_db(transaction=True)
def test_of_two_pressed_at_once_one_is_proposed(cast: Cast) -> None:
    found = race([lambda: proposed(cast).pk] * 4)
    assert len(set(found)) == LearnerProposal.objects.count() == 1


def test_an_agreement_and_a_booking_at_once_never_book_the_learner_twice(cast: Cast) -> None:
    proposal = clear(cast, proposed(cast))
    with pytest.raises(BookingRefusal):
        plan_session(
            by=cast.administrator,
            practice=cast.practice,
            start=to_utc(this_week().days[3], TIME(9)),
            end=to_utc(this_week().days[3], TIME(10)),
            title="Clinic",
            category="clinical",
            kind="clinic",
            learners=(cast.placement,),
        )
    assert len(of(proposal)) == 1
    with a_step(by=PersonFactory(), practice=PlacementFactory().practice):
        pass  # a step that changes nothing follows nothing
    assert state_of(proposal) == S.AGREED


def test_an_event_in_the_way_goes_on_and_its_booking_is_given_up(cast: Cast) -> None:
    thursday = this_week().days[3]
    event = plan_event(
        by=cast.hub_lead, hub=cast.hub, practice=cast.practice, kind=RegionalEvent.Kind.WORKSHOP,
        title="Workshop", start=to_utc(thursday, TIME(14)), end=to_utc(thursday, TIME(16)), places=12,
        audience=RegionalEvent.Audience.LEARNERS, publish=True,
    )  # fmt: skip
    booking = book(by=cast.learner, event=event, person=cast.learner, placement=cast.placement)
    proposal = proposed(cast, a_wish(starts_at=TIME(13)))
    assert [(each.session, each.goes_on) for each in in_the_way(proposal)] == [(event.session, True)]
    clear(cast, proposal)
    booking.refresh_from_db()
    event.session.refresh_from_db()
    assert (booking.state, event.session.is_cancelled) == ("cancelled", False)
