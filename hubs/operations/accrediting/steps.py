"""What every step of the accreditation desk begins with: who asks, in which part, and whether the table has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, Q
from django.utils import timezone

from atp_portal.formatting import or_list
from hubs.accrediting.life_cycles import APPLICATION, LifeCycle, Part, Step
from hubs.models import Application, CaseMember, Practice, PracticeGroup, TrainingHub
from hubs.operations.base import Refusal
from hubs.querysets import in_regions_of


class NotYours(Refusal):
    """The step exists, but others take it."""


# The roles at a practice, and the part in which they let one meet its application.
OF_PRACTICES: dict[str, Part | None] = {
    "practice_leads": Part.PRACTICE_LEAD,
    "administrators": Part.ADMINISTRATOR,
    "educationalists": None,
}


def practices_of(host: Practice | PracticeGroup) -> list[Practice]:
    """The practice itself; of a group those that belong to it today."""
    if isinstance(host, Practice):
        return [host]
    return [member.practice for member in host.members.current().select_related("practice")]


def parts_at(person: Any, host: Practice | PracticeGroup, hub: TrainingHub | None) -> set[Part]:
    """In which parts ``person`` meets an application of ``host`` to ``hub``, but for the panel's.

    Nobody judges the practice where they hold a role: they lose the hub's and HEE's part there. Of a practice without
    a hub the region's staff are HEE's.
    """
    if not getattr(person, "is_authenticated", False):
        return set()
    practices = [practice.pk for practice in practices_of(host)]
    held = _held(
        person, {role: {"practice__in": practices} for role in OF_PRACTICES} | {"hub_leads": {"hub": hub}}
    )
    parts = {part for role, part in OF_PRACTICES.items() if part and held[role]}
    belongs = any(held[role] for role in OF_PRACTICES)
    if held["hub_leads"]:
        agreed = Practice.objects.acting_for(person).filter(pk__in=practices).count()
        if practices and agreed == len(practices):
            parts.add(Part.ACTING_HUB_LEAD)
        if not belongs:
            parts.add(Part.HUB_LEAD)
    regions = in_regions_of(person)
    place: Any = hub or host
    if regions is not None and not belongs and type(place).objects.filter(regions, pk=place.pk).exists():
        parts.add(Part.HEE_STAFF)
    return parts


def practices_judged_by(person: Any) -> Any:
    """The practices of the regions where ``person`` is HEE staff, but for those where they hold a role today."""
    regions = in_regions_of(person)
    if regions is None:
        return Practice.objects.none()
    belongs = Q()
    for role in OF_PRACTICES:
        belongs |= Q(pk__in=getattr(person, role).current().values("practice"))
    return Practice.objects.filter(regions).exclude(belongs)


def _held(person: Any, roles: Mapping[str, Mapping[str, Any]]) -> dict[str, bool]:
    """Which of these roles, named as from a person, ``person`` holds today in these places; one query."""
    asked = [Exists(getattr(person, role).current().filter(**place)) for role, place in roles.items()]
    people = get_user_model()._base_manager.filter(pk=person.pk)
    return dict(zip(roles, people.values_list(*asked).get(), strict=True))


def parts_of(person: Any, application: Application) -> set[Part]:
    """In which parts ``person`` meets an application; of the panel only for whom the case is given to."""
    parts = parts_at(person, application.host, application.hub)
    if getattr(person, "is_authenticated", False):
        given = CaseMember.objects.filter(case__application=application, case__is_open=True)
        if given.filter(member__person=person).exists():
            parts.add(Part.PANEL_MEMBER)
    return parts


def steps_open_to(person: Any, application: Application) -> set[str]:
    """The operations on an application that ``person`` may do in its present state."""
    return {step.operation for step in APPLICATION.open_to(application.state, parts_of(person, application))}


def check_step(life_cycle: LifeCycle, operation: str, row: Any, parts: set[Part], *, named: str = "") -> Step:
    """The table's row for ``operation`` on ``row`` in its state. Raises Refusal, or NotYours, in words."""
    who = life_cycle.doers(operation)
    verb, name = life_cycle.verb(operation), named or f"this {life_cycle.name}"
    if not parts & who:
        raise NotYours(f"To {verb} {name} is for the {or_list(sorted(who))}.")
    step = life_cycle.step(operation, row.state)
    if step is None:
        raise Refusal(f"One cannot {verb} {name} now: it is {row.get_state_display()}.")
    if not parts & step.who:
        raise NotYours(
            f"To {verb} {name} while it is {row.get_state_display()} is for the {or_list(sorted(step.who))}."
        )
    return step


def hold(application: Application) -> Application:
    """The application as it is now, kept from moving until the transaction ends."""
    held = Application.objects.select_for_update(of=("self",), no_key=True)
    return held.select_related("practice", "group", "hub").get(pk=application.pk)


def begin(by: Any, application: Application, operation: str) -> tuple[Application, Step]:
    """Hold the application for a step that ``by`` may take now. Raises Refusal."""
    held = hold(application)
    return held, check_step(APPLICATION, operation, held, parts_of(by, held))


def enter(application: Application, state: str, *, reason: str = "", **changed: Any) -> Application:
    """Move a held application into a state, with what else changes by that."""
    application.state, application.state_since, application.state_reason = (
        state,
        timezone.now(),
        reason.strip(),
    )
    for name, value in changed.items():
        setattr(application, name, value)
    application.save(update_fields=["state", "state_since", "state_reason", *changed])
    return application


def given(text: str, sentence: str = "Give a reason.") -> str:
    """The words, which must be there. Raises Refusal with ``sentence`` where they are not."""
    if not text.strip():
        raise Refusal(sentence)
    return text.strip()
