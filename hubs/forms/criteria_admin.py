"""The admin's forms for criteria and their versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget

from hubs.forms.admin import AdminForm, AdminModelForm
from hubs.forms.library_admin import Unlabelled
from hubs.models import ApplicationRoute, CriteriaVersion, Criterion, LearnerGroup, Membership, QualityDomain


class CriteriaVersionForm(AdminModelForm):
    """What a draft is called, what is new in it, and for a new one of which version it is a copy."""

    seen = forms.IntegerField(required=False, widget=Unlabelled)
    copy_of = forms.ModelChoiceField(
        CriteriaVersion.objects.published(),
        label="Begin with",
        required=False,
        empty_label="Nothing",
        help_text="Its criteria are copied, and can then be changed.",
    )

    class Meta:
        widgets = {
            "name": forms.TextInput(attrs={"size": 60}),
            "note": forms.Textarea(attrs={"rows": 4, "cols": 80}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = self.instance.revision


class CriterionForm(AdminForm):
    """What one criterion says and for whom it is; ``criterion`` is None for a new one, which gets its code here."""

    code = forms.SlugField(max_length=60, help_text=Criterion._meta.get_field("code").help_text)
    domain = forms.ModelChoiceField(QualityDomain.objects.all(), label="Quality domain", empty_label=None)
    text = forms.CharField(
        label="Criterion",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 80}),
        help_text="What must be so, in one or two sentences.",
    )
    guidance = forms.CharField(
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 80}),
        help_text="What convinces, and what to give as evidence.",
    )
    source = forms.CharField(
        required=False,
        max_length=300,
        widget=forms.TextInput(attrs={"size": 80}),
        help_text="Where it comes from: a standard, a page, a decision.",
    )
    wants = forms.ChoiceField(
        label="Evidence", choices=Criterion.Wants.choices, initial=Criterion.Wants.EITHER
    )
    is_required = forms.BooleanField(label="Required", required=False, initial=True)
    kinds = forms.MultipleChoiceField(
        label="Kinds of host",
        choices=Membership.Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None means all.",
    )
    routes = forms.MultipleChoiceField(
        choices=ApplicationRoute.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None means all.",
    )
    learner_groups = forms.ModelMultipleChoiceField(
        LearnerGroup.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None means all.",
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, criterion: Criterion | None = None, **kwargs: Any) -> None:
        if criterion is not None:
            names = (each for each in self.base_fields if each not in ("code", "seen", "learner_groups"))
            said = {name: getattr(criterion, name) for name in names}
            said |= {"learner_groups": criterion.learner_groups.all(), "seen": criterion.revision}
            kwargs["initial"] = said
        super().__init__(*args, **kwargs)
        if criterion is not None:
            del self.fields["code"]


class PublishCriteriaForm(AdminForm):
    """From which day on the criteria are in force."""

    takes_effect_on = forms.DateField(
        label="Takes effect on",
        widget=AdminDateWidget,
        help_text="Today or later. From that day on, those who apply answer these criteria; "
        "applications that have begun keep theirs.",
    )
