"""What may lapse, who asks, and which placements it would strand: what ``placements.lapsing`` judges, fetched."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from accounts.models import Educationalist, Person
from atp_portal.formatting import date_plain
from hubs.gate.days import ONE_DAY, Days
from hubs.gate.facts import facts_of_practices
from hubs.gate.judging import Asked, due_on
from hubs.hosting import USUAL_INTERVAL
from hubs.models import Accreditation, EducationAgreement, EducationalAudit, LearnerGroup, Practice
from placements.lapsing.stranding import Lapse, LapseKind, Stay, Stranded, stranded
from placements.models import Placement, PlacementState
from placements.standing import hosting_of

STANDING_ON_IT = (PlacementState.PROVISIONAL, PlacementState.CONFIRMED)


@dataclass(frozen=True)
class MayLapse:
    """Something that may lapse: its row, at which practices placements stand on it, and its own last day."""

    kind: LapseKind
    row: Any
    practices: Sequence[Practice]
    ends_on: datetime.date | None
    title: str
    host: str

    @property
    def public_id(self) -> uuid.UUID:
        found: uuid.UUID = self.row.public_id
        return found

    @property
    def usual_day(self) -> datetime.date:
        """The first day without it, as it is; today where that is past or not known."""
        today = timezone.localdate()
        return max(self.ends_on + ONE_DAY, today) if self.ends_on else today

    def lapse(self, on: datetime.date) -> Lapse:
        """That it is no more from ``on`` on."""
        return Lapse(self.kind, str(self.row.public_id), on, self.ends_on)


def rows_asked_about_by(kind: LapseKind, person: Person) -> QuerySet[Any]:
    """What may lapse, of one kind, at practices for whose standing ``person`` answers or whose learners are theirs."""
    practices = practices_asked_about_by(person).order_by().values("pk")
    if kind is LapseKind.ACCREDITATION:
        held = Accreditation.objects.of_practices(practices).filter(state=Accreditation.State.STANDING)
        return held.select_related("practice", "group", "learner_group")
    if kind is LapseKind.AGREEMENT:
        return EducationAgreement.objects.binding().of_practices(practices).select_related("practice")
    if kind is LapseKind.AUDIT:
        return EducationalAudit.objects.done().filter(practice__in=practices).select_related("practice")
    shown = Practice.objects.whose_standing_is_shown_to(person).order_by().values("pk")
    taught = Q(placements__in=_placed_by(person).order_by().values("pk"))
    roles = Educationalist.objects.filter(Q(practice__in=shown) | taught).distinct()
    return roles.select_related("person", "practice")


def practices_asked_about_by(person: Person) -> QuerySet[Practice]:
    """Those for whose standing ``person`` answers, and, for an academic link, those that have their learners."""
    placed = _placed_by(person)
    shown = Practice.objects.whose_standing_is_shown_to(person).order_by()
    return Practice.objects.filter(
        Q(pk__in=shown.values("pk")) | Q(pk__in=placed.order_by().values("practice"))
    )


def _placed_by(person: Person) -> QuerySet[Placement]:
    """The placements of learners of the providers of which ``person`` is an academic link."""
    return Placement.objects.filter(
        _of_own_providers(person), state__in=STANDING_ON_IT, ends_on__gte=timezone.localdate()
    )


def address_of(kind: str, row: Any) -> str:
    """The page that tells whom the lapse of ``row`` would strand."""
    return reverse("placements:what_if", args=[kind, row.public_id])


def is_shown_to(kind: str, row: Any, person: Person) -> bool:
    """Whether ``person`` finds that page; one query."""
    return rows_asked_about_by(LapseKind(kind), person).filter(pk=row.pk).exists()


def may_lapse(kind: LapseKind, row: Any) -> MayLapse:
    """What a row of ``rows_asked_about_by`` is; a query for a group's practices or an audit's intervals."""
    if kind is LapseKind.ACCREDITATION:
        practices = [row.practice] if row.practice else list(_members(row))
        title = f"Accreditation for learners of the group “{row.learner_group}”"
        return MayLapse(kind, row, practices, row.ends_on, title, row.host.name)
    practices, host = [row.practice], row.practice.name
    if kind is LapseKind.AGREEMENT:
        return MayLapse(kind, row, practices, row.ends_on, capfirst(row.get_kind_display()), host)
    if kind is LapseKind.AUDIT:
        interval = min(intervals_at(practices).values(), default=USUAL_INTERVAL)
        title = f"Educational audit of {date_plain(row.audited_on)}"
        return MayLapse(kind, row, practices, due_on(row.audited_on, interval), title, host)
    title = f"{row.person.full_name}’s approval as educationalist"
    return MayLapse(kind, row, practices, row.approved_until, title, host)


def _members(accreditation: Accreditation) -> QuerySet[Practice]:
    today = timezone.localdate()
    lasting = Q(group_memberships__ends_on__isnull=True) | Q(group_memberships__ends_on__gte=today)
    return Practice.objects.filter(lasting, group_memberships__group=accreditation.group_id).distinct()


def intervals_at(practices: Iterable[Practice]) -> dict[int, int]:
    """By practice id, the shortest months between audits of the providers that have learners there; one query."""
    placed = standing_placements([practice.pk for practice in practices]).order_by()
    rows = placed.values_list("practice", "education_provider__audit_interval").distinct()
    found: dict[int, int] = {}
    for practice, interval in rows:
        found[practice] = min(interval, found.get(practice, interval))
    return found


def standing_placements(practices: Any) -> QuerySet[Placement]:
    """Those that stand on what these practices have: provisional or confirmed, and not over."""
    return Placement.objects.filter(
        practice__in=practices, state__in=STANDING_ON_IT, ends_on__gte=timezone.localdate()
    )


def told_to(person: Person, placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """Those of which ``person`` may know: whose practice's standing is theirs, and their own provider's learners'.

    ``is_named`` is whether they may also know who it is.
    """
    shown = Practice.objects.whose_standing_is_shown_to(person).order_by().values("pk")
    named = Placement.objects.visible_to(person).exclude(person=person).filter(pk=OuterRef("pk"))
    own = placements.filter(Q(practice__in=shown) | _of_own_providers(person))
    return own.annotate(is_named=Exists(named.order_by()))


def _of_own_providers(person: Person) -> Q:
    return Q(education_provider__in=person.academic_links.current().values("education_provider"))


def stay_of(placement: Placement) -> Stay:
    """A placement with its practice, learner group, provider and educationalist, as the pure core has it."""
    asked: Asked = hosting_of(placement).asked
    group = placement.learner_group
    educationalist = placement.educationalist
    return Stay(
        placement.pk,
        placement.practice_id,
        asked,
        str(educationalist.public_id) if educationalist else "",
        group.stage == LearnerGroup.Stage.POSTGRADUATE and group.profession.slug == "medicine",
    )


@dataclass(frozen=True)
class Loss:
    """A placement that would be stranded; ``is_warning`` is for one that is only to be looked at."""

    placement: Any
    days: Days
    is_warning: bool


def losses(person: Person, what: MayLapse, on: datetime.date, *, interval: int | None = None) -> list[Loss]:
    """What the lapse on a day would strand, as far as ``person`` may know; two queries.

    ``interval`` narrows it to learners of providers with so many months between audits, who lack it first.
    """
    told = told_to(person, standing_placements([practice.pk for practice in what.practices]))
    if interval:
        told = told.filter(education_provider__audit_interval=interval)
    placements = list(
        told.select_related(
            "person", "practice", "learner_group__profession", "education_provider", "educationalist"
        ).order_by("education_provider__name", "starts_on", "pk")
    )
    by_key = {placement.pk: placement for placement in placements}
    needs_facts = what.kind is not LapseKind.APPROVAL
    facts = facts_of_practices({each.practice_id for each in placements}) if needs_facts else {}
    found: list[Stranded] = stranded(facts, map(stay_of, placements), what.lapse(on))
    return [
        Loss(by_key[each.stay.key], Days(each.first_day, each.last_day), each.is_warning) for each in found
    ]
