"""What every page of the admin has in common: regions, operations instead of saving, history, no deleting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from hubs.admin.history import history_of
from hubs.forms.admin import AdminModelForm
from hubs.operations.base import Refusal
from hubs.querysets import in_regions_of


class PortalAdmin(admin.ModelAdmin):
    """A model in the admin.

    HEE staff of some regions find only the rows of their regions there, by ``region_path``; None is for what
    belongs to no region. Nothing is ever deleted. ``tools`` are further buttons of a row's page: the name
    of an admin page of this model, and the words on its button.
    """

    form = AdminModelForm
    region_path: str | None = None
    tools: tuple[tuple[str, str], ...] = ()
    object_history_template = "admin/portal_history.html"
    list_per_page = 50
    show_full_result_count = False

    def in_regions_of(self, person: Any) -> models.Q | None:
        return in_regions_of(person, self.region_path) if self.region_path else models.Q()

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        regions = self.in_regions_of(request.user)
        rows = super().get_queryset(request)
        return rows.none() if regions is None else rows.filter(regions)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> Any:
        """Choices are of one's regions too."""
        related = self.admin_site._registry.get(db_field.remote_field.model)
        if isinstance(related, PortalAdmin):
            return related.get_queryset(request)
        return super().get_field_queryset(db, db_field, request)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    # Django's own log would keep what rows were called, people's names as well. History says more, and forgets.

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Nothing: the database writes the history."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> None:  # type: ignore[override]
        """Nothing: the database writes the history."""

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        return self.tools

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        obj = self.get_object(request, object_id)
        tools = self.get_tools(request, obj) if obj is not None else ()
        return super().change_view(request, object_id, form_url, {"tools": tools} | (extra_context or {}))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Who changed what and when, from the history that the database itself writes."""
        obj = self.get_object(request, object_id)
        if obj is None:
            raise Http404
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": f"History: {obj}",
            "subtitle": None,
            "changes": history_of(obj),
            "module_name": str(self.opts.verbose_name_plural).capitalize(),
            "object": obj,
            "opts": self.opts,
            **(extra_context or {}),
        }
        return TemplateResponse(request, self.object_history_template, context)

    # Refusals of operations come back into the form, with what was typed still there.

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Refusal as refusal:
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form_class: Any = super().get_form(request, obj, change, **kwargs)
        refusal: Refusal | None = getattr(request, "refusal", None)
        if refusal is None:
            return form_class

        sentences = list(refusal.sentences)

        class RefusedForm(form_class):
            def clean(self) -> None:
                super().clean()
                raise ValidationError(sentences)

        return RefusedForm


class OperatedAdmin(PortalAdmin):
    """A model whose rows are made and changed by operations only.

    ``add`` and ``change`` take who does it and the form's values and return the row; what ``changeable`` does
    not name is settled when the row is made.
    """

    changeable: tuple[str, ...] = ()

    def add(self, by: Any, values: dict[str, Any]) -> models.Model:
        raise NotImplementedError

    def change(self, by: Any, row: Any, values: dict[str, Any]) -> models.Model:
        raise NotImplementedError

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        settled = () if obj is None else [f for f in self._field_names() if f not in self.changeable]
        return [*super().get_readonly_fields(request, obj), *settled]

    def _field_names(self) -> list[str]:
        return [str(name) for name in self.fields or ()]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            row = self.model._default_manager.get(pk=obj.pk)
            done = self.change(request.user, row, {name: form.cleaned_data[name] for name in self.changeable})
        else:
            done = self.add(request.user, dict(form.cleaned_data))
        obj.__dict__.update(done.__dict__)


class ReadOnlyAdmin(PortalAdmin):
    """A model that the admin shows and never changes."""

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    """Rows shown with the row that they belong to, and never changed there."""

    extra = 0
    can_delete = False
    show_change_link = True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Tool(NamedTuple):
    """What may be done to a row: the operation, its form, the words on its button, and what is said then."""

    operation: Callable[..., Any]
    form: type[forms.Form]
    words: str
    done: str


def operation_page(
    model_admin: PortalAdmin,
    request: HttpRequest,
    *,
    obj: Any,
    form: Any,
    title: str,
    button: str,
    run: Callable[[dict[str, Any]], str],
) -> HttpResponse:
    """A page of the admin that does one operation: ``run`` gets the form's values and says what was done.

    ``obj`` is whom it is about; None for what makes a row, and then the list comes next.
    """
    opts = model_admin.opts if obj is None else obj._meta
    if form.is_bound and form.is_valid():
        try:
            done = run(form.cleaned_data)
        except Refusal as refusal:
            for sentence in refusal.sentences:
                form.add_error(None, sentence)
        else:
            messages.success(request, done)
            if obj is None:
                return redirect(f"admin:{opts.app_label}_{opts.model_name}_changelist")
            return redirect(f"admin:{opts.app_label}_{opts.model_name}_change", obj.pk)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "form": form,
        "media": model_admin.media + form.media,
        "button": button,
        "object": obj,
        "opts": opts,
    }
    return TemplateResponse(request, "admin/operation.html", context)
