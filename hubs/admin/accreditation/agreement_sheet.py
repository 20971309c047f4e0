"""The sheet in which agreements come in and go out, and its pages in the admin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from import_export.fields import Field
from import_export.resources import ModelResource

from atp_portal.formatting import count
from hubs.admin.accreditation.sheet_cells import DayWidget, PracticeWidget, TextWidget, WordsWidget
from hubs.admin.accreditation.sheet_pages import SheetMixin
from hubs.admin.accreditation.sheets import Known, Line, Sheet, practices_known_to
from hubs.models import EducationAgreement
from hubs.operations.agreements.carried_over import AgreementLine, carry_over_agreements, plan_agreements
from hubs.operations.sheet_plans import SheetPlan, done_words

Kind = EducationAgreement.Kind
KINDS = {choice: str(label) for choice, label in Kind.choices}


class AgreementResource(ModelResource):
    """The columns of the sheet, the same for what comes in and for what goes out."""

    practice = Field("practice", "ODS code", PracticeWidget())
    kind = Field("kind", "Kind", WordsWidget(KINDS, Kind.LEARNING_AND_DEVELOPMENT))
    reference = Field("reference", "Reference", TextWidget())
    starts_on = Field("starts_on", "First day", DayWidget())
    ends_on = Field("ends_on", "Last day", DayWidget())
    signed_on = Field("signed_on", "Signed on", DayWidget())

    class Meta:
        model = EducationAgreement
        fields = ("practice", "kind", "reference", "starts_on", "ends_on", "signed_on")
        export_order = fields


def _known(person: Any, lines: Sequence[Line]) -> Known:
    return Known(hosts=practices_known_to(person, [line.cells["ODS code"] for line in lines]))


AGREEMENTS = Sheet(
    noun="agreements",
    resource=AgreementResource,
    needed=("ODS code", "First day", "Signed on"),
    filled={
        "practice": "the ODS code",
        "starts_on": "the first day",
        "signed_on": "the day on which it was signed",
    },
    know=_known,
    row=AgreementLine,
)


class AgreementSheetMixin(SheetMixin):
    """Agreements from before the portal; only what both sides signed goes out, and no variations."""

    sheet = AGREEMENTS

    def plan_sheet(self, *, by: Any, rows: Sequence[AgreementLine], settings: dict[str, str]) -> SheetPlan:
        return plan_agreements(by=by, rows=rows)

    def carry_over_sheet(
        self, *, by: Any, rows: Sequence[AgreementLine], settings: dict[str, str], **file: str
    ) -> str:
        made = carry_over_agreements(by=by, rows=rows, **file)
        return done_words(count(len(made), "agreement"), len(rows) - len(made))

    def rows_for_sheet(self, rows: Any) -> Any:
        return rows.binding().select_related("practice")
