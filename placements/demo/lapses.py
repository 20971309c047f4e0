"""What the demo world's hub lead has to decide: a placement that lost its standing; and an override that goes on."""

from __future__ import annotations

import datetime

from accounts.models import Person
from hubs.gate.judging import Requirement, due_on
from hubs.models import EducationalAudit, Membership, TrainingHub
from hubs.operations.audits.stopping import hold_audit
from hubs.operations.overrides import give_override
from placements.models import Placement, PlacementState

USUAL_INTERVAL = 24
TWO_MONTHS = datetime.timedelta(days=60)


def lose_standing(
    hub: TrainingHub, *, but_at: int, hub_lead: Person, by: Person, today: datetime.date
) -> None:
    """In ``hub`` one audit is put on hold where somebody learns, and the first that falls due is excused for a while.

    ``but_at`` is the practice, by key, where everything stays as it should be.
    """
    members = Membership.objects.current().filter(hub=hub).exclude(practice=but_at).values("practice")
    running = Placement.objects.on(today).filter(practice__in=members, state=PlacementState.CONFIRMED)
    audits = EducationalAudit.objects.done().filter(practice__in=members).select_related("practice")
    # Of several of one practice the later takes the earlier one's place.
    latest = {audit.practice: audit for audit in audits.order_by("audited_on")}
    learning = set(running.values_list("practice", flat=True))
    by_code = sorted(latest, key=lambda practice: practice.ods_code)
    held = next((latest[practice] for practice in by_code if practice.pk in learning), None)
    if held is not None:
        hold_audit(
            by=hub_lead,
            audit=held,
            reason="The nurse who supervised there has left. We look into it with the university this week.",
        )
    others = [latest[practice] for practice in by_code if latest[practice] != held]
    dues = [
        (due_on(audit.audited_on, USUAL_INTERVAL), audit.practice.ods_code, audit.practice)
        for audit in others
        if audit.audited_on and audit.state == "open"
    ]
    for due, _, practice in sorted(dues)[:1]:
        give_override(
            by=by,
            practice=practice,
            requirements=[Requirement.AUDIT],
            starts_on=due + datetime.timedelta(days=1),
            ends_on=due + TWO_MONTHS,
            reason="The next audit is booked for two weeks after this one is due.",
        )
