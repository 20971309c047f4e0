"""The forms of the admin by which agreements are drafted, recorded, countersigned and ended."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget

from hubs.forms.admin import AdminForm, AdminModelForm
from hubs.forms.evidence import EvidenceFileField
from hubs.models import EducationAgreement, EducationProvider, Practice


def parties_field(help_text: str) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        EducationProvider.objects.all(),
        label="Universities and schools that are parties",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=help_text,
    )


class DraftForm(AdminModelForm):
    """With whom, of which kind; the rest comes from the last agreement where it is left empty."""

    parties = parties_field("Leave all empty for those of the practice’s last agreement of this kind.")

    class Meta:
        model = EducationAgreement
        fields = ("practice", "kind", "starts_on", "ends_on", "reference")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].required = False
        self.fields["starts_on"].help_text = "Leave empty for the day after the last agreement ends."
        self.fields["ends_on"].help_text = "Leave empty for as long as the last one, or three years."


class Unlabelled(forms.HiddenInput):
    """A hidden field; the admin writes a label for it all the same, which then is for none."""

    def id_for_label(self, id_: str | None) -> str:
        return ""


class WriteForm(AdminModelForm):
    """A draft as it is now: its days, parties and terms. ``revision`` is the one that was read."""

    revision = forms.IntegerField(widget=Unlabelled)
    parties = parties_field("Besides the authority and the practice.")

    class Meta:
        model = EducationAgreement
        fields = ("starts_on", "ends_on", "extends_to", "reference", "text")
        widgets = {"text": forms.Textarea(attrs={"rows": 40, "cols": 100})}
        help_texts = {
            "ends_on": "Leave empty for no end date.",
            "text": "In Markdown: ## before a heading, a dash before each item of a list. The parties and the days "
            "are put above it by themselves.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision
        if "parties" in self.fields and self.instance.pk:
            self.initial["parties"] = list(self.instance.parties.values_list("education_provider", flat=True))


class VariationForm(AdminForm):
    """From when an agreement is varied, and its new last day."""

    starts_on = forms.DateField(
        label="It applies from", required=False, widget=AdminDateWidget, help_text="Leave empty for today."
    )
    extends_to = forms.DateField(
        label="New last day of the agreement",
        required=False,
        widget=AdminDateWidget,
        help_text="Leave empty where the last day stays as it is.",
    )


class CountersignForm(AdminForm):
    """Who signs for the authority, and as what."""

    name = forms.CharField(max_length=200)
    role = forms.CharField(
        label="Signs as", max_length=100, help_text="For example, head of primary care education."
    )


class PaperForm(AdminForm):
    """An agreement that was signed on paper."""

    practice = forms.ModelChoiceField(Practice.objects.none())
    kind = forms.ChoiceField(choices=EducationAgreement.Kind.choices)
    starts_on = forms.DateField(label="First day", widget=AdminDateWidget)
    ends_on = forms.DateField(
        label="Last day", required=False, widget=AdminDateWidget, help_text="Leave empty for no end date."
    )
    signed_on = forms.DateField(label="Signed on", widget=AdminDateWidget)
    reference = forms.CharField(max_length=100, required=False)
    parties = parties_field("Besides the authority and the practice.")
    upload = EvidenceFileField(label="Signed copy", required=False)

    def __init__(self, *args: Any, practices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["practice"].queryset = practices  # type: ignore[attr-defined]
