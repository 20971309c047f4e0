"""Applications to be accredited, in any state, brought there by the table's own ways."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils import timezone

from hubs.models import (
    Accreditation,
    Answer,
    Application,
    CriteriaVersion,
    LearnerGroup,
    Membership,
    Practice,
    PracticeGroup,
    TrainingHub,
)
from hubs.operations.accrediting.applications import (
    start_application,
    submit_application,
    withdraw_application,
)
from hubs.operations.accrediting.screening import begin_screening, return_application
from hubs.operations.accrediting.steps import enter, hold, practices_of
from tests.factories.accrediting import CriteriaVersionFactory
from tests.factories.network import (
    AccreditationFactory,
    DecisionFactory,
    HubFactory,
    LearnerGroupFactory,
    PracticeFactory,
)
from tests.factories.people import HubLeadFactory, PracticeLeadFactory

# How an application comes into each state.
WAYS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "submitted": ("submitted",),
    "screening": ("submitted", "screening"),
    "returned": ("submitted", "screening", "returned"),
    "visit_arranged": ("submitted", "screening", "visit_arranged"),
    "visited": ("submitted", "screening", "visit_arranged", "visited"),
    "panel": ("submitted", "screening", "visit_arranged", "visited", "panel"),
    "decided": ("submitted", "screening", "visit_arranged", "visited", "panel", "decided"),
    "reconsideration": (
        "submitted",
        "screening",
        "visit_arranged",
        "visited",
        "panel",
        "decided",
        "reconsideration",
    ),
    "withdrawn": ("withdrawn",),
}
REASON = "Say who leads the induction."


def application_in(
    state: str = "draft",
    *,
    practice: Practice | None = None,
    group: PracticeGroup | None = None,
    hub: TrainingHub | None = None,
    by: Any = None,
    hub_lead: Any = None,
    learner_groups: Collection[LearnerGroup] = (),
    kind: str = Membership.Role.SPOKE,
    route: str = Application.Route.NEW,
) -> Application:
    """An application in ``state``: of the practice or group given, or of a new one with a hub and criteria of its own.

    ``by`` applies and ``hub_lead`` screens; where they are not given, a lead of theirs does, made if there is none.
    What a renewal is of is made where there is none. Beyond screening the application is only moved from state to
    state: visits and cases are for who tests them.
    """
    host: Any = group or practice
    if host is None:
        hub = hub or HubFactory()
        host = practice = PracticeFactory(hub=hub)
    if hub is None:
        hub = group.hub if group else Membership.objects.current().get(practice=host).hub
    if not CriteriaVersion.objects.in_force(hub.region, timezone.localdate()):
        CriteriaVersionFactory(region=hub.region)
    groups = list(learner_groups) or [LearnerGroupFactory()]
    if route == Application.Route.RENEWAL:
        _accredited_before(host, groups)
    by = by or _lead_of(
        practices_of(host)[0].practice_leads, PracticeLeadFactory, practice=practices_of(host)[0]
    )
    hub_lead = hub_lead or _lead_of(hub.hub_leads, HubLeadFactory, hub=hub)
    application = start_application(
        by=by,
        practice=practice,
        group=group,
        hub=hub,
        kind=kind,
        route=route,
        learner_groups=groups,
    )
    for step in WAYS[state]:
        application = _moved(application, step, by, hub_lead)
    return application


def _accredited_before(host: Practice | PracticeGroup, groups: Collection[LearnerGroup]) -> None:
    """A renewal is of what the host has."""
    is_group = isinstance(host, PracticeGroup)
    where: dict[str, Any] = {"practice": None if is_group else host, "group": host if is_group else None}
    if not Accreditation.objects.filter(**where, learner_group__in=groups).exists():
        decision = DecisionFactory(**where)
        for group in groups:
            AccreditationFactory(**where, decision=decision, learner_group=group)


def answer_all(application: Application, *, by: Any, with_links: bool = False) -> None:
    """Claim and say something of every criterion; ``with_links`` also shows it where a file or link is wanted."""
    if with_links:
        for answer in application.answers.filter(
            round=application.round, criterion__wants="file", evidence=None
        ):
            answer.evidence.create(title="Plan", url="https://example.org/plan", given_by=by)
    application.answers.filter(round=application.round, claim="").update(
        claim=Answer.Claim.MET,
        statement="We do this for every learner.",
        revision=1,
        changed_by=by,
        changed_at=timezone.now(),
    )


def _lead_of(roles: Any, make: Any, **place: Any) -> Any:
    held = roles.current().first()
    return held.person if held else make(**place).person


def _moved(application: Application, step: str, by: Any, hub_lead: Any) -> Application:
    if step == "submitted":
        answer_all(application, by=by, with_links=True)
        return submit_application(by=by, application=application)
    if step == "screening":
        return begin_screening(by=hub_lead, application=application)
    if step == "returned":
        return return_application(by=hub_lead, application=application, reason=REASON)
    if step == "withdrawn":
        return withdraw_application(by=by, application=application, reason="We merge with another practice.")
    return enter(hold(application), step)
