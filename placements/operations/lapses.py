"""Running placements that lost what they stand on: found, told of, and decided.

| what is done | from | to | who | what it needs |
|---|---|---|---|---|
| ``find_lapses`` | (nothing) | open | the portal | days to come that the gate refuses |
| ``find_lapses`` | open, decided | the same | the portal | other days of the same kind |
| ``decide_lapse`` | open, decided | decided | the hub's lead, HEE staff | what happens, and why |
| ``find_lapses`` | open, decided | over | the portal | covered again, or the placement is over |

The same rows are ``placements.lapse_cycle.LAPSE``. Nothing here keeps anybody from mending a placement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.utils import timezone

from accounts.mail import mail_to, queue_mails
from accounts.models import AcademicLink, Administrator, HubLead, Person
from hubs.gate.asking import Answer, ask_gate
from hubs.models import Membership, Practice
from hubs.operations.accrediting.steps import given
from hubs.operations.base import Refusal, operation
from placements.lapse_cycle import LAPSE
from placements.models import Placement, PlacementState, StandingLapse
from placements.operations.placements import cancel_placement
from placements.standing import hosting_of

D = StandingLapse.Decision


@operation
def find_lapses(*, by: Person | None, practices: Iterable[Practice] | None = None) -> list[StandingLapse]:
    """Look for confirmed placements with days from today on that the gate refuses; everywhere, unless ``practices``.

    A new one, and one that lacks more than was decided about, waits for a decision: the universities are told at
    once, each with its own learners, and so are the practice's administrators and the leads of its hub. What is covered
    again, or whose placement is over, is over. Returns those that are new. As many queries for one as for many.
    """
    today = timezone.localdate()
    places = None if practices is None else [practice.pk for practice in practices]
    # Whoever looks at the same placements waits here, and finds what was found.
    running = _running(today, places)
    known = {lapse.placement_id: lapse for lapse in _known(places)}
    answers = ask_gate([hosting_of(each, first=max(each.starts_on, today)) for each in running])
    new: list[StandingLapse] = []
    changed: list[StandingLapse] = []
    over: list[StandingLapse] = []
    for placement, answer in zip(running, answers, strict=True):
        lapse = known.pop(placement.pk, None)
        if not answer.verdict.is_refused:
            over += [lapse] if lapse else []
            continue
        found = _lapse(placement, answer)
        if lapse is None:
            new.append(found)
        elif set(found.lacks.split(",")) <= set(lapse.lacks.split(",")):
            lapse.first_day, lapse.last_day = found.first_day, found.last_day
            lapse.lacks, lapse.missing = found.lacks, found.missing
            changed.append(lapse)
        else:
            over.append(lapse)
            new.append(found)
    _end([*over, *known.values()])
    StandingLapse.objects.bulk_update(changed, ["first_day", "last_day", "lacks", "missing"], batch_size=500)
    StandingLapse.objects.bulk_create(new)
    _tell(new, "standing_lapsed", by)
    anew = {lapse.placement_id for lapse in new}
    _tell([lapse for lapse in over if lapse.placement_id not in anew], "standing_back", by)
    return new


@operation
def decide_lapse(*, by: Person, lapse: StandingLapse, decision: str, reason: str) -> StandingLapse:
    """Say what happens to a placement that lost its standing: it continues, the learner moves, or it stops.

    To stop cancels the placement and its sessions to come. To move keeps it until another is arranged. The learner's
    university and the practice's administrators are told.
    """
    if decision not in D.values:
        raise Refusal("Choose what happens.")
    placement = Placement.objects.select_for_update(of=("self",)).get(pk=lapse.placement_id)
    lapse = StandingLapse.objects.select_related("placement__person", "placement__practice").get(pk=lapse.pk)
    if not StandingLapse.objects.decided_by(by).filter(pk=lapse.pk).exists():
        raise Refusal("The hub’s lead or HEE staff of the region decide this.")
    if LAPSE.step("decide_lapse", lapse.state) is None:
        raise Refusal("This lapse is over: there is nothing to decide any more.")
    lapse.state, lapse.decision, lapse.reason = StandingLapse.State.DECIDED, decision, given(reason)
    lapse.decided_by, lapse.decided_at = by, timezone.now()
    lapse.save(update_fields=["state", "decision", "reason", "decided_by", "decided_at"])
    _tell([lapse], "standing_lapse_decided", by)
    if decision == D.STOP and placement.state == PlacementState.CONFIRMED:
        cancel_placement(by=by, placement=placement, reason=lapse.reason)
    return lapse


def _running(today: Any, places: Collection[int] | None) -> list[Placement]:
    live = Placement.objects.filter(state=PlacementState.CONFIRMED, ends_on__gte=today)
    if places is not None:
        live = live.filter(practice__in=places)
    return list(
        live.select_for_update(of=("self",), no_key=True)
        .select_related("person", "practice", "learner_group", "education_provider")
        .order_by("pk")
    )


def _known(places: Collection[int] | None) -> Iterable[StandingLapse]:
    lasting = StandingLapse.objects.lasting().select_related(
        "placement__person",
        "placement__practice",
        "placement__learner_group",
        "placement__education_provider",
    )
    return lasting if places is None else lasting.filter(placement__practice__in=places)


def _lapse(placement: Placement, answer: Answer) -> StandingLapse:
    verdict = answer.verdict
    assert verdict.first_day
    assert verdict.last_day
    return StandingLapse(
        placement=placement,
        first_day=verdict.first_day,
        last_day=verdict.last_day,
        lacks=",".join(lack.kind.value for lack in verdict.lacks),
        missing=" ".join(missing.sentence for missing in answer.missing),
    )


def _end(lapses: Iterable[StandingLapse]) -> None:
    StandingLapse.objects.filter(pk__in=[lapse.pk for lapse in lapses]).update(
        state=StandingLapse.State.OVER, over_at=timezone.now()
    )


def _tell(lapses: Sequence[StandingLapse], template: str, by: Person | None) -> None:
    """One mail for each who is concerned, with the learners whom they know: of their provider, practice or hub."""
    if not lapses:
        return
    of_whom: dict[Person, dict[int, StandingLapse]] = defaultdict(dict)
    placements = [lapse.placement for lapse in lapses]
    practices = {placement.practice_id for placement in placements}
    hub_of = dict(Membership.objects.current().filter(practice__in=practices).values_list("practice", "hub"))
    held = (
        (AcademicLink, "education_provider", [placement.education_provider_id for placement in placements]),
        (Administrator, "practice", [placement.practice_id for placement in placements]),
        (HubLead, "hub", [hub_of.get(placement.practice_id) for placement in placements]),
    )
    for kind, field, places in held:
        roles = (
            kind._default_manager.current()
            .filter(**{f"{field}__in": {place for place in places if place}})
            .select_related("person")
        )
        for role in roles:
            for lapse, place in zip(lapses, places, strict=True):
                if place == getattr(role, f"{field}_id"):
                    of_whom[role.person][lapse.placement_id] = lapse
    queue_mails(
        [
            mail
            for person in sorted(of_whom, key=lambda each: each.pk)
            if person != by
            and (
                mail := mail_to(
                    person,
                    template,
                    {"lapses": sorted(of_whom[person].values(), key=_in_order), "by": by},
                    reply_to=by,
                )
            )
        ]
    )


def _in_order(lapse: StandingLapse) -> tuple[Any, ...]:
    return lapse.placement.practice.name, lapse.first_day, lapse.placement.person.family_name, lapse.pk
