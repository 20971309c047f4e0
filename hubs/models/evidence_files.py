"""Files that a host gives to show that it meets a criterion."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any, Self

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from hubs.history import tracked
from hubs.models.base import Addressable
from hubs.models.library import FileKind
from hubs.models.practices import Practice, PracticeGroupMember
from hubs.models.standing import Hosted
from hubs.models.training_hubs import TrainingHub
from hubs.querysets import M, in_regions_of

FOLDER = "evidence"
"""Under which name of its store each file lies."""


def evidence_store() -> Storage:
    """Where the bytes are: a folder of this machine, or a bucket. Settings say which."""
    return storages["evidence"]


def _stored_as(file: EvidenceFile, name: str) -> str:
    """Under an id that nobody can count up; the ending is that of what the file is. Nothing of its name goes in."""
    return f"{FOLDER}/{file.public_id}{PurePosixPath(name).suffix}"


class EvidenceFileQuerySet(models.QuerySet[M]):
    """Evidence, by who may fetch it and who may take it away."""

    def here(self) -> Self:
        """Those that have not been taken away."""
        return self.filter(removed_at__isnull=True)

    def of_host(self, host: Any) -> Self:
        """Those given for this practice, or for this practice group."""
        return self.filter(practice=host) if isinstance(host, Practice) else self.filter(group=host)

    def visible_to(self, person: Any) -> Self:
        """What ``person`` may read: HEE staff of the region, the hub's leads, and who leads or administers the host.

        Of a panel those to whom the case is given read what that application shows, until it is decided.
        For a practice group the hub is the group's own, and a lead or administrator of any member counts.
        """
        if not person.is_authenticated:
            return self.none()
        judged = self._answered_for_by(person) | _given_to_panel(person)
        if in_regions_of(person) is not None:
            return self.filter(judged)
        held = _roles_held(person)
        members = PracticeGroupMember.objects.current().filter(held)
        return self.filter(judged | held | Q(group__in=members.order_by().values("group")))

    def removable_by(self, person: Any) -> Self:
        """What ``person`` may take away: HEE staff alone, since judgements rest on it."""
        if not person.is_authenticated or in_regions_of(person) is None:
            return self.none()
        return self.filter(self._answered_for_by(person))

    def _answered_for_by(self, person: Any) -> Q:
        """Of those who judge: HEE staff of the host's region, leads of its hub."""
        hubs = TrainingHub.objects.managed_by(person).order_by().values("pk")
        if (everywhere := in_regions_of(person)) is not None:
            practices = Practice.objects.filter(everywhere)
        else:
            practices = Practice.objects.filter(Practice.objects.all().in_hubs_led_by(person))
        return Q(practice__in=practices.order_by().values("pk")) | Q(group__hub__in=hubs)


def _given_to_panel(person: Any) -> Q:
    """What an application shows that is a case given to ``person``."""
    from hubs.models import Application, EvidenceItem

    given = Application.objects.given_to(person).order_by().values("pk")
    items = EvidenceItem.objects.filter(answer__application__in=given, file__isnull=False)
    return Q(pk__in=items.order_by().values("file"))


def _roles_held(person: Any) -> Q:
    """Where the practice is one that ``person`` leads or administers today."""
    return Q(practice__in=person.practice_leads.current().values("practice")) | Q(
        practice__in=person.administrators.current().values("practice")
    )


@tracked()
class EvidenceFile(Hosted, Addressable):
    """A file given as evidence by or for a host, looked into before it was kept. Any number of answers may use it.

    ``sha256`` is of what was given, in hexadecimal; ``size`` is in bytes, of what is kept (pictures are drawn anew).
    A file that is taken away leaves its row, with who did it, when and why; its bytes are gone.
    """

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=100, choices=FileKind.choices)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, editable=False)
    file = models.FileField(storage=evidence_store, upload_to=_stored_as, max_length=200)
    uploaded_at = models.DateTimeField("given", default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="given by"
    )
    removed_at = models.DateTimeField("taken away", null=True, blank=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        editable=False,
        verbose_name="taken away by",
    )
    removed_reason = models.CharField("why it was taken away", max_length=300, blank=True, editable=False)

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            *Hosted.Meta.constraints,
            models.UniqueConstraint(
                fields=["practice", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="hubs_practice_keeps_a_file_once",
                violation_error_message="This file is here already.",
            ),
            models.UniqueConstraint(
                fields=["group", "sha256"],
                condition=Q(removed_at__isnull=True),
                name="hubs_group_keeps_a_file_once",
                violation_error_message="This file is here already.",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True, removed_by__isnull=True, removed_reason="")
                | (Q(removed_at__isnull=False) & ~Q(removed_reason="")),
                name="hubs_file_is_taken_away_for_a_reason",
                violation_error_message="Say why the file is taken away.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_here(self) -> bool:
        return self.removed_at is None

    def get_absolute_url(self) -> str:
        return reverse("hubs:evidence_file", args=[self.public_id])
