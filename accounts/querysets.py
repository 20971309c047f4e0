"""The doors to people: who they are today, and who may see them."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from hubs.models import Practice
from hubs.querysets import DatedQuerySet, in_regions_of

if TYPE_CHECKING:
    from accounts.models import Person  # noqa: F401


class PersonQuerySet(models.QuerySet["Person"]):
    """People, by their roles of today and by who may see them."""

    ROLE_FLAGS: ClassVar[dict[str, tuple[str, dict[str, Any]]]] = {
        "hee_staff": ("HeeStaff", {}),
        "hee_staff_everywhere": ("HeeStaff", {"region__isnull": True}),
        "hub_leads": ("HubLead", {}),
        "practice_leads": ("PracticeLead", {}),
        "administrators": ("Administrator", {}),
        "educationalists": ("Educationalist", {}),
        "academic_links": ("AcademicLink", {}),
        "learners": ("Learner", {}),
    }

    # By which way each kind of role belongs to a region; academic links belong to none.
    REGION_PATHS: ClassVar[tuple[tuple[str, str], ...]] = (
        ("HeeStaff", "region"),
        ("HubLead", "hub__region"),
        ("PracticeLead", "practice__region"),
        ("Administrator", "practice__region"),
        ("Educationalist", "practice__region"),
        ("Supervisor", "practice__region"),
        ("PatientPartner", "practice__region"),
        ("InvolvementCoordinator", "practice__region"),
        ("InvolvementCoordinator", "hub__region"),
        ("AcademicLink", ""),
        ("Learner", "placements__practice__region"),
    )

    def with_roles(self) -> Self:
        """Each person with a flag for every kind of role that they hold today, in the same query."""
        flags = {}
        for name, (model_name, conditions) in self.ROLE_FLAGS.items():
            role = apps.get_model("accounts", model_name)
            flags[f"flag_{name}"] = Exists(role.objects.current().filter(person=OuterRef("pk"), **conditions))
        return self.annotate(**flags)

    def visible_to(self, person: Any) -> Self:
        """Everybody, for HEE staff; for those of some regions: who has a part there and who has none anywhere.

        Nobody else looks people up: they find them by the practices, placements and sessions that they see.
        """
        if not getattr(person, "is_hee_staff", False):
            return self.none()
        if person.is_hee_staff_everywhere:
            return self
        here: Any = Q()
        anywhere: Any = Q()
        for model_name, path in self.REGION_PATHS:
            role = apps.get_model("accounts", model_name)
            held = role._default_manager.filter(person=OuterRef("pk"))
            anywhere |= Exists(held)
            here |= Exists(held.filter(in_regions_of(person, path)) if path else held)
        # Staff of other regions, or of all, are not theirs to change.
        above = apps.get_model("accounts", "HeeStaff").objects.current().filter(person=OuterRef("pk"))
        return self.filter(here | ~anywhere).exclude(Exists(above.exclude(in_regions_of(person))))

    def at_practice(self, practice: Practice) -> Self:
        """Who works at ``practice`` today and may lead or oversee its sessions, with an account or without."""
        return self.filter(
            Q(pk__in=practice.supervisors.current().values("person"))
            | Q(pk__in=practice.educationalists.current().values("person"))
            | Q(pk__in=practice.administrators.current().values("person"))
        )

    def patient_partners_of(self, practice: Practice) -> Self:
        return self.filter(pk__in=practice.patient_partners.current().values("person"))


class EducationalistQuerySet(DatedQuerySet["models.Model"]):
    """Educationalists, by who answers for their learners and by whether their approval lasts."""

    ENDING = datetime.timedelta(days=91)

    def answered_for_by(self, person: Any) -> Self:
        """Whose learners are ``person``'s today: their own, those of whom they stand in for, and, until their own
        last day, those that they have handed over."""
        held = person.educationalists.current().values("pk")
        return self.filter(
            Q(pk__in=held)
            | Q(pk__in=person.educationalists.current().values("deputising_for"))
            | Q(pk__in=person.educationalists.current().values("handed_over_to"))
        )

    def with_approval_ending(self, today: datetime.date) -> Self:
        """Those of today whose approval ends within three months or has ended, the first to end on top."""
        held = self.on(today).filter(approved_until__lte=today + self.ENDING)
        return held.order_by("approved_until", "pk")


class LearnerQuerySet(DatedQuerySet["models.Model"]):
    """Learners, by who may see them."""

    def visible_to(self, person: Any) -> Self:
        if not person.is_authenticated:
            return self.none()
        everywhere = in_regions_of(person, "placements__practice__region")
        if everywhere is not None:
            # Who has not been placed yet is of no region.
            return self.filter(everywhere | Q(placements__isnull=True)).distinct() if everywhere else self
        practices = Practice.objects.visible_to(person).values("pk")
        return self.filter(
            Q(person=person)
            | Q(education_provider__in=person.academic_links.current().values("education_provider"))
            | Q(placements__practice__in=practices)
        ).distinct()

    def whose_terms_are_shown_to(self, person: Any) -> Self:
        """Whom they concern: the learner, who keeps them, and the staff of practices that have them or will."""
        return self._concerned(person, Practice.objects.visible_to(person), is_own=Q(person=person))

    def whose_terms_are_kept_by(self, person: Any) -> Self:
        """HEE staff, the link of the learner's university, and who manages a practice that has them or will."""
        return self._concerned(person, Practice.objects.managed_by(person), is_own=Q())

    def _concerned(self, person: Any, practices: Any, *, is_own: Q) -> Self:
        if not person.is_authenticated:
            return self.none()
        if getattr(person, "is_hee_staff", False):
            return self.visible_to(person)
        hosted = apps.get_model("placements", "Placement")._default_manager.filter(
            learner=OuterRef("pk"),
            practice__in=practices.order_by().values("pk"),
            ends_on__gte=timezone.localdate(),
        )
        links = person.academic_links.current().values("education_provider")
        return self.filter(
            is_own | Q(education_provider__in=links) | Exists(hosted.exclude(state="cancelled"))
        )
