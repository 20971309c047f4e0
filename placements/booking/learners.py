"""Learners who could come to an event, for who books or invites them: how they stand, and what is in the way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Person
from atp_portal.formatting import date_long, london_date
from hubs.models import Membership
from placements.booking.board import COLOURS, STATES
from placements.booking.coming import CLOSED, placement_on
from placements.booking.rules import WouldFind, would_find
from placements.models import EventBooking, Participation, Placement, RegionalEvent
from placements.operations.clashes import Wanted, people_booked
from placements.operations.rule_overrides import NEVER, Allowances, answered_for

State = EventBooking.State
Rows = QuerySet[Any]


@dataclass(frozen=True)
class Candidate:
    """A learner who could be booked, and what is in the way: '' for who is free.

    ``would`` is what the rules would newly find; ``why_not`` says whose it is to let stand what stops.
    """

    placement: Placement
    in_the_way: str = ""
    would: WouldFind | None = None
    why_not: tuple[str, ...] = ()

    @property
    def stops(self) -> str:
        """What stands against the booking, in sentences."""
        return " ".join(each.finding.sentence for each in self.would.stops) if self.would else ""

    @property
    def said(self) -> str:
        """What booking would mean, in sentences, what stops first."""
        warnings = [f"Warning: {each.finding.sentence}" for each in self.would.warnings] if self.would else []
        return " ".join([*([f"Stops: {self.stops}"] if self.stops else []), *warnings])


@dataclass(frozen=True)
class BeforeBooking:
    """What somebody reads before they book for themselves: where they are then, what stops it, what it would mean."""

    clash: str
    stops: list[str]
    warnings: list[str]
    may_be_asked: bool

    @property
    def is_kept_back(self) -> bool:
        return bool(self.stops)


def before_booking(
    event: RegionalEvent, reader: Person, booking: EventBooking | None
) -> BeforeBooking | None:
    """What booking would mean for who reads it, or the place that they are invited to or wait for; None where nothing.

    Three dozen queries at most. Of an invitation no clash is told, since what they study alone makes way for it.
    """
    if booking is not None and booking.state == State.CONFIRMED:
        return None
    placement = booking.placement if booking else None
    if booking is None and event.audience != RegionalEvent.Audience.EDUCATORS:
        placement = placement_on(reader, event)
    is_invited = booking is not None and booking.state == State.INVITED
    clash = "" if is_invited else why_busy(event, [reader], reader).get(reader.pk, "")
    would = would_find(event, [placement]).get(placement.pk) if placement and not clash else None
    stops = [each.finding for each in would.stops] if would else []
    found = BeforeBooking(
        clash,
        list(dict.fromkeys(would.words(each, reader) for each in would.stops)) if would else [],
        list(dict.fromkeys(would.words(each, reader) for each in would.warnings)) if would else [],
        not any(each.rule in NEVER for each in stops),
    )
    return found if found.clash or found.stops or found.warnings else None


def candidates(event: RegionalEvent, by: Person) -> Rows:
    """The placements that ``by`` keeps and that cover the event, of who has not asked yet: the free ones first."""
    rows: Rows = (
        Placement.objects.managed_by(by).on(london_date(event.session.start)).exclude(state__in=CLOSED)
    )
    if not event.is_for_all_hubs:
        rows = _in_hub(rows, event)
    return (
        _as_they_stand(_of_professions(rows, event), event)
        .filter(asked__in=["", State.INVITED], is_inside=False)
        .order_by("is_busy", "person__family_name", "person__given_name", "pk")
    )


def looked_at(event: RegionalEvent, rows: Sequence[Any], by: Person) -> list[Candidate]:
    """What is in the way of each of these candidates; three dozen queries at most, however many they are."""
    busy = why_busy(event, [row.person for row in rows if row.is_busy], by)
    would = would_find(event, [row for row in rows if not row.is_busy])
    answered = answered_for(by, [each.placement for each in would.values() if each.stops])
    return [
        Candidate(row, busy.get(row.person_id, ""), would.get(row.pk), _why_not(would.get(row.pk), answered))
        for row in rows
    ]


def invitable(event: RegionalEvent, by: Person) -> Rows:
    """Learners of the hub's practices of whom ``by`` may know and for whom it is, who can come first.

    Those whose placement runs today and not on the event's day are among them, unless they have one that does.
    """
    day = london_date(event.session.start)
    rows: Rows = Placement.objects.visible_to(by).exclude(state__in=CLOSED).exclude(person=by)
    then = Placement.objects.filter(person=OuterRef("person")).on(day).exclude(state__in=CLOSED)
    today = Q(pk__in=Placement.objects.on(timezone.localdate()).order_by().values("pk")) & ~Exists(then)
    rows = rows.filter(Q(starts_on__lte=day, ends_on__gte=day) | today)
    if event.kind == RegionalEvent.Kind.SHARED_SESSION:
        rows = rows.exclude(practice=event.session.practice_id)
    rows = _of_professions(_in_hub(rows, event), event)
    return _as_they_stand(rows, event).order_by(
        "-can_come", "person__family_name", "person__given_name", "pk"
    )


@dataclass(frozen=True)
class NotInvited:
    """A learner whom one cannot invite, and why: a tag for who asked already, else a sentence."""

    placement: Placement
    tag: str
    colour: str
    why: str


def not_invited(event: RegionalEvent, rows: Iterable[Any], by: Person) -> list[NotInvited]:
    """Of rows of ``invitable``, those who cannot be invited; five queries, however many they are."""
    others = [row for row in rows if not row.can_come]
    busy = why_busy(event, [row.person for row in others if row.is_busy], by)
    return [_not_invited(event, row, busy.get(row.person_id, "")) for row in others]


def why_busy(event: RegionalEvent, people: Sequence[Person], by: Person) -> dict[int, str]:
    """By the key of each of these people, where they are booked at that time, as far as ``by`` may know."""
    if not people:
        return {}
    session = event.session
    wanted = Wanted(
        title=session.title, start=session.start, end=session.end, people=tuple(people), session_id=session.pk
    )
    found = people_booked(wanted=[wanted], by=by)
    return {clash.person.pk: clash.sentence for clash in reversed(found) if clash.person}


def _not_invited(event: RegionalEvent, row: Any, busy: str) -> NotInvited:
    if row.asked:
        return NotInvited(row, STATES[row.asked], COLOURS[row.asked], "")
    if row.is_inside:
        return NotInvited(row, "In the session", "green", "")
    if not row.is_covered:
        verb, day = (
            ("starts", row.starts_on) if row.starts_on > timezone.localdate() else ("ends", row.ends_on)
        )
        return NotInvited(row, "", "", f"The placement {verb} on {date_long(day)}.")
    return NotInvited(row, "", "", busy)


def _why_not(would: WouldFind | None, answered: set[int]) -> tuple[str, ...]:
    if would is None:
        return ()
    allowances = Allowances(over="", keeps=True, answers=would.placement.practice_id in answered)
    said = [allowances.why_not(each.finding) for each in would.stops]
    return tuple(dict.fromkeys(filter(None, said)))


def _in_hub(rows: Rows, event: RegionalEvent) -> Rows:
    members = Membership.objects.on(london_date(event.session.start)).filter(hub=event.hub_id)
    return rows.filter(practice__in=members.order_by().values("practice"))


def _of_professions(rows: Rows, event: RegionalEvent) -> Rows:
    professions = [each.pk for each in event.professions.all()]
    return rows.filter(learner_group__profession__in=professions) if professions else rows


def _as_they_stand(rows: Rows, event: RegionalEvent) -> Rows:
    """Each with ``asked``, the state of their booking or '', and whether they are in it, busy, covered, can come."""
    session, day = event.session, london_date(event.session.start)
    asked = EventBooking.objects.open().filter(event=event, person=OuterRef("person")).order_by()
    inside = Participation.objects.filter(session=session, person=OuterRef("person"))
    busy = (
        Participation.objects.binding()
        .filter(person=OuterRef("person"), during__overlap=session.during)
        .exclude(session=session)
    )
    return (
        rows.annotate(
            asked=Coalesce(Subquery(asked.values("state")[:1]), Value("")),
            is_inside=Exists(inside),
            is_busy=Exists(busy),
            is_covered=_as_column(Q(starts_on__lte=day, ends_on__gte=day)),
        )
        .annotate(can_come=_as_column(Q(asked="", is_inside=False, is_busy=False, is_covered=True)))
        .select_related("person", "learner_group", "practice")
    )


def _as_column(condition: Q) -> ExpressionWrapper:
    return ExpressionWrapper(condition, output_field=BooleanField())
