"""Educational audits from paper come in by sheet: preview, then all or nothing; and go out as one."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hubs.admin.accreditation.audit_sheet import AUDITS
from hubs.admin.history import history_of
from hubs.models import (
    AuditCapacity,
    AuditProvider,
    EducationalAudit,
    EducationProvider,
    LearnerGroup,
    Practice,
)
from hubs.operations.audits.agreeing import discard_audit
from hubs.operations.audits.carried_over import AuditLine, carry_over_audits
from hubs.operations.audits.recording import PaperAudit, record_audits
from hubs.operations.audits.stopping import hold_audit
from hubs.operations.base import Refusal
from tests.factories import AdministratorFactory, HeeStaffFactory, PracticeFactory
from tests.factories.cast import Cast
from tests.factories.network import AuditFactory, HubFactory
from tests.hubs.accrediting import importing
from tests.hubs.accrediting.importing import NOT_VALID, NOTHING, csv_of, preview_of, queries_of, told
from tests.races import race

pytestmark = pytest.mark.django_db

DAY = datetime.date
SHEET = "/admin/hubs/educationalaudit/import/"
AGREEMENT_SHEET = "/admin/hubs/educationagreement/import/"
EXPORT = "/admin/hubs/educationalaudit/export"
STOPPED = {"Status": "on hold", "Reason": "No room"}


@pytest.fixture(autouse=True)
def in_november() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False):
        yield


@pytest.fixture
def practice(cast: Cast) -> Practice:
    return PracticeFactory(ods_code="B99001", name="Weir Top Surgery", hub=cast.hub)


@pytest.fixture
def signed_in(client: Client, cast: Cast) -> Client:
    client.force_login(cast.hee)
    return client


@pytest.fixture
def provider() -> EducationProvider:
    return EducationProvider.objects.create(slug="aire", name="University of Airedale")


def row_of(practice: Practice, **cells: str) -> list[str]:
    values = {
        "ODS code": practice.ods_code,
        "Audited on": "12/07/2025",
        "Status": "open",
        "Reason": "",
        "Providers": "",
        "Capacity": "",
        "Reference": "",
    } | cells
    return list(values.values())


def sheet_of(*rows: list[str]) -> bytes:
    return csv_of(AUDITS, *rows)


def post(client: Client, content: bytes, name: str = "ours.csv") -> Any:
    return importing.post(client, SHEET, content, name)


def confirm(client: Client, preview: str) -> list[str]:
    return importing.confirm(client, SHEET, preview)


def carried_over() -> list[tuple[Any, ...]]:
    return list(
        EducationalAudit.objects.filter(is_carried_over=True)
        .order_by("practice__ods_code", "audited_on")
        .values_list("practice__ods_code", "audited_on", "state", "state_reason", "reference", "follow_up_on")
    )


def test_a_sheet_is_previewed_and_then_imported_once(
    signed_in: Client, cast: Cast, practice: Practice, provider: EducationProvider
) -> None:
    nurse, medical = cast.student_nurse, cast.medical_student
    rows = [
        row_of(
            practice,
            Providers=f"{provider.name.upper()}; {provider.slug};{cast.provider.name}",
            Capacity=f"{nurse.name}: 2; {medical.slug}:1",
            Reference="A 12",
        ),
        row_of(practice, Status="Action_plan completed", **{"Audited on": "1 July 2023"}),
        row_of(practice, Status="action plan in progress", **{"Audited on": "2024-07-01"}),
        row_of(practice, Status="on hold", Reason="No room", **{"Audited on": "2021-07-01"}),
        row_of(practice, Status="review before use", Reason="New site", **{"Audited on": "2020-07-01"}),
        row_of(practice, Status="closed", Reason="No learners", **{"Audited on": "2019-07-01"}),
    ]
    response = post(signed_in, sheet_of(*rows))
    assert told(response) == 6 * ["To carry over."]
    assert carried_over() == []

    preview = preview_of(response)
    assert confirm(signed_in, preview) == ["Carried over: 6 audits."]
    assert carried_over() == [
        ("B99001", DAY(2019, 7, 1), "closed", "No learners", "", None),
        ("B99001", DAY(2020, 7, 1), "review_before_use", "New site", "", None),
        ("B99001", DAY(2021, 7, 1), "on_hold", "No room", "", None),
        ("B99001", DAY(2023, 7, 1), "action_plan_completed", "", "", None),
        ("B99001", DAY(2024, 7, 1), "action_plan_in_progress", "", "", DAY(2025, 1, 1)),
        ("B99001", DAY(2025, 7, 12), "open", "", "A 12", None),
    ]
    latest = EducationalAudit.objects.get(reference="A 12")
    taking_part = AuditProvider.objects.filter(audit__is_carried_over=True)
    assert set(taking_part.values_list("audit", "education_provider__name")) == {
        (latest.pk, provider.name),
        (latest.pk, cast.provider.name),
    }
    capacities = AuditCapacity.objects.filter(audit__is_carried_over=True)
    assert set(capacities.values_list("audit", "learner_group__slug", "places")) == {
        (latest.pk, nurse.slug, 2),
        (latest.pk, medical.slug, 1),
    }
    (change,) = history_of(latest)
    assert (change.by, change.operation) == (str(cast.hee), "carry over audits")
    assert confirm(signed_in, preview) == NOTHING
    assert len(carried_over()) == 6


def test_each_line_is_told_what_is_wrong_with_it(
    signed_in: Client, cast: Cast, practice: Practice, provider: EducationProvider
) -> None:
    closed = PracticeFactory(
        ods_code="B99002", name="Closed Surgery", hub=cast.hub, status="closed", closed_on=DAY(2020, 3, 31)
    )
    own = PracticeFactory(ods_code="B99003", name="Own Surgery", hub=cast.hub)
    AdministratorFactory(practice=own, person=cast.hee)
    other = PracticeFactory(ods_code="B99004", name="Other Surgery", hub=cast.hub)
    states = "open, action plan in progress, action plan completed, on hold, closed and review before use"
    nurse = cast.student_nurse
    lines = [
        (row_of(practice), "To carry over."),
        (row_of(practice, Status="closed", Reason="x"), "This has the practice and day of line 2."),
        (row_of(other, Status="draft"), f"Status: “draft” is none of these: {states}."),
        (row_of(other, Status="discarded"), f"Status: “discarded” is none of these: {states}."),
        (
            ["B99O02", *row_of(practice)[1:]],
            "ODS code: No practice of your regions has the ODS code “B99O02”. Is B99002 meant?",
        ),
        (
            row_of(other, **{"Audited on": "31/02/2025"}),
            "Audited on: “31/02/2025” is a day that does not exist. Write it as 01/09/2019 or 2019-09-01.",
        ),
        (row_of(other, **{"Audited on": "24/11/2026"}), "The day of the audit cannot be in the future."),
        (row_of(other, Status="on hold"), "Give the reason why the audit stops new placements."),
        (
            row_of(other, Providers="University of Airdale", **{"Audited on": "1/7/2020"}),
            "Providers: No university or school is called “University of Airdale”. "
            "Is University of Airedale meant?",
        ),
        (
            row_of(other, Capacity="studnet nurse: 2"),
            f"Capacity: There is no learner group “studnet nurse”. Is {nurse} meant?",
        ),
        (
            row_of(other, Capacity=f"{nurse.slug}: 2; {nurse.name}: 3"),
            f"Capacity: {nurse.name} is there twice.",
        ),
        (
            row_of(other, Capacity=f"{nurse.name} 2"),
            f"Capacity: “{nurse.name} 2” is no capacity. Write it as Student nurse: 2; Medical student: 1.",
        ),
        (
            row_of(other, Capacity=f"{nurse.name}: -1"),
            f"Capacity: “{nurse.name}: -1” is no capacity. Write it as Student nurse: 2; Medical student: 1.",
        ),
        (
            row_of(other, Capacity=f"{nurse.name}: 1000"),
            "Capacity: 1000 is too many learners of a group at a time.",
        ),
        (row_of(closed), "Closed Surgery closed on 31 March 2020. Look at the day, or leave the line out."),
        (row_of(closed, **{"Audited on": "31/03/2020"}), "To carry over."),
        (
            row_of(practice, Reason="943 476 5919", Reference="x" * 101, **{"Audited on": "1/7/2020"}),
            "The reason has an NHS number in it. Leave it out. The reference is longer than 100 letters.",
        ),
        (
            row_of(practice, Reason="x" * 1001, **{"Audited on": "1/7/2021"}),
            "The reason is longer than 1,000 letters.",
        ),
        (["", "", "", "x", "", "", ""], "Give the ODS code. Give the day of the audit. Give the status."),
        (row_of(own), "You hold a role at Own Surgery, so somebody else must carry this over."),
    ]
    response = post(signed_in, sheet_of(*(row for row, _ in lines)))
    assert told(response) == [words for _, words in lines]
    assert "20 lines: 2 to carry over, 0 here already, 18 with a problem" in response.content.decode()
    assert 'name="preview"' not in response.content.decode()


def test_what_is_here_is_left_alone_and_what_differs_is_said(
    signed_in: Client, cast: Cast, practice: Practice
) -> None:
    here = AuditFactory(practice=practice, audited_on=DAY(2025, 7, 12), reference="ours")
    busy = PracticeFactory(ods_code="B99006", hub=cast.hub)
    discarded = AuditFactory(practice=busy, audited_on=DAY(2024, 7, 12), state="draft")
    discard_audit(by=cast.hee, audit=discarded, reason="By mistake")
    AuditFactory(practice=busy, audited_on=DAY(2025, 7, 12), state="draft")
    rows = [row_of(practice, Reference="theirs"), row_of(busy, **{"Audited on": "12/07/2024"})]
    wrong = post(signed_in, sheet_of(*rows, row_of(busy)))
    assert told(wrong) == [
        "Nothing to do: here already.",
        "To carry over.",
        "An audit of this day is in the portal: it is being filled in. Leave the line out.",
    ]
    stopped = post(signed_in, sheet_of(row_of(practice, **STOPPED), rows[1]))
    assert told(stopped)[0] == (
        "Nothing to do: here already. Warning: It is here as “open”, and is left as it is."
    )
    assert confirm(signed_in, preview_of(stopped)) == [
        "Carried over: 1 audit. 1 line of the sheet was here already."
    ]
    here.refresh_from_db()
    assert (here.state, here.reference, here.is_carried_over) == ("open", "ours", False)
    assert carried_over() == [("B99006", DAY(2024, 7, 12), "open", "", "", None)]


def test_a_problem_that_came_after_the_preview_refuses_the_whole_sheet(
    signed_in: Client, cast: Cast, practice: Practice
) -> None:
    other = PracticeFactory(ods_code="B99005", hub=cast.hub)
    preview = preview_of(post(signed_in, sheet_of(row_of(practice), row_of(other))))
    AuditFactory(practice=other, audited_on=DAY(2025, 7, 12), state="draft")
    assert confirm(signed_in, preview) == [
        "Line 3: An audit of this day is in the portal: it is being filled in. Leave the line out."
    ]
    assert carried_over() == []


def test_only_ones_own_untouched_preview_of_this_sheet_is_taken(
    signed_in: Client, practice: Practice
) -> None:
    preview = preview_of(post(signed_in, sheet_of(row_of(practice))))
    client = Client()
    client.force_login(HeeStaffFactory().person)
    assert confirm(client, preview) == NOT_VALID
    assert importing.confirm(signed_in, AGREEMENT_SHEET, preview) == NOT_VALID
    for crafted in ("", f"{preview[:-4]}AAAA", preview.replace(":", "", 1)):
        assert confirm(signed_in, crafted) == NOT_VALID
    assert carried_over() == []
    assert confirm(signed_in, preview) == ["Carried over: 1 audit."]


def test_staff_of_one_region_carry_over_for_its_practices_alone(
    client: Client, cast: Cast, practice: Practice
) -> None:
    elsewhere = PracticeFactory(ods_code="B99009", hub=HubFactory())
    staff = HeeStaffFactory(region=cast.region).person
    client.force_login(staff)
    assert told(post(client, sheet_of(row_of(practice), row_of(elsewhere)))) == [
        "To carry over.",
        "ODS code: No practice of your regions has the ODS code “B99009”. Is B99001 meant?",
    ]

    def carry_over(where: Practice) -> list[EducationalAudit]:
        row = AuditLine(2, where, DAY(2025, 7, 12), "open")
        return carry_over_audits(by=staff, rows=[row], file_name="ours.csv", sha256="0" * 64)

    with pytest.raises(Refusal, match=r"^Line 2: Only HEE staff of its region can carry this over\.$"):
        carry_over(elsewhere)
    assert len(carry_over(practice)) == 1
    AuditFactory(practice=elsewhere)
    assert "B99009" not in client.get(f"{EXPORT}/csv/").content.decode()
    client.force_login(cast.hub_lead)
    assert post(client, sheet_of(row_of(practice))).status_code == 403


def test_an_action_plan_on_paper_has_no_actions_and_is_one_of_two_states(
    cast: Cast, practice: Practice
) -> None:
    audit = PaperAudit(practice, DAY(2025, 7, 12), plan_on_paper="closed")
    with pytest.raises(Refusal, match="Choose action plan in progress or completed"):
        record_audits(by=cast.hee, audits=[audit])
    good = PaperAudit(practice, DAY(2025, 7, 12), plan_on_paper="action_plan_completed")
    assert record_audits(by=cast.hee, audits=[good])[0].state == "action_plan_completed"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_exported_comes_back_as_here_already_and_is_no_formula(
    signed_in: Client, cast: Cast, practice: Practice, provider: EducationProvider, kind: str
) -> None:
    EducationProvider.objects.filter(pk=provider.pk).update(name="+Airedale")
    provider.refresh_from_db()
    paper = PaperAudit(
        practice=practice,
        audited_on=DAY(2025, 7, 12),
        reference="=HYPERLINK(1)",
        providers=[provider, cast.provider],
        capacities={cast.student_nurse: 2, cast.medical_student: 0},
    )
    (made,) = record_audits(by=cast.hee, audits=[paper])
    hold_audit(by=cast.hee, audit=made, reason="@SUM(1)\n" + "No room. " * 100)
    AuditFactory(practice=practice, audited_on=None, state="draft")
    response = signed_in.get(f"{EXPORT}/{kind}/?q=B99001")
    assert response.headers["Content-Disposition"] == f'attachment; filename="audits-2026-11-23.{kind}"'
    day: Any = "2025-07-12" if kind == "csv" else datetime.datetime(2025, 7, 12)
    names = sorted([provider.name, cast.provider.name])
    assert importing.exported_rows(response.content, kind) == [
        list(AUDITS.columns),
        [
            "B99001",
            day,
            "on hold",
            "'@SUM(1) " + "No room. " * 99 + "No room.",
            "'" + "; ".join(names),
            f"{cast.medical_student}: 0; {cast.student_nurse}: 2",
            "'=HYPERLINK(1)",
        ],
    ]
    again = post(signed_in, response.content)
    assert told(again) == ["Nothing to do: here already."]
    assert "so there is nothing to import" in again.content.decode()
    everything = told(post(signed_in, signed_in.get(f"{EXPORT}/{kind}/").content))
    done = EducationalAudit.objects.done().count()
    assert (len(everything), set(everything)) == (done, {"Nothing to do: here already."})
    assert signed_in.get(f"{EXPORT}/exe/").status_code == 404


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"PK\x03\x04 not a workbook", "This is neither a CSV file nor an Excel workbook (.xlsx)."),
        (b"ODS code,Capacity\nx,y", "Missing: Audited on and Status."),
        (
            sheet_of().replace(b"Capacity", b"Agreed by"),
            "These columns are not among those below: Agreed by.",
        ),
        (sheet_of(), "There is nothing in the sheet"),
    ],
)
def test_a_file_that_is_no_such_sheet_is_refused_in_words(
    signed_in: Client, content: bytes, why: str
) -> None:
    response = post(signed_in, content)
    assert why in unescape(response.content.decode())
    assert 'name="preview"' not in response.content.decode()


def test_190_practices_cost_no_more_queries_than_one(
    signed_in: Client, cast: Cast, django_assert_num_queries: Any
) -> None:
    groups = ": 2; ".join(LearnerGroup.objects.values_list("name", flat=True)) + ": 2"

    def costs(practices: list[Practice]) -> list[int]:
        cells = {"Providers": cast.provider.name, "Capacity": groups}
        return queries_of(signed_in, SHEET, sheet_of(*(row_of(each, **cells) for each in practices)))

    costs([PracticeFactory(hub=cast.hub)])
    few = costs([PracticeFactory(hub=cast.hub)])
    with CaptureQueriesContext(connection) as of_few:
        signed_in.get(f"{EXPORT}/xlsx/")
    assert few == costs(PracticeFactory.create_batch(190, hub=cast.hub))
    assert len(carried_over()) == 192
    with django_assert_num_queries(len(of_few)):
        signed_in.get(f"{EXPORT}/xlsx/")


@pytest.mark.django_db(transaction=True)
def test_two_who_confirm_at_once_import_once(signed_in: Client, cast: Cast, practice: Practice) -> None:
    rows = [row_of(practice), row_of(practice, **STOPPED, **{"Audited on": "1/7/2020"})]
    preview = preview_of(post(signed_in, sheet_of(*rows)))
    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(cast.hee)
    answers = race([lambda client=client: confirm(client, preview) for client in clients])  # type: ignore[misc]
    assert sorted(map(str, answers)) == ["['Carried over: 2 audits.']", *3 * [str(NOTHING)]]
    assert len(carried_over()) == 2
