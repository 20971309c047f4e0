from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from phonenumber_field.modelfields import PhoneNumberField

from hubs.constraints import day_range, id_range
from hubs.history import tracked
from hubs.models.base import Addressable, Dated, Published
from hubs.models.regions import ClinicalCommissioningGroup, Region
from hubs.models.training_hubs import TrainingHub
from hubs.querysets import DatedQuerySet, PracticeQuerySet


class PostalAddress(models.Model):
    """Where a place is and how to ring it."""

    address_1 = models.CharField("address line 1", max_length=100, blank=True)
    address_2 = models.CharField("address line 2", max_length=100, blank=True)
    town = models.CharField(max_length=100, blank=True)
    county = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=8, blank=True, db_index=True)
    phone = PhoneNumberField(blank=True)

    class Meta:
        abstract = True

    @property
    def address_lines(self) -> list[str]:
        return [
            line for line in (self.address_1, self.address_2, self.town, self.county, self.postcode) if line
        ]


@tracked()
class Practice(PostalAddress, Published):
    """A place that hosts learners: a GP practice, or a community service that hosts spoke visits."""

    class Kind(models.TextChoices):
        GP_PRACTICE = "gp_practice", "GP practice"
        COMMUNITY_SERVICE = "community_service", "community service"

    class Status(models.TextChoices):
        ACTIVE = "active", "open"
        CLOSED = "closed", "closed"
        DORMANT = "dormant", "dormant"
        PROPOSED = "proposed", "proposed"

    class AreaSource(models.TextChoices):
        """How we know which of the scheme's areas a practice is in."""

        MAP = "map", "from the map of practices and areas"
        COMMISSIONER = "commissioner", "from its commissioner in the ODS file"
        LINEAGE = "lineage", "from its commissioner's only predecessor"
        STAFF = "staff", "set by staff"
        UNKNOWN = "unknown", "not known yet"

    ods_code = models.CharField("ODS code", max_length=12, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.GP_PRACTICE)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    region = models.ForeignKey(Region, models.PROTECT, related_name="practices")
    ccg = models.ForeignKey(
        ClinicalCommissioningGroup,
        models.PROTECT,
        related_name="practices",
        null=True,
        blank=True,
        verbose_name="area",
    )
    area_source = models.CharField(max_length=12, choices=AreaSource.choices, default=AreaSource.UNKNOWN)
    commissioner_code = models.CharField(max_length=5, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    shared_mailbox = models.EmailField(
        blank=True, help_text="The practice’s own mailbox, which several people read."
    )
    is_copied_in = models.BooleanField(
        "is sent a copy",
        default=False,
        help_text="Mail about the practice goes to this mailbox too. Mail about one person never does.",
    )

    interdisciplinary = models.TextField(
        "how professions learn together",
        max_length=600,
        blank=True,
        help_text="For the public register: what learners of several professions do together here. No names.",
    )

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["name", "ods_code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_copied_in=False) | ~models.Q(shared_mailbox=""),
                name="hubs_practice_copied_in_has_a_mailbox",
                violation_error_message="Give the mailbox to which copies are to go.",
            )
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class BranchSurgery(PostalAddress, Published):
    """A branch surgery: a second site of a GP practice, coded as the practice's code and three digits."""

    ods_code = models.CharField("ODS code", max_length=12, unique=True)
    practice = models.ForeignKey(Practice, models.CASCADE, related_name="branches")
    name = models.CharField(max_length=200)
    opened_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["practice", "name"]
        verbose_name_plural = "branch surgeries"

    def __str__(self) -> str:
        return self.name


@tracked()
class PracticeGroup(Addressable):
    """Practices accredited together: a local network inside a hub."""

    hub = models.ForeignKey(TrainingHub, models.PROTECT, related_name="practice_groups")
    name = models.CharField(max_length=200, unique=True)
    practices = models.ManyToManyField(
        Practice, through="hubs.PracticeGroupMember", related_name="practice_groups"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@tracked()
class PracticeGroupMember(Dated):
    """A practice belongs to a practice group, from a day to a day."""

    group = models.ForeignKey(PracticeGroup, models.CASCADE, related_name="members")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="group_memberships")

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="hubs_practice_is_in_a_group_once_on_any_day",
                expressions=[
                    (id_range("group"), RangeOperators.OVERLAPS),
                    (id_range("practice"), RangeOperators.OVERLAPS),
                    (day_range(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="This practice is already in this group on some of these days.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice} in {self.group}"


@tracked()
class Membership(Dated):
    """A practice belongs to a hub, as the hub itself, as a spoke or as a consortium member."""

    class Role(models.TextChoices):
        HUB = "hub", "hub"
        SPOKE = "spoke", "spoke"
        CONSORTIUM_MEMBER = "consortium_member", "consortium member"

    hub = models.ForeignKey(TrainingHub, models.PROTECT, related_name="memberships")
    practice = models.ForeignKey(Practice, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.SPOKE)

    objects = DatedQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            ExclusionConstraint(
                name="hubs_practice_is_in_one_hub_on_any_day",
                expressions=[
                    (id_range("practice"), RangeOperators.OVERLAPS),
                    (day_range(), RangeOperators.OVERLAPS),
                ],
                violation_error_message="This practice belongs to a hub on some of these days already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice} ({self.get_role_display()} of {self.hub})"
