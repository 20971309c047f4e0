"""Accreditations in and out by sheet, in the admin."""

from __future__ import annotations

import calendar
import datetime
from collections.abc import Sequence
from typing import Any

from hubs.admin.accreditation.accreditation_sheet import ACCREDITATIONS
from hubs.admin.accreditation.sheet_pages import SheetMixin
from hubs.forms.sheets_admin import AccreditationSheetForm
from hubs.models import Accreditation
from hubs.operations.carried_over import carry_over_accreditations, done_words_of
from hubs.operations.carried_over_plan import CarriedOver, Plan, Window, plan_carrying_over


def window_of(settings: dict[str, str]) -> Window:
    """From the first day of one month to the last of another, each told by its first."""
    last = datetime.date.fromisoformat(settings["reviews_until"])
    days = calendar.monthrange(last.year, last.month)[1]
    return Window(datetime.date.fromisoformat(settings["reviews_from"]), last.replace(day=days))


class AccreditationSheetMixin(SheetMixin):
    """Accreditations from before the portal; what was annulled never took effect, and does not go out."""

    sheet = ACCREDITATIONS
    sheet_form = AccreditationSheetForm
    sheet_error_field = "reviews_until"

    def plan_sheet(self, *, by: Any, rows: Sequence[CarriedOver], settings: dict[str, str]) -> Plan:
        return plan_carrying_over(by=by, rows=rows, reviews=window_of(settings))

    def carry_over_sheet(
        self, *, by: Any, rows: Sequence[CarriedOver], settings: dict[str, str], file_name: str, sha256: str
    ) -> str:
        run = carry_over_accreditations(
            by=by, rows=rows, reviews=window_of(settings), file_name=file_name, sha256=sha256
        )
        return done_words_of(run)

    def rows_for_sheet(self, rows: Any) -> Any:
        related = ("practice", "group", "learner_group", "decision")
        return rows.exclude(state=Accreditation.State.ANNULLED).select_related(*related)
