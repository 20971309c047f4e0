"""Sessions and the people in them: what somebody may see, what they may change, and whose hours they confirm."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from accounts.models import Administrator, Educationalist, Person, Supervisor
from hubs.models import Practice
from hubs.querysets import in_regions_of
from placements.querysets.attendance import HoursQuerySet
from placements.querysets.columns import (
    NOT_OF_HOSTS,
    NOT_OF_PRACTICES,
    NOT_OF_SESSIONS,
    OF_PARTICIPATIONS,
    OF_PEOPLE,
    OF_PLACEMENTS,
)

if TYPE_CHECKING:
    from placements.models import Participation, Session  # noqa: F401


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

    def in_week_of(self, practice: Practice, start: datetime.datetime, end: datetime.datetime) -> Self:
        """Those of ``practice`` that start in this time, and published ones of other practices that concern it.

        One of its learners is in them, or somebody who works there, if it is a regional event, or it hosts them.
        """
        from placements.models import Participation, SpokeVisit

        manager = self.model._default_manager
        own = manager.filter(practice=practice).starting_between(start, end).order_by().values("pk")
        then = Participation.objects.filter(during__overlap=(start, end)).exclude(session__practice=practice)
        here = practice.placements.live().order_by().values("pk")
        staff = working_at([practice.pk])
        visits = SpokeVisit.objects.filter(host=practice, agreed_on__isnull=False)
        hosted = manager.filter(spoke_visit__in=visits.order_by().values("pk"))
        concern = (
            then.filter(placement__in=here).order_by().values("session"),
            then.filter(staff, session__regional_event__isnull=False).order_by().values("session"),
            hosted.exclude(practice=practice).order_by().values("pk"),
        )
        return self.filter(
            Q(practice=practice) | Q(published_at__isnull=False), pk__in=own.union(*concern)
        ).starting_between(start, end)

    def with_everybody(self, *, each_once: bool = False) -> Self:
        """Each with its room and visit, and all who take part in it as ``everybody``: two queries.

        ``each_once`` takes four, in which whoever is in many of them is one object: quicker where they come by the
        thousand.
        """
        from placements.models import Participation

        people: Any = Participation.objects.all().with_whom(each_once=each_once)
        return (
            self.select_related("room", "spoke_visit")
            .defer(*NOT_OF_SESSIONS)
            .prefetch_related(Prefetch("participations", queryset=people, to_attr="everybody"))
        )

    def with_practices(self) -> Self:
        """Each with the practice that holds it and the one that hosts its visit, as far as others' pages tell of it."""
        return self.select_related("practice", "spoke_visit__host").defer(
            *NOT_OF_PRACTICES, *(f"spoke_visit__{each}" for each in NOT_OF_HOSTS)
        )


class ParticipationQuerySet(HoursQuerySet):
    """People in sessions."""

    def with_whom(self, *, each_once: bool = False) -> Self:
        """Each with its person and, of a learner, the placement; ``each_once`` by two more queries, not by a join."""
        from placements.models import Placement

        if each_once:
            placements = Placement.objects.select_related("learner_group", "learner", "practice")
            return self.only(*OF_PARTICIPATIONS).prefetch_related(
                Prefetch("person", Person.objects.only(*OF_PEOPLE)),
                Prefetch("placement", placements.only(*OF_PLACEMENTS)),
            )
        return self.select_related(
            "person", "placement__learner_group", "placement__learner", "placement__practice"
        ).only(
            *OF_PARTICIPATIONS,
            *(f"person__{each}" for each in OF_PEOPLE),
            *(f"placement__{each}" for each in OF_PLACEMENTS),
        )

    def binding(self) -> Self:
        """Those that keep somebody from being elsewhere."""
        return self.filter(is_cancelled=False).exclude(part="overseer")


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
