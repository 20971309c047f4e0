"""What is known of an educationalist: registration, approval, how many learners they may have."""

from __future__ import annotations

import datetime
from typing import Literal

from accounts.models import Educationalist, Person
from accounts.operations.people import change_person
from accounts.registration import registration_number as number_of
from hubs.operations.base import Refusal, operation


@operation
def describe_educationalist(
    *,
    by: Person | None,
    educationalist: Educationalist,
    registration_body: str = "",
    registration_number: str = "",
    approving_body: str = "",
    approved_from: datetime.date | None = None,
    approved_until: datetime.date | None = None,
    most_learners: int | None = None,
    is_gp: bool | Literal["as it is"] | None = "as it is",
) -> Educationalist:
    """Keep an educationalist's registration, approval and number of learners at a time; what is left out is empty.

    ``is_gp`` is of the person, so left out it stays.

    Refused where the number cannot be one of that register, and where an approval ends before it starts.
    """
    if registration_body and registration_number:
        try:
            registration_number = number_of(registration_body, registration_number)
        except ValueError as error:
            raise Refusal(f"{error}.") from error
    if approved_until and not approved_from:
        raise Refusal("Give the first day of the approval too.")
    if is_gp != "as it is":
        change_person(by=by, person=educationalist.person, is_gp=is_gp)
    educationalist.registration_body = registration_body
    educationalist.registration_number = registration_number
    educationalist.approving_body = approving_body
    educationalist.approved_from = approved_from
    educationalist.approved_until = approved_until
    educationalist.most_learners = most_learners
    educationalist.full_clean()
    educationalist.save(
        update_fields=[
            "registration_body",
            "registration_number",
            "approving_body",
            "approved_from",
            "approved_until",
            "most_learners",
        ]
    )
    return educationalist
