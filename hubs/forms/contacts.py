from __future__ import annotations

from typing import Any

from django import forms

from atp_portal.form_fields import PlainMessages
from atp_portal.formatting import phone
from hubs.models import HubContact


class HubContactForm(PlainMessages, forms.ModelForm):
    """A contact of a hub as it is published, to be corrected and confirmed."""

    class Meta:
        model = HubContact
        fields = ("name", "phone", "email")
        labels = {"phone": "Telephone", "email": "Email address"}
        widgets = {
            "name": forms.TextInput(attrs={"class": "nhsuk-input--width-20", "autocomplete": "off"}),
            "phone": forms.TextInput(attrs={"class": "nhsuk-input--width-10", "inputmode": "tel"}),
            "email": forms.EmailInput(attrs={"class": "nhsuk-input--width-20", "spellcheck": "false"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["phone"] = phone(self.instance.phone)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors and not given.get("phone") and not given.get("email"):
            self.add_error("phone", "Enter a telephone number or an email address")
        namesakes = HubContact.objects.filter(hub=self.instance.hub_id, name=given.get("name"))
        if namesakes.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "Another contact of this hub has this name already")
        return given
