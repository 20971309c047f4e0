"""A learner says that they were there, in one tap, from other times, or that they were not."""

import datetime

import pytest
from django.utils import timezone

from hubs.operations.base import Refusal
from placements.models import Attendance, Participation
from placements.operations.attendance import (
    claim,
    claim_as_planned,
    claim_missed,
    drop_unconfirmed,
    make_up,
    record_register,
    take_back_claim,
)
from tests.factories.attendance import AttendanceFactory, a_past_session, last_week
from tests.factories.cast import Cast
from tests.factories.placements import ParticipationFactory, this_week

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)
W = Attendance.Why


@pytest.fixture
def row(cast: Cast) -> Participation:
    """Lena's surgery with Norah, last Tuesday from 9am to midday."""
    return a_past_session(cast.placement, cast.supervisor, title="Long surgery")


def said(row: Participation) -> tuple[object, ...]:
    """Outcome, minutes, why, reason, who claimed, who confirmed."""
    found = Attendance.objects.get(participation=row)
    minutes = (found.during.upper - found.during.lower).total_seconds() / 60 if found.during else 0
    return found.outcome, minutes, found.why, found.reason, found.claimed_by, found.confirmed_by


def test_one_tap_claims_as_planned_and_may_be_said_otherwise_and_taken_back(
    cast: Cast, row: Participation
) -> None:
    claim(by=cast.learner, participation=row)
    assert said(row) == ("attended", 180, "", "", cast.learner, None)
    start, end = row.session.start, row.session.end
    claim(by=cast.learner, participation=row, start=start, end=end + HOUR / 2, reason="The clinic ran late")
    assert said(row) == ("attended", 210, "", "The clinic ran late", cast.learner, None)
    claim_missed(by=cast.learner, participation=row, why=W.ILL)
    assert said(row) == ("missed", 0, "ill", "", cast.learner, None)
    claim(by=cast.learner, participation=row)
    assert said(row) == ("attended", 180, "", "", cast.learner, None)
    take_back_claim(by=cast.learner, participation=row)
    assert not Attendance.objects.exists()


def test_a_whole_week_is_claimed_at_once_and_what_was_said_stays(cast: Cast, row: Participation) -> None:
    days = last_week().days
    others = [a_past_session(cast.placement, day=days[number]) for number in (2, 3)]
    rest = a_past_session(cast.placement, day=days[4], category="break")
    draft = a_past_session(cast.placement, day=days[0], published=False)
    claim_missed(by=cast.learner, participation=row, why=W.ILL)
    rows = [row, *others, rest, draft]
    assert claim_as_planned(by=cast.learner, participations=rows) == 2
    assert claim_as_planned(by=cast.learner, participations=rows) == 0
    claimed = Attendance.objects.order_by("participation").values_list("participation", "outcome")
    assert list(claimed) == [(row.pk, "missed"), *((each.pk, "attended") for each in others)]


@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ({"day": this_week().days[6] + datetime.timedelta(days=3)}, "has not begun yet"),
        ({"published": False}, "is not published yet"),
        ({"is_cancelled": True}, "is cancelled"),
        ({"category": "break"}, "Breaks count towards no hours"),
    ],
)
def test_what_is_to_come_a_draft_cancelled_or_a_break_is_refused(
    cast: Cast, what: dict[str, object], sentence: str
) -> None:
    row = a_past_session(cast.placement, **what)
    with pytest.raises(Refusal, match=sentence):
        claim(by=cast.learner, participation=row)
    if "has not begun" not in sentence:
        with pytest.raises(Refusal, match=sentence):
            claim_missed(by=cast.learner, participation=row, why=W.ILL)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("start", "end", "reason", "sentence"),
    [
        (0, -3, "So it was", "end must be after the start"),
        (-5, 0, "So it was", "within four hours"),
        (0, 1, "", "Say why the times were others"),
        (0, 2, "So it was", "overlaps Short clinic, 1pm to 3pm"),
    ],
)
def test_times_that_cannot_be_are_refused_with_a_sentence(
    cast: Cast, row: Participation, start: int, end: int, reason: str, sentence: str
) -> None:
    """In hours from the planned ones."""
    clinic = {"start": datetime.time(13), "end": datetime.time(15), "title": "Short clinic"}
    claim(by=cast.learner, participation=a_past_session(cast.placement, **clinic))
    with pytest.raises(Refusal, match=sentence):
        claim(
            by=cast.learner,
            participation=row,
            start=row.session.start + start * HOUR,
            end=row.session.end + end * HOUR,
            reason=reason,
        )
    assert Attendance.objects.count() == 1


def test_illness_may_be_said_of_all_of_today_and_another_reason_needs_words(cast: Cast) -> None:
    today = timezone.localdate()
    late = a_past_session(
        cast.placement, day=today, start=datetime.time(23, 58), end=datetime.time(23, 59), title="Late"
    )
    with pytest.raises(Refusal, match="Say what the reason was"):
        claim_missed(by=cast.learner, participation=late, why=W.OTHER)
    claim_missed(by=cast.learner, participation=late, why=W.ILL)
    assert said(late) == ("missed", 0, "ill", "", cast.learner, None)


def test_what_is_confirmed_stays_as_it_is(cast: Cast, row: Participation) -> None:
    AttendanceFactory(participation=row, confirmed_by=cast.supervisor)
    for act in (
        lambda: claim(by=cast.learner, participation=row),
        lambda: claim_missed(by=cast.learner, participation=row, why=W.ILL),
        lambda: take_back_claim(by=cast.learner, participation=row),
        lambda: drop_unconfirmed([row]),
    ):
        with pytest.raises(Refusal, match="Norah Practiss confirmed"):
            act()
    assert said(row) == ("attended", 180, "", "", cast.learner, cast.supervisor)


def test_an_unconfirmed_claim_is_dropped_with_the_part(cast: Cast, row: Participation) -> None:
    claim(by=cast.learner, participation=row)
    drop_unconfirmed([row])
    row.delete()
    assert not Attendance.objects.exists()


def test_a_claim_of_a_cancelled_session_gives_way(cast: Cast, row: Participation) -> None:
    claim(by=cast.learner, participation=row)
    row.session.is_cancelled = True
    row.session.save()
    instead = a_past_session(cast.placement, title="Instead")
    claim(by=cast.learner, participation=instead)
    assert [each.participation for each in Attendance.objects.all()] == [instead]


def test_a_register_confirms_who_was_there_and_who_was_not_and_may_be_taken_anew(
    cast: Cast, row: Participation
) -> None:
    other = ParticipationFactory(session=row.session, placement=cast.second_placement)
    end = row.session.end - HOUR
    claim(by=cast.learner, participation=row, start=row.session.start, end=end, reason="Left early")
    people = {"present": [cast.learner], "missed": [cast.second_learner]}
    for _ in range(2):
        record_register(by=cast.supervisor, session=row.session, **people)
        assert said(row) == ("attended", 120, "", "Left early", cast.learner, cast.supervisor)
        assert said(other) == ("missed", 0, "other", "", cast.supervisor, cast.supervisor)
    record_register(by=cast.supervisor, session=row.session, present=[cast.second_learner])
    assert said(other) == ("attended", 180, "", "", cast.supervisor, cast.supervisor)
    for who, sentence in (
        ([cast.stranger_learner], "no longer in the session"),
        ([cast.supervisor], "Nobody confirms their own hours"),
    ):
        with pytest.raises(Refusal, match=sentence):
            record_register(by=cast.supervisor, session=row.session, present=who)


def test_a_missed_session_is_made_up_in_a_later_one_of_the_same_learner(
    cast: Cast, row: Participation
) -> None:
    later = a_past_session(cast.placement, day=last_week().days[3], title="Extra clinic")
    earlier = a_past_session(cast.placement, day=last_week().days[0])
    another = a_past_session(cast.second_placement, day=last_week().days[3])
    with pytest.raises(Refusal, match="has not missed"):
        make_up(by=cast.administrator, participation=row, session=later.session)
    claim_missed(by=cast.learner, participation=row, why=W.ILL)
    for wrong in (earlier, another, row):
        with pytest.raises(Refusal, match="Choose a session of Lena after"):
            make_up(by=cast.administrator, participation=row, session=wrong.session)
    assert (
        make_up(by=cast.administrator, participation=row, session=later.session).made_up_in == later.session
    )
    assert make_up(by=cast.administrator, participation=row, session=None).made_up_in is None
