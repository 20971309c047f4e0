"""Rules as HEE staff set them from a day on, and findings that somebody set aside, by name and with a reason."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from hubs.history import tracked
from hubs.models.base import Addressable
from placements.models.placements import Placement
from placements.rules.rule import Severity


@tracked()
class RuleSetting(Addressable):
    """From this day on a rule of the book has these parameters, and perhaps another severity.

    ``rule`` is its code in ``placements.rules.book``; what was in force on a day judges that day.
    """

    rule = models.CharField(max_length=20)
    starts_on = models.DateField("from")
    parameters = models.JSONField(default=dict, blank=True)
    severity = models.CharField(
        max_length=4,
        choices=[(Severity.STOP.value, "stop"), (Severity.WARN.value, "warn")],
        blank=True,
        help_text="Empty: as in the book.",
    )
    reason = models.TextField(max_length=1000, help_text="Why, and on whose authority.")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )

    class Meta:
        ordering = ["rule", "starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "starts_on"],
                name="placements_rule_is_set_once_a_day",
                violation_error_message="This rule is set from that day already. Change that setting.",
            ),
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S"),
                name="placements_rule_setting_says_why",
                violation_error_message="Say why the rule is set so.",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=["", "stop", "warn"]), name="placements_rule_setting_severity"
            ),
        ]

    def __str__(self) -> str:
        return f"Rule {self.rule} from {self.starts_on}"


@tracked()
class RuleOverride(Addressable):
    """Somebody lets a finding stand, with a reason. It is over when it is withdrawn.

    ``about`` tells the finding from others of its rule: of which sessions and days it speaks, and its words
    (``placements.rule_checks.overrides.fingerprint``). A finding about other days is another finding.
    """

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="rule_overrides")
    rule = models.CharField(max_length=20)
    about = models.CharField(max_length=64)
    sentence = models.TextField(max_length=1000, help_text="What the finding said.")
    reason = models.TextField(max_length=1000)
    overridden_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    overridden_at = models.DateTimeField(default=timezone.now)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["overridden_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "rule", "about"],
                condition=Q(withdrawn_at__isnull=True),
                name="placements_finding_is_overridden_once",
                violation_error_message="This finding is set aside already.",
            ),
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S"),
                name="placements_rule_override_says_why",
                violation_error_message="Say why this may stand.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="placements_rule_override_is_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.sentence
