from typing import Any

from allauth.usersessions.models import UserSession
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.crypto import salted_hmac


def name_of(session: UserSession) -> str:
    """What a page calls a session: no key of the database, and nothing of the secret in the browser's cookie."""
    return salted_hmac("accounts.sessions", session.session_key, algorithm="sha256").hexdigest()


class EndSessionForm(forms.Form):
    """Which of one's other sessions is to end."""

    session = forms.CharField()

    def __init__(self, *args: Any, sessions: QuerySet[UserSession], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = sessions

    def clean_session(self) -> UserSession:
        for session in self.sessions:
            if name_of(session) == self.cleaned_data["session"]:
                return session
        raise ValidationError("That session has ended already.")
