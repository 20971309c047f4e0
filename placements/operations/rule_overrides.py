"""Findings that somebody lets stand, by name and with a reason, and no longer.

| what is done | who | what it needs |
|---|---|---|
| ``override_finding`` of a warning | administrator of the practice, hub lead, HEE staff | a reason |
| ``override_finding`` of a stop | the hub's lead, HEE staff of the region | a reason |
| ``override_finding`` of a stop of ``NEVER`` | nobody | it is mended |
| ``withdraw_override`` | who may set such a finding aside, or who did | |

The finding must be there at that moment, as it was read: one that says something else is another finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils import timezone

from hubs.models import Practice
from hubs.operations.base import Refusal, operation
from hubs.querysets import in_regions_of
from placements.models import Placement, PlacementState, RuleOverride
from placements.rule_checks import Checked, Fetched, check_fetched, fetch_facts, settings_in_force
from placements.rules.rule import Finding, Severity

# What protects the learner by law or by their regulator, with no exception: rest, learners under 18, and that a
# student nurse is nobody's cover (RULES 24, 25 and 29).
NEVER = frozenset({"24", "25", "29"})
STOPS_ARE_FOR = "What stops is set aside by the hub’s lead or HEE staff only. Ask them, or mend it."
CANNOT_STAND = "This cannot be set aside: it protects the learner. Mend it."


def findings_now(placement: Placement) -> list[Checked]:
    """All that the rules find in a placement today; what is asked at its end as well, once it may be completed."""
    return fetched_findings(placement)[1]


def fetched_findings(placement: Placement) -> tuple[Fetched, list[Checked]]:
    """``findings_now`` with what was fetched for it."""
    is_completing = placement.state == PlacementState.CONFIRMED and placement.ends_on <= timezone.localdate()
    (fetched,) = fetch_facts([placement], is_completing=is_completing)
    return fetched, check_fetched(fetched.facts, settings_in_force(), fetched.overrides)


class Allowances(NamedTuple):
    """What somebody may set aside in a placement."""

    over: str
    keeps: bool
    answers: bool

    def why_not(self, finding: Finding) -> str:
        """Why they may not set this finding aside, in a sentence; "" when they may."""
        if self.over:
            return self.over
        if finding.severity != Severity.STOP:
            return (
                ""
                if self.keeps
                else "The practice’s administrator, the hub’s lead or HEE staff set findings aside."
            )
        if finding.rule in NEVER:
            return CANNOT_STAND
        return "" if self.answers else STOPS_ARE_FOR


def allowances_of(by: Any, placement: Placement) -> Allowances:
    """Two queries."""
    is_over = placement.state in {PlacementState.CANCELLED, PlacementState.COMPLETED}
    return Allowances(
        over=f"This placement is {placement.get_state_display()}." if is_over else "",
        keeps=Placement.objects.managed_by(by).filter(pk=placement.pk).exists(),
        answers=answers_for_stops(by, placement),
    )


def answers_for_stops(by: Any, placement: Placement) -> bool:
    """Whether somebody leads the hub of the placement's practice, or is HEE staff of its region."""
    return placement.practice_id in answered_for(by, [placement])


def answered_for(by: Any, placements: Iterable[Placement]) -> set[int]:
    """The keys of these placements' practices for whose stops somebody answers so; one query."""
    everywhere = in_regions_of(by)
    practices = Practice.objects.filter(pk__in={each.practice_id for each in placements})
    theirs = Practice.objects.all().in_hubs_led_by(by) if everywhere is None else everywhere
    return set(practices.filter(theirs).order_by().values_list("pk", flat=True))


@operation
def override_finding(*, by: Any, placement: Placement, about: str, reason: str) -> RuleOverride:
    """Let the finding with this fingerprint stand. Raises Refusal where it is not there, or is not theirs to allow."""
    placement = Placement.objects.select_for_update(of=("self",), no_key=True).get(pk=placement.pk)
    if not reason.strip():
        raise Refusal("Say why this may stand.")
    found = [each for each in findings_now(placement) if each.fingerprint == about]
    if not found:
        raise Refusal("This finding is not there any more. Look at what is there now.")
    (checked, *_) = found
    if refused := allowances_of(by, placement).why_not(checked.finding):
        raise Refusal(refused)
    if checked.override is not None:
        raise Refusal(f"{checked.override.overridden_by} has set this aside already.")
    return RuleOverride.objects.create(
        placement=placement,
        rule=checked.finding.rule,
        about=about,
        sentence=checked.finding.sentence[:1000],
        reason=reason.strip(),
        overridden_by=by,
    )


@operation
def withdraw_override(*, by: Any, override: RuleOverride) -> RuleOverride:
    """Let it stand no longer: from now on the finding counts again. Raises Refusal for who may not, and twice."""
    locked = (
        RuleOverride.objects.select_for_update(of=("self",)).select_related("placement").get(pk=override.pk)
    )
    if locked.withdrawn_at is not None:
        raise Refusal("This was withdrawn already.")
    is_keeper = Placement.objects.managed_by(by).filter(pk=locked.placement_id).exists()
    if locked.overridden_by_id != by.pk or not is_keeper:
        checked = [each for each in findings_now(locked.placement) if each.fingerprint == locked.about]
        is_theirs = (
            answers_for_stops(by, locked.placement)
            if any(each.finding.severity == Severity.STOP for each in checked)
            else is_keeper
        )
        if not is_theirs:
            raise Refusal(STOPS_ARE_FOR if is_keeper else "The practice’s own people withdraw this.")
    locked.withdrawn_by, locked.withdrawn_at = by, timezone.now()
    locked.save(update_fields=["withdrawn_by", "withdrawn_at"])
    return locked
