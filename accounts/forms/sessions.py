from typing import Any

from allauth.usersessions.models import UserSession
from django import forms
from django.db.models import QuerySet


class EndSessionForm(forms.Form):
    """Which of one's other sessions is to end."""

    session = forms.ModelChoiceField(
        UserSession.objects.none(), error_messages={"invalid_choice": "That session has ended already."}
    )

    def __init__(self, *args: Any, sessions: QuerySet[UserSession], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
