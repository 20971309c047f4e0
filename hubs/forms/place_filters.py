"""What lists of things at practices can be narrowed by: whose they are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from atp_portal.form_fields import PlainMessages
from hubs.models import Membership, Practice, TrainingHub


class PlaceFilterForm(PlainMessages, forms.Form):
    """Of which hub, of which practice, after what a list of its own asks; only those of which the reader may know.

    The hubs are those of the practices today, unless they are given.
    """

    mark_optional = False

    hub = forms.ModelChoiceField(
        label="Hub",
        queryset=TrainingHub.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Any hub",
    )
    practice = forms.ModelChoiceField(
        label="Practice",
        queryset=Practice.objects.none(),
        to_field_name="ods_code",
        required=False,
        empty_label="Any practice",
    )

    def __init__(
        self,
        *args: Any,
        practices: QuerySet[Practice],
        hubs: QuerySet[TrainingHub] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name not in ("hub", "practice")])
        if hubs is None:
            members = Membership.objects.current().filter(practice__in=practices.order_by().values("pk"))
            hubs = TrainingHub.objects.filter(pk__in=members.values("hub"))
        self.fields["practice"].queryset = practices  # type: ignore[attr-defined]
        self.fields["hub"].queryset = hubs  # type: ignore[attr-defined]
