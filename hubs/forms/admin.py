"""The forms of the admin's operations on standing."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget

from atp_portal.nhs_numbers import WarnsOfNhsNumbers
from hubs.models import Decision, LearnerGroup


class AdminForm(WarnsOfNhsNumbers, forms.Form):
    """A form of the admin that does one operation."""

    box_is_in_the_warning = True


class AdminModelForm(WarnsOfNhsNumbers, forms.ModelForm):
    """A row's form in the admin."""

    box_is_in_the_warning = True


class AccreditationForm(AdminForm):
    """What was decided about a host, and for whom and when it may take learners."""

    outcome = forms.ChoiceField(choices=Decision.Outcome.choices)
    learner_groups = forms.ModelMultipleChoiceField(
        LearnerGroup.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="For whom the host may take learners. Leave empty when it was not approved.",
    )
    starts_on = forms.DateField(label="First day", widget=AdminDateWidget)
    ends_on = forms.DateField(
        label="Last day", required=False, widget=AdminDateWidget, help_text="Leave empty for no end date."
    )
    decided_on = forms.DateField(
        label="Decided on", required=False, widget=AdminDateWidget, help_text="Leave empty for today."
    )
    reason = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        help_text="The reason or the conditions; needed unless it was approved outright.",
    )


class ReasonForm(AdminForm):
    """Why something is done."""

    reason = forms.CharField(widget=forms.Textarea(attrs={"rows": 4, "cols": 60}))


class OptionalReasonForm(ReasonForm):
    """Why something is done, if there is something to say."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["reason"].required = False


class EndForm(ReasonForm):
    """On which day something ends, its last, and why."""

    last_day = forms.DateField(label="Last day", widget=AdminDateWidget)
    field_order = ("last_day", "reason")
