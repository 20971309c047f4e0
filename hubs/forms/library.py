from django import forms

from hubs.models import PublicationKind
from hubs.models.library import IN_LIBRARY
from hubs.publications import GROUPS


class LibraryFilterForm(forms.Form):
    """Which kind of thing in the library to list."""

    kind = forms.ChoiceField(
        label="Kind",
        required=False,
        choices=[("", "All kinds"), *((PublicationKind(kind).value, GROUPS[kind]) for kind in IN_LIBRARY)],
    )
