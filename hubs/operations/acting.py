"""For which practice somebody acts who leads its hub, so that history names both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hubs.models import Practice


def practice_acted_for(by: Any, arguments: Mapping[str, Any]) -> int | None:
    """The practice that an operation is about, where ``by`` does it as its hub's lead and with its consent.

    None where it is their own to do, where the practice has not agreed, and where it is about no practice or
    about several. One query for a hub lead, none for anybody else.
    """
    if not (getattr(by, "is_authenticated", False) and by.is_hub_lead):
        return None
    practices = {practice for value in arguments.values() for practice in _practices_of(value)}
    if len(practices) != 1:
        return None
    own = by.administrators.current().values("practice")
    acted_for = Practice.objects.acting_for(by).filter(pk__in=practices).exclude(pk__in=own)
    return acted_for.order_by().values_list("pk", flat=True).first()


def _practices_of(value: Any) -> set[int]:
    """Of a practice, of a row that belongs to one, of a plan for such a row, and of a list of these."""
    if isinstance(value, list | tuple):
        return {practice for each in value for practice in _practices_of(each)}
    if isinstance(value, Practice):
        return {value.pk} if value.pk else set()
    own = getattr(value, "practice_id", None)
    if own is None and isinstance(planned := getattr(value, "__dict__", {}).get("practice"), Practice):
        own = planned.pk
    return {own} if own else set()
