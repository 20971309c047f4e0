from django import forms

from accounts.models import Person
from hubs.forms.admin import AdminForm, AdminModelForm


class PersonForm(AdminModelForm):
    """What is known of somebody; their email address may be typed in any capitals."""

    def clean_email(self) -> str | None:
        return Person.objects.normalize_email(self.cleaned_data["email"]) or None


class PasswordForm(forms.Form):
    """A new password for somebody; what it must be like is checked where it is set."""

    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        help_text="At least 12 characters, not a common password and not like the person’s name or email address.",
    )


class SecondFactorResetForm(AdminForm):
    """Why somebody's second factor is taken away."""

    reason = forms.CharField(
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text="What they have lost, and how you made sure that it is them who asks: face to face, or by a telephone"
        " number that you had before; never by a mail or a call that came to you. Others will read this.",
    )
