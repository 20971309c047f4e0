"""Education agreements: under what terms a practice provides placements, and who signed them."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubs.accrediting.standing_cycles import AGREEMENT, AGREEMENT_IN_HAND
from hubs.agreement_querysets import AgreementQuerySet
from hubs.history import tracked
from hubs.models.base import Addressable, Dated
from hubs.models.education import EducationProvider
from hubs.models.evidence_files import EvidenceFile
from hubs.models.practices import Practice
from hubs.triggers import keeps_life_cycle, keeps_settled

SIGNED = "('signed', 'in_force', 'terminated')"


@tracked(exclude=["sent_by"])
class EducationAgreement(Dated, Addressable):
    """The contract under which a practice provides placements, or a variation of one.

    The parties are the authority (Health Education England), the practice, and the providers that it names. States
    and who moves them are ``hubs.accrediting.standing_cycles.AGREEMENT``; "expired" follows from the last day. What
    each side signed is an ``AgreementSignature``, which nobody can change.
    """

    class Kind(models.TextChoices):
        LEARNING_AND_DEVELOPMENT = "learning_and_development", "learning and development agreement"
        EDUCATION_CONTRACT = "education_contract", "education contract"
        FUNDING_AGREEMENT = "funding_agreement", "education funding agreement"

    class State(models.TextChoices):
        DRAFT = "draft", "draft"
        SENT = "sent", "sent to be signed"
        SIGNED = "signed", "signed by the practice"
        IN_FORCE = "in_force", "in force"
        TERMINATED = "terminated", "ended early"
        WITHDRAWN = "withdrawn", "withdrawn"

    practice = models.ForeignKey(Practice, models.PROTECT, related_name="agreements")
    kind = models.CharField(max_length=30, choices=Kind.choices, default=Kind.LEARNING_AND_DEVELOPMENT)
    varies = models.ForeignKey("self", models.PROTECT, related_name="variations", null=True, blank=True)
    number = models.PositiveSmallIntegerField(
        default=0, help_text="0 is the agreement itself; its variations count from 1."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    state_reason = models.TextField(blank=True, max_length=1000)
    text = models.TextField("the terms", blank=True, max_length=50000)
    extends_to = models.DateField(
        "new last day of the agreement", null=True, blank=True, help_text="Of a variation alone."
    )
    signed_on = models.DateField(null=True, blank=True)
    reference = models.CharField(max_length=100, blank=True)
    copy = models.ForeignKey(
        EvidenceFile,
        models.PROTECT,
        related_name="agreements",
        null=True,
        blank=True,
        verbose_name="signed copy",
    )
    question = models.TextField("what the practice asks first", blank=True, max_length=2000)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    reminded_on = models.DateField(null=True, blank=True)
    is_carried_over = models.BooleanField("carried over", default=False)
    revision = models.PositiveIntegerField(default=1)

    objects = AgreementQuerySet.as_manager()

    class Meta(Dated.Meta):
        ordering = ["-starts_on", "number"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["practice", "kind"],
                condition=Q(varies__isnull=True, state__in=AGREEMENT_IN_HAND),
                name="hubs_practice_has_one_agreement_in_hand",
                violation_error_message="An agreement of this kind is being prepared for this practice already.",
            ),
            models.UniqueConstraint(
                fields=["varies"],
                condition=Q(state__in=AGREEMENT_IN_HAND),
                name="hubs_agreement_has_one_variation_in_hand",
                violation_error_message="A variation of this agreement is being prepared already.",
            ),
            models.UniqueConstraint(
                fields=["varies", "number"], name="hubs_variations_of_an_agreement_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(varies__isnull=True, number=0, extends_to__isnull=True)
                | Q(varies__isnull=False, number__gte=1),
                name="hubs_variation_has_a_number",
                violation_error_message="A variation has a number; an agreement has none.",
            ),
            models.CheckConstraint(
                # One recorded from paper has its terms on the signed copy.
                condition=~Q(state__in=["sent", "signed"]) | ~Q(text=""),
                name="hubs_agreement_that_is_sent_has_terms",
                violation_error_message="Write the terms before the agreement is sent.",
            ),
            models.CheckConstraint(
                condition=~Q(state="terminated") | Q(ends_on__isnull=False),
                name="hubs_agreement_that_was_ended_has_a_last_day",
                violation_error_message="An agreement that is ended early has a last day.",
            ),
        ]
        triggers = [
            *keeps_life_cycle(AGREEMENT),
            keeps_settled("practice", "kind", "varies", "number"),
            pgtrigger.Protect(
                name="keeps_what_was_sent",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.state <> 'draft' AND (NEW.text IS DISTINCT FROM OLD.text"
                    " OR NEW.starts_on IS DISTINCT FROM OLD.starts_on"
                    " OR NEW.extends_to IS DISTINCT FROM OLD.extends_to)"
                ),
            ),
            pgtrigger.Protect(
                name="keeps_what_was_signed",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Condition(f"OLD.state IN {SIGNED}"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.practice}: {self.title}"

    @property
    def title(self) -> str:
        """What it is called: its kind, and which variation of it."""
        kind = self.get_kind_display()
        return f"variation {self.number} of the {kind}" if self.number else kind


@tracked()
class AgreementParty(models.Model):
    """A provider that an agreement names as a party besides the authority and the practice (tripartite terms)."""

    agreement = models.ForeignKey(EducationAgreement, models.CASCADE, related_name="parties")
    education_provider = models.ForeignKey(
        EducationProvider, models.PROTECT, related_name="agreement_parties"
    )

    class Meta:
        ordering = ["education_provider__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "education_provider"], name="hubs_provider_is_party_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.education_provider}"


@tracked(fields=["id", "agreement", "side", "signed_at", "sha256"], model_name="AgreementSignatureEvent")
class AgreementSignature(Addressable):
    """One side signed: who, as what, when, and word for word what they signed.

    The application's role may read and add rows here, never change or delete one (``atp_portal.database_rights``);
    ``sha256`` is of the text in UTF-8, in hexadecimal.
    """

    class Side(models.TextChoices):
        PRACTICE = "practice", "for the practice"
        AUTHORITY = "authority", "for the authority"

    agreement = models.ForeignKey(EducationAgreement, models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=10, choices=Side.choices)
    text = models.TextField("the text as signed")
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    role = models.CharField("signs as", max_length=100)
    signed_at = models.DateTimeField(default=timezone.now)
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signatures")

    class Meta:
        ordering = ["signed_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "side"],
                name="hubs_agreement_is_signed_once_by_each_side",
                violation_error_message="This agreement has been signed already.",
            )
        ]
        triggers = [
            keeps_settled(),
            pgtrigger.Protect(name="keeps_signatures", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.agreement}, {self.get_side_display()}"
