"""Rules, as HEE staff set them from a day on.

| what is done | who | what it needs |
|---|---|---|
| ``set_rule`` | HEE staff of all regions | a rule of the book, values that fit, today or a later day, a reason |
| ``withdraw_rule_setting`` | HEE staff of all regions | that it has not begun |

A rule is the same everywhere, so staff of one region do not set it. What has begun has judged, and stays: it is
followed by another setting, never changed.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from atp_portal.formatting import date_plain
from hubs.models import EducationProvider, LearnerGroup
from hubs.operations.base import Refusal, operation
from placements.models import RuleSetting
from placements.rules.book import BY_CODE
from placements.rules.parameters import problems_with

NOT_YOURS = "Only HEE staff of all regions set rules: they are the same everywhere."


@operation
def set_rule(
    *,
    by: Any,
    rule: str,
    starts_on: datetime.date,
    parameters: Mapping[str, Any],
    severity: str = "",
    reason: str,
) -> RuleSetting:
    """Have a rule of the book judge by these values from this day on, and by the book's for those not named.

    ``severity`` is "stop", "warn", or empty for the book's. Raises Refusal, a sentence for each thing that is wrong.
    """
    _check_staff(by)
    wrong = problems_with_setting(rule=rule, starts_on=starts_on, parameters=parameters, severity=severity)
    if not reason.strip():
        wrong.append("Say why the rule is set so.")
    if wrong:
        raise Refusal(*wrong)
    if RuleSetting.objects.filter(rule=rule, starts_on=starts_on).exists():
        raise Refusal(
            f"Rule {rule} is set from {date_plain(starts_on)} already. Withdraw that setting, or choose another day."
        )
    return RuleSetting.objects.create(
        rule=rule,
        starts_on=starts_on,
        parameters=dict(parameters),
        severity=severity,
        reason=reason.strip(),
        set_by=by,
    )


@operation
def withdraw_rule_setting(*, by: Any, setting: RuleSetting) -> None:
    """Take back a setting that has not begun. Its history stays."""
    _check_staff(by)
    locked = RuleSetting.objects.select_for_update(of=("self",)).filter(pk=setting.pk).first()
    if locked is None:
        raise Refusal("This setting was withdrawn already.")
    if locked.starts_on <= timezone.localdate():
        raise Refusal("This setting has begun and has judged. Set the rule anew from a later day.")
    locked.delete()


def problems_with_setting(
    *, rule: str, starts_on: datetime.date, parameters: Mapping[str, Any], severity: str
) -> list[str]:
    """What is wrong with a setting, a sentence each; two queries."""
    if rule not in BY_CODE:
        return [f"There is no rule {rule}."]
    found = []
    if starts_on < timezone.localdate():
        found.append("Choose today or a later day: what is past has been judged.")
    if severity not in ("", "stop", "warn"):
        found.append("A rule stops or warns.")
    return found + problems_with(
        BY_CODE[rule],
        parameters,
        groups=LearnerGroup.objects.values_list("slug", flat=True),
        providers=EducationProvider.objects.values_list("slug", flat=True),
    )


def _check_staff(by: Any) -> None:
    if by is None or not by.is_hee_staff_everywhere:
        raise Refusal(NOT_YOURS)
