"""Where it is told whom a lapse would strand: pages of ``hubs`` link there, ``placements`` says where when it loads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hubs.models import Accreditation, EducationAgreement, EducationalAudit

KINDS = {Accreditation: "accreditation", EducationAgreement: "agreement", EducationalAudit: "audit"}

# Of a kind and its row: the page's address; and whether somebody finds it there.
AddressOf = Callable[[str, Any], str]
IsShownTo = Callable[[str, Any, Any], bool]
_registered: list[tuple[AddressOf, IsShownTo]] = []


def register_what_if(address_of: AddressOf, is_shown_to: IsShownTo) -> None:
    """Have links lead to ``address_of(kind, row)``; the kinds are those of ``KINDS``."""
    _registered[:] = [(address_of, is_shown_to)]


def what_if_address(row: Any, reader: Any = None) -> str:
    """The page that tells whom the lapse of an accreditation, agreement or audit would strand; "" without one.

    On a page whose readers need not answer for the practice's standing, ``reader`` is who would follow the link:
    one query to see whether they may.
    """
    kind = KINDS.get(type(row))
    if kind is None or not _registered:
        return ""
    address_of, is_shown_to = _registered[0]
    return address_of(kind, row) if reader is None or is_shown_to(kind, row, reader) else ""
