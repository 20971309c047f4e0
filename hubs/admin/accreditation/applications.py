"""Applications in the admin: the desk's queue, the case as those read it who judge, and the steps of the table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone

from hubs.admin.base import ReadOnlyAdmin, operation_page
from hubs.case_reading import rows_of_case, tallies_of
from hubs.desk_steps import STEPS
from hubs.forms.screening_admin import JudgeAdminForm, ReturnAdminForm, SendToPanelAdminForm, StepAdminForm
from hubs.known_of_hosts import known_of
from hubs.models import Application, Judgement
from hubs.operations.accrediting.screening import StaleJudgement, judge_answer
from hubs.operations.accrediting.steps import practices_of, steps_open_to
from hubs.operations.base import Refusal

FORMS: dict[str, type[forms.Form]] = {
    "begin_screening": StepAdminForm,
    "send_to_panel": SendToPanelAdminForm,
    "return_application": ReturnAdminForm,
}


class WaitingFilter(admin.SimpleListFilter):
    """What waits for the desk, unless another state or all are asked for."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "All states"), *Application.State.choices]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        yield {**first, "display": "Waiting for the desk"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        if self.value() == "all":
            return queryset
        return queryset.filter(state=self.value()) if self.value() else queryset.queued()


@admin.register(Application)
class ApplicationAdmin(ReadOnlyAdmin):
    """Nothing of an application is edited: its page shows the case, and each open step is a page of its own."""

    region_path = "hub__region"
    change_form_template = "admin/hubs/application/case.html"
    list_display = ("host", "route", "kind", "hub", "state", "days_in_state", "round")
    list_filter = (WaitingFilter, "hub", "route", "kind")
    list_select_related = ("practice", "group", "hub")
    search_fields = ("practice__name", "practice__ods_code", "group__name", "hub__name")
    ordering = ("state_since", "pk")
    fields = (
        "host",
        "hub",
        "kind",
        "route",
        "groups",
        "criteria_version",
        "state",
        "state_since",
        "state_reason",
        "round",
        "submitted_by",
        "submitted_at",
        "no_visit_because",
    )
    readonly_fields = fields
    actions = None

    @admin.display(description="practice or group")
    def host(self, application: Application) -> str:
        return application.host.name

    @admin.display(description="learner groups")
    def groups(self, application: Application) -> str:
        return ", ".join(sorted(group.name for group in application.learner_groups.all()))

    @admin.display(description="days in state", ordering="-state_since")
    def days_in_state(self, application: Application) -> int:
        return (timezone.now() - application.state_since).days

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        """Only the steps that the table opens to this person now."""
        steps = steps_open_to(request.user, obj)
        return tuple((name, step.words) for name, step in STEPS.items() if name in steps)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The case: criteria and evidence side by side, judgements, and what others know of the host."""
        application = self.get_object(request, object_id)
        more: dict[str, Any] = {}
        if application is not None:
            rows = rows_of_case(request.user, application)
            more = {
                "case_rows": rows,
                "tallies": tallies_of(rows),
                "known": known_of(practices_of(application.host)),
                "is_judge": "judge_answer" in steps_open_to(request.user, application),
            }
        return super().change_view(request, object_id, form_url, more | (extra_context or {}))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        steps = [
            path(
                f"<path:object_id>/{name.replace('_', '-')}/",
                view(self.take_step),
                {"step": name},
                name=f"hubs_application_{name}",
            )
            for name in STEPS
        ]
        judge = path("<path:object_id>/judge/<slug:code>/", view(self.judge), name="hubs_application_judge")
        return [*steps, judge, *super().get_urls()]

    def take_step(self, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """Begin to screen, return, or send to the panel."""
        application = self._application(request, object_id)
        asked = STEPS[step]

        def run(values: dict[str, Any]) -> str:
            asked.operation(by=request.user, application=application, **values)
            return asked.done

        return operation_page(
            self,
            request,
            obj=application,
            form=FORMS[step](request.POST if request.method == "POST" else None),
            title=f"{asked.words}: {application}",
            button=asked.button,
            run=run,
        )

    def judge(self, request: HttpRequest, object_id: str, code: str) -> HttpResponse:
        """Say what one holds of one answer; a judgement that was saved meanwhile is told of, and not lost."""
        application = self._application(request, object_id)
        answers = application.answers.filter(round=application.round).select_related("criterion")
        answer = get_object_or_404(answers, criterion__code=code)
        own = Judgement.objects.filter(answer=answer, judged_by=request.user.pk).first()
        form = JudgeAdminForm(request.POST if request.method == "POST" else None, own=own)

        def run(values: dict[str, Any]) -> str:
            try:
                judge_answer(by=request.user, answer=answer, **values)
            except StaleJudgement as refusal:
                theirs = refusal.theirs
                data = request.POST.copy()
                data["revision"] = str(theirs.revision)
                form.data = data
                saved = f"Saved elsewhere: {theirs.get_verdict_display()}. {theirs.comment}".strip()
                raise Refusal(*refusal.sentences, saved, "Save again to keep what you sent.") from refusal
            return f"Your judgement of “{answer.criterion.text}” is saved."

        return operation_page(
            self,
            request,
            obj=application,
            form=form,
            title=f"Judge: {answer.criterion.text}",
            button="Save judgement",
            run=run,
        )

    def _application(self, request: HttpRequest, object_id: str) -> Application:
        application = self.get_object(request, object_id)
        if application is None:
            raise Http404
        return application
