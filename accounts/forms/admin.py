from django import forms

from accounts.models import Person
from hubs.forms.admin import AdminModelForm


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
