"""What the database itself refuses about placements, whoever asks and however (promises 2, 4 and 5)."""

import datetime
from datetime import time

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from placements.models import ETHOS_OBJECTIVE, Objective, Participation, Placement, Room, Session
from tests.factories.cast import Cast
from tests.factories.placements import PlacementFactory, times
from tests.refusals import refused

pytestmark = [
    pytest.mark.constraints,
    pytest.mark.django_db,
    pytest.mark.time_machine("2026-11-24 12:00 +0000"),
]


@pytest.mark.parametrize(
    "missing",
    [
        {"administrator": None},
        {"educationalist": None},
        {"interdisciplinary_opportunities": " \n "},
        {"ethos_objective": None},
    ],
)
def test_a_confirmed_placement_keeps_its_quality_markers(cast: Cast, missing: dict[str, object]) -> None:
    rows = Placement.objects.filter(pk=cast.placement.pk)

    with refused("placements_confirmed_placement_has_its_quality_markers"):
        rows.update(**missing)

    assert rows.update(state="provisional", **missing) == 1


def test_the_administrator_is_of_the_placements_practice(cast: Cast) -> None:
    with refused("placements_administrator_is_of_the_practice"):
        Placement.objects.filter(pk=cast.placement.pk).update(
            administrator=cast.stranger_placement.administrator
        )


def test_the_educationalist_is_of_the_placements_practice(cast: Cast) -> None:
    with refused("placements_educationalist_is_of_the_practice"):
        Placement.objects.filter(pk=cast.placement.pk).update(
            educationalist=cast.stranger_placement.educationalist
        )


def test_a_placement_cannot_move_to_a_practice_without_its_people(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.filter(pk=cast.placement.pk).update(practice=cast.stranger_practice)


def test_the_ethos_objective_cannot_be_deleted(cast: Cast) -> None:
    ethos = cast.placement.objectives.get(kind="ethos")

    with pytest.raises(ProtectedError):
        ethos.delete()
    with refused("placements_ethos_objective_is_its_own"):
        Objective.objects.filter(pk=ethos.pk)._raw_delete("default")


def test_the_ethos_objective_is_the_placements_own_and_of_that_kind(cast: Cast) -> None:
    rows = Placement.objects.filter(pk=cast.placement.pk)
    other = Objective.objects.create(placement=cast.placement, text="Take blood")

    with refused("placements_ethos_objective_is_its_own"):
        rows.update(ethos_objective=cast.second_placement.ethos_objective)
    with refused("placements_ethos_objective_is_its_own"):
        rows.update(ethos_objective=other)
    with refused("placements_placement_has_one_ethos_objective"):
        Objective.objects.create(placement=cast.placement, kind="ethos", text=ETHOS_OBJECTIVE)


def test_a_placement_belongs_to_the_person_of_its_learner(cast: Cast) -> None:
    draft = PlacementFactory(practice=cast.practice)

    with refused("placements_placement_is_for_the_learners_person"):
        Placement.objects.filter(pk=draft.pk).update(person=cast.learner)


def test_a_placement_starts_before_it_ends(cast: Cast) -> None:
    with refused("placements_placement_starts_before_it_ends"):
        Placement.objects.filter(pk=cast.placement.pk).update(
            ends_on=cast.placement.starts_on - datetime.timedelta(days=1)
        )


def test_a_placement_cannot_shrink_away_from_its_sessions(cast: Cast) -> None:
    rows = Placement.objects.filter(pk=cast.placement.pk)

    with refused("placements_session_is_inside_the_placement"):
        rows.update(starts_on=datetime.date(2026, 11, 25))
    assert rows.update(starts_on=datetime.date(2026, 11, 24)) == 1


def test_a_cancelled_session_holds_no_placement_back(cast: Cast) -> None:
    Session.objects.filter(participations__placement=cast.placement).update(is_cancelled=True)

    assert Placement.objects.filter(pk=cast.placement.pk).update(starts_on=datetime.date(2026, 12, 1)) == 1


def test_a_session_is_not_empty_backwards_or_endless(cast: Cast) -> None:
    rows = Session.objects.filter(pk=cast.timetable.draft.pk)
    start = cast.timetable.draft.start

    for during in [(start, start), (start, None), (None, start)]:
        with refused("placements_session_starts_before_it_ends"):
            rows.update(during=during)


def test_a_learner_takes_part_by_their_own_placement(cast: Cast) -> None:
    participation = Participation.objects.get(session=cast.timetable.draft, person=cast.learner)
    rows = Participation.objects.filter(pk=participation.pk)

    with refused("placements_learner_comes_by_a_placement"):
        rows.update(placement=None, placement_during=None)
    with refused("placements_participation_follows_its_placement"):
        rows.update(placement=cast.second_placement)


def test_a_participation_cannot_pretend_other_times_or_a_cancellation(cast: Cast) -> None:
    rows = Participation.objects.filter(session=cast.timetable.draft)

    with refused("placements_participation_follows_its_session"):
        rows.update(during=times(datetime.date(2026, 11, 24), time(18), time(19)))
    with refused("placements_participation_follows_its_session"):
        rows.update(is_cancelled=True)


def test_a_session_is_in_a_room_of_its_practice_and_says_truly_whether_it_is_shared(cast: Cast) -> None:
    rows = Session.objects.filter(pk=cast.timetable.published[0].pk)

    with refused("placements_session_room_is_of_the_practice"):
        rows.update(practice=cast.same_hub_practice)
    with refused("placements_session_room_is_of_the_practice"):
        rows.update(room_is_exclusive=False)


def test_a_shared_room_that_becomes_exclusive_takes_its_sessions_along(cast: Cast) -> None:
    surgery = cast.timetable.published[0]
    Room.objects.filter(pk=cast.room.pk).update(is_exclusive=False, seats=4)
    assert Session.objects.get(pk=surgery.pk).room_is_exclusive is False
    Session.objects.create(
        practice=cast.practice,
        title="In the same room",
        category="clinical",
        kind="clinic",
        during=surgery.during,
        room=cast.room,
    )

    with refused("placements_room_holds_one_session"):
        Room.objects.filter(pk=cast.room.pk).update(is_exclusive=True)


def test_a_shared_room_has_seats(cast: Cast) -> None:
    with refused("placements_shared_room_has_seats"):
        Room.objects.filter(pk=cast.room.pk).update(is_exclusive=False)
