"""Confirming hours: as claimed, from other times, or that somebody did not come; and taking that back."""

from __future__ import annotations

import datetime
import enum
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.mail import send_mail_to
from accounts.models import Person
from atp_portal.formatting import date_day, london_date, time_range
from hubs.operations.base import Refusal, operation
from placements.models import Attendance, Participation, Placement
from placements.operations.attendance.rows import (
    held,
    one_held,
    refuse_overlap,
    said_of,
    times_of,
    version_of,
)

MAY_BE_TAKEN_BACK = datetime.timedelta(days=7)


class Outcome(enum.StrEnum):
    """What a supervisor says of a session: it was as claimed, as planned, from other times, or they did not come."""

    AS_CLAIMED = "as_claimed"
    AS_PLANNED = "as_planned"
    OTHER_TIMES = "other_times"
    DID_NOT_COME = "did_not_come"


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is said of one participation, having seen it at ``seen`` (``version_of``); times only where others."""

    participation: Participation
    outcome: Outcome
    seen: str = ""
    start: datetime.datetime | None = None
    end: datetime.datetime | None = None


@dataclass(frozen=True)
class Weighed:
    """What became of verdicts: confirmed now, confirmed before, and left since the claim was changed meanwhile."""

    confirmed: list[Attendance] = field(default_factory=list)
    before: list[Attendance] = field(default_factory=list)
    left: list[Participation] = field(default_factory=list)


@operation
def confirm(*, by: Person, verdicts: Sequence[Verdict]) -> Weighed:
    """Confirm hours. What was confirmed before stays; a claim that changed since it was seen is left, and so is what
    is not theirs to confirm any more. Learners are told, once, where it is not what they claimed.

    Raises Refusal for times that cannot be, and then nothing is confirmed.
    """
    of = {verdict.participation.pk: verdict for verdict in verdicts}
    rows = held(verdict.participation for verdict in verdicts)
    now = timezone.now()
    theirs = set(
        Participation.objects.confirmed_by(by)
        .filter(pk__in=of, session__ends_at__lte=now)
        .values_list("pk", flat=True)
    )
    weighed = Weighed()
    changed: defaultdict[int, list[tuple[Attendance, str]]] = defaultdict(list)
    for row in rows:
        verdict, said = of[row.pk], said_of(row)
        if said is not None and said.confirmed_at is not None:
            weighed.before.append(said)
        elif row.pk not in theirs or version_of(said) != verdict.seen:
            weighed.left.append(row)
        else:
            claimed = _words(said) if said else ""
            said = _weigh(row, said, verdict, by, now)
            weighed.confirmed.append(said)
            is_news = bool(claimed) or said.outcome == Attendance.Outcome.MISSED
            if is_news and claimed != _words(said):
                changed[row.person_id].append((said, claimed))
    gone = of.keys() - {row.pk for row in rows}
    weighed.left.extend(of[key].participation for key in sorted(gone))
    for told in changed.values():
        _tell_of_changes(by, told)
    return weighed


@operation
def take_back_confirmation(*, by: Person, participation: Participation, reason: str) -> Attendance:
    """Have hours unconfirmed again, as they were confirmed, and tell the learner why.

    Raises Refusal without a reason, for who neither confirmed them nor keeps the placement, and after seven days.
    """
    row = one_held(participation)
    said = said_of(row)
    if said is None or said.confirmed_at is None:
        raise Refusal("These hours are not confirmed.")
    kept = Placement.objects.managed_by(by).filter(participations=row).exclude(person=by)
    if said.confirmed_by_id != by.pk and not kept.exists():
        raise Refusal("Only who confirmed these hours, or the administrator, takes that back.")
    if timezone.now() - said.confirmed_at > MAY_BE_TAKEN_BACK:
        raise Refusal(
            "These hours were confirmed more than seven days ago, and the university may have them."
        )
    if not reason.strip():
        raise Refusal("Say why.")
    said.confirmed_at = said.confirmed_by = None
    said.save(update_fields=["confirmed_at", "confirmed_by"])
    send_mail_to(
        row.person,
        "hours_taken_back",
        {"by": by, "session": row.session, "reason": reason.strip(), "href": _own_week(said)},
        reply_to=by,
    )
    return said


def _weigh(
    row: Participation, said: Attendance | None, verdict: Verdict, by: Person, now: datetime.datetime
) -> Attendance:
    """Write down what was said of one row that nobody has confirmed."""
    if verdict.outcome == Outcome.AS_CLAIMED and said is None:
        raise Refusal(f"{row.person.given_name} has said nothing of {row.session.title} yet.")
    said = said or Attendance(participation=row, person=row.person, claimed_by=by, claimed_at=now)
    if verdict.outcome == Outcome.DID_NOT_COME:
        said.outcome, said.during = Attendance.Outcome.MISSED, None
        said.why = said.why or Attendance.Why.OTHER
    elif verdict.outcome != Outcome.AS_CLAIMED:
        is_other = verdict.outcome == Outcome.OTHER_TIMES
        during = times_of(row, verdict.start if is_other else None, verdict.end if is_other else None, now)
        refuse_overlap(row, during, name_it=False)
        said.outcome, said.during = Attendance.Outcome.ATTENDED, during
        said.why, said.made_up_in = "", None
    said.confirmed_at, said.confirmed_by = now, by
    said.save()
    return said


def _tell_of_changes(by: Person, told: Sequence[tuple[Attendance, str]]) -> None:
    person = told[0][0].person
    lines = [
        f"{each.participation.session.title} on {date_day(each.participation.session.start)}: "
        f"{_words(each)}{f', and you said {claimed}' if claimed else ''}"
        for each, claimed in told
    ]
    context = {"by": by, "lines": lines, "href": _own_week(told[0][0])}
    send_mail_to(person, "hours_changed", context, reply_to=by)


def _words(said: Attendance) -> str:
    """'8:30am to midday', 'not there'."""
    return time_range(said.during.lower, said.during.upper) if said.during else "not there"


def _own_week(said: Attendance) -> str:
    day = london_date(said.participation.session.start)
    return f"{settings.SITE_URL}{reverse('placements:learner_week')}?week={day:%G-W%V}"
