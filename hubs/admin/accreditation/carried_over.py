"""Accreditations in and out by sheet, in the admin.

The columns, formats and cells are django-import-export's. Its own pages are not used: between preview and import
they have the browser say which file to read, and save row by row past the operations. Here the lines that were
previewed come back signed, for whoever previewed them, and are looked at again.
"""

from __future__ import annotations

import calendar
import datetime
import hashlib
from collections.abc import Sequence
from typing import Any

from django import forms
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
from hubs.admin.accreditation.accreditation_sheet import (
    COLUMNS,
    FORMATS,
    MOST_BYTES,
    MOST_ROWS,
    Line,
    exported,
    lines_of,
    read_lines,
)
from hubs.forms.admin import AdminForm
from hubs.models import Accreditation
from hubs.operations.base import Refusal
from hubs.operations.carried_over import carry_over_accreditations, done_words
from hubs.operations.carried_over_plan import Plan, Window, plan_carrying_over

SALT = "hubs.carried_over"
PREVIEWS_LAST = datetime.timedelta(hours=2)
# What a browser may send is 2.5 MB; the lines come back in it, packed.
LONGEST_PREVIEW = 2_000_000
MONTHS_AHEAD = 48


def months() -> list[tuple[str, str]]:
    """The months from this one on, as choices."""
    today = timezone.localdate()
    firsts = [
        datetime.date(today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1, 1)
        for n in range(MONTHS_AHEAD)
    ]
    return [(first.isoformat(), f"{first:%B %Y}") for first in firsts]


class SheetForm(AdminForm):
    """A sheet of accreditations, and over which months their reviews are spread."""

    sheet = forms.FileField(
        help_text=f"A CSV file or an Excel workbook (.xlsx) with up to {MOST_ROWS:,} lines, at most 2 MB.",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
        error_messages={"required": "Select a file.", "empty": "The file is empty. Select one with a sheet."},
    )
    reviews_from = forms.ChoiceField(label="Reviews from", choices=months)
    reviews_until = forms.ChoiceField(
        label="Reviews until",
        choices=months,
        help_text="What still stands is to be reviewed in these months, on working days spread evenly.",
    )

    def clean_sheet(self) -> Any:
        sheet = self.cleaned_data["sheet"]
        if sheet.size > MOST_BYTES:
            raise forms.ValidationError("The file must be at most 2 MB. Split the sheet.")
        return sheet

    def clean(self) -> None:
        super().clean()
        values = self.cleaned_data
        if values.get("reviews_from", "") > values.get("reviews_until", "9"):
            self.add_error("reviews_until", "The last month must not be before the first.")

    @property
    def reviews(self) -> Window:
        return window_of(self.cleaned_data["reviews_from"], self.cleaned_data["reviews_until"])


def window_of(first_month: str, last_month: str) -> Window:
    """From the first day of one month to the last of another, each told by its first."""
    last = datetime.date.fromisoformat(last_month)
    days = calendar.monthrange(last.year, last.month)[1]
    return Window(datetime.date.fromisoformat(first_month), last.replace(day=days))


class CarriedOverMixin:
    """A model's admin with the pages that bring accreditations in from a sheet and take them out as one."""

    change_list_template: Any = "admin/import_export/change_list.html"

    def get_urls(self) -> list[URLPattern]:
        admin: Any = self
        pages = {
            "import": ("import/", self.import_sheet),
            "carry_over": ("import/confirm/", require_POST(self.carry_over)),
            "export": ("export/<slug:kind>/", require_safe(self.export_sheet)),
        }
        return [
            *(
                path(route, admin.admin_site.admin_view(page), name=f"hubs_accreditation_{name}")
                for name, (route, page) in pages.items()
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def import_sheet(self, request: HttpRequest) -> HttpResponse:
        """Select a sheet; see what would become of each of its lines. Writes nothing."""
        if not request.user.is_hee_staff:  # type: ignore[union-attr]
            raise PermissionDenied
        form = SheetForm(request.POST or None, request.FILES or None, initial=_next_twelve_months())
        preview: dict[str, Any] = {}
        if form.is_bound and form.is_valid():
            file = form.cleaned_data["sheet"]
            content = file.read()
            try:
                preview = self._preview(request, lines_of(content), form.reviews, content)
            except Unreadable as error:
                form.add_error("sheet", str(error))
            except Refusal as refusal:
                form.add_error("reviews_until", list(refusal.sentences))
        return self._page(request, form, preview)

    def carry_over(self, request: HttpRequest) -> HttpResponse:
        """Import the lines that were previewed, all or none."""
        if not request.user.is_hee_staff:  # type: ignore[union-attr]
            raise PermissionDenied
        try:
            kept = signing.loads(request.POST.get("preview", ""), salt=SALT, max_age=PREVIEWS_LAST)
        except signing.BadSignature:
            kept = {}
        if kept.get("by") != request.user.pk:
            messages.error(
                request, "That preview is not valid any more. Nothing was imported. Select the sheet again."
            )
            return redirect("admin:hubs_accreditation_import")
        lines = [Line(number, dict(zip(COLUMNS, cells, strict=True))) for number, *cells in kept["lines"]]
        read_lines(lines, by=request.user)
        try:
            if wrong := [f"Line {line.number}: {' '.join(line.problems)}" for line in lines if line.problems]:
                raise Refusal(*wrong)
            run = carry_over_accreditations(
                by=request.user,
                rows=[line.row for line in lines if line.row],
                reviews=window_of(*kept["reviews"]),
                file_name=kept["file_name"],
                sha256=kept["sha256"],
            )
        except Refusal as refusal:
            for sentence in refusal.sentences[:10]:
                messages.error(request, sentence)
            return redirect("admin:hubs_accreditation_import")
        messages.success(request, done_words(run))
        return redirect("admin:hubs_accreditation_changelist")

    def export_sheet(self, request: HttpRequest, kind: str) -> HttpResponse:
        """The list as it is filtered, in the sheet's columns, but for what was annulled: it never took effect."""
        if kind not in FORMATS:
            raise Http404
        admin: Any = self
        try:
            rows = admin.get_changelist_instance(request).get_queryset(request)
        except IncorrectLookupParameters:
            return redirect("admin:hubs_accreditation_changelist")
        rows = rows.exclude(state=Accreditation.State.ANNULLED)
        related = ("practice", "group", "learner_group", "decision")
        data, content_type = exported(rows.select_related(*related), kind)
        response = HttpResponse(data, content_type=content_type)
        response["Content-Disposition"] = (
            f'attachment; filename="accreditations-{timezone.localdate()}.{kind}"'
        )
        return response

    def _preview(
        self, request: HttpRequest, lines: Sequence[Line], reviews: Window, content: bytes
    ) -> dict[str, Any]:
        read_lines(lines, by=request.user)
        plan = plan_carrying_over(
            by=request.user, rows=[line.row for line in lines if line.row], reviews=reviews
        )
        shown = [_told(line, plan) for line in lines]
        wrong = sum(bool(each["problems"]) for each in shown)
        new = len(lines) - wrong - len(plan.here_already)
        # The file's own name may hold somebody's; its checksum says which file it was.
        ending = "xlsx" if content.startswith(b"PK") else "csv"
        signed = signing.dumps(
            {
                "by": request.user.pk,
                "lines": [[line.number, *line.cells.values()] for line in lines],
                "reviews": [reviews.first.isoformat(), reviews.last.replace(day=1).isoformat()],
                "file_name": f"accreditations.{ending}",
                "sha256": hashlib.sha256(content).hexdigest(),
            },
            salt=SALT,
            compress=True,
        )
        if len(signed) > LONGEST_PREVIEW:
            raise Unreadable("The sheet has too many long notes to be previewed at once. Split it.")
        return {
            "lines": shown,
            "counts": f"{count(len(lines), 'line')}: {new} to carry over, "
            f"{len(plan.here_already)} here already, {wrong} with a problem",
            "wrong": wrong,
            "signed": "" if wrong or not new else signed,
            "button": f"Carry over {count(new, 'line')}",
        }

    def _page(self, request: HttpRequest, form: SheetForm, preview: dict[str, Any]) -> HttpResponse:
        admin: Any = self
        context = {
            **admin.admin_site.each_context(request),
            "title": "Import accreditations from a sheet",
            "form": form,
            "columns": COLUMNS,
            "preview": preview,
            "opts": admin.opts,
        }
        return TemplateResponse(request, "admin/import_export/sheet.html", context)


def _next_twelve_months() -> dict[str, str]:
    choices = months()
    return {"reviews_from": choices[1][0], "reviews_until": choices[12][0]}


def _told(line: Line, plan: Plan) -> dict[str, Any]:
    """A line as the preview shows it."""
    return {
        "number": line.number,
        "cells": line.cells.values(),
        "problems": [*line.problems, *plan.problems.get(line.number, [])],
        "warnings": plan.warnings.get(line.number, []),
        "is_here": line.number in plan.here_already,
        "review_on": plan.review_on.get(line.number),
    }
