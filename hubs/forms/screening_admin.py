"""The forms of the admin by which an application is screened and judged."""

from __future__ import annotations

from typing import Any

from django import forms

from hubs.forms.admin import AdminForm
from hubs.models import Judgement


class StepAdminForm(AdminForm):
    """Nothing is asked: the button alone is the answer."""


class ReturnAdminForm(AdminForm):
    """What the practice has to change."""

    reason = forms.CharField(
        label="What the practice has to change",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "cols": 60}),
        help_text="They read this, and the comments on each criterion. No patient details.",
    )


class SendToPanelAdminForm(AdminForm):
    """Why no visit is needed, where there was none."""

    no_visit_because = forms.CharField(
        label="Why no visit is needed",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        help_text="The panel reads this. Leave empty after a visit. No patient details.",
    )


class JudgeAdminForm(AdminForm):
    """What the reader holds of one answer. ``revision`` is that of their own judgement, as read."""

    verdict = forms.ChoiceField(label="Your judgement", choices=Judgement.Verdict, widget=forms.RadioSelect)
    comment = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        help_text="Needed unless it is met. No patient details.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, own: Judgement | None) -> None:
        said = {"verdict": own.verdict, "comment": own.comment, "revision": own.revision} if own else {}
        super().__init__(data, initial={"revision": 0} | said)
