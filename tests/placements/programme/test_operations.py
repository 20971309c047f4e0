"""Sets of objectives and what placements make of them; interviews that are scheduled; notes of the two."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import time_machine
from django.apps import apps

from accounts.models import OutgoingMail, Person
from hubs.operations.base import Refusal
from placements.forgetting import forget
from placements.models import (
    Interview,
    LearningNote,
    Objective,
    ObjectiveLink,
    Part,
    Placement,
    Session,
)
from placements.operations.clashes import BookingRefusal
from placements.operations.interviews import hold_interview_in, schedule_interview
from placements.operations.objective_sets import (
    add_set_objectives,
    change_set_objective,
    make_objective_set,
    move_set_objective,
    remove_set_objective,
)
from placements.operations.placements import cancel_placement
from placements.operations.programme import (
    add_objectives,
    adopt_objective_set,
    change_objective,
    choose_sessions,
    mark_notes_read,
    remove_note,
    remove_objective,
    write_note,
)
from placements.operations.sessions import SessionPlan, cancel_session, plan_series
from placements.operations.undo import last_step, undo_step
from placements.programme.fetching import programme_of
from placements.programme.free_times import meetings_for
from placements.programme.interviews import State, days_of_interviews
from placements.timetabling.local_time import to_utc
from placements.timetabling.recurrence import WeeklyPattern
from placements.views.doors import placement_seen_by
from tests.factories import (
    EducationalistFactory,
    ParticipationFactory,
    PersonFactory,
    SessionFactory,
    this_week,
)
from tests.factories.cast import Cast
from tests.factories.programme import ObjectiveSetFactory, SetObjectiveFactory
from tests.races import race

ETHOS = "Understand how primary care works: its ethos and culture"
UTC = datetime.UTC


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=UTC), tick=False):
        yield


def texts(placement: Placement) -> list[str]:
    return [each.text for each in placement.objectives.all()]


def refused(function: Any, **values: Any) -> str:
    with pytest.raises(Refusal) as refusal:
        function(**values)
    return str(refusal.value)


def programme(cast: Cast, reader: Any = None) -> Any:
    reader = reader or cast.educationalist
    placement = placement_seen_by(reader, cast.placement.public_id)
    return programme_of(placement, reader=reader, now=datetime.datetime.now(tz=UTC))


@pytest.mark.django_db
def test_a_set_is_kept_in_order_and_has_each_objective_once(cast: Cast) -> None:
    made = make_objective_set(
        by=cast.academic,
        education_provider=cast.provider,
        learner_group=cast.student_nurse,
        name="Year 2",
        texts=["Take  blood", "Give an injection", "take blood"],
        usual_kinds=["clinic"],
    )
    add_set_objectives(by=cast.academic, objective_set=made, texts=["GIVE AN INJECTION", "Dress a wound"])
    first, second, third = made.objectives.all()
    assert [(each.text, each.usual_kinds) for each in (first, second, third)] == [
        ("Take blood", ["clinic"]),
        ("Give an injection", ["clinic"]),
        ("Dress a wound", []),
    ]
    move_set_objective(by=cast.academic, objective=third, up=True)
    move_set_objective(by=cast.academic, objective=first, up=True)
    assert [each.text for each in made.objectives.all()] == [
        "Take blood",
        "Dress a wound",
        "Give an injection",
    ]
    assert (
        refused(change_set_objective, by=cast.academic, objective=third, text="Take blood", usual_kinds=[])
        == "The set has this objective already."
    )


@pytest.mark.django_db
def test_adopting_copies_once_and_a_changed_set_brings_only_what_is_new(cast: Cast) -> None:
    made = ObjectiveSetFactory(for_placement=cast.placement)
    blood = SetObjectiveFactory(objective_set=made, text="Take blood", usual_kinds=["clinic"])
    SetObjectiveFactory(objective_set=made, text="Dress a wound", usual_kinds=["visits"])
    add_objectives(by=cast.educationalist, placement=cast.placement, texts=["dress a wound"])

    def adopt() -> int:
        return adopt_objective_set(by=cast.educationalist, placement=cast.placement, objective_set=made)

    # One that is there in the same words becomes the set's, with its kinds.
    assert (adopt(), adopt(), texts(cast.placement)) == (1, 0, [ETHOS, "dress a wound", "Take blood"])
    assert [each.usual_kinds for each in cast.placement.objectives.all()] == [[], ["visits"], ["clinic"]]
    own = cast.placement.objectives.get(text="Take blood")
    change_objective(
        by=cast.educationalist, objective=own, text="Take blood from a child", usual_kinds=["surgery"]
    )
    change_set_objective(by=cast.academic, objective=blood, text="Take blood safely", usual_kinds=[])
    SetObjectiveFactory(objective_set=made, text="Read an ECG")
    assert (adopt(), texts(cast.placement)) == (
        1,
        [ETHOS, "dress a wound", "Take blood from a child", "Read an ECG"],
    )
    # What the university takes out of its set stays where it was adopted, in the placement's words.
    remove_set_objective(by=cast.academic, objective=blood)
    assert (adopt(), len(texts(cast.placement))) == (0, 4)


@pytest.mark.django_db
def test_a_set_for_others_or_no_longer_offered_is_not_adopted(cast: Cast) -> None:
    def tried(**fields: Any) -> str:
        made = ObjectiveSetFactory(for_placement=cast.placement, name="A set", **fields)
        SetObjectiveFactory(objective_set=made)
        return refused(
            adopt_objective_set, by=cast.administrator, placement=cast.placement, objective_set=made
        )

    sentence = "“A set” is not offered to Lena Nursingham."
    assert tried(is_retired=True, stage="x") == sentence
    assert tried(education_provider=cast.other_provider) == sentence
    assert tried(learner_group=cast.medical_student) == sentence
    assert tried(stage="Year 9") == sentence
    cast.placement.learner.stage = "year 2"
    cast.placement.learner.save()
    fitting = ObjectiveSetFactory(for_placement=cast.placement, stage="Year 2")
    SetObjectiveFactory(objective_set=fitting)
    assert adopt_objective_set(by=cast.administrator, placement=cast.placement, objective_set=fitting) == 1
    cancel_placement(by=cast.administrator, placement=cast.placement, reason="Deferred")
    assert "is cancelled" in refused(
        adopt_objective_set, by=cast.administrator, placement=cast.placement, objective_set=fitting
    )


@pytest.mark.django_db(transaction=True)
def test_two_people_adopt_and_two_schedule_at_once_and_each_is_done_once(cast: Cast) -> None:
    made = ObjectiveSetFactory(for_placement=cast.placement)
    for number in range(5):
        SetObjectiveFactory(objective_set=made, text=f"Objective {number}")
    people = (cast.educationalist, cast.administrator) * 2
    adopt = partial(adopt_objective_set, placement=cast.placement, objective_set=made)
    assert sorted(map(str, race([partial(adopt, by=by) for by in people]))) == ["0", "0", "0", "5"]
    assert sorted(texts(cast.placement)) == sorted([ETHOS, *(f"Objective {number}" for number in range(5))])
    start = datetime.datetime(2026, 12, 16, 9, tzinfo=UTC)
    got = race(
        [
            partial(
                schedule_interview,
                by=by,
                placement=cast.placement,
                kind="midpoint",
                start=start + datetime.timedelta(hours=hour),
                end=start + datetime.timedelta(hours=hour + 1),
            )
            for hour, by in enumerate(people)
        ]
    )
    assert sorted(type(each).__name__ for each in got) == ["Refusal", "Refusal", "Refusal", "Session"]
    assert Session.objects.filter(kind="interview").count() == Interview.objects.count() == 1


@pytest.mark.django_db
def test_the_ethos_objective_keeps_its_words_and_stays_and_others_go(cast: Cast) -> None:
    (ethos,) = cast.placement.objectives.all()
    (own,) = add_objectives(
        by=cast.educationalist, placement=cast.placement, texts=["Take blood", " take  blood "]
    )
    assert refused(remove_objective, by=cast.hee, objective=ethos) == (
        "The objective about the ethos of primary care belongs to every placement and stays."
    )
    assert refused(change_objective, by=cast.hee, objective=ethos, text="Other", usual_kinds=[]) == (
        "The objective about how primary care works is the same on every placement."
    )
    change_objective(by=cast.educationalist, objective=ethos, usual_kinds=["surgery"])
    remove_objective(by=cast.educationalist, objective=own)
    assert [(each.text, each.usual_kinds) for each in Objective.objects.filter(placement=cast.placement)] == [
        (ETHOS, ["surgery"])
    ]


@pytest.mark.django_db
def test_sessions_of_the_learner_are_chosen_for_an_objective_and_others_are_refused(cast: Cast) -> None:
    (own,) = add_objectives(by=cast.educationalist, placement=cast.placement, texts=["Take blood"])
    surgery, tutorial = cast.timetable.published
    draft, theirs = cast.timetable.draft, cast.second_timetable.draft

    def choose(*sessions: Session) -> list[int]:
        offered = [surgery, tutorial, draft]
        choose_sessions(by=cast.educationalist, objective=own, sessions=sessions, among=offered)
        return sorted(own.links.values_list("session", flat=True))

    assert choose(surgery, draft) == sorted([surgery.pk, draft.pk])
    assert [each.text for each in programme(cast).uncovered] == [ETHOS]
    # Her university sees no drafts, so for it the surgery alone serves it.
    as_academic = dict(programme(cast, cast.academic).objectives)
    assert [each.key for each in as_academic[own].sessions] == [surgery.pk]
    assert "is not in Long-term conditions clinic any more" in refused(
        choose_sessions, by=cast.educationalist, objective=own, sessions=[theirs], among=[theirs]
    )
    assert choose(tutorial) == [tutorial.pk]
    cancel_session(by=cast.administrator, session=tutorial, reason="Snow")
    assert {each.text for each in programme(cast).uncovered} == {ETHOS, "Take blood"}
    remove_objective(by=cast.educationalist, objective=own)
    assert not ObjectiveLink.objects.exists()


@pytest.mark.django_db
def test_what_undoing_took_away_comes_back_with_the_objectives_that_it_served(cast: Cast) -> None:
    kept, gone = add_objectives(
        by=cast.educationalist, placement=cast.placement, texts=["Take blood", "Take notes"]
    )
    days = this_week().next.days
    series = plan_series(
        by=cast.administrator,
        plan=SessionPlan(
            practice=cast.practice,
            start=to_utc(days[0], datetime.time(9)),
            end=to_utc(days[0], datetime.time(10)),
            title="Blood clinic",
            category="clinical",
            kind="clinic",
            learners=(cast.placement,),
        ),
        pattern=WeeklyPattern(
            first_day=days[0],
            last_day=days[4],
            weekdays=frozenset({0, 2, 4}),
            starts=datetime.time(9),
            ends=datetime.time(10),
        ),
    )
    for objective, served in ((kept, series[:2]), (gone, series)):
        choose_sessions(by=cast.educationalist, objective=objective, sessions=served, among=series)

    def links() -> list[tuple[str, Any]]:
        rows = ObjectiveLink.objects.order_by("objective", "session__starts_at")
        return list(rows.values_list("objective__text", "session__public_id"))

    def undo() -> None:
        step = last_step(person=cast.administrator)
        assert step
        undo_step(by=cast.administrator, step=step)

    uids = [each.public_id for each in series]
    undo()
    assert links() == []
    undo()
    assert links() == [*(("Take blood", uid) for uid in uids[:2]), *(("Take notes", uid) for uid in uids)]
    assert Session.objects.filter(series=series[0].series).count() == 3
    undo()
    remove_objective(by=cast.educationalist, objective=gone)
    undo()
    assert links() == [("Take blood", uid) for uid in uids[:2]]


@pytest.mark.django_db
def test_an_interview_gets_a_time_that_both_have_and_can_be_undone_and_scheduled_again(cast: Cast) -> None:
    def meetings() -> Any:
        days = days_of_interviews(cast.placement.starts_on, cast.placement.ends_on)["midpoint"]
        return meetings_for(cast.placement, days, programme(cast).sessions, datetime.datetime.now(tz=UTC))

    monday = days_of_interviews(cast.placement.starts_on, cast.placement.ends_on)["midpoint"].first
    taken = SessionFactory(practice=cast.practice, day=monday, start=datetime.time(9), end=datetime.time(11))
    ParticipationFactory(session=taken, placement=cast.placement)
    busy = SessionFactory(practice=cast.practice, day=monday, start=datetime.time(11), end=datetime.time(12))
    ParticipationFactory(session=busy, person=cast.educationalist, part=Part.LEADER)
    first = meetings().free[0]
    # The day on which the learner comes goes first, after what each of the two has.
    assert first.start == datetime.datetime.combine(monday, datetime.time(12), tzinfo=UTC)
    what: dict[str, Any] = {"by": cast.educationalist, "placement": cast.placement, "kind": "midpoint"}
    with pytest.raises(BookingRefusal):
        schedule_interview(**what, start=taken.start, end=taken.end)
    session = schedule_interview(**what, start=first.start, end=first.end)
    assert (session.title, session.kind, session.category, session.is_published) == (
        "Midpoint interview", "interview", "educational", False,
    )  # fmt: skip
    assert {(str(row.person), row.part) for row in session.participations.all()} == {
        ("Lena Nursingham", "learner"),
        ("Edward Kaye", "leader"),
    }
    (standing,) = [each for each in programme(cast).interviews if each.kind == "midpoint"]
    assert (standing.state, standing.session.key) == (State.SCHEDULED, session.pk)
    assert "already. Move or cancel that session first." in refused(
        schedule_interview, **what, start=first.end, end=first.end + datetime.timedelta(hours=1)
    )
    step = last_step(person=cast.educationalist)
    assert step
    undo_step(by=cast.educationalist, step=step)
    assert [each.state for each in programme(cast).interviews if each.kind == "midpoint"] == [State.DUE]
    # Undone in its turn, it is scheduled as it was.
    again = last_step(person=cast.educationalist)
    assert again
    undo_step(by=cast.educationalist, step=again)
    back = Session.objects.get(public_id=session.public_id)
    assert Interview.objects.get().session == back
    once_more = last_step(person=cast.educationalist)
    assert once_more
    undo_step(by=cast.educationalist, step=once_more)
    tutorial = cast.timetable.published[1]
    assert hold_interview_in(**what, session=tutorial) == tutorial
    assert Interview.objects.get().session == tutorial
    cancel_session(by=cast.administrator, session=tutorial, reason="Snow")
    assert "The two are not together in Morning surgery any more" in refused(
        hold_interview_in, **what, session=cast.timetable.published[0]
    )


@pytest.mark.django_db
def test_notes_are_written_and_read_by_the_two_and_by_no_role_besides(cast: Cast) -> None:
    for person in (cast.administrator, cast.hub_lead, cast.hee, cast.academic, cast.second_learner):
        assert refused(write_note, by=person, placement=cast.placement, text="Hello") == (
            "Notes are between a learner and their educationalist, and nobody else."
        )
        assert not LearningNote.objects.visible_to(person).exists()
    asked = write_note(by=cast.learner, placement=cast.placement, text="May I see more children?")
    assert [programme(cast, who).unread for who in (cast.educationalist, cast.learner, cast.hee)] == [1, 0, 0]
    assert mark_notes_read(by=cast.learner, placement=cast.placement) == 0
    assert mark_notes_read(by=cast.hee, placement=cast.placement) == 0
    assert mark_notes_read(by=cast.educationalist, placement=cast.placement) == 1
    answer = write_note(by=cast.educationalist, placement=cast.placement, text="From Tuesday on.")
    assert [programme(cast, who).unread for who in (cast.educationalist, cast.learner)] == [0, 1]
    assert refused(remove_note, by=cast.learner, note=answer) == "Only who wrote a note takes it away."
    remove_note(by=cast.learner, note=asked)
    # Whoever teaches there no more reads nothing any more.
    cast.educationalist.educationalists.update(ends_on=datetime.date(2026, 11, 22))
    assert list(LearningNote.objects.visible_to(cast.learner)) == [answer]
    assert not LearningNote.objects.visible_to(cast.educationalist).exists()


@pytest.mark.django_db
def test_the_other_of_the_two_is_mailed_that_there_is_a_note_once_and_never_its_words(cast: Cast) -> None:
    def mailed() -> list[tuple[str, str]]:
        sent = OutgoingMail.objects.order_by("pk")
        assert not any("Dotterel" in each.text + each.html + each.subject for each in sent)
        return [(each.to_address, each.subject) for each in sent]

    def write(by: Person, minutes: int) -> None:
        with time_machine.travel(now + datetime.timedelta(minutes=minutes), tick=False):
            write_note(by=by, placement=cast.placement, text="Dotterel talk")

    now = datetime.datetime(2026, 11, 23, 9, tzinfo=UTC)
    stands_in = PersonFactory(given_name="Dora", family_name="Penn", email="dora.penn@example.org")
    EducationalistFactory(
        person=stands_in, practice=cast.practice, deputising_for=cast.placement.educationalist
    )
    for minutes in (0, 5, 50):
        write(cast.learner, minutes)
    to_both = [
        ("edward.kaye@example.org", "Lena Nursingham wrote you a note"),
        ("dora.penn@example.org", "Lena Nursingham wrote you a note"),
    ]
    assert mailed() == to_both
    text = OutgoingMail.objects.earliest("pk").text
    assert f"/placements/{cast.placement.public_id}/programme/notes/" in text
    # The answer is the other's news; once it was read, what follows is news again.
    write(stands_in, 51)
    mark_notes_read(by=cast.educationalist, placement=cast.placement)
    write(cast.learner, 55)
    answer = ("lena.nursingham@example.org", "Dora Penn wrote you a note")
    assert mailed() == [*to_both, answer, *to_both]
    write(cast.learner, 116)
    assert mailed() == [*to_both, answer, *to_both, *to_both]


@pytest.mark.django_db
def test_notes_go_with_the_learners_details_and_never_come_into_history(cast: Cast) -> None:
    write_note(by=cast.learner, placement=cast.placement, text="Dotterel talk")
    kept = write_note(by=cast.educationalist, placement=cast.second_placement, text="Plover talk")
    columns = {field.name for field in apps.get_model("placements", "LearningNoteEvent")._meta.fields}
    assert "text" not in columns
    forget(cast.hee, cast.learner, "They asked for it.")
    assert list(LearningNote.objects.all()) == [kept]
