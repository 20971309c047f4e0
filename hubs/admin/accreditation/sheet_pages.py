"""The admin's pages for a sheet: select one, see what would become of each line, have all lines imported or none.

The columns, formats and cells are django-import-export's. Its own pages are not used: between preview and import
they have the browser say which file to read, and save row by row past the operations. Here the lines that were
previewed come back signed, for whoever previewed them, and are looked at again.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from atp_portal.formatting import count
from atp_portal.sheet_files import Unreadable
from hubs.admin.accreditation.sheets import FORMATS, Line, Sheet, exported, lines_of, read_lines
from hubs.forms.sheets_admin import SheetForm
from hubs.operations.base import Refusal
from hubs.operations.sheet_plans import SheetPlan

PREVIEWS_LAST = datetime.timedelta(hours=2)
# What a browser may send is 2.5 MB; the lines come back in it, packed.
LONGEST_PREVIEW = 2_000_000


class SheetMixin:
    """A model's admin with the pages that bring rows in from a sheet and take them out as one.

    ``settings`` is what else was chosen with the sheet, by the names of the form's fields. The page's words are in
    ``admin/hubs/<model>/sheet.html``.
    """

    sheet: Sheet
    sheet_form: type[SheetForm] = SheetForm
    sheet_error_field = "sheet"
    """Beside which field a refusal of the whole sheet stands."""
    change_list_template: ClassVar[Any] = "admin/import_export/change_list.html"

    def plan_sheet(self, *, by: Any, rows: Sequence[Any], settings: dict[str, str]) -> SheetPlan:
        """What would become of each row. Raises Refusal when the settings cannot be."""
        raise NotImplementedError

    def carry_over_sheet(
        self, *, by: Any, rows: Sequence[Any], settings: dict[str, str], file_name: str, sha256: str
    ) -> str:
        """Have the operation write all rows or none, and say what it did. Raises Refusal."""
        raise NotImplementedError

    def rows_for_sheet(self, rows: Any) -> Any:
        """Of the rows in the list those that go out, with what their cells need."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        admin: Any = self
        pages = {
            "import": ("import/", self.import_sheet),
            "carry_over": ("import/confirm/", require_POST(self.carry_over)),
            "export": ("export/<slug:kind>/", require_safe(self.export_sheet)),
        }
        return [
            *(
                path(route, admin.admin_site.admin_view(page), name=f"{self._prefix}_{name}")
                for name, (route, page) in pages.items()
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    @property
    def _prefix(self) -> str:
        opts = self.opts  # type: ignore[attr-defined]
        return f"{opts.app_label}_{opts.model_name}"

    def import_sheet(self, request: HttpRequest) -> HttpResponse:
        """Select a sheet; see what would become of each of its lines. Writes nothing."""
        if not request.user.is_hee_staff:  # type: ignore[union-attr]
            raise PermissionDenied
        form = self.sheet_form(request.POST or None, request.FILES or None)
        preview: dict[str, Any] = {}
        if form.is_bound and form.is_valid():
            content = form.cleaned_data["sheet"].read()
            try:
                preview = self._preview(request, content, form.settings)
            except Unreadable as error:
                form.add_error("sheet", str(error))
            except Refusal as refusal:
                form.add_error(self.sheet_error_field, list(refusal.sentences))
        return self._page(request, form, preview)

    def carry_over(self, request: HttpRequest) -> HttpResponse:
        """Import the lines that were previewed, all or none."""
        if not request.user.is_hee_staff:  # type: ignore[union-attr]
            raise PermissionDenied
        try:
            kept = signing.loads(request.POST.get("preview", ""), salt=self.sheet.salt, max_age=PREVIEWS_LAST)
        except signing.BadSignature:
            kept = {}
        if kept.get("by") != request.user.pk:
            messages.error(
                request, "That preview is not valid any more. Nothing was imported. Select the sheet again."
            )
            return redirect(f"admin:{self._prefix}_import")
        lines = [
            Line(number, dict(zip(self.sheet.columns, cells, strict=True)))
            for number, *cells in kept["lines"]
        ]
        read_lines(self.sheet, lines, by=request.user)
        try:
            if wrong := [f"Line {line.number}: {' '.join(line.problems)}" for line in lines if line.problems]:
                raise Refusal(*wrong)
            done = self.carry_over_sheet(
                by=request.user,
                rows=[line.row for line in lines],
                settings=kept["settings"],
                file_name=kept["file_name"],
                sha256=kept["sha256"],
            )
        except Refusal as refusal:
            for sentence in refusal.sentences[:10]:
                messages.error(request, sentence)
            return redirect(f"admin:{self._prefix}_import")
        messages.success(request, done)
        return redirect(f"admin:{self._prefix}_changelist")

    def export_sheet(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The list as it is filtered, in the sheet's columns."""
        if kind not in FORMATS:
            raise Http404
        admin: Any = self
        try:
            rows = admin.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return redirect(f"admin:{self._prefix}_changelist")
        data, content_type = exported(self.sheet, self.rows_for_sheet(rows), kind)
        response = HttpResponse(data, content_type=content_type)
        name = f"{self.sheet.noun}-{timezone.localdate()}.{kind}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    def _preview(self, request: HttpRequest, content: bytes, settings: dict[str, str]) -> dict[str, Any]:
        lines = lines_of(self.sheet, content)
        read_lines(self.sheet, lines, by=request.user)
        plan = self.plan_sheet(
            by=request.user, rows=[line.row for line in lines if line.row], settings=settings
        )
        shown = [_told(line, plan) for line in lines]
        wrong = sum(bool(each["problems"]) for each in shown)
        here = sum(not each["problems"] and each["is_here"] for each in shown)
        new = len(lines) - wrong - here
        # The file's own name may hold somebody's; its checksum says which file it was.
        ending = "xlsx" if content.startswith(b"PK") else "csv"
        signed = signing.dumps(
            {
                "by": request.user.pk,
                "lines": [[line.number, *line.cells.values()] for line in lines],
                "settings": settings,
                "file_name": f"{self.sheet.noun}.{ending}",
                "sha256": hashlib.sha256(content).hexdigest(),
            },
            salt=self.sheet.salt,
            compress=True,
        )
        if len(signed) > LONGEST_PREVIEW:
            raise Unreadable("The sheet has too many long notes to be previewed at once. Split it.")
        return {
            "lines": shown,
            "counts": f"{count(len(lines), 'line')}: {new} to carry over, "
            f"{here} here already, {wrong} with a problem",
            "wrong": wrong,
            "signed": "" if wrong or not new else signed,
            "button": f"Carry over {count(new, 'line')}",
        }

    def _page(self, request: HttpRequest, form: SheetForm, preview: dict[str, Any]) -> HttpResponse:
        admin: Any = self
        context = {
            **admin.admin_site.each_context(request),
            "title": f"Import {self.sheet.noun} from a sheet",
            "form": form,
            "columns": self.sheet.columns,
            "preview": preview,
            "opts": admin.opts,
        }
        return TemplateResponse(request, f"admin/hubs/{admin.opts.model_name}/sheet.html", context)


def _told(line: Line, plan: SheetPlan) -> dict[str, Any]:
    """A line as the preview shows it."""
    return {
        "number": line.number,
        "cells": line.cells.values(),
        "problems": [*line.problems, *plan.problems.get(line.number, [])],
        "warnings": plan.warnings.get(line.number, []),
        "is_here": line.number in plan.here_already,
        "becomes": plan.becomes(line.number),
    }
