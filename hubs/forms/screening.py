"""What is asked of those who screen an application: a judgement, reasons, and which applications to look at."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from atp_portal.form_fields import PlainMessages
from hubs.models import Application, Judgement, TrainingHub


class JudgeForm(PlainMessages, forms.Form):
    """What the reader holds of one answer. ``revision`` is that of their own judgement, as read."""

    mark_optional = False

    verdict = forms.ChoiceField(
        label="Your judgement",
        choices=[(value, label.capitalize()) for value, label in Judgement.Verdict.choices],
        widget=forms.RadioSelect(attrs={"class": "nhsuk-radios--inline nhsuk-radios--small"}),
        error_messages={"required": "Select met, partly met or not met"},
    )
    comment = forms.CharField(
        label="Comment",
        help_text="Needed unless it is met. No patient details.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, data: Any = None, *, code: str, own: Judgement | None) -> None:
        """``code`` is the criterion's, so that the fields of many forms on one page differ."""
        said = {"verdict": own.verdict, "comment": own.comment, "revision": own.revision} if own else {}
        super().__init__(data, auto_id=f"{code}-%s", initial={"revision": 0} | said)

    def clean_revision(self) -> int:
        """Who names none has read none."""
        return int(self.cleaned_data["revision"] or 0)

    def clean(self) -> dict[str, Any]:
        """What is missing is said wherever something is."""
        said = super().clean() or {}
        verdict = said.get("verdict")
        if verdict and verdict != Judgement.Verdict.MET and not (said.get("comment") or "").strip():
            self.add_error("comment", "Say what is missing")
        return said


class BeginForm(PlainMessages, forms.Form):
    """Nothing is asked: the button alone is the answer."""


class ReturnForm(PlainMessages, forms.Form):
    """What the practice has to change."""

    reason = forms.CharField(
        label="What the practice has to change",
        help_text="They read this, and your comments on each criterion. No patient details.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class SendToPanelForm(PlainMessages, forms.Form):
    """Why no visit is needed, where there was none."""

    no_visit_because = forms.CharField(
        label="Why no visit is needed",
        help_text="The panel reads this. Leave empty after a visit. No patient details.",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class QueueForm(PlainMessages, forms.Form):
    """Which applications of the desk: in what state, of which hub, by which route."""

    mark_optional = False
    STATES = (*Application.objects.all().QUEUED, "returned")

    state = forms.ChoiceField(
        label="State",
        choices=[
            ("", "All that wait for the desk"),
            *((each, Application.State(each).label.capitalize()) for each in STATES),
        ],
        required=False,
    )
    hub = forms.ModelChoiceField(
        label="Hub",
        queryset=TrainingHub.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Any hub",
    )
    route = forms.ChoiceField(
        label="Route",
        choices=[("", "Any route"), *((each.value, each.label.capitalize()) for each in Application.Route)],
        required=False,
    )

    def __init__(self, data: Any, *, seen: QuerySet[Application]) -> None:
        super().__init__(data)
        hubs = TrainingHub.objects.filter(pk__in=seen.order_by().values("hub"))
        self.fields["hub"].queryset = hubs  # type: ignore[attr-defined]

    def narrowed(self, seen: Any, *, but: str = "") -> Any:
        """Those that the filters leave, but for one filter; none where what is asked makes no sense."""
        if not self.is_valid():
            return seen.none()
        asked = {name: value for name, value in self.cleaned_data.items() if value and name != but}
        rows = seen.filter(**asked)
        return rows if "state" in asked else rows.filter(state__in=self.STATES if but else seen.QUEUED)
