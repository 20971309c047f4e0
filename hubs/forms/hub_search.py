from django import forms

from atp_portal.form_fields import PlainMessages


class HubSearchForm(PlainMessages, forms.Form):
    """One box that finds a hub by whatever somebody knows of where they are."""

    mark_optional = False

    q = forms.CharField(
        label="Find your hub",
        help_text="Enter an area, a town, a postcode, a practice or a hub. For example, Wakefield or HU1.",
        max_length=100,
        required=False,
        error_messages={"max_length": "Your search must be 100 characters or fewer"},
        widget=forms.TextInput(attrs={"class": "nhsuk-input--width-20", "autocomplete": "off"}),
    )
