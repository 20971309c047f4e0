"""Whom the public may ring about a hub, and on what day somebody made sure of it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from hubs.models import HubContact
from hubs.operations.base import operation


@operation
def confirm_hub_contact(
    *, by: Any, contact: HubContact, name: str | None = None, phone: Any = None, email: str | None = None
) -> HubContact:
    """Say that a contact is right today, after correcting what is given; who said so is kept.

    Refused when another contact of the hub has that name.
    """
    contact.name = contact.name if name is None else name
    contact.phone = contact.phone if phone is None else phone
    contact.email = contact.email if email is None else email
    contact.checked_on = timezone.localdate()
    contact.checked_by = by
    contact.full_clean(exclude=["hub", "checked_by"])
    contact.save(update_fields=["name", "phone", "email", "checked_on", "checked_by"])
    return contact
