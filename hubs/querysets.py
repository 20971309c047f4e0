"""The doors to the network's rows: what somebody may see, and what they may change.

``hubs`` stands below ``accounts``, so it asks about a person by the reverse relations that roles give
them (``person.hub_leads``, ``person.administrators``) and imports nothing from there.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

if TYPE_CHECKING:
    from hubs import models as hubs_models  # noqa: F401

M = TypeVar("M", bound=models.Model)


class DatedQuerySet(models.QuerySet[M]):
    """Rows that hold from ``starts_on`` to ``ends_on``, both days included."""

    def on(self, day: datetime.date) -> Self:
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day)

    def current(self) -> Self:
        return self.on(timezone.localdate())

    def overlapping(self, first: datetime.date, last: datetime.date) -> Self:
        """Those that hold on at least one of the days from ``first`` to ``last``."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first), starts_on__lte=last)


def in_regions_of(person: Any, path: str = "region") -> Q | None:
    """The rows of the regions in which ``person`` is HEE staff; None when they are not HEE staff."""
    if not getattr(person, "is_hee_staff", False):
        return None
    if person.is_hee_staff_everywhere:
        return Q()
    return Q(**{f"{path}__in": person.hee_staff.current().values("region")})


def _where_held(person: Any, role_relation: str) -> Q:
    """The practices in which ``person`` holds this role today."""
    return Q(pk__in=getattr(person, role_relation).current().values("practice"))


class PracticeQuerySet(models.QuerySet[M]):
    """Practices, by who may see and who may run them."""

    def open(self) -> Self:
        return self.filter(status="active")

    def in_hubs_led_by(self, person: Any) -> Q:
        from hubs.models import Membership

        led = person.hub_leads.current().values("hub")
        return Q(pk__in=Membership.objects.current().filter(hub__in=led).values("practice"))

    def managed_by(self, person: Any) -> Self:
        """Where ``person`` keeps timetables, placements and capacity: HEE staff, the hub's lead, the administrator."""
        return self._open_to(person, "administrators")

    def visible_to(self, person: Any) -> Self:
        """Whose week ``person`` may read: where they manage, and where they are an educationalist."""
        return self._open_to(person, "administrators", "educationalists")

    def whose_standing_is_shown_to(self, person: Any) -> Self:
        """Those for whose standing ``person`` answers: HEE staff, the hub's lead, the practice's lead."""
        return self._open_to(person, "practice_leads")

    def whose_people_are_shown_to(self, person: Any) -> Self:
        """Where ``person`` may read who holds which role: who manages it, teaches there or answers for it."""
        return self._open_to(person, "administrators", "educationalists", "practice_leads")

    def whose_people_are_changed_by(self, person: Any) -> Self:
        """Where ``person`` may change who holds which role: HEE staff, the administrator, and the hub's lead
        for as long as the practice has agreed to it."""
        return self._open_to(person, "administrators", by_hub=self.acted_for_by)

    def acting_for(self, person: Any) -> Self:
        """Those that have agreed that ``person``, who leads their hub today, acts for them."""
        return self.filter(self.acted_for_by(person)) if person.is_authenticated else self.none()

    def which_consent_by(self, person: Any) -> Self:
        """Those for which ``person`` may agree that the hub acts: their practice lead and administrator alone."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(_where_held(person, "administrators") | _where_held(person, "practice_leads"))

    def whose_changes_are_declared_by(self, person: Any) -> Self:
        """Those for which ``person`` may declare a significant change: the practice's own, and whom they let act."""
        return self.which_consent_by(person) | self.acting_for(person)

    def whose_changes_are_shown_to(self, person: Any) -> Self:
        """Those whose declared changes ``person`` may read: who may declare or review them."""
        return self._open_to(person, "administrators", "practice_leads")

    def acted_for_by(self, person: Any) -> Q:
        from hubs.models import ActingConsent, Membership

        member = Membership.objects.current().filter(hub=OuterRef("hub"), practice=OuterRef("practice"))
        led = person.hub_leads.current().values("hub")
        agreed = ActingConsent.objects.standing().filter(Exists(member), hub__in=led)
        return Q(pk__in=agreed.order_by().values("practice"))

    def _open_to(self, person: Any, *role_relations: str, by_hub: Callable[[Any], Q] | None = None) -> Self:
        """For HEE staff those of their regions; for others where they hold one of these roles, or lead the hub.

        ``by_hub`` says what leading the hub opens, where that is not everything in it.
        """
        if not person.is_authenticated:
            return self.none()
        everywhere = in_regions_of(person)
        if everywhere is not None:
            return self.filter(everywhere)
        own = (by_hub or self.in_hubs_led_by)(person)
        for relation in role_relations:
            own |= _where_held(person, relation)
        return self.filter(own)

    def accredited_on(self, day: datetime.date) -> Self:
        """Those that hold a standing accreditation on ``day``, their own or through a group."""
        from hubs.models import Accreditation, PracticeGroupMember

        standing = Accreditation.objects.standing_on(day)
        groups = standing.filter(group__isnull=False).values("group")
        return self.filter(
            Q(pk__in=standing.filter(practice__isnull=False).values("practice"))
            | Q(pk__in=PracticeGroupMember.objects.on(day).filter(group__in=groups).values("practice"))
        )


class TrainingHubQuerySet(models.QuerySet[M]):
    """Hubs, by who runs them."""

    def managed_by(self, person: Any) -> Self:
        """Those that ``person`` leads today; for HEE staff those of their regions."""
        if not person.is_authenticated:
            return self.none()
        everywhere = in_regions_of(person)
        if everywhere is not None:
            return self.filter(everywhere)
        return self.filter(pk__in=person.hub_leads.current().values("hub"))


class ConsentQuerySet(DatedQuerySet[M]):
    """What practices have agreed that their hub may do for them."""

    def standing(self) -> Self:
        """Those that hold today and have not been withdrawn."""
        return self.current().filter(withdrawn_at__isnull=True)

    def lasting(self, today: datetime.date) -> Self:
        """Those that hold today or will, and have not been withdrawn."""
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), withdrawn_at__isnull=True)


class EndingQuerySet(DatedQuerySet[M]):
    """What a host must have renewed before it ends."""

    EXPIRING = datetime.timedelta(days=91)
    LAPSED = datetime.timedelta(days=365)

    def of_same_host(self) -> Q:
        """In a subquery: what is of the host of the row outside, and for the same learners."""
        raise NotImplementedError

    def in_force(self) -> Q:
        """What counts as one at all."""
        return Q()

    def not_renewed(self) -> Self:
        """Those after which the same host has no other that lasts longer."""
        longer = Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("ends_on"))
        others = self.model._default_manager.filter(longer, self.of_same_host(), self.in_force())
        return self.exclude(Exists(others))

    def expiring(self, today: datetime.date) -> Self:
        """Those that end within three months of ``today`` and are not renewed."""
        soon = self.filter(self.in_force(), ends_on__gte=today, ends_on__lte=today + self.EXPIRING)
        return soon.not_renewed()

    def lapsed(self, today: datetime.date) -> Self:
        """Those that ended in the year before ``today`` and are not renewed."""
        past = self.filter(self.in_force(), ends_on__lt=today, ends_on__gte=today - self.LAPSED)
        return past.not_renewed()


class OverrideQuerySet(DatedQuerySet[M]):
    """Overrides of the gate; a withdrawn one never took effect."""

    def in_force(self) -> Self:
        return self.filter(state="in_force")

    def visible_to(self, person: Any) -> Self:
        """Those of practices whose standing is shown to ``person``, and of those that they keep."""
        practices = _practices()
        shown = practices.whose_standing_is_shown_to(person) | practices.managed_by(person)
        return self.filter(practice__in=shown.order_by().values("pk"))

    def managed_by(self, person: Any) -> Self:
        """Those of the regions in which the person is HEE staff."""
        regions = in_regions_of(person, "practice__region")
        return self.none() if regions is None else self.filter(regions)


class SuspensionQuerySet(DatedQuerySet[M]):
    """Suspensions of accreditations; a withdrawn one never took effect."""

    def in_force(self) -> Self:
        return self.filter(state="in_force")

    def lasting(self, day: datetime.date) -> Self:
        """Those in force that last on ``day`` or are to come."""
        return self.in_force().filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def _suspended_on(day: datetime.date) -> Exists:
    """Whether the accreditation of the row outside is suspended on ``day``."""
    from hubs.models import Suspension

    return Exists(Suspension.objects.in_force().on(day).filter(accreditation=OuterRef("pk")).order_by())


class AccreditationQuerySet(EndingQuerySet[M]):
    """Accreditations, by whether they stand, by who answers for them and by whether they end."""

    def standing_on(self, day: datetime.date) -> Self:
        """Those by which learners may be hosted on ``day``: neither annulled nor suspended then."""
        return self.on(day).filter(~_suspended_on(day), state="standing")

    def read_on(self, day: datetime.date) -> Self:
        """With what ``standing_table.facts_of`` needs: ``is_suspended_then`` and ``is_renewed_then``."""
        longer = Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("ends_on"))
        later = self.model._default_manager.filter(
            longer, self.of_same_host(), self.in_force(), starts_on__gt=OuterRef("starts_on")
        )
        return self.annotate(is_suspended_then=_suspended_on(day), is_renewed_then=Exists(later))

    def lapsed(self, today: datetime.date) -> Self:
        """What was ended on purpose, or transferred, has not lapsed."""
        return super().lapsed(today).filter(ending="")

    def of_hosts(self, *, practices: Iterable[Any], groups: Iterable[Any]) -> Self:
        """Those of any of these practices and practice groups."""
        return self.filter(Q(practice__in=list(practices)) | Q(group__in=list(groups)))

    def for_host(self, practice: Any, on: datetime.date) -> Self:
        """What lets ``practice`` host: its own accreditations and those of its groups on that day."""
        groups = practice.group_memberships.on(on).values("group")
        return self.filter(Q(practice=practice) | Q(group__in=groups))

    def in_force(self) -> Q:
        return ~Q(state="annulled")

    def of_same_host(self) -> Q:
        same_host = Q(practice=OuterRef("practice")) | Q(group=OuterRef("group"))
        return same_host & Q(learner_group=OuterRef("learner_group"))

    def visible_to(self, person: Any) -> Self:
        return self.of_practices(_practices().whose_standing_is_shown_to(person).order_by().values("pk"))

    def of_practices(self, practices: Any) -> Self:
        """Their own, and those of groups of which one of them is a member today."""
        from hubs.models import PracticeGroupMember

        groups = PracticeGroupMember.objects.current().filter(practice__in=practices)
        return self.filter(Q(practice__in=practices) | Q(group__in=groups.values("group")))


class PublicationQuerySet(models.QuerySet[M]):
    """What the scheme publishes: ``published()`` is the one door for pages that anyone reads."""

    def published(self, now: datetime.datetime | None = None) -> Self:
        """What anyone may read at ``now``: neither draft, nor still to come, nor withdrawn."""
        return self.filter(published_at__lte=now or timezone.now(), withdrawn_at__isnull=True)

    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)


class LibraryFileQuerySet(models.QuerySet[M]):
    """Files, by who may fetch them."""

    def readable_by(self, person: Any) -> Self:
        """Pictures, and what something published offers; HEE staff fetch what waits to be published too."""
        if getattr(person, "is_hee_staff", False):
            return self
        from hubs.models import Publication

        offered = Publication.objects.published().filter(file=OuterRef("pk"))
        return self.filter(Q(kind="image/webp") | Exists(offered))


def _practices() -> Any:
    from hubs.models import Practice

    return Practice.objects.all()
