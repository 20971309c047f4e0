from django.conf import settings
from django.db import models
from phonenumber_field.modelfields import PhoneNumberField

from hubs.history import tracked
from hubs.models.base import Published
from hubs.models.regions import ClinicalCommissioningGroup, Region
from hubs.querysets import TrainingHubQuerySet


class NetworkModel(models.TextChoices):
    HUB_AND_SPOKE = "hub_and_spoke", "hub and spoke"
    CONSORTIUM = "consortium", "consortium"


@tracked()
class TrainingHub(Published):
    """A training hub: a practice or group of practices that recruits, supports and places for its areas."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="hubs")
    name = models.CharField(max_length=200, unique=True)
    slug = models.SlugField(max_length=200, unique=True)
    network_model = models.CharField(
        max_length=20, choices=NetworkModel.choices, default=NetworkModel.HUB_AND_SPOKE
    )
    phone = PhoneNumberField(blank=True)
    website = models.URLField(blank=True)
    lead_practice = models.ForeignKey(
        "hubs.Practice", models.PROTECT, related_name="leads_hubs", null=True, blank=True
    )
    gate_reports_until = models.DateField(
        "the gate only reports until",
        null=True,
        blank=True,
        help_text=(
            "Until this day, the day included, what its practices lack is shown and refuses nothing. "
            "Empty: placements without standing are refused."
        ),
    )
    covers = models.ManyToManyField(ClinicalCommissioningGroup, through="hubs.Coverage", related_name="hubs")

    objects = TrainingHubQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


@tracked()
class HubContact(Published):
    """Somebody whom the public may ring about a hub. Unchecked until HEE staff or the hub confirm it."""

    hub = models.ForeignKey(TrainingHub, models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=200)
    phone = PhoneNumberField(blank=True)
    email = models.EmailField(blank=True)
    position = models.PositiveSmallIntegerField(default=1)
    checked_on = models.DateField(null=True, blank=True, help_text="Empty: as published, unverified.")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["hub", "name"], name="hubs_contact_is_named_once_in_a_hub"),
        ]

    def __str__(self) -> str:
        return self.name
