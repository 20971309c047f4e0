"""Regional events and their bookings, by who may see and who keeps them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q, QuerySet
from django.utils import timezone

from hubs.models import Practice, TrainingHub
from hubs.querysets import in_regions_of

if TYPE_CHECKING:
    from placements.models import EventBooking, RegionalEvent  # noqa: F401


class RegionalEventQuerySet(models.QuerySet["RegionalEvent"]):
    """Regional events, by who may see and who may keep them."""

    def managed_by(self, person: Any) -> Self:
        """Of the hubs that ``person`` leads; seats in a session also by who manages its practice."""
        everywhere = in_regions_of(person, "hub__region")
        if everywhere is not None:
            return self.filter(everywhere)
        return self.filter(
            Q(hub__in=person.hub_leads.current().values("hub"))
            | Q(
                kind="shared_session",
                session__practice__in=Practice.objects.managed_by(person).order_by().values("pk"),
            )
        )

    def visible_to(self, person: Any) -> Self:
        """Everyone signed in sees what is out for all hubs, or for one of theirs, and what they or their learners
        were booked on; drafts are seen by who keeps them."""
        if not person.is_authenticated:
            return self.none()
        from placements.models import EventBooking

        mine = self.model._default_manager.managed_by(person).order_by().values("pk")
        booked = EventBooking.objects.of_person_or_learners(person).order_by().values("event")
        reached = Q(is_for_all_hubs=True) | Q(hub__in=hubs_of(person))
        return self.filter(
            (Q(session__published_at__isnull=False) & (reached | Q(pk__in=booked))) | Q(pk__in=mine)
        )

    def offered(self) -> Self:
        """All but seats that are offered no more."""
        return self.filter(is_withdrawn=False)

    def to_come(self, now: datetime.datetime) -> Self:
        """Those that are not over."""
        return self.filter(session__ends_at__gt=now)

    def over(self, now: datetime.datetime) -> Self:
        """Those that are over."""
        return self.filter(session__ends_at__lte=now)


def hubs_of(person: Any) -> QuerySet[Any, Any]:
    """The keys of the hubs that ``person`` has a part in today: leads, works or learns in, or sends learners to."""
    from hubs.models import Membership
    from placements.models import Placement

    today = timezone.localdate()
    providers = person.academic_links.current().values("education_provider")
    learning = Placement.objects.live().filter(
        Q(person=person) | Q(education_provider__in=providers), ends_on__gte=today
    )
    practices = Q(practice__in=learning.order_by().values("practice"))
    for role in ("administrators", "educationalists", "practice_leads", "supervisors"):
        practices |= Q(practice__in=getattr(person, role).current().values("practice"))
    members = Membership.objects.current().filter(practices).order_by()
    led = person.hub_leads.current().values("hub")
    return TrainingHub.objects.filter(Q(pk__in=members.values("hub")) | Q(pk__in=led)).order_by().values("pk")


class EventBookingQuerySet(models.QuerySet["EventBooking"]):
    """Bookings of events, by state and by who may see and change them."""

    def open(self) -> Self:
        """All but those that were cancelled."""
        return self.exclude(state="cancelled")

    def of_person_or_learners(self, person: Any) -> Self:
        """One's own, and those of learners of the practices that ``person`` manages."""
        return self.filter(
            Q(person=person)
            | Q(placement__practice__in=Practice.objects.managed_by(person).order_by().values("pk"))
        )

    def managed_by(self, person: Any) -> Self:
        """One's own, those of learners of the practices that ``person`` manages, and all of the events they keep."""
        from placements.models import RegionalEvent

        return self.filter(
            Q(person=person)
            | Q(placement__practice__in=Practice.objects.managed_by(person).order_by().values("pk"))
            | Q(event__in=RegionalEvent.objects.managed_by(person).order_by().values("pk"))
        )
