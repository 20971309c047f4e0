"""What the scheme publishes, kept by HEE staff: write, preview, publish, withdraw, go back to a version."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from atp_portal.formatting import date_plain, moment_long
from hubs.admin.base import OperatedAdmin, PortalAdmin, operation_page
from hubs.admin.library_versions import differences, version_lines
from hubs.forms.library_admin import ConfirmForm, LibraryFileForm, PublicationForm, PublishForm
from hubs.models import LibraryFile, MovedAddress, Publication
from hubs.operations.library import (
    WRITTEN,
    describe_file,
    publish_publication,
    restore_version,
    revise_publication,
    take_file,
    versions_of,
    withdraw_publication,
    write_publication,
)
from hubs.views.library import publication_context


class StateFilter(admin.SimpleListFilter):
    """Drafts, what is to come, what is there, what is no more."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [(state, state.capitalize()) for state in ("draft", "scheduled", "published", "withdrawn")]

    def queryset(self, request: Any, queryset: models.QuerySet[Any]) -> models.QuerySet[Any]:
        now = timezone.now()
        return {
            "draft": lambda: queryset.filter(published_at=None),
            "scheduled": lambda: queryset.filter(published_at__gt=now, withdrawn_at=None),
            "published": lambda: queryset.filter(published_at__lte=now, withdrawn_at=None),
            "withdrawn": lambda: queryset.exclude(withdrawn_at=None),
        }.get(self.value() or "", lambda: queryset)()


@admin.register(Publication)
class PublicationAdmin(OperatedAdmin):
    """Belongs to no region: what the scheme says of itself is kept by all of its staff."""

    form = PublicationForm
    list_display = ("title", "kind", "state", "order", "changed_at")
    list_filter = (StateFilter, "kind")
    search_fields = ("title", "summary", "body", "authors")
    prepopulated_fields = {"slug": ("title",)}
    change_form_template = "admin/hubs/publication/change_form.html"
    fieldsets = (
        (None, {"fields": ("kind", "title", "slug", "summary", "body", "seen")}),
        ("Its place in lists", {"fields": ("section", "order")}),
        ("A file", {"fields": ("new_file", "file")}),
        ("A link, an article, a quotation", {"fields": ("address", "authors", "year", "source")}),
        ("An event", {"fields": ("starts_at", "ends_at", "place")}),
    )

    @admin.display(description="state")
    def state(self, publication: Publication) -> str:
        state = publication.state_at(timezone.now())
        return f"from {date_plain(publication.published_at)}" if state == "scheduled" else state  # type: ignore[arg-type]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else ("kind",)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.prepopulated_fields if obj is None else {}

    def get_tools(self, request: HttpRequest, obj: Any) -> tuple[tuple[str, str], ...]:
        state = obj.state_at(timezone.now())
        return (
            *((("publish", "Publish"),) if state != "published" else ()),
            *((("withdraw", "Withdraw"),) if state in ("published", "scheduled") else ()),
            ("versions", "Versions"),
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        values = {name: form.cleaned_data[name] for name in WRITTEN}
        new_file = form.cleaned_data["new_file"]
        if change:
            row = Publication.objects.get(pk=obj.pk)
            done = revise_publication(
                by=request.user,
                publication=row,
                values=values,
                new_file=new_file,
                seen=form.cleaned_data["seen"],
            )
        else:
            kind = form.cleaned_data["kind"]
            done = write_publication(by=request.user, kind=kind, values=values, new_file=new_file)
        obj.__dict__.update(done.__dict__)

    def get_urls(self) -> list[URLPattern]:
        pages: dict[str, tuple[Callable[..., HttpResponse], str]] = {
            "<path:object_id>/preview/": (self.preview, "preview"),
            "preview/": (self.preview, "preview_new"),
            "<path:object_id>/publish/": (self.publish, "publish"),
            "<path:object_id>/withdraw/": (self.withdraw, "withdraw"),
            "<path:object_id>/versions/": (self.versions, "versions"),
            "<path:object_id>/versions/<int:key>/": (self.version, "version"),
        }
        own = [
            path(route, self.admin_site.admin_view(view), name=f"hubs_publication_{name}")
            for route, (view, name) in pages.items()
        ]
        return own + super().get_urls()

    def fetched(self, request: HttpRequest, object_id: str) -> Publication:
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        if not self.has_change_permission(request, found):
            raise PermissionDenied
        return found

    def preview(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """How what stands in the form would look, without saving anything."""
        return require_POST(self._preview)(request, object_id)

    def _preview(self, request: HttpRequest, object_id: str | None) -> HttpResponse:
        found = self.fetched(request, object_id) if object_id else None
        if found is None and not self.has_add_permission(request):
            raise PermissionDenied
        form = self.get_form(request, found, change=found is not None)(request.POST, instance=found)
        form.is_valid()
        shown = Publication(kind=found.kind if found else form.cleaned_data.get("kind", "page"))
        for name in WRITTEN:
            if name in form.cleaned_data:
                setattr(shown, name, form.cleaned_data[name])
        shown.title = shown.title or "No title yet"
        shown.slug = shown.slug or "no-address-yet"
        context = publication_context(shown) | {"is_preview": True}
        return render(request, "library/publication.html", context)

    def publish(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found = self.fetched(request, object_id)

        def run(values: dict[str, Any]) -> str:
            day = values["day"]
            at = timezone.make_aware(datetime.datetime.combine(day, datetime.time())) if day else None
            if day == timezone.localdate():
                at = None
            done = publish_publication(by=request.user, publication=found, at=at)
            return f"“{done}” can be read by anyone from {moment_long(done.published_at)} on."  # type: ignore[arg-type]

        return operation_page(
            self,
            request,
            obj=found,
            form=PublishForm(request.POST or None),
            title=f"Publish “{found}”",
            button="Publish",
            run=run,
        )

    def withdraw(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found = self.fetched(request, object_id)

        def run(values: dict[str, Any]) -> str:
            withdraw_publication(by=request.user, publication=found)
            return f"“{found}” is off the site. It stays here, and can be published again."

        return operation_page(
            self,
            request,
            obj=found,
            form=ConfirmForm(request.POST if request.method == "POST" else None),
            title=f"Withdraw “{found}”",
            button="Withdraw it now",
            run=run,
        )

    def versions(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Every version that was saved."""
        found = self.fetched(request, object_id)
        context = self._page(request, found, f"Versions of “{found}”") | {"versions": version_lines(found)}
        return TemplateResponse(request, "admin/hubs/publication/versions.html", context)

    def version(self, request: HttpRequest, object_id: str, key: int) -> HttpResponse:
        """One version: how it read, in what it differs from now, and the way back to it."""
        found = self.fetched(request, object_id)
        version = versions_of(found).filter(pgh_id=key).first()
        if version is None:
            raise Http404
        if request.method == "POST":
            restore_version(by=request.user, publication=found, version=version)
            messages.success(request, f"“{version.title}” reads as on {moment_long(version.pgh_created_at)}.")
            return redirect("admin:hubs_publication_change", found.pk)
        context = self._page(
            request, found, f"“{version.title}” on {moment_long(version.pgh_created_at)}"
        ) | {
            "version": version,
            "differences": differences(version, found),
        }
        return TemplateResponse(request, "admin/hubs/publication/version.html", context)

    def _page(self, request: HttpRequest, found: Publication, title: str) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            "title": title,
            "object": found,
            "opts": self.opts,
        }


@admin.register(LibraryFile)
class LibraryFileAdmin(OperatedAdmin):
    """Pictures for texts, and the documents of publications. What is here stays; a new one gets a new address."""

    list_display = ("name", "kind", "size", "uploaded_at")
    list_filter = ("kind",)
    search_fields = ("name", "text_alternative")
    changeable = ("text_alternative",)
    form = LibraryFileForm

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ("upload", "text_alternative")
        told = ("name", "kind", "size", "pages", "uploaded_by", "uploaded_at")
        return ("picture", "to_paste", "text_alternative", *told) if obj.is_picture else ("link", *told)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (
            ()
            if obj is None
            else [name for name in self.get_fields(request, obj) if name != "text_alternative"]
        )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form = super().get_form(request, obj, change, **kwargs)
        if obj is not None:
            form.base_fields.pop("upload", None)
        return form

    @admin.display(description="Picture")
    def picture(self, file: LibraryFile) -> SafeString:
        return format_html(
            '<img src="{}" alt="{}" width="300">', file.get_absolute_url(), file.text_alternative
        )

    @admin.display(description="To paste into a text")
    def to_paste(self, file: LibraryFile) -> SafeString:
        return format_html("<code>{}</code>", file.markdown)

    @admin.display(description="File")
    def link(self, file: LibraryFile) -> SafeString:
        return format_html('<a href="{}">{}</a>', file.get_absolute_url(), file.name)

    def add(self, by: Any, values: dict[str, Any]) -> LibraryFile:
        return take_file(by=by, upload=values["upload"], text_alternative=values["text_alternative"])

    def change(self, by: Any, row: LibraryFile, values: dict[str, Any]) -> LibraryFile:
        return describe_file(by=by, file=row, text_alternative=values.get("text_alternative", ""))


@admin.register(MovedAddress)
class MovedAddressAdmin(PortalAdmin):
    list_display = ("old_path", "new_path")
    search_fields = ("old_path", "new_path")
