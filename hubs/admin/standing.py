"""Accreditations and decisions: made and changed by operations, never by editing a state."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils import timezone

from hubs.accrediting.standing_table import facts_of, reading_of
from hubs.admin.accreditation.carried_over import AccreditationSheetMixin
from hubs.admin.base import ReadOnlyAdmin, ReadOnlyInline, operation_page
from hubs.forms.admin import EndForm
from hubs.forms.standing_admin import RestoreForm, ReviewForm, ShortenForm, SuspendForm
from hubs.models import Accreditation, Decision, Suspension
from hubs.operations.accreditation import end_accreditation, plan_review
from hubs.operations.base import Refusal
from hubs.operations.suspensions import restore_accreditation, shorten_suspension, suspend_accreditation
from hubs.querysets import in_regions_of


class HostedAdmin(ReadOnlyAdmin):
    """What is about a practice or a practice group, and so is of the region of either."""

    def in_regions_of(self, person: Any) -> Q | None:
        of_practice = in_regions_of(person, "practice__region")
        of_group = in_regions_of(person, "group__hub__region")
        return None if of_practice is None or of_group is None else of_practice | of_group

    @admin.display(description="practice or group")
    def host(self, row: Any) -> str:
        return str(row.host)


class AccreditationInline(ReadOnlyInline):
    model = Accreditation
    fields = ("learner_group", "starts_on", "ends_on", "review_on", "state", "ending", "state_reason")


@admin.register(Decision)
class DecisionAdmin(HostedAdmin):
    list_display = ("host", "outcome", "decided_on", "decided_by", "is_carried_over")
    list_filter = ("outcome", "is_carried_over")
    list_select_related = ("practice", "group", "decided_by")
    search_fields = ("practice__name", "practice__ods_code", "group__name")
    date_hierarchy = "decided_on"
    inlines = (AccreditationInline,)


class SuspensionInline(ReadOnlyInline):
    model = Suspension
    fields = ("starts_on", "ends_on", "for_learners", "reason", "state", "suspended_by", "lifted_by")
    readonly_fields = fields


def _shorten(*, by: Any, accreditation: Accreditation, **values: Any) -> Suspension:
    suspension = accreditation.suspensions.lasting(timezone.localdate()).order_by("starts_on").first()
    if suspension is None:
        raise Refusal("This accreditation is not suspended. Somebody may have lifted it: look at it again.")
    return shorten_suspension(by=by, suspension=suspension, **values)


class Tool(NamedTuple):
    """What may be done to an accreditation: the operation, its form, the words on its button."""

    operation: Callable[..., Any]
    form: type[forms.Form]
    words: str
    of_suspended: bool = False
    """Only where a suspension lasts or is to come."""


TOOLS: dict[str, Tool] = {
    "suspend": Tool(suspend_accreditation, SuspendForm, "Suspend"),
    "shorten": Tool(_shorten, ShortenForm, "Shorten the suspension", True),
    "restore": Tool(restore_accreditation, RestoreForm, "Lift the suspension", True),
    "review": Tool(plan_review, ReviewForm, "Set the day of review"),
    "end": Tool(end_accreditation, EndForm, "End"),
}


@admin.register(Accreditation)
class AccreditationAdmin(AccreditationSheetMixin, HostedAdmin):
    list_display = (
        "host",
        "learner_group",
        "starts_on",
        "ends_on",
        "review_on",
        "reads_as",
        "is_carried_over",
    )
    list_filter = ("state", "ending", "learner_group", "decision__is_carried_over")
    list_select_related = ("practice", "group", "learner_group", "decision")
    search_fields = ("practice__name", "practice__ods_code", "group__name", "learner_group__name")
    inlines = (SuspensionInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        rows: Any = super().get_queryset(request)
        return rows.read_on(timezone.localdate())

    @admin.display(description="carried over", boolean=True, ordering="decision__is_carried_over")
    def is_carried_over(self, row: Accreditation) -> bool:
        return row.decision.is_carried_over

    @admin.display(description="today")
    def reads_as(self, row: Any) -> str:
        """What its standing reads as, by the one table."""
        return reading_of(facts_of(row, timezone.localdate())).words

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        """Only what the accreditation's state allows."""
        if obj.state != Accreditation.State.STANDING:
            return ()
        is_suspended = obj.suspensions.lasting(timezone.localdate()).exists()
        return tuple(
            (name, tool.words) for name, tool in TOOLS.items() if is_suspended or not tool.of_suspended
        )

    def get_urls(self) -> list[URLPattern]:
        steps = [
            path(
                f"<path:object_id>/{step}/",
                self.admin_site.admin_view(self.take_step),
                {"step": step},
                name=f"hubs_accreditation_{step}",
            )
            for step in TOOLS
        ]
        return [*steps, *super().get_urls()]

    def take_step(self, request: HttpRequest, object_id: str, step: str) -> HttpResponse:
        """Suspend, restore, review or end an accreditation."""
        accreditation = self.get_object(request, object_id)
        if accreditation is None:
            raise Http404
        tool = TOOLS[step]

        def run(values: dict[str, Any]) -> str:
            tool.operation(by=request.user, accreditation=accreditation, **values)
            now = self.get_queryset(request).get(pk=accreditation.pk)
            return f"Done. Today, {now} reads: {self.reads_as(now)}."

        return operation_page(
            self,
            request,
            obj=accreditation,
            form=tool.form(request.POST or None),
            title=f"{tool.words}: {accreditation}",
            button=tool.words,
            run=run,
        )


@admin.register(Suspension)
class SuspensionAdmin(ReadOnlyAdmin):
    """Suspensions are made and lifted on the page of the accreditation."""

    list_display = ("accreditation", "starts_on", "ends_on", "for_learners", "state")
    list_filter = ("state", "for_learners")
    list_select_related = (
        "accreditation__practice",
        "accreditation__group",
        "accreditation__learner_group",
    )
    search_fields = ("accreditation__practice__name", "accreditation__practice__ods_code")
    fields = ("accreditation", *SuspensionInline.fields, "lifted_at", "lifted_reason")
    readonly_fields = fields

    def in_regions_of(self, person: Any) -> Q | None:
        of_practice = in_regions_of(person, "accreditation__practice__region")
        of_group = in_regions_of(person, "accreditation__group__hub__region")
        return None if of_practice is None or of_group is None else of_practice | of_group
