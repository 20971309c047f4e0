"""The panel in the admin: meetings, agendas, minutes and decisions, each by its operation."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.html import format_html_join

from atp_portal.formatting import count
from hubs.accrediting.life_cycles import MEETING
from hubs.admin.base import OperatedAdmin, ReadOnlyAdmin, ReadOnlyInline, operation_page
from hubs.forms.panels_admin import ROWS, AgendaForm, CallOffForm, CaseForm, MeetingForm, MinutesForm
from hubs.models import Application, Condition, PanelCase, PanelMeeting
from hubs.operations.accrediting.decisions import preview_decisions, record_decisions
from hubs.operations.accrediting.panels import (
    ON_AGENDAS,
    USUAL_SIZE,
    call_off_meeting,
    change_meeting,
    plan_meeting,
    set_agenda,
    ties_at,
)
from hubs.operations.base import Refusal

DETAILS = ("region", "starts_at", "ends_at", "place", "members", "chair", "small_because")
READ = ("region", "state", "starts_at", "ends_at", "place", "panel", "small_because", "called_off_because")
MORE = 30
"""At most so many conditions are written about one case."""


class CaseInline(ReadOnlyInline):
    model = PanelCase
    fields = ("position", "application", "is_open", "given", "off_because")
    readonly_fields = ("given",)
    show_change_link = False
    verbose_name_plural = "agenda"

    @admin.display(description="given to")
    def given(self, case: PanelCase) -> str:
        return ", ".join(member.person.full_name for member in case.members.select_related("person"))


@admin.register(PanelMeeting)
class PanelMeetingAdmin(OperatedAdmin):
    """A meeting is planned and changed by its form; all else is a page of its own."""

    form = MeetingForm
    region_path = "region"
    list_display = ("starts_at", "region", "state", "place", "cases_on_agenda")
    list_filter = ("state", "region")
    list_select_related = ("region",)
    date_hierarchy = "starts_at"
    fields = DETAILS
    changeable = DETAILS[1:]
    inlines = (CaseInline,)

    @admin.display(description="cases")
    def cases_on_agenda(self, meeting: PanelMeeting) -> int:
        return len(meeting.cases.all())

    @admin.display(description="panel")
    def panel(self, meeting: PanelMeeting) -> str:
        seats = meeting.members.select_related("person")
        return ", ".join(f"{seat.person.full_name}{' (chair)' if seat.is_chair else ''}" for seat in seats)

    @admin.display(description="look at this")
    def warnings(self, meeting: PanelMeeting) -> str:
        """Where the panel, or that of a case, is smaller than rule 11 has it."""
        found = warnings_about(meeting)
        return format_html_join("", "<p>{}</p>", ((each,) for each in found)) or "Nothing"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("cases")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return DETAILS
        if self.has_change_permission(request, obj):
            return (*DETAILS, "state", "warnings")
        return (*READ, "minutes") if obj.state == PanelMeeting.State.HELD else READ

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return ("region", "state", "warnings", "panel") if obj is not None else ()

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return self.inlines if obj is not None else ()

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        is_settled = obj is not None and MEETING.step("change_meeting", obj.state) is None
        return not is_settled and super().has_change_permission(request, obj)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) or super().has_change_permission(request, None)

    def add(self, by: Any, values: dict[str, Any]) -> PanelMeeting:
        return plan_meeting(by=by, **values)

    def change(self, by: Any, row: Any, values: dict[str, Any]) -> PanelMeeting:
        return change_meeting(by=by, meeting=row, **values)

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        """The pack, and only the steps that the meeting's state allows."""
        if obj.state != PanelMeeting.State.PLANNED:
            return (("pack", "Pack"),)
        return (
            ("agenda", "Agenda"),
            ("pack", "Pack"),
            ("decisions", "Record decisions"),
            ("call_off", "Call off"),
        )

    def get_urls(self) -> list[URLPattern]:
        views = {
            "agenda": self.agenda,
            "pack": self.pack,
            "decisions": self.decisions,
            "call_off": self.call_off,
        }
        steps = [
            path(
                f"<path:object_id>/{name.replace('_', '-')}/",
                self.admin_site.admin_view(view),
                name=f"hubs_panelmeeting_{name}",
            )
            for name, view in views.items()
        ]
        return [*steps, *super().get_urls()]

    def _meeting(self, request: HttpRequest, object_id: str) -> PanelMeeting:
        meeting = self.get_object(request, object_id)
        if meeting is None:
            raise Http404
        return meeting

    def _page(
        self, request: HttpRequest, meeting: PanelMeeting, template: str, **context: Any
    ) -> HttpResponse:
        whole = {**self.admin_site.each_context(request), "object": meeting, "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/hubs/panelmeeting/{template}.html", whole)

    def pack(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The page to read or print."""
        return redirect("hubs:panel_pack", self._meeting(request, object_id).public_id)

    def call_off(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Call a meeting off."""
        meeting = self._meeting(request, object_id)

        def run(values: dict[str, Any]) -> str:
            call_off_meeting(by=request.user, meeting=meeting, **values)
            return "The meeting is called off. Its members are told."

        return operation_page(
            self,
            request,
            obj=meeting,
            form=CallOffForm(request.POST or None),
            title="Call off this meeting",
            button="Call off",
            run=run,
        )

    def agenda(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Which applications are on the agenda, in which order, and who gets which."""
        meeting = self._meeting(request, object_id)
        form = agenda_form(meeting, request.POST or None)
        if form.is_bound and form.is_valid():
            applications, given = form.agenda()
            try:
                set_agenda(by=request.user, meeting=meeting, applications=applications, given=given)
            except Refusal as refusal:
                for sentence in refusal.sentences:
                    form.add_error(None, sentence)
            else:
                messages.success(request, "The agenda is set. Those who were given cases are told.")
                for warning in warnings_about(meeting):
                    messages.warning(request, warning)
                return redirect("admin:hubs_panelmeeting_change", meeting.pk)
        return self._page(request, meeting, "agenda", title="Agenda", form=form, media=self.media)

    def decisions(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Minutes and every decision, then the letters to look through, then all of it at once."""
        meeting = self._meeting(request, object_id)
        minutes, forms = decision_forms(meeting, request.POST)
        context: dict[str, Any] = {"minutes": minutes, "forms": forms, "more": ROWS}
        context["media"] = self.media + minutes.media
        for form in forms:
            context["media"] += form.media
        is_sent = minutes.is_bound and not {"more", "back"} & request.POST.keys()
        if is_sent and all([minutes.is_valid(), *(form.is_valid() for form in forms)]):
            asked = {
                "meeting": meeting,
                "minutes": minutes.cleaned_data["minutes"],
                "decisions": [form.decision() for form in forms],
            }
            try:
                if "confirm" in request.POST:
                    made = record_decisions(by=request.user, **asked)
                    words = f"Recorded: {count(len(made), 'decision')}. The letters are on their way."
                    messages.success(request, words)
                    return redirect("admin:hubs_panelmeeting_change", meeting.pk)
                context |= {
                    "letters": preview_decisions(by=request.user, **asked),
                    "posted": [
                        (name, value)
                        for name, values in request.POST.lists()
                        for value in values
                        if name not in {"csrfmiddlewaretoken", "preview"}
                    ],
                    "title": "Look through the letters",
                }
                return self._page(request, meeting, "letters", **context)
            except Refusal as refusal:
                context["refusal"] = refusal.sentences
        elif minutes.is_bound and not is_sent:
            _without_errors(minutes, *forms)
        return self._page(request, meeting, "decisions", title="Record decisions", **context)


@admin.register(Condition)
class ConditionAdmin(ReadOnlyAdmin):
    """Conditions are read here; what becomes of them is done on their pages in the portal."""

    region_path = "decision__application__hub__region"
    list_display = ("text", "owner", "due_on", "state")
    list_filter = ("state",)
    list_select_related = ("owner",)
    search_fields = ("text", "decision__practice__name", "decision__group__name")
    date_hierarchy = "due_on"


def warnings_about(meeting: PanelMeeting) -> list[str]:
    """What is unusual about a meeting and not forbidden (rule 11)."""
    found = []
    size = meeting.members.count()
    if size < USUAL_SIZE:
        found.append(f"The panel has {count(size, 'member')}: {meeting.small_because or 'no reason given'}.")
    for case in meeting.cases.filter(is_open=True).select_related(
        "application__practice", "application__group"
    ):
        if (given := case.members.count()) < USUAL_SIZE:
            found.append(f"The case of {case.application.host} is given to {count(given, 'member')}.")
    return found


def agenda_form(meeting: PanelMeeting, data: Any) -> AgendaForm:
    """The form of a meeting's agenda: what is on it, and what waits for a panel of the region."""
    cases = {
        case.application_id: case for case in meeting.cases.filter(is_open=True).prefetch_related("members")
    }
    elsewhere = PanelCase.objects.filter(is_open=True).exclude(meeting=meeting).values("application")
    waiting = Application.objects.filter(state__in=ON_AGENDAS, hub__region=meeting.region_id)
    rows = waiting.exclude(pk__in=elsewhere).select_related("practice", "group", "hub")
    applications = sorted(rows, key=lambda each: cases[each.pk].position if each.pk in cases else 1000)
    return AgendaForm(
        data,
        applications=applications,
        cases=cases,
        people=[seat.person for seat in meeting.members.select_related("person")],
        ties=ties_at(meeting, applications),
    )


def decision_forms(meeting: PanelMeeting, data: Any) -> tuple[MinutesForm, list[CaseForm]]:
    """The minutes and a form for each case on the agenda, with as many rows for conditions as were asked for."""
    cases = meeting.cases.filter(is_open=True).select_related(
        "application__practice", "application__group", "application__hub__region"
    )
    bound = data or None
    forms = []
    for case in cases:
        prefix = f"case-{case.public_id}"
        rows = _number(data.get(f"{prefix}-rows")) + (ROWS if data.get("more") == prefix else 0)
        forms.append(CaseForm(bound, prefix=prefix, case=case, rows=min(max(rows, ROWS), MORE)))
    return MinutesForm(bound, initial={"minutes": meeting.minutes}), forms


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 4 else ROWS


def _without_errors(*forms: Any) -> None:
    """Shown again as typed, for more rows or to be changed: nobody asked yet whether it is right."""
    for form in forms:
        form.full_clean()
        form.errors.clear()
