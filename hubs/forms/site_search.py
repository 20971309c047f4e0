from django import forms

from atp_portal.form_fields import PlainMessages


class SiteSearchForm(PlainMessages, forms.Form):
    """One box over everything public."""

    mark_optional = False

    q = forms.CharField(
        label="Search this site",
        help_text="Hubs, practices, universities, the library, news and events",
        max_length=100,
        required=False,
        error_messages={"max_length": "Your search must be 100 characters or fewer"},
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20", "autocomplete": "off"}),
    )
