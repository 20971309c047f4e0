"""Reminders of what ends or is due for a review: rows that HEE staff set, each sent once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from hubs.models import Accreditation, PracticeGroupMember, Region, SentReminder, StandingReminder
from hubs.operations.base import Refusal, operation
from hubs.operations.turns import take_turns
from hubs.telling import tell, who_is_staff_of

# For so long after the day itself a reminder that no worker sent is still sent.
CATCHES_UP = datetime.timedelta(days=14)
# From when on an annual self-assessment is asked for (RULES 15: not in the first 12 months).
FIRST_YEAR = datetime.timedelta(days=365)
TEMPLATE = "standing_reminder"


@operation
def add_reminder(
    *, by: Any, region: Region, is_for: str, amount: int, unit: str, **told: bool
) -> StandingReminder:
    """Remind people of a region from now on; ``told`` are whom, and whether it is in use."""
    reminder = StandingReminder(region=region, is_for=is_for, amount=amount, unit=unit, **told)
    reminder.full_clean()
    reminder.save()
    return reminder


@operation
def change_reminder(*, by: Any, reminder: StandingReminder, values: Mapping[str, Any]) -> StandingReminder:
    """Change when a reminder goes and to whom. What has gone out stays gone out, and is not sent again."""
    reminder = StandingReminder.objects.select_for_update(of=("self",)).get(pk=reminder.pk)
    allowed = {"amount", "unit", "is_in_use", *(name for name in vars(reminder) if name.startswith("tells_"))}
    if unknown := values.keys() - allowed:
        raise Refusal(f"{', '.join(sorted(unknown))} cannot be changed.")
    for name, value in values.items():
        setattr(reminder, name, value)
    reminder.full_clean()
    reminder.save()
    return reminder


@dataclass(frozen=True)
class Ending:
    """What the mail says of a host: which learner groups end, or are due for a review, on one day."""

    host: str
    falls_on: datetime.date
    is_review: bool
    is_past: bool
    learner_groups: list[str]


def send_all_standing_reminders() -> int:
    """Send what is due in every region, each in a transaction of its own; how many mails."""
    return sum(send_standing_reminders(by=None, region=region) for region in Region.objects.all())


@operation
def send_standing_reminders(*, by: Any, region: Region) -> int:
    """Send all reminders of a region that are due today and have not gone out; one mail a person. How many mails.

    A day on which nothing ran is caught up: what was due then goes out now, for a fortnight after the day itself.
    Whoever runs it at the same time waits, and finds nothing more to send.
    """
    take_turns([region])
    today = timezone.localdate()
    due = _due(region, today)
    SentReminder.objects.bulk_create(due)
    endings: dict[Any, set[SentReminder]] = defaultdict(set)
    people_of = _People(region)
    for sent in due:
        for person in people_of.told(sent.reminder, sent.accreditation):
            endings[person].add(sent)
    for person, sents in sorted(endings.items(), key=lambda each: each[0].pk):
        told = _endings(sents, today)
        past_first_year = any(sent.accreditation.starts_on + FIRST_YEAR <= today for sent in sents)
        tell(person, TEMPLATE, {"endings": told, "asks_self_assessment": past_first_year})
    return len(endings)


def _due(region: Region, today: datetime.date) -> list[SentReminder]:
    """The log's rows that are still to be written, each with its reminder and accreditation."""
    reminders = list(region.standing_reminders.filter(is_in_use=True))
    gone_out = set(
        SentReminder.objects.filter(reminder__in=reminders).values_list(
            "accreditation", "reminder", "falls_on"
        )
    )
    return [
        SentReminder(accreditation=accreditation, reminder=reminder, falls_on=accreditation.falls_on)
        for about in StandingReminder.About.values
        for accreditation in _ahead(region, about, today)
        for reminder in reminders
        if reminder.is_for == about
        and reminder.is_due(accreditation.falls_on, today)
        and (accreditation.pk, reminder.pk, accreditation.falls_on) not in gone_out
    ]


def _ahead(region: Region, about: str, today: datetime.date) -> Any:
    """What of a region ends or is due, not long ago or to come, with the day as ``falls_on``; nothing renewed.

    Nor what was ended early or transferred: there is nothing to renew or review, and its people were told then.
    """
    rows = Accreditation.objects.filter(
        Q(practice__region=region) | Q(group__hub__region=region),
        Accreditation.objects.all().in_force(),
        starts_on__lte=today,
        ending=Accreditation.Ending.AS_DECIDED,
    ).select_related("practice", "group", "learner_group")
    if about == StandingReminder.About.END:
        rows = rows.filter(ends_on__gte=today - CATCHES_UP).not_renewed()
        return rows.annotate(falls_on=F("ends_on")).order_by("pk")
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    return rows.filter(lasting, review_on__gte=today - CATCHES_UP).annotate(falls_on=F("review_on"))


def _endings(sents: Iterable[SentReminder], today: datetime.date) -> list[Ending]:
    """By day and host, each with its learner groups once, however many reminders named them."""

    def key(sent: SentReminder) -> tuple[datetime.date, str, bool]:
        about = sent.reminder.is_for == StandingReminder.About.REVIEW
        return sent.falls_on, str(sent.accreditation.host), about

    found = []
    for (day, host, is_review), together in groupby(sorted(sents, key=key), key):
        groups = sorted({str(sent.accreditation.learner_group) for sent in together})
        found.append(Ending(host, day, is_review, day < today, groups))
    return found


class _People:
    """Whom a region's reminders tell, each place looked up once."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.of_places: dict[tuple[Any, str], list[Any]] = {}
        self.staff: list[Any] | None = None

    def told(self, reminder: StandingReminder, accreditation: Accreditation) -> set[Any]:
        """Everybody who is to be told by this reminder of this accreditation."""
        practices, hubs = self._places_of(accreditation)
        people: set[Any] = set()
        for place, relation, is_told in (
            *((practice, "practice_leads", reminder.tells_practice_leads) for practice in practices),
            *((practice, "administrators", reminder.tells_administrators) for practice in practices),
            *((hub, "hub_leads", reminder.tells_hub_leads) for hub in hubs),
        ):
            people |= set(self._holding(place, relation)) if is_told else set()
        if reminder.tells_hee_staff:
            self.staff = who_is_staff_of(self.region) if self.staff is None else self.staff
            people |= set(self.staff)
        return people

    def _places_of(self, accreditation: Accreditation) -> tuple[list[Any], list[Any]]:
        if practice := accreditation.practice:
            return [practice], [each.hub for each in practice.memberships.current().select_related("hub")]
        assert accreditation.group is not None
        members = PracticeGroupMember.objects.current().filter(group=accreditation.group)
        return [member.practice for member in members.select_related("practice")], [accreditation.group.hub]

    def _holding(self, place: Any, relation: str) -> list[Any]:
        key = (place, relation)
        if key not in self.of_places:
            held = getattr(place, relation).current().select_related("person")
            self.of_places[key] = [role.person for role in held if role.person.is_active]
        return self.of_places[key]
