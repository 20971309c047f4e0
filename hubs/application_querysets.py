"""The doors to the accreditation desk: which applications, visits, meetings and conditions are whose."""

from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Q

from hubs.querysets import in_regions_of

M = TypeVar("M", bound=models.Model)


def hosts_where_held(person: Any, *role_relations: str, prefix: str = "") -> Q:
    """Rows whose host is a practice where ``person`` holds one of these roles today, or a group with such a one."""
    from hubs.models import PracticeGroupMember

    found = Q(pk__in=[])
    for relation in role_relations:
        practices = getattr(person, relation).current().values("practice")
        groups = PracticeGroupMember.objects.current().filter(practice__in=practices).values("group")
        found |= Q(**{f"{prefix}practice__in": practices}) | Q(**{f"{prefix}group__in": groups})
    return found


def _or(staff: Q, other: Q) -> Q:
    """Either; those who are staff everywhere have no condition, which joined to one would mean that one alone."""
    return staff | other if staff else staff


def _led_by(person: Any) -> Any:
    return person.hub_leads.current().values("hub")


class ApplicationQuerySet(models.QuerySet[M]):
    """Applications, by whose they are and by what waits."""

    QUEUED = ("submitted", "screening", "visit_arranged", "visited", "panel", "reconsideration")

    def visible_to(self, person: Any) -> Self:
        """HEE staff of the region, the hub's leads, who applies, and of the panel those to whom the case is given."""
        if not person.is_authenticated:
            return self.none()
        staff = in_regions_of(person, "hub__region")
        if staff is not None:
            return self.filter(_or(staff, self._given_to(person)))
        own = hosts_where_held(person, "practice_leads", "administrators")
        return self.filter(own | Q(hub__in=_led_by(person)) | self._given_to(person))

    def written_by(self, person: Any) -> Self:
        """Those of the practices for which ``person`` answers or which they keep."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(hosts_where_held(person, "practice_leads", "administrators"))

    def screened_by(self, person: Any) -> Self:
        """Those of hubs that ``person`` leads; for HEE staff those of their regions."""
        if not person.is_authenticated:
            return self.none()
        staff = in_regions_of(person, "hub__region")
        return self.filter(Q(hub__in=_led_by(person)) if staff is None else staff)

    def given_to(self, person: Any) -> Self:
        """Those that ``person`` sees as a member of a panel, until they are decided."""
        return self.filter(self._given_to(person)) if person.is_authenticated else self.none()

    def _given_to(self, person: Any) -> Q:
        from hubs.models import CaseMember

        given = CaseMember.objects.filter(member__person=person, case__is_open=True)
        return Q(pk__in=given.values("case__application"))

    def open(self) -> Self:
        from hubs.accrediting.life_cycles import OPEN_APPLICATION

        return self.filter(state__in=OPEN_APPLICATION)

    def queued(self) -> Self:
        """Those that wait for the hub, for HEE or for the panel."""
        return self.filter(state__in=self.QUEUED)


class VisitQuerySet(models.QuerySet[M]):
    """Visits, by who may know of them: whoever sees the application, and the team."""

    def visible_to(self, person: Any) -> Self:
        if not person.is_authenticated:
            return self.none()
        from hubs.models import Application, VisitMember

        seen = Application.objects.visible_to(person).order_by().values("pk")
        in_team = VisitMember.objects.filter(person=person).values("visit")
        return self.filter(Q(application__in=seen) | Q(pk__in=in_team))


class MeetingQuerySet(models.QuerySet[M]):
    """Panel meetings: HEE staff of the region see them, and the members their own."""

    def visible_to(self, person: Any) -> Self:
        if not person.is_authenticated:
            return self.none()
        from hubs.models import PanelMember

        staff = in_regions_of(person)
        seat = Q(pk__in=PanelMember.objects.filter(person=person).values("meeting"))
        return self.filter(seat if staff is None else _or(staff, seat))

    def managed_by(self, person: Any) -> Self:
        """Those that ``person`` plans and whose decisions they record: HEE staff of the region."""
        staff = in_regions_of(person) if person.is_authenticated else None
        return self.none() if staff is None else self.filter(staff)


class ConditionQuerySet(models.QuerySet[M]):
    """Conditions of decisions, by who answers for the host, and by what is late."""

    def visible_to(self, person: Any) -> Self:
        """HEE staff of the region, the hub's leads, the host's leads and administrators, and who owns it."""
        if not person.is_authenticated:
            return self.none()
        of_hub = in_regions_of(person, "decision__application__hub__region")
        if of_hub is not None:
            return self.filter(of_hub)
        own = hosts_where_held(person, "practice_leads", "administrators", prefix="decision__")
        return self.filter(own | Q(decision__application__hub__in=_led_by(person)) | Q(owner=person))

    def of_practice(self, practice: Any) -> Self:
        """Those of a practice, or of a group to which it belongs today."""
        from hubs.models import PracticeGroupMember

        groups = PracticeGroupMember.objects.current().filter(practice=practice).values("group")
        return self.filter(Q(decision__practice=practice) | Q(decision__group__in=groups))

    def unmet(self) -> Self:
        """Those that still have to be met."""
        return self.exclude(state__in=["met", "lifted"])


class DecisionQuerySet(models.QuerySet[M]):
    """Decisions, by who may read their letters."""

    def visible_to(self, person: Any) -> Self:
        """Whoever sees the application; a panel that looks at it again reads what was decided before."""
        if not person.is_authenticated:
            return self.none()
        from hubs.models import Application

        seen = Application.objects.visible_to(person).order_by().values("pk")
        return self.filter(application__in=seen)
