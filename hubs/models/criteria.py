"""What a host must show to be accredited: quality domains, versions of the criteria, and the criteria themselves."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any, Self, TypeVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from hubs.history import tracked
from hubs.models.base import Addressable, Published
from hubs.models.education import LearnerGroup
from hubs.models.practices import Membership
from hubs.models.regions import Region
from hubs.querysets import in_regions_of

M = TypeVar("M", bound=models.Model)

# An IntegrityError for Django, as for any other constraint that refuses.
REFUSE = (
    "RAISE EXCEPTION 'published criteria are frozen' "
    "USING ERRCODE = 'restrict_violation', CONSTRAINT = 'hubs_published_criteria_are_frozen';"
)
# Nobody publishes a version between the look and the write: its row is locked first, then looked at anew.
FROZEN_ONCE_PUBLISHED = """
    PERFORM 1 FROM hubs_criteriaversion WHERE id IN ({versions}) ORDER BY id FOR SHARE;
    IF EXISTS (
        SELECT 1 FROM hubs_criteriaversion WHERE id IN ({versions}) AND published_at IS NOT NULL
    ) THEN {refuse} END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""
# What is published and has not taken effect may become a draft again, and nothing else.
FROZEN_VERSION = f"""
    IF OLD.published_at IS NOT NULL AND NEW IS DISTINCT FROM OLD AND (
        TG_OP = 'DELETE' OR NEW.published_at IS NOT NULL OR NEW.region_id <> OLD.region_id
        OR OLD.takes_effect_on <= (now() AT TIME ZONE 'Europe/London')::date
    ) THEN {REFUSE} END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


def frozen(versions: str) -> pgtrigger.Trigger:
    """A trigger that refuses to write a row of a version that is published; ``versions`` finds its id in SQL."""
    return pgtrigger.Trigger(
        name="frozen_once_published",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=FROZEN_ONCE_PUBLISHED.format(versions=versions, refuse=REFUSE),
    )


class ApplicationRoute(models.TextChoices):
    """Why somebody applies."""

    NEW = "new", "new accreditation"
    ADD_LEARNER_GROUP = "add_learner_group", "another learner group"
    RENEWAL = "renewal", "renewal"


@tracked()
class QualityDomain(Published):
    """One of the domains of the Quality Framework, by which criteria, audits and evaluations are sorted."""

    code = models.SlugField(max_length=50, unique=True)
    name = models.CharField(max_length=100, unique=True)
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class CriteriaVersionQuerySet(models.QuerySet[M]):
    """Versions of the criteria: what anyone may read, and what HEE staff write."""

    def published(self) -> Self:
        """All that anyone may read: what is, was or will be in force."""
        return self.filter(published_at__isnull=False)

    def drafts(self) -> Self:
        return self.filter(published_at__isnull=True)

    def managed_by(self, person: Any) -> Self:
        """Those of the regions in which the person is HEE staff."""
        regions = in_regions_of(person)
        return self.none() if regions is None else self.filter(regions)

    def in_force(self, region: Region, day: datetime.date) -> M | None:
        """The one by which a region's hosts are judged on a day; None before the first."""
        taken_effect = self.published().filter(region=region, takes_effect_on__lte=day)
        return taken_effect.order_by("-takes_effect_on").first()


@tracked()
class CriteriaVersion(Addressable):
    """A region's criteria as they hold from a day until the next version takes over.

    A draft has neither ``takes_effect_on`` nor ``published_at``. Once published, the database refuses any
    change to it and to its criteria; only one that has not yet taken effect may become a draft again.
    ``published_by`` is empty when the portal itself loaded it.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="criteria_versions")
    name = models.CharField(max_length=100, help_text="For example: Criteria 2027.")
    note = models.TextField(
        max_length=2000, blank=True, help_text="What is new and why, for those who apply. They read it."
    )
    takes_effect_on = models.DateField("takes effect on", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("published", null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = CriteriaVersionQuerySet.as_manager()

    class Meta:
        ordering = ["region", "-takes_effect_on", "-pk"]
        verbose_name = "version of the criteria"
        verbose_name_plural = "versions of the criteria"
        constraints = [
            models.UniqueConstraint(
                fields=["region"],
                condition=Q(published_at__isnull=True),
                name="hubs_criteria_have_one_draft",
                violation_error_message="This region has a draft of its criteria already.",
            ),
            models.UniqueConstraint(
                fields=["region", "takes_effect_on"],
                name="hubs_criteria_take_effect_on_days_of_their_own",
                violation_error_message="Another version takes effect on that day already.",
            ),
            models.CheckConstraint(
                condition=Q(
                    published_at__isnull=True, takes_effect_on__isnull=True, published_by__isnull=True
                )
                | Q(published_at__isnull=False, takes_effect_on__isnull=False),
                name="hubs_published_criteria_have_a_day",
                violation_error_message="Published criteria take effect on a day.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen_once_in_effect",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=FROZEN_VERSION,
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    def is_in_effect(self, today: datetime.date | None = None) -> bool:
        """Whether its day has come; a later version may have taken over since."""
        return self.takes_effect_on is not None and self.takes_effect_on <= (today or timezone.localdate())

    def get_absolute_url(self) -> str:
        return f"{reverse('hubs:criteria')}?version={self.public_id}"


class CriterionQuerySet(models.QuerySet[M]):
    """Criteria, by whom they are for."""

    def applying_to(self, kind: str, route: str, learner_groups: Iterable[LearnerGroup]) -> Self:
        """Those that a host of this kind must meet to be accredited by this route for these learner groups."""
        groups = CriterionLearnerGroup.objects.filter(criterion=OuterRef("pk"))
        return self.filter(
            Q(kinds=[]) | Q(kinds__contains=[kind]),
            Q(routes=[]) | Q(routes__contains=[route]),
            ~Exists(groups) | Exists(groups.filter(learner_group__in=list(learner_groups))),
        )

    def with_all(self) -> Self:
        """With what a page shows of each, in two queries."""
        return self.select_related("domain").prefetch_related("learner_groups")


@tracked()
class Criterion(Addressable):
    """One thing that a host must show, in one version. ``code`` names the same thing from version to version.

    Empty ``kinds``, ``routes`` or ``learner_groups`` mean all. ``revision`` counts its saves, so that of two
    people who edit it at once the later is told.
    """

    class Wants(models.TextChoices):
        """What an applicant gives to show it."""

        STATEMENT = "statement", "a statement"
        FILE = "file", "a file or link"
        EITHER = "either", "a statement, a file or a link"

    version = models.ForeignKey(CriteriaVersion, models.PROTECT, related_name="criteria")
    code = models.SlugField(
        max_length=60,
        help_text="Stays the same from version to version, so that earlier answers can be used again. "
        "Small letters, numbers and hyphens.",
    )
    domain = models.ForeignKey(
        QualityDomain, models.PROTECT, related_name="criteria", verbose_name="quality domain"
    )
    position = models.PositiveSmallIntegerField(default=1, editable=False)
    text = models.TextField(
        "criterion", max_length=600, help_text="What must be so, in one or two sentences."
    )
    guidance = models.TextField(
        max_length=3000, blank=True, help_text="What convinces, and what to give as evidence."
    )
    source = models.CharField(
        max_length=300, blank=True, help_text="Where it comes from: a standard, a page, a decision."
    )
    is_required = models.BooleanField("required", default=True)
    wants = models.CharField("evidence", max_length=10, choices=Wants.choices, default=Wants.EITHER)
    kinds = ArrayField(
        models.CharField(max_length=20, choices=Membership.Role.choices),
        default=list,
        blank=True,
        verbose_name="kinds of host",
    )
    routes = ArrayField(
        models.CharField(max_length=20, choices=ApplicationRoute.choices),
        default=list,
        blank=True,
        verbose_name="routes",
    )
    learner_groups = models.ManyToManyField(
        LearnerGroup, through="hubs.CriterionLearnerGroup", related_name="criteria", blank=True
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["domain__position", "position", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "code"],
                name="hubs_criterion_code_once_per_version",
                violation_error_message="Another criterion of this version has this code.",
            ),
            models.CheckConstraint(
                condition=Q(kinds__contained_by=Membership.Role.values),
                name="hubs_criterion_is_for_known_kinds",
                violation_error_message="Choose kinds of host from the list.",
            ),
            models.CheckConstraint(
                condition=Q(routes__contained_by=ApplicationRoute.values),
                name="hubs_criterion_is_for_known_routes",
                violation_error_message="Choose routes from the list.",
            ),
        ]
        triggers = [frozen("OLD.version_id, NEW.version_id")]

    def __str__(self) -> str:
        return self.text


@tracked()
class CriterionLearnerGroup(models.Model):
    """A criterion is for this learner group (and for the others of its rows, and no others)."""

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="+")
    learner_group = models.ForeignKey(LearnerGroup, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "learner_group"], name="hubs_criterion_names_a_learner_group_once"
            )
        ]
        triggers = [
            frozen("SELECT version_id FROM hubs_criterion WHERE id IN (OLD.criterion_id, NEW.criterion_id)")
        ]

    def __str__(self) -> str:
        return f"{self.criterion_id}: {self.learner_group_id}"
