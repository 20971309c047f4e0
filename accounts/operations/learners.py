"""On what terms somebody learns."""

from __future__ import annotations

import datetime
from collections.abc import Collection

from django.utils import timezone

from accounts.models import Learner, LearnerTerms, Person
from hubs.operations.base import Refusal, operation


@operation
def set_learner_terms(
    *,
    by: Person | None,
    learner: Learner,
    is_employed: bool,
    under_18_until: datetime.date | None = None,
    has_opted_out: bool = False,
    contracted_minutes: int | None = None,
    campus_weekdays: Collection[int] = (),
    paid_weekly_minutes: int | None = None,
    practice_minutes_before: int | None = None,
    simulated_minutes: int | None = None,
) -> LearnerTerms:
    """Keep what the rules about working time need to know of a learner (RULES 25 to 31, 37, 44 and 46).

    ``under_18_until`` is the 18th birthday of who is younger; one that is past is not kept. ``campus_weekdays``
    are days that their university has them, Monday is 1. ``paid_weekly_minutes`` are of a student's job elsewhere;
    ``practice_minutes_before`` of the programme before the placements kept here, ``simulated_minutes`` of those.
    Refused where somebody under 18 would opt out of the 48 hour week, which the law does not let them, where hours
    are given of who is not employed, or of a job elsewhere of who is, and where more is simulated than there was.
    """
    if under_18_until is not None and under_18_until <= timezone.localdate():
        under_18_until = None
    if under_18_until is not None and has_opted_out:
        raise Refusal("Somebody under 18 cannot opt out of the limits on working time.")
    if has_opted_out and not is_employed:
        raise Refusal("Only an employed learner opts out of the 48 hour week.")
    if contracted_minutes is not None and not is_employed:
        raise Refusal("Only an employed learner has contracted hours.")
    if paid_weekly_minutes is not None and is_employed:
        raise Refusal("Paid work besides is asked of students only.")
    if simulated_minutes and simulated_minutes > (practice_minutes_before or 0):
        raise Refusal("The simulated hours are part of the hours of practice, so they cannot be more.")
    terms, _ = LearnerTerms.objects.select_for_update().get_or_create(learner=learner)
    terms.is_employed = is_employed
    terms.under_18_until = under_18_until
    terms.has_opted_out = has_opted_out
    terms.contracted_minutes = contracted_minutes
    terms.paid_weekly_minutes = paid_weekly_minutes
    terms.practice_minutes_before = practice_minutes_before
    terms.simulated_minutes = simulated_minutes
    terms.campus_weekdays = sorted(set(campus_weekdays))
    terms.full_clean(validate_unique=False)
    terms.save()
    return terms
