"""What ends in the twelve months from this one, by whom it is held, and how many placements it would strand."""

from __future__ import annotations

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from dateutil.relativedelta import relativedelta
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst

from accounts.models import Educationalist, Person
from atp_portal.formatting import and_list, date_plain
from hubs.accrediting.standing_cycles import AUDIT_IN_USE
from hubs.gate.days import ONE_DAY, Days
from hubs.gate.facts import facts_of_practices
from hubs.gate.judging import Facts, due_on
from hubs.hosting import USUAL_INTERVAL
from hubs.models import (
    Accreditation,
    EducationAgreement,
    EducationalAudit,
    Membership,
    Practice,
    PracticeGroupMember,
)
from placements.lapsing.stranding import Lapse, LapseKind, Stay, stranded
from placements.what_if import standing_placements, stay_of

MONTHS = 12
KIND_WORDS = {
    LapseKind.ACCREDITATION: "Accreditation",
    LapseKind.AGREEMENT: "Education agreement",
    LapseKind.AUDIT: "Educational audit",
    LapseKind.APPROVAL: "Educationalist’s approval",
}


class Hub(NamedTuple):
    """The hub of a practice, by name and by its name in addresses."""

    name: str = ""
    slug: str = ""


@dataclass(frozen=True)
class Ending:
    """Something whose last day is ``on``. ``interval`` is of an audit: for providers that have it so many months."""

    kind: LapseKind
    public_id: uuid.UUID
    on: datetime.date
    what: str
    host: str
    practices: frozenset[int]
    hubs: tuple[Hub, ...] = ()
    interval: int | None = None
    number: int = 0

    @property
    def kind_words(self) -> str:
        return KIND_WORDS[self.kind]

    @property
    def hub_names(self) -> str:
        return and_list(hub.name for hub in self.hubs)

    @property
    def lapse(self) -> Lapse:
        on = max(self.on + ONE_DAY, timezone.localdate())
        return Lapse(self.kind, str(self.public_id), on, self.on)

    @property
    def href(self) -> str:
        """The page that tells whom it would strand."""
        address = reverse("placements:what_if", args=[self.kind.value, self.public_id])
        months = f"&months={self.interval}" if self.interval else ""
        return f"{address}?on={self.lapse.on}{months}"


def months_ahead(today: datetime.date) -> Days:
    """From the first day of this month to the last of the twelfth."""
    first = today.replace(day=1)
    return Days(first, first + relativedelta(months=MONTHS) - ONE_DAY)


def endings(
    person: Person, days: Days, *, kinds: Collection[LapseKind] = tuple(LapseKind), hub: str = ""
) -> list[Ending]:
    """What ends on these days at practices for whose standing ``person`` answers, the first on top; nine queries.

    What is followed by another that lasts longer does not end. ``hub`` narrows it to one hub's practices.
    """
    shown = Practice.objects.whose_standing_is_shown_to(person).order_by()
    hub_of = _hubs(shown)
    members = _members(shown)
    found = [
        *_accreditations(person, days, members),
        *_agreements(person, days),
        *_audits(shown, days),
        *_approvals(shown, days),
    ]
    placed = [_placed(each, hub_of) for each in found if each.kind in kinds]
    wanted = [each for each in placed if not hub or any(hub == of.slug for of in each.hubs)]
    return sorted(_counted(wanted), key=lambda each: (each.on, each.host, each.what, str(each.public_id)))


@dataclass(frozen=True)
class Month:
    """A month and what ends in it; months in a row without anything are one, up to ``last``."""

    first: datetime.date
    last: datetime.date
    endings: Sequence[Ending]


def by_month(found: Iterable[Ending], days: Days) -> list[Month]:
    """The months of the calendar, the empty ones drawn together."""
    of_month: defaultdict[datetime.date, list[Ending]] = defaultdict(list)
    for each in found:
        of_month[each.on.replace(day=1)].append(each)
    firsts = [days.first + relativedelta(months=number) for number in range(MONTHS)]
    months: list[Month] = []
    for first in firsts:
        before = months[-1] if months else None
        if before and not before.endings and not of_month[first]:
            months[-1] = replace(before, last=first)
        else:
            months.append(Month(first, first, of_month[first]))
    return months


def _hubs(shown: Any) -> dict[int, Hub]:
    rows = Membership.objects.current().filter(practice__in=shown.values("pk")).order_by()
    return {practice: Hub(*hub) for practice, *hub in rows.values_list("practice", "hub__name", "hub__slug")}


def _members(shown: Any) -> dict[int, set[int]]:
    """By practice group, its practices of which the reader may know."""
    found: defaultdict[int, set[int]] = defaultdict(set)
    rows = PracticeGroupMember.objects.current().filter(practice__in=shown.values("pk"))
    for group, practice in rows.values_list("group", "practice"):
        found[group].add(practice)
    return found


def _accreditations(person: Person, days: Days, members: dict[int, set[int]]) -> Iterator[Ending]:
    rows = Accreditation.objects.visible_to(person).filter(state=Accreditation.State.STANDING)
    ending = rows.filter(ends_on__range=days).not_renewed()
    for each in ending.select_related("practice", "group", "learner_group"):
        practices = {each.practice_id} if each.practice_id else members[each.group_id or 0]
        yield Ending(
            LapseKind.ACCREDITATION,
            each.public_id,
            each.ends_on or datetime.date.max,
            each.learner_group.name,
            each.host.name,
            frozenset(practices),
        )


def _agreements(person: Person, days: Days) -> Iterator[Ending]:
    rows = EducationAgreement.objects.binding().answered_for_by(person)
    ending: Any = rows.filter(ends_on__range=days).not_renewed()
    for each in ending.select_related("practice"):
        yield Ending(
            LapseKind.AGREEMENT,
            each.public_id,
            each.ends_on,
            capfirst(each.get_kind_display()),
            each.practice.name,
            frozenset({each.practice_id}),
        )


def _audits(shown: Any, days: Days) -> Iterator[Ending]:
    """The latest audit of each practice, once for every interval of the providers that have learners there."""
    latest = (
        EducationalAudit.objects.done()
        .filter(practice__in=shown.values("pk"), audited_on__lte=timezone.localdate())
        .order_by("practice_id", "-audited_on")
        .distinct("practice_id")
        .select_related("practice")
    )
    providers: defaultdict[int, defaultdict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    placed = standing_placements(shown.values("pk")).order_by("education_provider__name").distinct()
    for practice, interval, name in placed.values_list(
        "practice", "education_provider__audit_interval", "education_provider__name"
    ):
        providers[practice][interval].append(name)
    for audit in latest:
        if audit.state not in AUDIT_IN_USE or audit.audited_on is None:
            continue
        for interval, names in (providers[audit.practice_id] or {USUAL_INTERVAL: []}).items():
            on = due_on(audit.audited_on, interval)
            if days.first <= on <= days.last:
                yield Ending(
                    LapseKind.AUDIT,
                    audit.public_id,
                    on,
                    f"Audit of {date_plain(audit.audited_on)}{f', for {and_list(names)}' if names else ''}",
                    audit.practice.name,
                    frozenset({audit.practice_id}),
                    interval=interval,
                )


def _approvals(shown: Any, days: Days) -> Iterator[Ending]:
    rows: Any = Educationalist.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=timezone.localdate()),
        practice__in=shown.values("pk"),
        approved_until__range=days,
    )
    for each in rows.select_related("person", "practice"):
        yield Ending(
            LapseKind.APPROVAL,
            each.public_id,
            each.approved_until,
            each.person.full_name,
            each.practice.name,
            frozenset({each.practice_id}),
        )


def _placed(ending: Ending, hub_of: dict[int, Hub]) -> Ending:
    hubs = {hub_of[practice] for practice in ending.practices if practice in hub_of}
    return replace(ending, hubs=tuple(sorted(hubs)))


def _counted(found: Sequence[Ending]) -> Iterator[Ending]:
    """Each with how many placements it would strand; two queries."""
    practices = set().union(*(each.practices for each in found))
    at: defaultdict[int, list[Stay]] = defaultdict(list)
    rows = standing_placements(practices).select_related(
        "practice", "learner_group__profession", "education_provider", "educationalist"
    )
    for placement in rows.order_by("pk"):
        at[placement.practice_id].append(stay_of(placement))
    facts: dict[int, Facts] = facts_of_practices(at)
    for each in found:
        stays = [
            stay
            for practice in each.practices
            for stay in at[practice]
            if each.interval in (None, stay.asked.interval)
        ]
        lost = [one for one in stranded(facts, stays, each.lapse) if not one.is_warning]
        yield replace(each, number=len(lost))
