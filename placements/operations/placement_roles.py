"""Who supervises and assesses a learner, whom a practice nominates, and interviews once they were held.

| what is done | who | what it needs |
|---|---|---|
| ``set_placement_roles`` | who keeps the placement, or its educationalist | people of the practice, of the university |
| ``nominate_person`` | who keeps the practice | somebody of its staff |
| ``record_interviews`` | who keeps the placement, or its educationalist | a day of it, today at the latest |
| ``take_back_interview`` | the same | nothing |

Pages fetch by the doors that say who; the rules (19 to 21, 38 and 44) say what the people must be.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from django.utils import timezone

from accounts.models import AcademicLink, Administrator, Educationalist, Person, Supervisor
from atp_portal.formatting import date_plain
from hubs.models import Practice
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from placements.models import (
    Interview,
    NominatedPerson,
    Placement,
    PlacementRole,
    PlacementState,
)

K = PlacementRole.Kind


@operation
def set_placement_roles(
    *,
    by: Person | None,
    placement: Placement,
    practice_supervisors: Collection[Person] = (),
    practice_assessor: Person | None = None,
    academic_assessor: Person | None = None,
    deputy: Person | None = None,
    same_person_reason: str = "",
) -> list[PlacementRole]:
    """Have exactly these people these parts in a placement; whoever is not named has none any more.

    Somebody who has a part already may keep it when they have left. Raises Refusal for people from elsewhere, for the
    learner, and where one person supervises and assesses without a reason.
    """
    placement = _open(placement)
    wanted = [
        *((person, K.PRACTICE_SUPERVISOR) for person in practice_supervisors),
        *(
            (person, kind)
            for person, kind in (
                (practice_assessor, K.PRACTICE_ASSESSOR),
                (academic_assessor, K.ACADEMIC_ASSESSOR),
                (deputy, K.DEPUTY),
            )
            if person is not None
        ),
    ]
    before = {(role.person_id, role.kind): role for role in placement.roles.all()}
    people = _PeopleOf([placement])
    for person, kind in wanted:
        if (person.pk, kind) not in before:
            people.check(placement, person, kind)
    both = practice_assessor is not None and practice_assessor in practice_supervisors
    reason = same_person_reason.strip()
    if both and not reason:
        raise Refusal(
            f"{practice_assessor} would supervise and assess the same learner. Choose another person for one of the "
            "two, or say why, where the programme allows it."
        )
    if academic_assessor is not None and academic_assessor in (practice_assessor, *practice_supervisors):
        raise Refusal(f"{academic_assessor} cannot be the academic assessor and have a part in the practice.")
    kept = {(person.pk, kind) for person, kind in wanted}
    for key, role in before.items():
        if key not in kept:
            role.delete()
    found = []
    for person, kind in dict.fromkeys(wanted):
        said = reason if both and kind == K.PRACTICE_ASSESSOR else ""
        role = before.get((person.pk, kind)) or PlacementRole(placement=placement, person=person, kind=kind)
        if role.pk is None or role.same_person_reason != said:
            role.same_person_reason = said
            role.save()
        found.append(role)
    return found


@operation
def add_placement_roles(*, by: Person | None, roles: Sequence[PlacementRole]) -> list[PlacementRole]:
    """Give people their parts in many placements at once, as unsaved rows; all or none, and nobody loses one.

    Raises Refusal for people from elsewhere, and for a placement that is over.
    """
    placements = {row.pk: row for row in _all_open(role.placement for role in roles)}
    people = _PeopleOf(placements.values())
    for role in roles:
        people.check(placements[role.placement.pk], role.person, K(role.kind))
    return PlacementRole.objects.bulk_create(roles, batch_size=1000)


@operation
def nominate_people(*, by: Person | None, nominations: Sequence[NominatedPerson]) -> list[NominatedPerson]:
    """Name somebody at each of many practices that name nobody yet, as unsaved rows; all or none."""
    take_turns([each.practice for each in nominations])
    return NominatedPerson.objects.bulk_create(nominations, batch_size=1000)


@operation
def nominate_person(
    *, by: Person | None, practice: Practice, person: Person | None
) -> NominatedPerson | None:
    """Name whom students of a practice can turn to, from today; None takes the name back.

    Whoever was named ends yesterday. Raises Refusal for who does not work there.
    """
    today = timezone.localdate()
    take_turns([practice])
    now = list(practice.nominated_people.current())
    if person is not None:
        if [each.person_id for each in now] == [person.pk]:
            return now[0]
        if not Person.objects.at_practice(practice).filter(pk=person.pk).exists():
            raise Refusal(f"{person} does not work at {practice}.")
    for each in now:
        if each.starts_on == today:
            each.delete()
        else:
            each.ends_on = today - datetime.timedelta(days=1)
            each.save(update_fields=["ends_on"])
    if person is None:
        return None
    return NominatedPerson.objects.create(practice=practice, person=person, starts_on=today)


class Held(NamedTuple):
    """An interview that was held on a day."""

    placement: Placement
    kind: str
    held_on: datetime.date


@operation
def record_interviews(*, by: Person, held: Sequence[Held]) -> list[Interview]:
    """Write down when interviews of placements were held, all or none; one that was recorded gets its new day.

    Raises Refusal for a day outside its placement or still to come.
    """
    placements = {row.pk: row for row in _all_open(each.placement for each in held)}
    known = {(row.placement_id, row.kind): row for row in Interview.objects.filter(placement__in=placements)}
    new, changed = [], []
    for each in held:
        _check_day(placements[each.placement.pk], each)
        interview = known.get((each.placement.pk, each.kind))
        if interview is None:
            interview = Interview(placement=placements[each.placement.pk], kind=each.kind)
            known[each.placement.pk, each.kind] = interview
            new.append(interview)
        elif interview.held_on != each.held_on:
            changed.append(interview)
        else:
            continue
        interview.held_on, interview.recorded_by = each.held_on, by
    Interview.objects.bulk_create(new, batch_size=1000)
    Interview.objects.bulk_update(changed, ["held_on", "recorded_by"], batch_size=500)
    return [known[each.placement.pk, each.kind] for each in held]


@operation
def change_interviews(
    *, by: Person, placement: Placement, days: Iterable[tuple[str, datetime.date | None]]
) -> None:
    """Record interviews and take others back, all or none: by kind, the day, or None for one that was not held."""
    changes = list(days)
    record_interviews(by=by, held=[Held(placement, kind, day) for kind, day in changes if day])
    for kind, day in changes:
        if day is None:
            take_back_interview(by=by, placement=placement, kind=kind)


@operation
def take_back_interview(*, by: Person, placement: Placement, kind: str) -> None:
    """It was not held after all."""
    _open(placement)
    Interview.objects.filter(placement=placement, kind=kind).update(held_on=None, recorded_by=None)


def _check_day(placement: Placement, each: Held) -> None:
    if each.kind not in Interview.Kind.values:
        raise Refusal("Choose an initial, a midpoint or a final interview.")
    if each.held_on > timezone.localdate():
        raise Refusal("An interview is recorded once it was held: choose today or an earlier day.")
    if not placement.starts_on <= each.held_on <= placement.ends_on:
        raise Refusal(
            f"Choose a day of the placement, from {date_plain(placement.starts_on)} to "
            f"{date_plain(placement.ends_on)}."
        )


def _open(placement: Placement) -> Placement:
    """The placement as it is, held until the operation ends; refused when it is over."""
    (locked,) = _all_open([placement])
    return locked


def _all_open(placements: Iterable[Placement]) -> list[Placement]:
    found = list(
        Placement.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=[placement.pk for placement in placements])
        .select_related("person", "practice", "education_provider", "educationalist")
        .order_by("pk")
    )
    for each in found:
        if each.state in {PlacementState.CANCELLED, PlacementState.COMPLETED}:
            raise Refusal(f"The placement of {each.person} is {each.get_state_display()}.")
    return found


class _PeopleOf:
    """Who works at the practices of some placements, and who is of their universities: three queries."""

    def __init__(self, placements: Iterable[Placement]) -> None:
        rows = list(placements)
        practices = {row.practice_id for row in rows}
        self.staff = {
            pair
            for kind in (Supervisor, Educationalist, Administrator)
            for pair in kind._default_manager.current()
            .filter(practice__in=practices)
            .values_list("practice", "person")
        }
        self.links = set(
            AcademicLink.objects.current()
            .filter(education_provider__in={row.education_provider_id for row in rows})
            .values_list("education_provider", "person")
        )

    def check(self, placement: Placement, person: Person, kind: PlacementRole.Kind) -> None:
        """Raises Refusal where somebody cannot have this part."""
        if person.pk == placement.person_id:
            raise Refusal(f"{person} is the learner of this placement.")
        if kind == K.ACADEMIC_ASSESSOR:
            if (placement.education_provider_id, person.pk) not in self.links:
                raise Refusal(f"{person} is not of {placement.education_provider}.")
        elif (placement.practice_id, person.pk) not in self.staff:
            raise Refusal(f"{person} does not work at {placement.practice}.")
        educationalist = placement.educationalist
        if kind == K.DEPUTY and educationalist is not None and person.pk == educationalist.person_id:
            raise Refusal(f"{person} is the educationalist, and cannot stand in for themselves.")
