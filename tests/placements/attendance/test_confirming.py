"""A supervisor confirms hours, corrects them, and takes that back; each person only what is theirs to confirm."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from accounts.models import OutgoingMail, Person
from hubs.operations.base import Refusal
from placements.models import Attendance, Part, Participation, SpokeVisit
from placements.operations.attendance import (
    Outcome,
    Verdict,
    claim,
    claim_missed,
    confirm,
    take_back_confirmation,
    version_of,
)
from placements.operations.sessions import cancel_session, move_session
from tests.factories.attendance import AttendanceFactory, a_past_session, last_week
from tests.factories.cast import Cast
from tests.factories.people import PersonFactory
from tests.factories.placements import ParticipationFactory, this_week
from tests.races import race

pytestmark = pytest.mark.django_db

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def row(cast: Cast) -> Participation:
    """Lena's surgery with Norah, last Tuesday from 9am to midday."""
    return a_past_session(cast.placement, cast.supervisor, title="Long surgery")


def verdict(row: Participation, outcome: Outcome = Outcome.AS_CLAIMED, **times: datetime.datetime) -> Verdict:
    """What is said of it by who sees it as it is now."""
    found = Attendance.objects.filter(participation=row).first()
    return Verdict(participation=row, outcome=outcome, seen=version_of(found), **times)


def minutes(row: Participation) -> tuple[float | None, Person | None]:
    found = Attendance.objects.get(participation=row)
    length = (found.during.upper - found.during.lower).total_seconds() / 60 if found.during else None
    return length, found.confirmed_by


def test_confirmed_as_claimed_once_and_then_nothing_more(cast: Cast, row: Participation) -> None:
    claim(by=cast.learner, participation=row)
    said = verdict(row)
    first, again = (confirm(by=cast.supervisor, verdicts=[said]) for _ in range(2))
    assert ([each.participation for each in first.confirmed], first.before, first.left) == ([row], [], [])
    assert (again.confirmed, [each.participation for each in again.before], again.left) == ([], [row], [])
    assert minutes(row) == (180, cast.supervisor)
    assert not OutgoingMail.objects.exists()


def test_a_claim_that_changed_since_it_was_seen_is_left(cast: Cast, row: Participation) -> None:
    claim(by=cast.learner, participation=row)
    seen = verdict(row)
    claim(
        by=cast.learner,
        participation=row,
        start=row.session.start,
        end=row.session.end + HOUR,
        reason="Ran late",
    )
    assert confirm(by=cast.supervisor, verdicts=[seen]).left == [row]
    assert minutes(row) == (240, None)
    assert confirm(by=cast.supervisor, verdicts=[verdict(row)]).left == []
    assert minutes(row) == (240, cast.supervisor)


def test_the_learner_is_told_once_of_all_that_is_not_as_they_claimed(cast: Cast, row: Participation) -> None:
    days = last_week().days
    others = [
        a_past_session(cast.placement, cast.supervisor, day=days[number], title=f"Clinic {number}")
        for number in (2, 3, 4)
    ]
    for each in (row, *others[:2]):
        claim(by=cast.learner, participation=each)
    start, end = row.session.start, row.session.end
    confirm(
        by=cast.supervisor,
        verdicts=[
            verdict(row, Outcome.OTHER_TIMES, start=start, end=end - HOUR),
            verdict(others[0], Outcome.DID_NOT_COME),
            verdict(others[1]),
            verdict(others[2], Outcome.AS_PLANNED),
        ],
    )
    assert [minutes(each)[0] for each in (row, *others)] == [120, None, 180, 180]
    (mail,) = OutgoingMail.objects.all()
    assert (mail.person, mail.template) == (cast.learner, "hours_changed")
    lines = [line for line in mail.text.splitlines() if line.startswith("- ")]
    assert [line.split(": ")[1] for line in lines] == [
        "9am to 11am, and you said 9am to midday.",
        "not there, and you said 9am to midday.",
    ]


def test_what_nobody_claimed_is_confirmed_only_when_the_supervisor_says_so(
    cast: Cast, row: Participation
) -> None:
    with pytest.raises(Refusal, match="Lena has said nothing of Long surgery yet"):
        confirm(by=cast.supervisor, verdicts=[verdict(row)])
    confirm(by=cast.supervisor, verdicts=[verdict(row, Outcome.AS_PLANNED)])
    assert minutes(row) == (180, cast.supervisor)


def test_why_somebody_was_not_there_stays_as_they_said_it(cast: Cast, row: Participation) -> None:
    claim_missed(by=cast.learner, participation=row, why=Attendance.Why.ILL)
    confirm(by=cast.supervisor, verdicts=[verdict(row)])
    found = Attendance.objects.get()
    assert (found.why, found.confirmed_by) == ("ill", cast.supervisor)
    assert not OutgoingMail.objects.exists()


def test_times_that_overlap_other_hours_refuse_it_whole_and_do_not_name_them(
    cast: Cast, row: Participation
) -> None:
    secret = a_past_session(
        cast.placement, start=datetime.time(13), end=datetime.time(15), title="Own business"
    )
    AttendanceFactory(participation=secret)
    other = a_past_session(cast.placement, cast.supervisor, day=last_week().days[2])
    AttendanceFactory(participation=other)
    late = verdict(row, Outcome.OTHER_TIMES, start=row.session.start, end=row.session.end + 2 * HOUR)
    with pytest.raises(Refusal) as refusal:
        confirm(by=cast.supervisor, verdicts=[verdict(other), late])
    assert refusal.value.sentences == ("Long surgery, 9am to 2pm, overlaps other hours of Lena.",)
    assert not Attendance.objects.filter(confirmed_at__isnull=False).exists()


def test_each_confirms_what_they_answer_for(cast: Cast) -> None:
    """Who may confirm each of Lena's sessions, of everybody in the cast and a leader with an address."""
    days = last_week().days
    reachable = PersonFactory(given_name="Ravi", family_name="Reach", email="ravi.reach@example.org")
    visit = SpokeVisit.objects.create(placement=cast.placement, place="Community team", supervisor=reachable)
    rows = {
        "led by letter": a_past_session(cast.placement, cast.supervisor, day=days[0]),
        "led by mail": a_past_session(cast.placement, reachable, day=days[1]),
        "led by nobody": a_past_session(cast.placement, day=days[2]),
        "led by herself": a_past_session(cast.placement, cast.second_learner, day=days[3]),
        "visit": a_past_session(cast.placement, day=days[4], spoke_visit=visit),
        "to come": a_past_session(cast.placement, reachable, day=this_week().next.days[1]),
        "draft": a_past_session(cast.placement, reachable, day=days[5], published=False),
        "cancelled": a_past_session(cast.placement, reachable, day=days[6], is_cancelled=True),
        "break": a_past_session(
            cast.placement,
            reachable,
            day=days[1],
            start=datetime.time(12),
            end=datetime.time(13),
            category="break",
        ),
    }
    ParticipationFactory(
        session=rows["led by nobody"].session, person=cast.patient_partner, part=Part.PATIENT_PARTNER
    )
    people: dict[str, Person] = {
        "learner": cast.learner,
        "norah": cast.supervisor,
        "ravi": reachable,
        "educationalist": cast.educationalist,
        "administrator": cast.administrator,
        "elsewhere": cast.same_hub_administrator,
        "stranger": cast.stranger_educationalist,
        "academic": cast.academic,
        "marcus": cast.second_learner,
    }
    may: dict[str, list[str]] = {name: [] for name in rows}
    for name, person in people.items():
        for key, row in rows.items():
            done = confirm(by=person, verdicts=[verdict(row, Outcome.AS_PLANNED)]).confirmed
            Attendance.objects.all().delete()
            if done:
                may[key].append(name)
    assert may == {
        "led by letter": ["norah", "educationalist", "administrator"],
        "led by mail": ["ravi"],
        "led by nobody": ["educationalist", "administrator"],
        "led by herself": ["marcus"],
        "visit": ["ravi"],
        "to come": [],
        "draft": [],
        "cancelled": [],
        "break": [],
    }
    assert set(Participation.objects.asked_of(cast.educationalist)) >= {rows["led by nobody"]}
    assert rows["led by letter"] not in Participation.objects.asked_of(cast.educationalist)


def test_what_is_not_over_is_left(cast: Cast, row: Participation) -> None:
    claim(by=cast.learner, participation=row)
    with time_machine.travel(row.session.end - HOUR, tick=False):
        assert confirm(by=cast.supervisor, verdicts=[verdict(row)]).left == [row]
    assert minutes(row) == (180, None)


def test_a_confirmation_is_taken_back_with_a_reason_within_seven_days(cast: Cast, row: Participation) -> None:
    AttendanceFactory(participation=row, confirmed_by=cast.supervisor)
    tries: list[tuple[Person, str, str]] = [
        (cast.learner, "Mine", "Only who confirmed"),
        (cast.same_hub_administrator, "Ours", "Only who confirmed"),
        (cast.supervisor, " ", "Say why"),
    ]
    for by, reason, sentence in tries:
        with pytest.raises(Refusal, match=sentence):
            take_back_confirmation(by=by, participation=row, reason=reason)
    week = datetime.timedelta(days=7, minutes=1)
    with time_machine.travel(timezone.now() + week, tick=False), pytest.raises(Refusal, match="seven days"):
        take_back_confirmation(by=cast.supervisor, participation=row, reason="Wrong day")
    take_back_confirmation(by=cast.administrator, participation=row, reason="Wrong day")
    assert minutes(row) == (180, None)
    (mail,) = OutgoingMail.objects.all()
    assert (mail.person, "Wrong day" in mail.text) == (cast.learner, True)


def test_confirmed_hours_keep_their_times_when_the_session_moves_or_is_cancelled(
    cast: Cast, row: Participation
) -> None:
    AttendanceFactory(participation=row, confirmed_by=cast.supervisor)
    move_session(
        by=cast.administrator,
        session=row.session,
        start=row.session.start + HOUR,
        end=row.session.end + 3 * HOUR,
    )
    cancel_session(by=cast.administrator, session=row.session, reason="Written down twice")
    found = Attendance.objects.get()
    assert (found.during, found.confirmed_by) == (row.during, cast.supervisor)


@pytest.mark.constraints
@pytest.mark.django_db(transaction=True)
def test_two_supervisors_at_once_confirm_it_once(cast: Cast, row: Participation) -> None:
    claim(by=cast.learner, participation=row)
    second = PersonFactory()
    ParticipationFactory(session=row.session, person=second, part=Part.OVERSEER)
    said = verdict(row)
    results = race(
        [lambda by=by: confirm(by=by, verdicts=[said]) for by in (cast.supervisor, second) * 4]  # type: ignore[misc]
    )
    assert [str(each) for each in results if isinstance(each, Exception)] == []
    assert sum(len(each.confirmed) for each in results if not isinstance(each, Exception)) == 1


@pytest.mark.constraints
@pytest.mark.django_db(transaction=True)
def test_a_claim_and_a_confirmation_at_once_leave_one_truth(cast: Cast, row: Participation) -> None:
    """Either the new claim came first and was not seen, or what was seen is confirmed and the claim is refused."""
    claim(by=cast.learner, participation=row)
    said = verdict(row)
    start, end = row.session.start, row.session.end - HOUR

    def say_otherwise() -> object:
        return claim(by=cast.learner, participation=row, start=start, end=end, reason="Left early")

    def say_yes() -> object:
        return confirm(by=cast.supervisor, verdicts=[said])

    results = race([say_otherwise, say_yes, say_otherwise, say_yes])
    claims = [isinstance(each, Refusal) for each in results[::2]]
    now = minutes(row)
    assert (now, claims) in [((180, cast.supervisor), [True, True]), ((120, None), [False, False])]


@pytest.mark.constraints
@pytest.mark.django_db(transaction=True)
def test_a_learner_who_taps_eight_times_claims_once(cast: Cast, row: Participation) -> None:
    results = race([lambda: claim(by=cast.learner, participation=row) for _ in range(8)])
    assert [str(each) for each in results if isinstance(each, Exception)] == []
    assert Attendance.objects.count() == 1
