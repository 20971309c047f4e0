"""What would become of a sheet of accreditations from before the portal: what stands in the way of each line."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils import timezone

from atp_portal.formatting import date_plain
from hubs.accrediting.spreading import spread, working_day_by, working_days
from hubs.bank_holidays import bank_holidays_between
from hubs.models import Accreditation, Decision, LearnerGroup, Membership, Practice, PracticeGroup
from hubs.operations.base import Refusal
from hubs.operations.sheet_plans import (
    Host,
    SheetPlan,
    closed_before,
    host_key,
    look_at_regions,
    with_nhs_number,
)

Outcome = Decision.Outcome
FOR_GOOD = datetime.date.max
LONGEST_WINDOW = datetime.timedelta(days=5 * 366)


@dataclass(frozen=True)
class CarriedOver:
    """One line of a sheet: that a host was, or was not, accredited for a learner group, and who decided what when.

    ``starts_on`` is None only where the decision was not to approve.
    """

    line: int
    host: Host
    learner_group: LearnerGroup
    starts_on: datetime.date | None
    ends_on: datetime.date | None
    decided_on: datetime.date
    outcome: str = Outcome.APPROVED
    note: str = ""

    @property
    def is_approved(self) -> bool:
        return self.outcome != Outcome.NOT_APPROVED

    @property
    def last(self) -> datetime.date:
        return self.ends_on or FOR_GOOD

    @property
    def for_whom(self) -> tuple[str, int, int]:
        """The host and the learner group, as one key."""
        return (*host_key(self.host), self.learner_group.pk)

    @property
    def decision(self) -> tuple[str, int, datetime.date, str]:
        """Which decision it is on the strength of: one for each host, day and outcome."""
        return (*host_key(self.host), self.decided_on, self.outcome)

    @property
    def reason(self) -> str:
        """What its decision says of it. One not to approve makes no accreditation, so it names the group here."""
        return self.note if self.is_approved else f"{self.learner_group}: {self.note}"


class Window(NamedTuple):
    """The days over which reviews are spread, both included."""

    first: datetime.date
    last: datetime.date


@dataclass
class Plan(SheetPlan):
    """What would become of a sheet of accreditations, and by line when each is reviewed."""

    review_on: dict[int, datetime.date] = field(default_factory=dict)

    def becomes(self, line: int) -> str:
        review_on = self.review_on.get(line)
        reviewed = f" To be reviewed on {date_plain(review_on)}." if review_on else ""
        return f"{super().becomes(line)}{reviewed}"


def plan_carrying_over(*, by: Any, rows: Sequence[CarriedOver], reviews: Window) -> Plan:
    """What would become of these lines. Writes nothing; as many queries for a thousand lines as for one.

    Raises Refusal when the days of ``reviews`` cannot be.
    """
    days, holidays = _days_of(reviews)
    plan = Plan()
    look_at_regions(plan, by, {row.line: row.host for row in rows})
    for row in rows:
        plan.problems[row.line] += _of_itself(row)
    _look_at_each_other(plan, rows)
    _look_at_what_is_here(plan, rows)
    plan.problems = {line: sentences for line, sentences in plan.problems.items() if sentences}
    hubs = _hubs_of(rows)
    for row in rows:
        if isinstance(row.host, Practice) and host_key(row.host) not in hubs:
            plan.warnings[row.line].append(f"{row.host.name} is in no hub today.")
    _plan_reviews(plan, rows, hubs, days, holidays)
    return plan


def _days_of(reviews: Window) -> tuple[list[datetime.date], dict[datetime.date, str]]:
    """The working days of the window, and the bank holidays from today until its end."""
    today = timezone.localdate()
    if reviews.last < reviews.first:
        raise Refusal("The last month of reviews must not be before the first.")
    if reviews.first < today.replace(day=1):
        raise Refusal("The first month of reviews must not be over yet.")
    if reviews.last - today > LONGEST_WINDOW:
        raise Refusal("Reviews can be spread over the next 5 years at most.")
    holidays = bank_holidays_between(today - datetime.timedelta(days=14), reviews.last)
    days = working_days(max(reviews.first, today), reviews.last, holidays)
    if not days:
        raise Refusal("There is no working day left in these months. Choose a later last month.")
    return days, holidays


def _of_itself(row: CarriedOver) -> list[str]:
    sentences = []
    if row.decided_on > timezone.localdate():
        sentences.append("The day of the decision cannot be in the future.")
    if row.outcome != Outcome.APPROVED and not row.note:
        sentences.append("Give the reason, or the conditions, of the decision as its note.")
    sentences += with_nhs_number("note", row.note)
    if not row.is_approved:
        return sentences
    if row.starts_on is None:
        return [*sentences, "Give the first day."]
    if row.last < row.starts_on:
        sentences.append("The last day is before the first day.")
    if closed := closed_before(row.host, row.last):
        sentences.append(f"{closed} Give a last day by then, or leave the line out.")
    return sentences


def _look_at_each_other(plan: Plan, rows: Sequence[CarriedOver]) -> None:
    """The same twice in a sheet, and days that overlap."""
    alike: dict[Any, list[CarriedOver]] = defaultdict(list)
    for row in rows:
        if row.starts_on or not row.is_approved:
            alike[row.for_whom, row.is_approved].append(row)
    for (_, is_approved), of_one in alike.items():
        if not is_approved:
            first_of: dict[datetime.date, int] = {}
            for row in of_one:
                if (first := first_of.setdefault(row.decided_on, row.line)) != row.line:
                    plan.problems[row.line].append(f"This is the same as line {first}.")
            continue
        furthest: CarriedOver | None = None
        for row in sorted(of_one, key=lambda row: (row.starts_on, row.line)):
            assert row.starts_on is not None
            if furthest is not None and row.starts_on <= furthest.last:
                is_same = (row.starts_on, row.last) == (furthest.starts_on, furthest.last)
                words = "is the same as" if is_same else "overlaps in days with"
                plan.problems[row.line].append(f"This {words} line {furthest.line}.")
            if furthest is None or row.last > furthest.last:
                furthest = row


def _look_at_what_is_here(plan: Plan, rows: Sequence[CarriedOver]) -> None:
    here: dict[tuple[str, int, int], list[Accreditation]] = defaultdict(list)
    for accreditation in _of_hosts(Accreditation, rows).exclude(state=Accreditation.State.ANNULLED):
        here[(*host_key(accreditation.host), accreditation.learner_group_id)].append(accreditation)
    refused = {
        ((*host_key(decision.host), decision.decided_on, decision.outcome), reason)
        for decision in _of_hosts(Decision, rows).filter(outcome=Outcome.NOT_APPROVED)
        for reason in decision.reason.splitlines()
    }
    for row in rows:
        if not row.is_approved:
            if (row.decision, row.reason) in refused:
                plan.here_already.add(row.line)
            continue
        if row.starts_on is None:
            continue
        for there in here[row.for_whom]:
            if there.starts_on > row.last or (there.ends_on or FOR_GOOD) < row.starts_on:
                continue
            if (there.starts_on, there.ends_on, there.decision.decided_on, there.decision.outcome) == (
                row.starts_on,
                row.ends_on,
                row.decided_on,
                row.outcome,
            ):
                plan.here_already.add(row.line)
            else:
                plan.problems[row.line].append(_overlap(there))


def _overlap(there: Accreditation) -> str:
    until = f"to {date_plain(there.ends_on)}" if there.ends_on else "without a last day"
    return (
        f"This overlaps with an accreditation that is here, from {date_plain(there.starts_on)} {until}, "
        f"decided on {date_plain(there.decision.decided_on)}."
    )


def _of_hosts(model: Any, rows: Sequence[CarriedOver]) -> Any:
    practices = {row.host.pk for row in rows if isinstance(row.host, Practice)}
    groups = {row.host.pk for row in rows if isinstance(row.host, PracticeGroup)}
    related = ("practice", "group") + (("decision",) if model is Accreditation else ())
    return model._default_manager.filter(Q(practice__in=practices) | Q(group__in=groups)).select_related(
        *related
    )


def _hubs_of(rows: Sequence[CarriedOver]) -> dict[tuple[str, int], tuple[str, int]]:
    """The hub in which each host is today: its name and its key."""
    practices = {row.host.pk for row in rows if isinstance(row.host, Practice)}
    groups = {row.host.pk for row in rows if isinstance(row.host, PracticeGroup)}
    members = Membership.objects.current().filter(practice__in=practices)
    hubs = {
        ("practice", practice): (name, hub)
        for practice, name, hub in members.values_list("practice", "hub__name", "hub")
    }
    of_groups = PracticeGroup.objects.filter(pk__in=groups).order_by()
    return hubs | {
        ("group", group): (name, hub) for group, name, hub in of_groups.values_list("pk", "hub__name", "hub")
    }


def _plan_reviews(
    plan: Plan,
    rows: Sequence[CarriedOver],
    hubs: dict[tuple[str, int], tuple[str, int]],
    days: list[datetime.date],
    holidays: dict[datetime.date, str],
) -> None:
    """A host is reviewed on one day for all its learner groups, and no accreditation after its last day."""
    today = timezone.localdate()
    standing = [
        row
        for row in rows
        if row.is_approved
        and row.last >= today
        and row.line not in plan.here_already
        and row.line not in plan.problems
    ]
    hosts = {host_key(row.host): row.host for row in standing}
    by_hub: dict[tuple[str, int], list[tuple[str, int]]] = defaultdict(list)
    for key in sorted(hosts, key=lambda key: (hosts[key].name, key)):
        by_hub[hubs.get(key, ("", 0))].append(key)
    day_of = spread(dict(sorted(by_hub.items())), days)
    for row in standing:
        day = day_of[host_key(row.host)]
        plan.review_on[row.line] = day if day <= row.last else max(today, working_day_by(row.last, holidays))
