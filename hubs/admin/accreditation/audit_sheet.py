"""The sheet in which educational audits come in and go out, and its pages in the admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from import_export.fields import Field
from import_export.resources import ModelResource

from atp_portal.formatting import count
from hubs.accrediting.standing_cycles import AUDIT_IN_USE, AUDIT_STOPS
from hubs.admin.accreditation.sheet_cells import (
    CapacityWidget,
    DayWidget,
    PracticeWidget,
    ProvidersWidget,
    TextWidget,
    WordsWidget,
)
from hubs.admin.accreditation.sheet_pages import SheetMixin
from hubs.admin.accreditation.sheets import Known, Line, Sheet, called, practices_known_to
from hubs.models import EducationalAudit, EducationProvider, LearnerGroup
from hubs.operations.audits.carried_over import AuditLine, carry_over_audits, plan_audits
from hubs.operations.sheet_plans import SheetPlan, done_words

STATES = {state: str(EducationalAudit.State(state).label) for state in (*AUDIT_IN_USE, *AUDIT_STOPS)}


class AuditResource(ModelResource):
    """The columns of the sheet, the same for what comes in and for what goes out."""

    practice = Field("practice", "ODS code", PracticeWidget())
    audited_on = Field("audited_on", "Audited on", DayWidget())
    state = Field("state", "Status", WordsWidget(STATES))
    reason = Field("state_reason", "Reason", TextWidget())
    providers = Field("providers", "Providers", ProvidersWidget())
    capacities = Field("capacities", "Capacity", CapacityWidget())
    reference = Field("reference", "Reference", TextWidget())

    class Meta:
        model = EducationalAudit
        fields = ("practice", "audited_on", "state", "reason", "providers", "capacities", "reference")
        export_order = fields


def _known(person: Any, lines: Sequence[Line]) -> Known:
    return Known(
        hosts=practices_known_to(person, [line.cells["ODS code"] for line in lines]),
        learner_groups=called(LearnerGroup),
        providers=called(EducationProvider),
    )


AUDITS = Sheet(
    noun="audits",
    resource=AuditResource,
    needed=("ODS code", "Audited on", "Status"),
    filled={"practice": "the ODS code", "audited_on": "the day of the audit", "state": "the status"},
    know=_known,
    row=AuditLine,
)


class AuditSheetMixin(SheetMixin):
    """Audits from paper; what is being filled in or was discarded does not go out."""

    sheet = AUDITS

    def plan_sheet(self, *, by: Any, rows: Sequence[AuditLine], settings: dict[str, str]) -> SheetPlan:
        return plan_audits(by=by, rows=rows)

    def carry_over_sheet(
        self, *, by: Any, rows: Sequence[AuditLine], settings: dict[str, str], **file: str
    ) -> str:
        made = carry_over_audits(by=by, rows=rows, **file)
        return done_words(count(len(made), "audit"), len(rows) - len(made))

    def rows_for_sheet(self, rows: Any) -> Any:
        parts = ("providers__education_provider", "capacities__learner_group")
        return rows.done().select_related("practice").prefetch_related(*parts)
