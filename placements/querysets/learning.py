"""What learners ask, learn and note, by who may see it and who sees to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from accounts.models import Educationalist

if TYPE_CHECKING:
    from placements.models import LearningNote, ObjectiveSet  # noqa: F401


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
