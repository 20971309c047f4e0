"""What several models of the house share."""

import uuid

from django.core.exceptions import ValidationError
from django.db import models

from hubs.constraints import first_day_before_last


class Dated(models.Model):
    """Something that holds from a first day to a last day, both included; no last day means for good."""

    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [first_day_before_last()]

    def clean(self) -> None:
        """Says so first: an exclusion constraint, asked about days that end before they start, raises an error."""
        super().clean()
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "The last day must be on or after the first day."})


class Addressable(models.Model):
    """Something with an address of its own on the site: a UUID that nobody can count up."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class Published(models.Model):
    """Something that an outside source told us first, and that staff may since have changed.

    ``as_published`` keeps what the source last said, field by field, so that a later load can tell a value
    that staff changed (it is left alone) from one that only the source has ever touched (it follows).
    """

    as_published = models.JSONField("as the source last said it", default=dict, blank=True, editable=False)

    class Meta:
        abstract = True
