"""The doors to placements and timetables: what somebody may see, and what they may change."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Administrator, Educationalist, Supervisor
from hubs.models import Practice, TrainingHub
from hubs.querysets import DatedQuerySet, in_regions_of

if TYPE_CHECKING:
    from placements.models import (  # noqa: F401
        Adjustment,
        EventBooking,
        LearnerMessage,
        LearnerProposal,
        LearningNote,
        ObjectiveSet,
        Participation,
        Placement,
        RegionalEvent,
        Session,
        StandingLapse,
    )


class PlacementQuerySet(models.QuerySet["Placement"]):
    """Placements, by who may see and who may keep them."""

    def managed_by(self, person: Any) -> Self:
        """Those of the practices that ``person`` manages."""
        everywhere = in_regions_of(person, "practice__region")
        if everywhere is not None:
            return self.filter(everywhere)
        return self.filter(practice__in=Practice.objects.managed_by(person).values("pk"))

    def visible_to(self, person: Any) -> Self:
        """Staff see their practice's, an academic link their provider's learners', a learner their own."""
        if not person.is_authenticated:
            return self.none()
        everywhere = in_regions_of(person, "practice__region")
        if everywhere is not None:
            return self.filter(everywhere)
        return self.filter(
            Q(person=person)
            | Q(practice__in=Practice.objects.visible_to(person).values("pk"))
            | Q(education_provider__in=person.academic_links.current().values("education_provider"))
        )

    def on(self, day: datetime.date) -> Self:
        return self.filter(starts_on__lte=day, ends_on__gte=day)

    def overlapping(self, first: datetime.date, last: datetime.date) -> Self:
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def live(self) -> Self:
        """Those that have not been cancelled."""
        return self.exclude(state="cancelled")


class SessionQuerySet(models.QuerySet["Session"]):
    """Sessions, by time and by who may see and who may change them."""

    def starting_between(self, start: datetime.datetime, end: datetime.datetime) -> Self:
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def published(self) -> Self:
        return self.filter(published_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(published_at__isnull=True)

    def with_person(self, person: Any) -> Self:
        from placements.models import Participation

        return self.filter(Exists(Participation.objects.filter(session=OuterRef("pk"), person=person)))

    def concerning(self, person: Any) -> Self:
        """Those in which ``person`` takes part, or a learner of the provider for which they are an academic link."""
        from placements.models import Participation

        providers = person.academic_links.current().values("education_provider")
        rows = Participation.objects.filter(session=OuterRef("pk"))
        return self.filter(
            Exists(rows.filter(Q(person=person) | Q(placement__education_provider__in=providers)))
        )

    def unowned(self) -> Self:
        """Those that are changed in their timetable: neither a regional event nor a learner's proposal owns them.

        Seats offered in a practice's session do not own it.
        """
        from placements.models import RegionalEvent

        events = RegionalEvent.objects.exclude(kind="shared_session").filter(session=OuterRef("pk"))
        return self.filter(~Exists(events), proposal__isnull=True)

    def managed_by(self, person: Any) -> Self:
        """Those of the practices that ``person`` manages, and the teaching of an educationalist's own learners.

        What owns a session is where it is changed, so that owned ones are managed by nobody here.
        """
        from placements.models import Participation

        everywhere = in_regions_of(person, "practice__region")
        if everywhere is not None:
            return self.unowned().filter(everywhere)
        own_learners = Participation.objects.filter(
            session=OuterRef("pk"),
            placement__educationalist__in=Educationalist.objects.answered_for_by(person).values("pk"),
        )
        return self.unowned().filter(
            Q(practice__in=Practice.objects.managed_by(person).values("pk"))
            | (
                Q(category="educational", practice__in=person.educationalists.current().values("practice"))
                & Exists(own_learners)
            )
        )

    def visible_to(self, person: Any) -> Self:
        """Staff see the drafts and the published of their practices; others the published that concern them.

        Staff are also concerned by what their practice's learners do elsewhere, by regional events to which they or
        their colleagues go, and by agreed spoke visits that their practice hosts.
        """
        from placements.models import Participation, SpokeVisit

        if not person.is_authenticated:
            return self.none()
        everywhere = in_regions_of(person, "practice__region")
        if everywhere is not None:
            return self.filter(everywhere)
        practices = Practice.objects.visible_to(person).order_by().values("pk")
        people = Participation.objects.filter(session=OuterRef("pk"))
        concerned = people.filter(
            Q(person=person)
            | Q(placement__practice__in=practices)
            | Q(
                placement__education_provider__in=person.academic_links.current().values("education_provider")
            )
        )
        colleagues = people.filter(working_at(practices), session__regional_event__isnull=False)
        hosted = SpokeVisit.objects.filter(host__in=practices, agreed_on__isnull=False)
        return self.filter(
            Q(practice__in=practices)
            | (
                Q(published_at__isnull=False)
                & (Exists(concerned) | Exists(colleagues) | Q(spoke_visit__in=hosted.order_by().values("pk")))
            )
        )

    def beyond(self, practice: Practice, start: datetime.datetime, end: datetime.datetime) -> Self:
        """Published sessions of other practices that start in this time and concern ``practice``.

        One of its learners is in them, or somebody who works there, if it is a regional event, or it hosts them.
        """
        from placements.models import Participation, SpokeVisit

        then = Participation.objects.filter(during__overlap=(start, end)).exclude(session__practice=practice)
        here = practice.placements.live().order_by().values("pk")
        staff = working_at([practice.pk])
        visits = SpokeVisit.objects.filter(host=practice, agreed_on__isnull=False)
        hosted = self.model._default_manager.filter(spoke_visit__in=visits.order_by().values("pk"))
        concern = (
            then.filter(placement__in=here).order_by().values("session"),
            then.filter(staff, session__regional_event__isnull=False).order_by().values("session"),
            hosted.exclude(practice=practice).order_by().values("pk"),
        )
        return self.filter(
            published_at__isnull=False, pk__in=concern[0].union(*concern[1:])
        ).starting_between(start, end)


class ParticipationQuerySet(models.QuerySet["Participation"]):
    """People in sessions."""

    def binding(self) -> Self:
        """Those that keep somebody from being elsewhere."""
        return self.filter(is_cancelled=False).exclude(part="overseer")

    def countable(self) -> Self:
        """Those whose hours can be claimed: of published sessions that take place and are no breaks."""
        return self.filter(
            part__in=["learner", "attendee"], is_cancelled=False, session__published_at__isnull=False
        ).exclude(session__category="break")

    def claimed_by(self, person: Any) -> Self:
        """Those whose hours ``person`` may claim: their own, and for learners of the practices that they manage."""
        practices = Practice.objects.managed_by(person).order_by().values("pk")
        return self.countable().filter(Q(person=person) | Q(placement__practice__in=practices))

    def asked_of(self, person: Any) -> Self:
        """Those that ``person`` is asked to confirm.

        They lead or oversee the session, it is a visit that they supervise, or nobody leads it and they are the
        learner's educationalist.
        """
        leading = self.model._default_manager.filter(
            session=OuterRef("session"), person=person, part__in=["leader", "overseer"]
        )
        taught = Educationalist.objects.answered_for_by(person).order_by().values("pk")
        return (
            self.countable()
            .exclude(person=person)
            .filter(
                Exists(leading)
                | Q(session__spoke_visit__supervisor=person)
                | (
                    ~Exists(self._answering())
                    & Q(session__spoke_visit__supervisor__isnull=True, placement__educationalist__in=taught)
                )
            )
        )

    def confirmed_by(self, person: Any) -> Self:
        """Those that ``person`` may confirm: what is asked of them; and, where nobody who answers for the session can
        be asked by mail, what their own learners did, and those of the practices that they are administrator of."""
        answering = self._answering().filter(person__is_active=True, person__email__isnull=False)
        nobody_by_mail = Q(session__spoke_visit__supervisor__isnull=True) | ~Q(
            session__spoke_visit__supervisor__email__isnull=False,
            session__spoke_visit__supervisor__is_active=True,
        )
        taught = Educationalist.objects.answered_for_by(person).order_by().values("pk")
        on_behalf = (
            ~Exists(answering)
            & nobody_by_mail
            & (
                Q(placement__educationalist__in=taught)
                | Q(placement__practice__in=person.administrators.current().values("practice"))
            )
        )
        asked = self.model._default_manager.asked_of(person).order_by().values("pk")
        return self.countable().exclude(person=person).filter(Q(pk__in=asked) | on_behalf)

    def unconfirmed(self) -> Self:
        """Those whose hours nobody has confirmed, claimed or not."""
        return self.filter(attendance__confirmed_at__isnull=True)

    def _answering(self) -> Any:
        """Who leads or oversees the session of a row, but for the person of the row."""
        return self.model._default_manager.filter(
            session=OuterRef("session"), part__in=["leader", "overseer"]
        ).exclude(person=OuterRef("person"))


class AdjustmentQuerySet(DatedQuerySet["Adjustment"]):
    """Adjustments, by who may read them: nobody by their role, not HEE staff either."""

    def visible_to(self, person: Any) -> Self:
        """A learner's own, and those that name ``person`` as a reader today, for as long as they have a part there."""
        from placements.models import AdjustmentReader

        if not person.is_authenticated:
            return self.none()
        named = AdjustmentReader.objects.current().filter(adjustment=OuterRef("pk"), person=person)
        return self.filter(
            Q(placement__person=person) | (Exists(named) & has_a_part_in(person, "placement__"))
        )

    def managed_by(self, person: Any) -> Self:
        """Those whose readers and last day ``person`` may change: the learner, and who wrote it and still reads it."""
        return self.visible_to(person).filter(Q(placement__person=person) | Q(written_by=person))


def working_at(practices: QuerySet[Any] | list[int]) -> Q:
    """Participations of those who supervise, teach or administer at one of ``practices`` (keys) today."""
    return (
        Q(person__in=Supervisor.objects.current().filter(practice__in=practices).order_by().values("person"))
        | Q(
            person__in=Educationalist.objects.current()
            .filter(practice__in=practices)
            .order_by()
            .values("person")
        )
        | Q(
            person__in=Administrator.objects.current()
            .filter(practice__in=practices)
            .order_by()
            .values("person")
        )
    )


def has_a_part_in(person: Any, path: str = "") -> Q:
    """Placements, by ``path``, whose adjustments may be shown to ``person`` once they are named.

    Those who work at the practice today, the leads of its hub, and the academic links of the learner's provider.
    """
    practices = Practice.objects.filter(
        Practice.objects.in_hubs_led_by(person)
        | Q(pk__in=person.administrators.current().values("practice"))
        | Q(pk__in=person.educationalists.current().values("practice"))
        | Q(pk__in=person.practice_leads.current().values("practice"))
        | Q(pk__in=person.supervisors.current().values("practice"))
    )
    providers = person.academic_links.current().values("education_provider")
    return Q(**{f"{path}practice__in": practices.order_by().values("pk")}) | Q(
        **{f"{path}education_provider__in": providers}
    )


class StretchQuerySet(models.QuerySet[Any]):
    """Closures and absences, by time."""

    def overlapping(self, start: datetime.datetime, end: datetime.datetime) -> Self:
        return self.filter(during__overlap=(start, end))


class LapseQuerySet(models.QuerySet["StandingLapse"]):
    """Lapses of standing, by who may see them and who decides."""

    def open(self) -> Self:
        """Those that wait for a decision."""
        return self.filter(state="open")

    def lasting(self) -> Self:
        """Those that wait for a decision, and those decided whose days are still to come."""
        return self.exclude(state="over")

    def visible_to(self, person: Any) -> Self:
        """Those of placements that ``person`` may see; a learner is told by people, not by this."""
        from placements.models import Placement

        return self.filter(
            placement__in=Placement.objects.visible_to(person).exclude(person=person).order_by().values("pk")
        )

    def decided_by(self, person: Any) -> Self:
        """Those about which ``person`` decides: HEE staff of the region, the leads of the practice's hub."""
        everywhere = in_regions_of(person, "placement__practice__region")
        if everywhere is not None:
            return self.filter(everywhere)
        led = Practice.objects.filter(Practice.objects.all().in_hubs_led_by(person))
        return self.filter(placement__practice__in=led.order_by().values("pk"))


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


class OfLearnerQuerySet(models.QuerySet[Any]):
    """What a learner wrote about a placement, by who may see it and who sees to it."""

    def visible_to(self, person: Any) -> Self:
        """Who sees the placement: the learner, the staff of the practice, the academic links of the provider."""
        from placements.models import Placement

        return self.filter(placement__in=Placement.objects.visible_to(person).order_by().values("pk"))

    def managed_by(self, person: Any) -> Self:
        """Who keeps the placement."""
        from placements.models import Placement

        return self.filter(placement__in=Placement.objects.managed_by(person).order_by().values("pk"))


class LearnerProposalQuerySet(OfLearnerQuerySet):
    """Proposals of learners, by who may see and who decides them."""

    def open(self) -> Self:
        """Those that wait for an answer."""
        return self.filter(state="proposed")


class LearnerMessageQuerySet(OfLearnerQuerySet):
    """Messages of learners, by who may see them and who sees to them."""

    def open(self) -> Self:
        """Those that nobody has seen to."""
        return self.filter(handled_at__isnull=True)


class ObjectiveSetQuerySet(models.QuerySet["ObjectiveSet"]):
    """Sets of objectives, by who keeps them; whoever plans placements may read them."""

    def managed_by(self, person: Any) -> Self:
        """Of the providers of an academic link; all by HEE staff."""
        if getattr(person, "is_hee_staff", False):
            return self
        return self.filter(
            education_provider__in=person.academic_links.current().values("education_provider")
        )

    def offered_to(self, placement: Any) -> Self:
        """Those that a placement may adopt: of its provider, for its learner's group and stage, or for every stage."""
        return self.filter(
            Q(stage="") | Q(stage__iexact=placement.learner.stage),
            education_provider=placement.education_provider_id,
            learner_group=placement.learner_group_id,
            is_retired=False,
        )


class LearningNoteQuerySet(models.QuerySet["LearningNote"]):
    """Notes between a learner and their educationalist, by who may see them: those two, and no role besides."""

    def visible_to(self, person: Any) -> Self:
        if not person.is_authenticated:
            return self.none()
        return self.filter(
            Q(placement__person=person)
            | Q(placement__educationalist__in=Educationalist.objects.answered_for_by(person).values("pk"))
        )
