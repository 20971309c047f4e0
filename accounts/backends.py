from typing import Any

from django.contrib.auth.backends import ModelBackend

from accounts.models import Person


class PersonBackend(ModelBackend):
    """Signs people in by email, and fetches who is asking together with their roles in one query."""

    def get_user(self, user_id: Any) -> Person | None:
        person = Person.objects.with_roles().filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None

    def user_can_authenticate(self, user: Any) -> bool:
        return user.is_active and user.can_sign_in
