"""By no route of the admin, and by no query of the application, does a record of the desk come into a wrong state.

There are no superusers of Django here: who has most rights is HEE staff of all regions, and it is they who try.
``ROUTES`` lists what was tried; it is compared with what the admin offers, so that a new route needs a try.
"""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib import admin
from django.db import DatabaseError, connection, models, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubs.accrediting.life_cycles import APPLICATION, CHANGE, CONDITION, MEETING, VISIT, LifeCycle
from hubs.accrediting.recruiting import RECRUITING
from hubs.accrediting.standing_cycles import AGREEMENT, AUDIT, OVERRIDE
from hubs.gate.judging import Requirement
from hubs.models import (
    Accreditation,
    Application,
    ChangeDeclaration,
    Condition,
    CriteriaVersion,
    Decision,
    EducationAgreement,
    EducationalAudit,
    EvidenceFile,
    GateOverride,
    PanelMeeting,
    Prospect,
    SentReminder,
    Suspension,
    Visit,
)
from hubs.operations.accreditation import end_accreditation
from hubs.operations.accrediting.panels import call_off_meeting
from hubs.operations.audits.stopping import close_audit
from hubs.operations.evidence_files import remove_evidence_file
from hubs.operations.overrides import give_override, shorten_override
from hubs.operations.reviews import begin_change_review, close_change_review
from hubs.operations.suspensions import suspend_accreditation
from tests.factories import AccreditationFactory, HeeStaffFactory, PracticeFactory
from tests.factories.accrediting import (
    ChangeDeclarationFactory,
    EvidenceFileFactory,
    ProspectFactory,
    StandingReminderFactory,
)
from tests.factories.agreements import agreement_in
from tests.factories.network import AuditFactory
from tests.factories.panels import meeting_with
from tests.hubs.accrediting.desk import Desk, afterwards_undone, desk_with
from tests.hubs.accrediting.test_other_tables import condition_in

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
USUAL = ("changelist", "add", "change", "delete", "history", "")
BY_SHEET = ("import", "carry_over", "export")
# Of each model, the routes by which something was tried; "" is the old address, which only leads on.
ROUTES: dict[type[models.Model], tuple[str, ...]] = {
    Application: (*USUAL, "begin_screening", "send_to_panel", "return_application", "judge"),
    CriteriaVersion: (
        *USUAL,
        "criterion_add",
        "criterion_change",
        "criterion_up",
        "criterion_down",
        "criterion_remove",
        "publish",
        "take_back",
        "discard",
        "compare",
    ),
    PanelMeeting: (*USUAL, "agenda", "pack", "decisions", "call_off"),
    Condition: USUAL,
    Prospect: USUAL,
    ChangeDeclaration: (*USUAL, "take_up", "close"),
    SentReminder: USUAL,
    Decision: USUAL,
    Accreditation: (
        *USUAL,
        "suspend",
        "shorten",
        "restore",
        "review",
        "end",
        *BY_SHEET,
    ),
    Suspension: USUAL,
    EducationAgreement: (
        *USUAL,
        "send",
        "call_back",
        "countersign",
        "vary",
        "end",
        "withdraw",
        "record",
        *BY_SHEET,
    ),
    GateOverride: (*USUAL, "shorten"),
    EvidenceFile: (*USUAL, "take-away"),
    EducationalAudit: (*USUAL, "hold", "ask_review", "release", "close", "follow_up", *BY_SHEET),
}
ACTIONS = ("delete_selected", "decide", "make_standing", "approve", "state", "renew")


def settled(model: type[models.Model]) -> models.Model:
    """A row of a model in a state from which the table of its life cycle leads nowhere that the admin offers."""
    today = timezone.localdate()
    staff = HeeStaffFactory().person
    if model is Condition:
        return condition_in("met")[1]
    if model is Prospect:
        return ProspectFactory(state="accredited")
    if model is CriteriaVersion:
        desk_with("decided")
        return CriteriaVersion.objects.get()
    if model is ChangeDeclaration:
        change = ChangeDeclarationFactory()
        begin_change_review(by=staff, change=change)
        return close_change_review(by=staff, change=change, outcome="stands", reason="It is as it was.")
    if model is PanelMeeting:
        desk = desk_with("panel")
        return call_off_meeting(by=desk.people["HEE staff"], meeting=desk.meeting, reason="Snow.")
    if model in (Application, Decision):
        desk = desk_with("decided")
        return desk.application if model is Application else desk.application.decisions.get()
    if model is EducationAgreement:
        return agreement_in("terminated", practice=PracticeFactory(), by=staff)
    if model is EducationalAudit:
        audit = AuditFactory()
        return close_audit(by=staff, audit=audit, reason="The practice has no room for learners any more.")
    if model is EvidenceFile:
        return remove_evidence_file(by=staff, file=EvidenceFileFactory(), reason="Somebody else’s.")
    if model is GateOverride:
        override = give_override(
            by=staff,
            practice=PracticeFactory(),
            requirements=[Requirement.AUDIT],
            starts_on=today + 10 * DAY,
            ends_on=today + 20 * DAY,
            reason="The audit is booked.",
        )
        return shorten_override(by=staff, override=override, ends_on=today, reason="It was done.")
    if model is SentReminder:
        return SentReminder.objects.create(
            accreditation=AccreditationFactory(), reminder=StandingReminderFactory(), falls_on=today
        )
    accreditation = AccreditationFactory(starts_on=today + 10 * DAY)
    if model is Accreditation:
        return end_accreditation(by=staff, accreditation=accreditation, last_day=today, reason="By mistake.")
    return suspend_accreditation(
        by=staff,
        accreditation=accreditation,
        starts_on=today + 20 * DAY,
        reason="Fire.",
        for_learners="stay",
    )


def crafted(row: models.Model) -> dict[str, Any]:
    """What somebody might send who has looked at the forms: every column anew, and what each page asks for."""
    day = timezone.localdate() + DAY
    columns: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.choices:
            now = getattr(row, field.attname)
            columns[field.name] = next(value for value, _ in field.flatchoices if value and value != now)
        elif isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
            columns[field.name] = day.isoformat()
    asked = {
        "reason": "For this reason.",
        "no_visit_because": "None is needed.",
        "minutes": "All came.",
        "confirm": "on",
        "sure": "on",
        "outcome": "stands",
        "verdict": "met",
        "revision": "0",
        "seen": "",
        "last_day": day.isoformat(),
        "takes_effect_on": day.isoformat(),
        "starts_on": day.isoformat(),
        "review_on": day.isoformat(),
        "from_day": day.isoformat(),
        "for_learners": "stay",
        "code": "crafted",
        "text": "Crafted.",
        "preview": "crafted:by:hand",
    }
    in_list = {f"form-0-{name}": value for name, value in columns.items()}
    management = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": str(row.pk)}
    return {**asked, **columns, **in_list, **management, "_save": "Save", "post": "yes"}


def addresses(row: models.Model, route: str) -> list[str]:
    """Where a route is for this row."""
    name, pk = row._meta.model_name, row.pk
    if not route:
        return [f"{reverse(f'admin:hubs_{name}_changelist')}{pk}/"]
    if route in ("changelist", "add", "import", "carry_over", "record"):
        args: list[Any] = []
    elif route == "export":
        args = ["csv"]
    elif route == "judge":
        args = [pk, row.answers.first().criterion.code]  # type: ignore[attr-defined]
    elif route.startswith("criterion_") and route != "criterion_add":
        args = [pk, row.criteria.first().public_id]  # type: ignore[attr-defined]
    else:
        args = [pk]
    return [reverse(f"admin:hubs_{name}_{route}", args=args)]


def whole_desk() -> list[Any]:
    """What the tables of the desk hold, in short."""
    models_of: tuple[type[models.Model], ...] = (*ROUTES, Visit)
    tables = [model._meta.db_table for model in models_of] + [
        "hubs_criterion",
        "hubs_judgement",
        "hubs_agreementparty",
        "hubs_agreementsignature",
    ]
    query = " UNION ALL ".join(
        f"SELECT '{table}', count(*), md5(string_agg(t::text, '|' ORDER BY t.id)) FROM {table} t"
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        return sorted(cursor.fetchall())


def name_of(model: type[models.Model]) -> str:
    return model.__name__


def test_every_route_of_the_admin_is_tried() -> None:
    desk = [
        model
        for model, registered in admin.site._registry.items()
        if model._meta.app_label == "hubs"
        and (
            any(field.name == "state" for field in model._meta.fields)
            or type(registered).__module__.startswith("hubs.admin.accreditation")
        )
    ]
    # What reminds, and what the library publishes, has no life cycle of the desk.
    of_no_life_cycle = {"StandingReminder"}
    assert {name_of(model) for model in desk} - of_no_life_cycle <= {name_of(model) for model in ROUTES}
    for model, tried in ROUTES.items():
        prefix = f"hubs_{model._meta.model_name}_"
        offered = {(url.name or "").removeprefix(prefix) for url in admin.site._registry[model].get_urls()}
        assert (model, offered) == (model, set(tried))


@pytest.mark.parametrize("model", ROUTES, ids=name_of)
def test_nothing_that_is_sent_to_the_admin_bends_a_record(client: Client, model: type[models.Model]) -> None:
    row = settled(model)
    client.force_login(HeeStaffFactory().person)
    before, answered = whole_desk(), {}
    for route in ROUTES[model]:
        for address in addresses(row, route):
            sent = [crafted(row)]
            if route == "changelist":
                sent += [
                    {"action": action, "_selected_action": [row.pk], "post": "yes", "index": "0"}
                    for action in ACTIONS
                ]
            for data in sent:
                with afterwards_undone():
                    status = client.post(address, data).status_code
                    if status >= 500 or whole_desk() != before:
                        answered[route] = status
    assert answered == {}


def test_the_same_people_see_these_pages_so_that_nothing_was_refused_for_want_of_rights(
    client: Client,
) -> None:
    client.force_login(HeeStaffFactory().person)
    for model in ROUTES:
        with afterwards_undone():
            row = settled(model)
            shown = [client.get(addresses(row, route)[0]).status_code for route in ("changelist", "change")]
            assert (model, shown) == (model, [200, 200])


def test_no_list_of_the_desk_is_edited_in_place_and_no_row_of_it_is_deleted() -> None:
    for model in ROUTES:
        registered: Any = admin.site._registry[model]
        assert (model, tuple(registered.list_editable)) == (model, ())
        assert not registered.has_delete_permission(None)


LIFE_CYCLES: dict[type[models.Model], LifeCycle] = {
    Application: APPLICATION,
    Visit: VISIT,
    PanelMeeting: MEETING,
    Condition: CONDITION,
    ChangeDeclaration: CHANGE,
    Prospect: RECRUITING,
    EducationAgreement: AGREEMENT,
    EducationalAudit: AUDIT,
    GateOverride: OVERRIDE,
}


def bends(row: Any, life_cycle: LifeCycle) -> list[str]:
    """The states into which a query brings this row although no step leads there."""
    bent = []
    rows = type(row)._default_manager.filter(pk=row.pk)
    for state, _ in row._meta.get_field("state").flatchoices:
        if state == row.state or (row.state, state) in life_cycle.moves:
            continue
        with afterwards_undone():
            try:
                with transaction.atomic():
                    rows.update(state=state)
            except DatabaseError as error:
                if "Invalid transition" in str(error):
                    continue
        bent.append(state)
    return bent


@pytest.mark.parametrize("state", Application.State.values)
def test_no_query_of_the_application_moves_an_application_but_by_a_row_of_the_table(
    application_role: str, state: str
) -> None:
    row = desk_with(state).application
    assert row is not None
    assert bends(row, APPLICATION) == []
    with pytest.raises((ProtectedError, DatabaseError)), transaction.atomic():
        Application.objects.filter(pk=row.pk).delete()


@pytest.mark.parametrize(
    "model",
    [
        Condition,
        ChangeDeclaration,
        Prospect,
        PanelMeeting,
        EducationAgreement,
        EducationalAudit,
        GateOverride,
    ],
    ids=name_of,
)
def test_no_query_of_the_application_moves_what_is_settled(
    application_role: str, model: type[models.Model]
) -> None:
    assert bends(settled(model), LIFE_CYCLES[model]) == []


@pytest.mark.parametrize("model", LIFE_CYCLES, ids=name_of)
def test_nothing_begins_but_where_its_table_begins(application_role: str, model: type[Any]) -> None:
    row = Visit.objects.get() if model is Visit and desk_with("visited") else settled(model)
    firsts = {step.target for step in LIFE_CYCLES[model].steps if not step.source}
    fields = {field.attname: getattr(row, field.attname) for field in model._meta.concrete_fields}
    for state, _ in model._meta.get_field("state").flatchoices:
        if state in firsts:
            continue
        values = {k: v for k, v in fields.items() if k not in ("id", "public_id")} | {"state": state}
        with pytest.raises(DatabaseError, match="pgtrigger: Cannot insert"), transaction.atomic():
            model._default_manager.bulk_create([model(**values)])


def test_a_meeting_that_is_planned_with_a_crafted_state_is_planned(client: Client) -> None:
    desk: Desk = desk_with("panel")
    client.force_login(desk.people["HEE staff"])
    meeting = meeting_with(region=desk.hub.region, by=desk.people["HEE staff"])
    client.post(reverse("admin:hubs_panelmeeting_change", args=[meeting.pk]), crafted(meeting))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes) == ("planned", "")
