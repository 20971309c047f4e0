"""The region's events: of several hubs, one full with people waiting, one that the learner is booked on, seats offered.

Those in the daytime are after the weeks that timetables fill, when everybody is still there and free.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef

from accounts.models import Administrator, Educationalist, Person
from hubs.bank_holidays import bank_holidays_between
from hubs.models import Membership, Practice, Profession, TrainingHub
from placements.demo.ash_grove import HUB
from placements.demo.window import WEEK, Window
from placements.models import (
    EventBooking,
    Participation,
    Placement,
    PlacementState,
    RegionalEvent,
    Session,
    SessionCategory,
    SessionKind,
    StandingLapse,
)
from placements.operations.bookings import book, invite
from placements.operations.events import plan_event
from placements.operations.seat_offers import offer_seats
from placements.operations.sessions import plan_session
from placements.operations.steps import without_steps
from placements.timetabling.local_time import to_utc

MONDAY, TUESDAY, WEDNESDAY, THURSDAY = range(4)
NOT_FILLED = 4
"""How many weeks from this one until timetables are still empty."""

Kind, Audience = RegionalEvent.Kind, RegionalEvent.Audience


def hold_events(
    ash_grove: Practice, *, accounts: Mapping[str, Person], hub_leads: Mapping[str, Person], window: Window
) -> None:
    """Events of four hubs, who comes to them, and places that practices near Ash Grove and Ash Grove itself offer."""
    region = _Region(window, hub_leads)
    learner = Placement.objects.get(
        person=accounts["learner"], practice=ash_grove, state=PlacementState.CONFIRMED
    )
    nursing = Profession.objects.get(slug="nursing")
    with without_steps():
        release = region.event(
            HUB, Kind.HALF_DAY_RELEASE, "Half-day release: urgent care in general practice",
            (NOT_FILLED, TUESDAY), (13, 17), 20, professions=[Profession.objects.get(slug="medicine")],
            description="What cannot wait, what can, and how to tell a patient which it is.",
        )  # fmt: skip
        wounds = region.event(
            HUB, Kind.WORKSHOP, "Wound care with the tissue viability nurse",
            (NOT_FILLED, WEDNESDAY), (14, 16), 12, professions=[nursing],
            description="Bring a question from your own practice. No patient details.",
        )  # fmt: skip
        region.event(
            "foundry-medical-group", Kind.WORKSHOP, "Annual health checks with people with a learning disability",
            (NOT_FILLED, MONDAY), (9, 12), 30, audience=Audience.EVERYBODY,
        )  # fmt: skip
        full = region.event(
            "haxby-group-practice", Kind.WORKSHOP, "Motivational interviewing",
            (NOT_FILLED, THURSDAY), (9, 12), 4,
            description="Small groups with an actor.",
        )  # fmt: skip
        cpd = region.event(
            "caritas-group-practice", Kind.CPD, "Feedback that helps a learner",
            (1, WEDNESDAY), (17, 18), 15, audience=Audience.EDUCATORS,
        )  # fmt: skip
        partners = region.event(
            HUB, Kind.INVOLVEMENT, "Living with long-term pain: patients teach",
            (NOT_FILLED + 1, WEDNESDAY), (10, 12), 10,
        )  # fmt: skip
        region.event(
            HUB, Kind.WORKSHOP, "Consulting by telephone and video",
            (NOT_FILLED + 1, THURSDAY), (14, 16), 16, publish=False,
        )  # fmt: skip
        _book(release, _free(release, 6))
        _book(wounds, [learner, *_free(wounds, 2)])
        _book(full, _free(full, 7))
        teachers: Any = Educationalist.objects.current().exclude(practice=ash_grove).order_by("pk")
        for role in teachers[:3]:
            book(by=role.person, event=cpd, person=role.person)
        invite(by=hub_leads[HUB], event=partners, placements=[learner, *_free(partners, 2)])
        _offer_seats(region, ash_grove, by=accounts["administrator"])


class _Region:
    """What making an event takes: the hubs by slug, who leads them, and days on which people work."""

    def __init__(self, window: Window, hub_leads: Mapping[str, Person]) -> None:
        self.window, self.hub_leads = window, hub_leads
        last = window.this_monday + (NOT_FILLED + 4) * WEEK
        self.holidays = set(bank_holidays_between(window.this_monday, last))
        self.hubs = {hub.slug: hub for hub in TrainingHub.objects.filter(slug__in=hub_leads)}

    def day(self, weeks: int, weekday: int) -> datetime.date:
        """That day, or the next on which people work."""
        day = self.window.this_monday + weeks * WEEK + datetime.timedelta(days=weekday)
        while day.weekday() >= 5 or day in self.holidays:
            day += datetime.timedelta(days=1)
        return day

    def event(
        self,
        slug: str,
        kind: str,
        title: str,
        when: tuple[int, int],
        hours: tuple[int, int],
        places: int,
        *,
        audience: str = Audience.LEARNERS,
        publish: bool = True,
        **more: Any,
    ) -> RegionalEvent:
        day = self.day(*when)
        members = Membership.objects.on(day).filter(hub=self.hubs[slug], practice__kind="gp_practice")
        member = members.select_related("practice").order_by("pk")[0]
        start, end = (to_utc(day, datetime.time(hour)) for hour in hours)
        return plan_event(
            by=self.hub_leads[slug], hub=self.hubs[slug], practice=member.practice, kind=kind, title=title,
            start=start, end=end, places=places, audience=audience, place="Postgraduate centre",
            publish=publish, **more,
        )  # fmt: skip


def _free(event: RegionalEvent, how_many: int) -> list[Placement]:
    """Learners elsewhere in the region whom the event is for and who are free then."""
    start = event.session.start.date()
    then = Participation.objects.binding().filter(
        person=OuterRef("person"), during__overlap=event.session.during
    )
    asked = EventBooking.objects.open().filter(event=event, person=OuterRef("person"))
    placements = Placement.objects.on(start).filter(
        ~Exists(then), ~Exists(asked), state=PlacementState.CONFIRMED
    )
    if professions := list(event.professions.all()):
        placements = placements.filter(learner_group__profession__in=professions)
    return list(placements.exclude(person__email="learner@example.org").order_by("pk")[:how_many])


def _book(event: RegionalEvent, placements: Sequence[Placement]) -> None:
    """Each books for themselves, in this order."""
    for placement in placements:
        book(by=placement.person, event=event, person=placement.person, placement=placement)


def _offer_seats(region: _Region, ash_grove: Practice, *, by: Person) -> None:
    """A neighbour offers places in a case discussion of its own, and Ash Grove in next week's."""
    day = region.day(NOT_FILLED, THURSDAY)
    placed = Placement.objects.on(day).filter(practice=OuterRef("practice"), state=PlacementState.CONFIRMED)
    members = (
        Membership.objects.on(day)
        .filter(hub=region.hubs[HUB], practice__kind="gp_practice")
        .exclude(practice=ash_grove)
        .exclude(practice__in=StandingLapse.objects.values("placement__practice"))
        .filter(
            practice__in=Administrator.objects.current().values("practice"),
            practice_id__in=Educationalist.objects.current().values("practice"),
        )
    )
    near = members.select_related("practice").order_by(Exists(placed).desc(), "pk")
    # In the smallest world the hub has nobody else who could offer any.
    if member := near.first():
        neighbour: Any = member.practice
        keeper = neighbour.administrators.current().order_by("pk")[0].person
        teacher = neighbour.educationalists.current().order_by("pk")[0].person
        own = (
            Placement.objects.on(day)
            .filter(practice=neighbour, state=PlacementState.CONFIRMED)
            .order_by("pk")
        )
        shared = plan_session(
            by=keeper, practice=neighbour, publish=True, title="Case discussion: frailty at home",
            category=SessionCategory.EDUCATIONAL, kind=SessionKind.INTERPROFESSIONAL,
            start=to_utc(day, datetime.time(14)), end=to_utc(day, datetime.time(15, 30)),
            place=f"Meeting room, {neighbour}", leaders=(teacher,), learners=tuple(own[:2]),
        )  # fmt: skip
        offer_seats(by=keeper, session=shared, seats=3, description="One case each, of ten minutes.")
    case = (
        Session.objects.filter(practice=ash_grove, kind=SessionKind.INTERPROFESSIONAL, is_cancelled=False)
        .published()
        .filter(starts_at__gte=to_utc(region.window.this_monday + WEEK, datetime.time()))
        .order_by("starts_at")
        .first()
    )
    if case is not None:
        offer_seats(by=by, session=case, seats=2)
