"""How long ahead a practice hears of a visit and has its form back (rule 13: a warning, never a refusal)."""

from __future__ import annotations

import datetime

from atp_portal.formatting import count, date_long

NOTICE = datetime.timedelta(weeks=8)
FORM_BACK = datetime.timedelta(weeks=4)


def usual_forms_day(visit_day: datetime.date, today: datetime.date) -> datetime.date:
    """The day by which the form is wanted unless another is chosen: 4 weeks before, but never in less than a week.

    A visit sooner than that has it on the day itself.
    """
    return max(visit_day - FORM_BACK, min(visit_day, today + datetime.timedelta(weeks=1)))


def notice_warnings(
    visit_day: datetime.date, forms_due_on: datetime.date | None, today: datetime.date
) -> list[str]:
    """What is short about the notice of a visit that is arranged today, in sentences; nothing where all is well."""
    sentences = []
    days = (visit_day - today).days
    if days < 0:
        sentences.append(f"The day of the visit is past: {date_long(visit_day)}.")
    elif visit_day < today + NOTICE:
        sentences.append(
            f"The practice has {count(days, 'day')} of notice. Practices should have at least 8 weeks."
        )
    if forms_due_on is None:
        return sentences
    if forms_due_on > visit_day - FORM_BACK:
        sentences.append(
            "The form comes back less than 4 weeks before the visit, so the team has little time to read it."
        )
    if forms_due_on < today <= visit_day:
        sentences.append(f"The day for the form is past: {date_long(forms_due_on)}.")
    return sentences
