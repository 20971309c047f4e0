"""Reminders of what ends or is due for a review: rows that HEE staff set, each sent once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import F, Q
from django.utils import timezone

from hubs.application_queue import may_screen
from hubs.models import (
    Accreditation,
    EducationAgreement,
    EducationalAudit,
    Practice,
    PracticeGroupMember,
    Region,
    SentReminder,
    StandingReminder,
)
from hubs.operations.audits.news import links_concerned
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
    """Send all reminders of a region that are due today and have not gone out; one mail a person
    about accreditations, one about agreements and one about audits. How many mails.

    A day on which nothing ran is caught up: what was due then goes out now, for a fortnight after the day itself.
    Whoever runs it at the same time waits, and finds nothing more to send.
    """
    take_turns([region])
    today = timezone.localdate()
    due = _due(region, today)
    SentReminder.objects.bulk_create(due)
    told: dict[tuple[str, Any], set[SentReminder]] = defaultdict(set)
    people_of = _People(region)
    for sent in due:
        for person in people_of.told(sent.reminder, sent.about):
            told[KINDS[sent.reminder.is_for].about, person].add(sent)
    for (about, person), sents in sorted(told.items(), key=lambda each: (each[0][0], each[0][1].pk)):
        template, words = MAILS[about]
        tell(person, template, words(sents, today) | {"is_desk": may_screen(person)})
    return len(told)


def _due(region: Region, today: datetime.date) -> list[SentReminder]:
    """The log's rows that are still to be written, each with its reminder and what it is about."""
    reminders = list(region.standing_reminders.filter(is_in_use=True))
    logged = SentReminder.objects.filter(reminder__in=reminders)
    gone_out = set(logged.values_list("reminder", "falls_on", "accreditation", "agreement", "audit"))
    due = [
        SentReminder(**{kind.about: row}, reminder=reminder, falls_on=row.falls_on)
        for name, kind in KINDS.items()
        for row in kind.ahead(region, today)
        for reminder in reminders
        if reminder.is_for == name and reminder.is_due(row.falls_on, today)
    ]
    return [sent for sent in due if _key(sent) not in gone_out]


def _key(sent: SentReminder) -> tuple[Any, ...]:
    return sent.reminder_id, sent.falls_on, sent.accreditation_id, sent.agreement_id, sent.audit_id


def _accreditations(region: Region, today: datetime.date) -> Any:
    """What was ended early or transferred is not to be renewed or reviewed, and its people were told then."""
    return Accreditation.objects.filter(
        Q(practice__region=region) | Q(group__hub__region=region),
        Accreditation.objects.all().in_force(),
        starts_on__lte=today,
        ending=Accreditation.Ending.AS_DECIDED,
    ).select_related("practice", "group", "learner_group")


def _accreditations_that_end(region: Region, today: datetime.date) -> Any:
    rows = _accreditations(region, today).filter(ends_on__gte=today - CATCHES_UP).not_renewed()
    return rows.annotate(falls_on=F("ends_on")).order_by("pk")


def _accreditations_to_review(region: Region, today: datetime.date) -> Any:
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    rows = _accreditations(region, today).filter(lasting, review_on__gte=today - CATCHES_UP)
    return rows.annotate(falls_on=F("review_on"))


def _agreements_that_end(region: Region, today: datetime.date) -> Any:
    """What was ended early is not to be renewed either."""
    rows = EducationAgreement.objects.filter(
        practice__region=region,
        state=EducationAgreement.State.IN_FORCE,
        varies=None,
        starts_on__lte=today,
        ends_on__gte=today - CATCHES_UP,
    )
    return rows.not_renewed().annotate(falls_on=F("ends_on")).select_related("practice").order_by("pk")


def _audits(region: Region) -> Any:
    """Those that count today. One that was closed is due at once, and its people were told then."""
    rows = EducationalAudit.objects.current().filter(
        practice__region=region, practice__status=Practice.Status.ACTIVE
    )
    return rows.exclude(state=EducationalAudit.State.CLOSED).select_related("practice").order_by("pk")


def _audits_that_are_due(region: Region, today: datetime.date) -> Any:
    rows = _audits(region).with_due().filter(due_on__gte=today - CATCHES_UP)
    return rows.annotate(falls_on=F("due_on"))


def _follow_ups(region: Region, today: datetime.date) -> Any:
    return _audits(region).filter(follow_up_on__gte=today - CATCHES_UP).annotate(falls_on=F("follow_up_on"))


class Kind(NamedTuple):
    """One choice of what reminders are about: the field of ``SentReminder``, and what of a region falls on a day.

    ``ahead`` gives rows with ``falls_on``, not long ago or to come, and none that need nothing any more.
    """

    about: str
    ahead: Callable[[Region, datetime.date], Any]


KINDS: dict[str, Kind] = {
    StandingReminder.About.END: Kind("accreditation", _accreditations_that_end),
    StandingReminder.About.REVIEW: Kind("accreditation", _accreditations_to_review),
    StandingReminder.About.AGREEMENT: Kind("agreement", _agreements_that_end),
    StandingReminder.About.AUDIT: Kind("audit", _audits_that_are_due),
    StandingReminder.About.FOLLOW_UP: Kind("audit", _follow_ups),
}


def _of_accreditations(sents: Iterable[SentReminder], today: datetime.date) -> dict[str, Any]:
    held = [sent.accreditation for sent in sents if sent.accreditation]
    past_first_year = any(each.starts_on + FIRST_YEAR <= today for each in held)
    return {"endings": _endings(sents, today), "asks_self_assessment": past_first_year}


def _of_agreements(sents: Iterable[SentReminder], today: datetime.date) -> dict[str, Any]:
    agreements = {sent.agreement for sent in sents if sent.agreement}
    return {"agreements": sorted(agreements, key=lambda each: (each.ends_on, str(each))), "today": today}


def _of_audits(sents: Iterable[SentReminder], today: datetime.date) -> dict[str, Any]:
    """Each with its day and whether it is about the follow-up, once, the first on top."""
    follow_up = StandingReminder.About.FOLLOW_UP
    told = {(sent.falls_on, sent.audit, sent.reminder.is_for == follow_up) for sent in sents if sent.audit}
    in_order = sorted(told, key=lambda each: (each[0], str(each[1].practice), each[2]))
    return {"audits": in_order, "today": today}


# The mail about each, and what is in it.
MAILS: dict[str, tuple[str, Callable[[Iterable[SentReminder], datetime.date], dict[str, Any]]]] = {
    "accreditation": (TEMPLATE, _of_accreditations),
    "agreement": ("agreement_reminder", _of_agreements),
    "audit": ("audit_reminder", _of_audits),
}


def _endings(sents: Iterable[SentReminder], today: datetime.date) -> list[Ending]:
    """By day and host, each with its learner groups once, however many reminders named them."""

    def key(sent: SentReminder) -> tuple[datetime.date, str, bool]:
        about = sent.reminder.is_for == StandingReminder.About.REVIEW
        assert sent.accreditation is not None
        return sent.falls_on, str(sent.accreditation.host), about

    found = []
    for (day, host, is_review), together in groupby(sorted(sents, key=key), key):
        groups = sorted({str(sent.accreditation.learner_group) for sent in together if sent.accreditation})
        found.append(Ending(host, day, is_review, day < today, groups))
    return found


class _People:
    """Whom a region's reminders tell, each place looked up once."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.of_places: dict[tuple[Any, str], list[Any]] = {}
        self.staff: list[Any] | None = None

    def told(self, reminder: StandingReminder, row: Any) -> set[Any]:
        """Everybody who is to be told by this reminder of this accreditation, agreement or audit."""
        practices, hubs = self._places_of(row)
        people: set[Any] = set()
        for place, relation, is_told in (
            *((practice, "practice_leads", reminder.tells_practice_leads) for practice in practices),
            *((practice, "administrators", reminder.tells_administrators) for practice in practices),
            *((hub, "hub_leads", reminder.tells_hub_leads) for hub in hubs),
        ):
            people |= set(self._holding(place, relation)) if is_told else set()
        # An audit is joint: who tells the practice tells the universities.
        if isinstance(row, EducationalAudit) and reminder.tells_practice_leads:
            people |= set(links_concerned(row))
        if reminder.tells_hee_staff:
            self.staff = who_is_staff_of(self.region) if self.staff is None else self.staff
            people |= set(self.staff)
        return people

    def _places_of(self, row: Any) -> tuple[list[Any], list[Any]]:
        if practice := row.practice:
            return [practice], [each.hub for each in practice.memberships.current().select_related("hub")]
        members = PracticeGroupMember.objects.current().filter(group=row.group)
        return [member.practice for member in members.select_related("practice")], [row.group.hub]

    def _holding(self, place: Any, relation: str) -> list[Any]:
        key = (place, relation)
        if key not in self.of_places:
            held = getattr(place, relation).current().select_related("person")
            self.of_places[key] = [role.person for role in held if role.person.is_active]
        return self.of_places[key]
