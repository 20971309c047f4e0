"""Practices at one glance, for lists and panels: may they host, whom, until when, and what is due next."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.text import capfirst

from atp_portal.formatting import and_list, date_plain
from hubs.gate.facts import facts_of, with_facts
from hubs.gate.glance import SOON, Glance, May, glance
from hubs.gate.judging import Requirement
from hubs.gate.words import REQUIREMENT_WORDS
from hubs.models import EducationProvider, LearnerGroup, Membership

USUAL_INTERVAL = EducationProvider._meta.get_field("audit_interval").default
# For a row and for a panel of its own, and the colour.
TAGS = {
    May.HOSTS: ("Yes", "May host", "green"),
    May.EXCUSED: ("Override", "May host by an override", "yellow"),
    May.REPORTS: ("Reported", "May host: what is missing is only reported", "yellow"),
    May.REFUSED: ("No", "May not host", "red"),
}
ENDS = {Requirement.ACCREDITATION: "an accreditation", Requirement.AGREEMENT: "the education agreement"}


@dataclass(frozen=True)
class AtAGlance:
    """A practice, its hub today (empty where it is in none) and what is seen of it, with words for people."""

    practice: Any
    glance: Glance
    hub: str
    hub_slug: str
    whom: list[str]
    today: datetime.date

    @property
    def tag(self) -> tuple[str, str, str]:
        """A word or two under "May host", the same in full, and the colour."""
        return TAGS[self.glance.may]

    @property
    def missing(self) -> str:
        """What it lacks today: 'Education agreement and educational audit'."""
        return capfirst(and_list(REQUIREMENT_WORDS[each] for each in self.glance.missing))

    @property
    def until(self) -> datetime.date | None:
        """The last day on which all that it may host today may still be there."""
        return min((each.until for each in self.glance.whom if each.until), default=None)

    @property
    def due(self) -> str:
        """What comes next: 'The educational audit is due on 3 March 2027'."""
        due = self.glance.due
        if due is None:
            return ""
        ends = [ENDS[each] for each in due.requirements if each in ENDS]
        told = [f"{and_list(ends)} {'ends' if len(ends) == 1 else 'end'}"] if ends else []
        told += ["the educational audit is due"] if Requirement.AUDIT in due.requirements else []
        return f"{capfirst(and_list(told))} on {date_plain(due.on)}"

    @property
    def is_due_soon(self) -> bool:
        return self.glance.is_due_by(self.today + SOON)

    @property
    def overrides(self) -> list[str]:
        """Each override that lasts or is to come: 'Without an educational audit until 3 March 2027'."""
        return [
            f"Without {and_list(REQUIREMENT_WORDS[need] for need in Requirement if need in each.requirements)} "
            f"until {date_plain(each.days.last)}"
            for each in self.glance.overrides
        ]

    @property
    def history_href(self) -> str:
        return reverse("hubs:standing_history", args=[self.practice.ods_code])


def glances(
    practices: Any, today: datetime.date, *, group_names: dict[int, str] | None = None
) -> list[AtAGlance]:
    """These practices, in their order; one query, and one more for the learner groups' names unless they are given."""
    names = dict(LearnerGroup.objects.values_list("pk", "name")) if group_names is None else group_names
    return [
        AtAGlance(practice, seen, practice.hub_name or "", practice.hub_slug or "", _whom(seen, names), today)
        for practice in _asked_for(practices, today)
        for seen in [glance(facts_of(practice), practice.interval, today)]
    ]


def _asked_for(practices: Any, today: datetime.date) -> Iterable[Any]:
    member = Membership.objects.on(today).filter(practice=OuterRef("pk")).order_by()
    # The strictest of the providers whose learners are there or are to come.
    strictest = (
        EducationProvider.objects.filter(
            placements__practice=OuterRef("pk"),
            placements__state__in=["provisional", "confirmed"],
            placements__ends_on__gte=today,
        )
        .order_by("audit_interval")
        .values("audit_interval")
    )
    asked: Iterable[Any] = with_facts(practices, ends_after=today).annotate(
        hub_name=Subquery(member.values("hub__name")[:1]),
        hub_slug=Subquery(member.values("hub__slug")[:1]),
        interval=Coalesce(Subquery(strictest[:1]), Value(USUAL_INTERVAL)),
    )
    return asked


def _whom(seen: Glance, names: dict[int, str]) -> list[str]:
    """The learner groups, those with the same last day together: 'GP registrar and Student nurse until 3 March'."""
    alike: defaultdict[datetime.date | None, list[str]] = defaultdict(list)
    for each in seen.whom:
        if each.learner_group in names:
            alike[each.until].append(names[each.learner_group])
    in_order = sorted(alike.items(), key=lambda item: item[0] or datetime.date.max)
    return [
        f"{and_list(sorted(groups))}{f' until {date_plain(until)}' if until else ', with no end known'}"
        for until, groups in in_order
    ]
