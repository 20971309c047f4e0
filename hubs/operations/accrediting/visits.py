"""Visits to applicants: arranged, changed, confirmed, called off, recorded, and the report agreed.

The table is ``VISIT``; arranging, calling off and recording move the application as well, by ``APPLICATION``.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from django.utils import timezone

from atp_portal.formatting import and_list
from hubs.accrediting.life_cycles import VISIT, Step
from hubs.accrediting.visit_notice import usual_forms_day
from hubs.models import Application, Membership, Visit, VisitMember
from hubs.operations.accrediting.applications import tell_applicants
from hubs.operations.accrediting.independence import ROLES
from hubs.operations.accrediting.steps import begin, check_step, enter, given, hold, parts_of, practices_of
from hubs.operations.accrediting.visits_ahead import stand_down, team_of
from hubs.operations.base import Refusal, operation
from hubs.telling import tell_all, who_leads


@operation
def arrange_visit(
    *,
    by: Any,
    application: Application,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str,
    team: Collection[Any],
    lead: Any,
    to_meet: str = "",
    forms_due_on: datetime.date | None = None,
) -> Visit:
    """Propose a visit to the practice; the team and the practice are told.

    The form is wanted by ``visit_notice.usual_forms_day`` unless another day is given. Short notice is no reason to
    refuse (rule 13): ``visit_notice.notice_warnings`` says what is short.
    """
    application, step = begin(by, application, "arrange_visit")
    visit = Visit(application=application, state="", arranged_by=by)
    visit.state = check_step(VISIT, "arrange_visit", visit, parts_of(by, application)).target
    _set_details(visit, starts_at, ends_at, place, to_meet, forms_due_on)
    _check_team(visit, team, lead)
    visit.save()
    _send(visit, team, lead)
    enter(application, step.target)
    _tell_everybody(visit, "visit_arranged", by)
    return visit


@operation
def change_visit(
    *,
    by: Any,
    visit: Visit,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str,
    team: Collection[Any],
    lead: Any,
    to_meet: str = "",
    forms_due_on: datetime.date | None = None,
    seen: int | None = None,
) -> Visit:
    """Propose another day, place or team; the practice confirms anew. ``seen`` is the ``sequence`` that was read."""
    visit, step = _begin(by, visit, "change_visit", seen)
    _set_details(visit, starts_at, ends_at, place, to_meet, forms_due_on)
    _check_team(visit, team, lead)
    visit.state, visit.arranged_at = step.target, timezone.now()
    visit.sequence += 1
    visit.save()
    left = set(team_of(visit)) - set(team)
    _send(visit, team, lead)
    tell_all(left - {by}, "visit_left", _context(visit, by), reply_to=by)
    _tell_everybody(visit, "visit_changed", by)
    return visit


@operation
def confirm_visit(*, by: Any, visit: Visit, to_meet: str, seen: int | None = None) -> Visit:
    """The practice agrees to the day and says whom the team will meet; the team and the hub are told."""
    to_meet = given(to_meet, "Say whom the team will meet.")
    visit, step = _begin(by, visit, "confirm_visit", seen)
    visit.state, visit.to_meet = step.target, to_meet
    visit.save(update_fields=["state", "to_meet"])
    _tell_visitors(visit, "visit_confirmed", by)
    return visit


@operation
def call_off_visit(*, by: Any, visit: Visit, reason: str) -> Visit:
    """Call a visit off; the application is screened again, and another visit can be arranged."""
    reason = given(reason)
    application, step = begin(by, visit.application, "call_off_visit")
    visit = _held(visit, application)
    check_step(VISIT, "call_off_visit", visit, parts_of(by, application))
    stand_down(visit, reason)
    enter(application, step.target, reason=reason)
    _tell_everybody(visit, "visit_called_off", by)
    return visit


@operation
def record_visit(*, by: Any, visit: Visit, people_met: str, report: str) -> Visit:
    """Write down whom the team met and its report, once the visit has begun; the practice is asked to agree."""
    people_met = given(people_met, "Say whom the team met.")
    report = given(report, "Write the report of the visit.")
    application, step = begin(by, visit.application, "record_visit")
    visit = _held(visit, application)
    visit_step = check_step(VISIT, "record_visit", visit, parts_of(by, application))
    if visit.starts_at > timezone.now():
        raise Refusal("The visit has not begun yet. Record it once the team has been there.")
    visit.state, visit.people_met, visit.report = visit_step.target, people_met, report
    visit.save(update_fields=["state", "people_met", "report"])
    enter(application, step.target)
    tell_applicants(application, "visit_recorded", by, visit=visit)
    return visit


@operation
def agree_report(*, by: Any, visit: Visit) -> Visit:
    """The practice agrees the report, so that the application can go to the panel; the team and the hub are told."""
    visit, step = _begin(by, visit, "agree_report")
    visit.state, visit.agreed_by = step.target, by
    visit.save(update_fields=["state", "agreed_by"])
    _tell_visitors(visit, "visit_report_agreed", by)
    return visit


def who_may_visit(application: Application) -> QuerySet[Any]:
    """Those to choose a team from: who can sign in, has a part in the hub or at HEE, and none at the practice."""
    today = timezone.localdate()
    hub = application.hub
    near = Membership.objects.current().filter(hub=hub).order_by().values("practice")
    person: Any = get_user_model()

    def holders(relation: str, where: Q) -> Any:
        rows: Any = person._meta.get_field(relation).related_model.objects
        return rows.on(today).filter(where).order_by().values("person")

    chosen = Q(pk__in=holders("hub_leads", Q(hub=hub)))
    chosen |= Q(pk__in=holders("hee_staff", Q(region=hub.region_id) | Q(region=None)))
    for relation in ("practice_leads", "educationalists"):
        chosen |= Q(pk__in=holders(relation, Q(practice__in=near)))
    practices = [practice.pk for practice in practices_of(application.host)]
    people = person._default_manager.filter(chosen, is_active=True)
    for relation in ROLES:
        people = people.exclude(pk__in=holders(relation, Q(practice__in=practices)))
    found: QuerySet[Any] = people.order_by("family_name", "given_name", "pk")
    return found


def _held(visit: Visit, application: Application) -> Visit:
    """The visit as it is now; whoever holds its application holds it too."""
    return Visit.objects.get(pk=visit.pk, application=application)


def _begin(by: Any, visit: Visit, name: str, seen: int | None = None) -> tuple[Visit, Step]:
    """Hold a visit, with its application, for a step that ``by`` may take now. Raises Refusal."""
    application = hold(visit.application)
    visit = _held(visit, application)
    visit.application = application
    step = check_step(VISIT, name, visit, parts_of(by, application))
    if seen is not None and seen != visit.sequence:
        raise Refusal("Somebody has changed the visit since you opened this page. Look at it again.")
    return visit, step


def _set_details(
    visit: Visit,
    starts_at: datetime.datetime,
    ends_at: datetime.datetime,
    place: str,
    to_meet: str,
    forms_due_on: datetime.date | None,
) -> None:
    visit.place = given(place, "Say where the visit is.")
    if ends_at <= starts_at:
        raise Refusal("The visit must end after it starts.")
    visit.starts_at, visit.ends_at, visit.to_meet = starts_at, ends_at, to_meet.strip()
    visit_day = timezone.localdate(starts_at)
    visit.forms_due_on = forms_due_on or usual_forms_day(visit_day, timezone.localdate())
    if visit.forms_due_on > visit_day:
        raise Refusal("The form must be back before the visit.")


def _check_team(visit: Visit, team: Collection[Any], lead: Any) -> None:
    """Somebody goes, one of them leads, and none is of the practice that they visit (on the day)."""
    if not team:
        raise Refusal("Choose who goes on the visit.")
    if lead not in team:
        raise Refusal(f"{lead.full_name} leads the visit, so they must be in the team.")
    practices = practices_of(visit.application.host)
    day = timezone.localdate(visit.starts_at)
    sentences = []
    for person in sorted(set(team), key=lambda person: person.pk):
        if not person.is_active:
            sentences.append(f"{person.full_name} no longer uses the portal.")
        if held := list(_roles_held(person, practices, day)):
            sentences.append(
                f"{person.full_name} may not visit {visit.application.host}: they are {and_list(held)}."
            )
    if sentences:
        raise Refusal(*sentences)


def _roles_held(person: Any, practices: Collection[Any], day: datetime.date) -> Iterable[str]:
    for relation, called in ROLES.items():
        today = timezone.localdate()
        rows = getattr(person, relation).overlapping(min(day, today), max(day, today))
        for practice in practices:
            if rows.filter(practice=practice).exists():
                yield f"{called} at {practice}"


def _send(visit: Visit, team: Collection[Any], lead: Any) -> None:
    """The team is these and no others."""
    visit.members.exclude(person__in=team).delete()
    visit.members.filter(is_lead=True).exclude(person=lead).update(is_lead=False)
    visit.members.filter(person=lead, is_lead=False).update(is_lead=True)
    there = set(visit.members.values_list("person", flat=True))
    VisitMember.objects.bulk_create(
        VisitMember(visit=visit, person=person, is_lead=person == lead)
        for person in sorted(set(team), key=lambda person: person.pk)
        if person.pk not in there
    )


def _context(visit: Visit, by: Any) -> dict[str, Any]:
    return {"visit": visit, "application": visit.application, "by": by}


def _tell_visitors(visit: Visit, template: str, by: Any) -> None:
    told = {*team_of(visit), *who_leads(visit.application.hub)} - {by}
    tell_all(told, template, _context(visit, by), reply_to=by)


def _tell_everybody(visit: Visit, template: str, by: Any) -> None:
    """The team and the practice."""
    tell_all(set(team_of(visit)) - {by}, template, _context(visit, by), reply_to=by)
    tell_applicants(visit.application, template, by, visit=visit)
