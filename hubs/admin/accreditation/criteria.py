"""The criteria in the admin: their versions, an editor for the draft, a comparison, publication. All by operations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count, Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from atp_portal.formatting import date_plain
from hubs.admin.base import OperatedAdmin, operation_page
from hubs.criteria import by_domain, compare
from hubs.forms.criteria_admin import CriteriaVersionForm, CriterionForm, PublishCriteriaForm
from hubs.forms.library_admin import ConfirmForm
from hubs.models import CriteriaVersion, Criterion
from hubs.operations.base import Refusal
from hubs.operations.criteria import (
    add_criterion,
    change_criterion,
    describe_draft,
    discard_draft,
    move_criterion,
    publish_criteria,
    remove_criterion,
    start_draft,
    withdraw_publication,
)


@admin.register(CriteriaVersion)
class CriteriaVersionAdmin(OperatedAdmin):
    """What is published is shown and never changed; a draft is changed here, criterion by criterion."""

    form = CriteriaVersionForm
    region_path = "region"
    list_display = ("name", "region", "state", "takes_effect_on", "number_of_criteria")
    list_filter = ("region",)
    change_form_template = "admin/hubs/criteriaversion/change_form.html"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request).select_related("region").annotate(number=Count("criteria"))
        later = CriteriaVersion.objects.published().filter(
            region=OuterRef("region"),
            takes_effect_on__gt=OuterRef("takes_effect_on"),
            takes_effect_on__lte=timezone.localdate(),
        )
        return rows.annotate(is_succeeded=Exists(later))

    @admin.display(description="state")
    def state(self, version: Any) -> str:
        if version.is_draft:
            return "draft"
        if not version.is_in_effect():
            return "to come"
        return "no longer in force" if version.is_succeeded else "in force"

    @admin.display(description="criteria")
    def number_of_criteria(self, version: Any) -> int:
        return int(version.number)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("region", "name", "note", "copy_of")
        return ("name", "note", "seen") if obj.is_draft else ("name", "note", "takes_effect_on")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None or obj.is_draft else ("takes_effect_on",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and (obj is None or obj.is_draft)

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        if obj.is_draft:
            own: tuple[tuple[str, str], ...] = (
                ("criterion_add", "Add a criterion"),
                ("publish", "Publish"),
                ("discard", "Discard"),
            )
        else:
            own = () if obj.is_in_effect() else (("take_back", "Take back"),)
        return (*own, ("compare", "Compare"))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        listed = by_domain(found.criteria.with_all()) if found is not None else []
        context = {
            "domains": listed,
            "state": self.state(found) if found else "",
            "show_save_and_add_another": False,
        }
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        said = {name: form.cleaned_data[name] for name in ("name", "note")}
        if change:
            row = CriteriaVersion.objects.get(pk=obj.pk)
            done = describe_draft(by=request.user, version=row, seen=form.cleaned_data["seen"], **said)
        else:
            copy_of = form.cleaned_data["copy_of"]
            region = form.cleaned_data["region"]
            done = start_draft(by=request.user, region=region, copy_of=copy_of, **said)
        obj.__dict__.update(done.__dict__)

    def response_add(
        self, request: HttpRequest, obj: Any, post_url_continue: str | None = None
    ) -> HttpResponse:
        messages.success(request, f"“{obj}” is a draft. Change its criteria, then publish it.")
        return redirect("admin:hubs_criteriaversion_change", obj.pk)

    def get_urls(self) -> list[URLPattern]:
        one = "<int:object_id>/criteria/<uuid:public_id>/"
        pages: dict[str, tuple[Callable[..., HttpResponse], str]] = {
            "<int:object_id>/criteria/add/": (self.criterion_add, "criterion_add"),
            one: (self.criterion_change, "criterion_change"),
            f"{one}up/": (require_POST(self.criterion_up), "criterion_up"),
            f"{one}down/": (require_POST(self.criterion_down), "criterion_down"),
            f"{one}remove/": (self.criterion_remove, "criterion_remove"),
            "<int:object_id>/publish/": (self.publish, "publish"),
            "<int:object_id>/take-back/": (self.take_back, "take_back"),
            "<int:object_id>/discard/": (self.discard, "discard"),
            "<int:object_id>/compare/": (self.compare, "compare"),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"hubs_criteriaversion_{name}")
            for route, (view, name) in pages.items()
        ]
        return own + super().get_urls()

    def fetched(self, request: HttpRequest, object_id: int) -> CriteriaVersion:
        """The version, of a region of one's own."""
        found = self.get_object(request, str(object_id))
        if found is None:
            raise Http404
        if not self.has_change_permission(request):
            raise PermissionDenied
        assert isinstance(found, CriteriaVersion)
        return found

    def criterion_of(self, found: CriteriaVersion, public_id: Any) -> Criterion:
        criterion = found.criteria.select_related("version").filter(public_id=public_id).first()
        if criterion is None:
            raise Http404
        return criterion

    def criterion_add(self, request: HttpRequest, object_id: int) -> HttpResponse:
        found = self.fetched(request, object_id)

        def run(values: dict[str, Any]) -> str:
            said = {name: value for name, value in values.items() if name not in ("seen", "code")}
            add_criterion(by=request.user, version=found, code=values["code"], values=said)
            return "The criterion stands at the end of its domain."

        form = CriterionForm(request.POST or None)
        return self._page(request, found, form, "Add a criterion", "Add criterion", run)

    def criterion_change(self, request: HttpRequest, object_id: int, public_id: Any) -> HttpResponse:
        found = self.fetched(request, object_id)
        criterion = self.criterion_of(found, public_id)

        def run(values: dict[str, Any]) -> str:
            seen = values.pop("seen")
            change_criterion(by=request.user, criterion=criterion, values=values, seen=seen)
            return f"“{criterion.code}” is changed."

        form = CriterionForm(request.POST or None, criterion=criterion)
        return self._page(request, found, form, f"Change “{criterion.code}”", "Save", run)

    def criterion_remove(self, request: HttpRequest, object_id: int, public_id: Any) -> HttpResponse:
        found = self.fetched(request, object_id)
        criterion = self.criterion_of(found, public_id)

        def run(values: dict[str, Any]) -> str:
            remove_criterion(by=request.user, criterion=criterion)
            return f"“{criterion.code}” is no longer in this draft. Earlier versions keep it."

        form = ConfirmForm(request.POST if request.method == "POST" else None)
        return self._page(request, found, form, f"Remove “{criterion.code}”", "Remove it", run)

    def criterion_up(self, request: HttpRequest, object_id: int, public_id: Any) -> HttpResponse:
        return self._move(request, object_id, public_id, up=True)

    def criterion_down(self, request: HttpRequest, object_id: int, public_id: Any) -> HttpResponse:
        return self._move(request, object_id, public_id, up=False)

    def _move(self, request: HttpRequest, object_id: int, public_id: Any, *, up: bool) -> HttpResponse:
        found = self.fetched(request, object_id)
        criterion = self.criterion_of(found, public_id)
        try:
            move_criterion(by=request.user, criterion=criterion, up=up)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        href = reverse("admin:hubs_criteriaversion_change", args=[found.pk])
        return HttpResponseRedirect(f"{href}#{criterion.code}")

    def publish(self, request: HttpRequest, object_id: int) -> HttpResponse:
        found = self.fetched(request, object_id)

        def run(values: dict[str, Any]) -> str:
            day = values["takes_effect_on"]
            publish_criteria(by=request.user, version=found, takes_effect_on=day)
            return f"“{found}” takes effect on {date_plain(day)}. Nobody changes it any more."

        form = PublishCriteriaForm(request.POST or None)
        return self._page(request, found, form, f"Publish “{found}”", "Publish", run)

    def take_back(self, request: HttpRequest, object_id: int) -> HttpResponse:
        found = self.fetched(request, object_id)

        def run(values: dict[str, Any]) -> str:
            withdraw_publication(by=request.user, version=found)
            return f"“{found}” is a draft again."

        form = ConfirmForm(request.POST if request.method == "POST" else None)
        return self._page(request, found, form, f"Take back “{found}”", "Make it a draft again", run)

    def discard(self, request: HttpRequest, object_id: int) -> HttpResponse:
        found = self.fetched(request, object_id)
        form = ConfirmForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                discard_draft(by=request.user, version=found)
            except Refusal as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, f"“{found}” is discarded. History keeps what it said.")
                return redirect("admin:hubs_criteriaversion_changelist")
        return self._page(request, found, form, f"Discard “{found}”", "Discard it", lambda values: "")

    def compare(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """This version beside another: added, removed, and changed with the words marked."""
        found = self.fetched(request, object_id)
        others = list(self.get_queryset(request).filter(region=found.region).exclude(pk=found.pk))
        asked = request.GET.get("with", "")
        other = next((each for each in others if str(each.pk) == asked), others[0] if others else None)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Compare “{found}”",
            "object": found,
            "opts": self.opts,
            "others": others,
            "other": other,
            "comparison": compare(other, found) if other else None,
        }
        return TemplateResponse(request, "admin/hubs/criteriaversion/compare.html", context)

    def _page(
        self,
        request: HttpRequest,
        found: CriteriaVersion,
        form: Any,
        title: str,
        button: str,
        run: Callable[[dict[str, Any]], str],
    ) -> HttpResponse:
        return operation_page(self, request, obj=found, form=form, title=title, button=button, run=run)
