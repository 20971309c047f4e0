"""Writing an audit section by section: each is saved by itself, so that several people can write at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from hubs.accrediting.standing_cycles import AUDIT
from hubs.models import (
    AuditCapacity,
    AuditProvider,
    AuditSection,
    AuditSpoke,
    AuditStaff,
    EducationProvider,
    LearnerGroup,
    Profession,
)
from hubs.operations.accrediting.steps import check_step
from hubs.operations.audits.steps import hold, parts_in
from hubs.operations.base import Refusal, operation

Kind = AuditSection.Kind


@dataclass(frozen=True)
class Said:
    """What a section says: words everywhere, the rest where its kind has it. ``staff`` are people and prepared."""

    text: str = ""
    judgement: str = ""
    providers: Sequence[EducationProvider] = ()
    capacities: Mapping[LearnerGroup, int] = field(default_factory=dict)
    staff: Mapping[Profession, tuple[int, int]] = field(default_factory=dict)
    spokes: Sequence[tuple[str, str]] = ()


class StaleSection(Refusal):
    """The section was saved since it was read, by somebody else or by oneself elsewhere. ``theirs`` is it now."""

    def __init__(self, theirs: AuditSection, by: Any) -> None:
        is_own = theirs.changed_by_id == by.pk
        who = "You have" if is_own else f"{theirs.changed_by or 'Somebody else'} has"
        where = " in another window" if is_own else ""
        super().__init__(
            f"{who} changed this section{where} since you opened it. Choose what to keep: nothing is lost yet."
        )
        self.theirs = theirs


@operation
def write_section(
    *, by: Any, section: AuditSection, said: Said, revision: int, is_done: bool = False
) -> AuditSection:
    """Save what a section says. ``revision`` is the one that was read; ``is_done`` says that nothing is missing.

    Raises StaleSection when it was saved by somebody since and says something else. Refused as done where its
    words, its judgement or its lines are missing.
    """
    audit = hold(section.audit)
    check_step(AUDIT, "write_audit", audit, parts_in(by, audit))
    held = (
        AuditSection.objects.select_for_update(of=("self",), no_key=True)
        .select_related("domain", "changed_by")
        .get(pk=section.pk)
    )
    held.audit = audit
    said, before = _tidied(held, said), said_in(held)
    if is_done and (missing := what_is_missing(held, said)):
        raise Refusal(missing)
    _check_lines(said)
    if said == before and is_done == held.is_done:
        return held
    if held.revision != revision:
        raise StaleSection(held, by)
    held.text, held.judgement, held.is_done = said.text, said.judgement, is_done
    held.revision, held.changed_by, held.changed_at = revision + 1, by, timezone.now()
    held.full_clean(validate_unique=False, validate_constraints=False)
    held.save()
    _write_lines(held, said, before)
    return held


def said_in(section: AuditSection) -> Said:
    """What a section says now."""
    audit, kind = section.audit, section.kind
    text, judgement = section.text, section.judgement
    if kind == Kind.PROFILE:
        taking_part = audit.providers.select_related("education_provider").order_by("education_provider")
        return Said(text, judgement, providers=tuple(each.education_provider for each in taking_part))
    if kind == Kind.CAPACITY:
        lines = audit.capacities.select_related("learner_group")
        return Said(text, judgement, capacities={each.learner_group: each.places for each in lines})
    if kind == Kind.STAFF:
        staff = audit.staff.select_related("profession")
        counted = {each.profession: (each.people, each.prepared) for each in staff}
        return Said(text, judgement, staff=counted)
    if kind == Kind.SPOKES:
        spokes = audit.spokes.order_by("pk").values_list("place", "learning")
        return Said(text, judgement, spokes=tuple(spokes))
    return Said(text, judgement)


def what_is_missing(section: AuditSection, said: Said) -> str:
    """What a section lacks to be filled in, in a sentence; '' where it lacks nothing."""
    if section.kind == Kind.DOMAIN:
        if not said.judgement:
            return "Say whether this standard is met."
        return "" if said.text else "Write what the judgement rests on."
    if section.kind == Kind.CAPACITY:
        return (
            "" if any(said.capacities.values()) else "Say how many learners of at least one group can come."
        )
    if section.kind == Kind.STAFF:
        return "" if said.staff else "Say who works there: at least one profession."
    if section.kind == Kind.SPOKES:
        return "" if said.spokes or said.text else "List a spoke opportunity, or write that there is none."
    return "" if said.text else "Write something in this section."


def _tidied(section: AuditSection, said: Said) -> Said:
    """Without what this kind of section has not, and without what says nothing."""
    kind, text = section.kind, said.text.replace("\r\n", "\n").strip()
    return Said(
        text,
        said.judgement if kind == Kind.DOMAIN else "",
        tuple(sorted(set(said.providers), key=lambda each: each.pk)) if kind == Kind.PROFILE else (),
        {group: places for group, places in said.capacities.items() if places}
        if kind == Kind.CAPACITY
        else {},
        {profession: counted for profession, counted in said.staff.items() if counted[0]}
        if kind == Kind.STAFF
        else {},
        tuple((place.strip(), learning.strip()) for place, learning in said.spokes if place.strip())
        if kind == Kind.SPOKES
        else (),
    )


def _check_lines(said: Said) -> None:
    for profession, (people, prepared) in said.staff.items():
        if prepared > people:
            raise Refusal(f"{profession}: no more can be prepared to supervise than work there.")


def _write_lines(section: AuditSection, said: Said, before: Said) -> None:
    audit = section.audit
    if said.providers != before.providers:
        kept = {provider.pk for provider in said.providers}
        audit.providers.exclude(education_provider__in=kept).delete()
        there = set(audit.providers.values_list("education_provider", flat=True))
        AuditProvider.objects.bulk_create(
            AuditProvider(audit=audit, education_provider_id=pk) for pk in sorted(kept - there)
        )
    if said.capacities != before.capacities:
        audit.capacities.all().delete()
        AuditCapacity.objects.bulk_create(
            AuditCapacity(audit=audit, learner_group=group, places=places)
            for group, places in said.capacities.items()
        )
    if said.staff != before.staff:
        audit.staff.all().delete()
        AuditStaff.objects.bulk_create(
            AuditStaff(audit=audit, profession=profession, people=people, prepared=prepared)
            for profession, (people, prepared) in said.staff.items()
        )
    if said.spokes != before.spokes:
        audit.spokes.all().delete()
        AuditSpoke.objects.bulk_create(
            AuditSpoke(audit=audit, place=place, learning=learning) for place, learning in said.spokes
        )
