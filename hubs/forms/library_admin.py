"""The admin's forms for what the scheme publishes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget

from hubs.forms.admin import AdminForm, AdminModelForm
from hubs.models import FileKind, LibraryFile
from hubs.uploads import TAKEN


class Unlabelled(forms.HiddenInput):
    """A hidden field to which no label points, not even that of the admin, which gives each row one."""

    def id_for_label(self, id_: str | None) -> str:
        return ""


class PublicationForm(AdminModelForm):
    """What staff write of a publication, and a file to go with it."""

    seen = forms.DateTimeField(required=False, widget=Unlabelled)
    new_file = forms.FileField(
        label="Upload a file",
        required=False,
        help_text="A PDF, or a Word, Excel or PowerPoint file, up to 20 MB.",
    )

    class Meta:
        widgets = {
            "title": forms.TextInput(attrs={"size": 80}),
            "slug": forms.TextInput(attrs={"size": 80}),
            "address": forms.URLInput(attrs={"size": 80}),
            "summary": forms.Textarea(attrs={"rows": 3, "cols": 80}),
            "body": forms.Textarea(attrs={"rows": 24, "cols": 100}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.instance.changed_at.isoformat()
        if "file" in self.fields:
            documents = LibraryFile.objects.exclude(kind=FileKind.WEBP)
            self.fields["file"].queryset = documents  # type: ignore[attr-defined]
            self.fields["file"].label = "File that is here already"
        for name in ("starts_at", "ends_at"):
            if name in self.fields:
                day, time = self.fields[name].widget.widgets
                label = self.fields[name].label
                day.attrs["aria-label"], time.attrs["aria-label"] = f"{label}: day", f"{label}: time"


class LibraryFileForm(AdminModelForm):
    """A file to upload, and what it shows when it is a picture."""

    upload = forms.FileField(label="File", help_text=f"It can be {TAKEN}; up to 20 MB.")


class PublishForm(AdminForm):
    """From which day on anyone may read it."""

    day = forms.DateField(
        label="From the beginning of",
        required=False,
        widget=AdminDateWidget,
        help_text="Leave empty to publish now.",
    )


class ConfirmForm(AdminForm):
    """Nothing to fill in: the button says it all."""
