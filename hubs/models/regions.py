from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models

from hubs.constraints import day_range, id_range
from hubs.history import tracked
from hubs.models.base import Dated, Published
from hubs.querysets import DatedQuerySet


@tracked()
class Region(Published):
    """A part of the country that runs the scheme; what it calls itself and its authority is its data."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100, unique=True)
    scheme_name = models.CharField(max_length=200)
    authority_name = models.CharField(max_length=200)
    programme_lead_name = models.CharField(max_length=200, blank=True)
    programme_lead_email = models.EmailField(blank=True)
    programme_lead_checked_on = models.DateField(
        null=True, blank=True, help_text="Empty: as published, unverified."
    )
    years_accredited = models.PositiveSmallIntegerField(
        "length of an accreditation",
        choices=[(1, "1 year"), (2, "2 years"), (3, "3 years"), (5, "5 years")],
        null=True,
        blank=True,
        default=3,
        help_text="What panels are offered (RULES 16). Empty: no end date.",
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@tracked()
class IntegratedCareBoard(Published):
    """An integrated care board (ICB), the statutory body that took over from CCGs in July 2022."""

    code = models.CharField("ODS code", max_length=5, unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@tracked()
class ClinicalCommissioningGroup(Published):
    """A clinical commissioning group (CCG): the areas by which hubs cover the region.

    All of the scheme's 22 have closed; the scheme's areas live on under their names. ``successor`` is the CCG
    or sub-ICB location that took the area over.
    """

    code = models.CharField("ODS code", max_length=5, unique=True)
    name = models.CharField(max_length=200, help_text="As the scheme names the area.")
    official_name = models.CharField(max_length=200, blank=True)
    region = models.ForeignKey(Region, models.PROTECT, related_name="ccgs", null=True, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    successor = models.ForeignKey("self", models.PROTECT, related_name="predecessors", null=True, blank=True)
    icb = models.ForeignKey(
        IntegratedCareBoard,
        models.PROTECT,
        related_name="ccgs",
        null=True,
        blank=True,
        verbose_name="integrated care board",
    )

    class Meta:
        ordering = ["name"]
        verbose_name = "clinical commissioning group"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(successor__isnull=True) | ~models.Q(successor=models.F("pk")),
                name="hubs_ccg_is_not_its_own_successor",
                violation_error_message="A CCG cannot be its own successor.",
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class AreaBoundary(models.Model):
    """The outline of an area, simplified, as the map of hubs draws it.

    ``outlines`` are polygons; each is a list of rings, the outer one first, and a ring is a list of
    ``[longitude, latitude]`` in degrees (WGS 84).
    """

    ccg = models.OneToOneField(
        ClinicalCommissioningGroup, models.CASCADE, related_name="boundary", verbose_name="area"
    )
    outlines = models.JSONField()
    source = models.CharField(max_length=200, help_text="The file that it came from.")

    class Meta:
        ordering = ["ccg"]
        verbose_name_plural = "area boundaries"

    def __str__(self) -> str:
        return f"Boundary of {self.ccg}"


@tracked()
class Coverage(Dated, Published):
    """A hub covers a CCG's area, from a day to a day."""

    hub = models.ForeignKey("hubs.TrainingHub", models.CASCADE, related_name="coverages")
    ccg = models.ForeignKey(
        ClinicalCommissioningGroup, models.PROTECT, related_name="coverages", verbose_name="CCG"
    )

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name_plural = "coverage"
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="hubs_ccg_has_one_covering_hub_on_any_day",
                expressions=[
                    (id_range("ccg"), RangeOperators.OVERLAPS),
                    (day_range(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="Another hub covers this area on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.hub} covers {self.ccg}"
