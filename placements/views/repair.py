"""Mending the timetable of a practice when somebody is off, a room is out of use or it is closed."""

from __future__ import annotations

import datetime
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.mail import can_be_mailed
from accounts.models import Person
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import count, date_day, date_range, london_date, time_range
from hubs.models import Practice
from hubs.operations.base import Refusal
from placements.forms.repair import OTHER, ChoicesForm, TroubleForm, as_asked, posted
from placements.models import Part, Session, TimetableStep
from placements.operations.clashes import whom_to_ring
from placements.operations.repair import WorldChanged, outcome_words, repair, undo_repair, what_happened
from placements.repair_plans.changes import StepChanges, changes_of
from placements.repair_plans.plans import Mending, mending_of
from placements.repair_plans.trouble import Trouble, not_ours
from placements.repair_plans.words import about_session
from placements.repairing.plan import clashes_among
from placements.repairing.values import Remedy
from placements.showing.telling import not_reached, who_has_not_seen
from placements.timetabling.local_time import to_utc
from placements.views.asking import press
from placements.views.doors import practice_managed_by

ONE_DAY = datetime.timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
def repair_page(request: SignedInRequest, ods_code: str) -> HttpResponse:
    """Who or what is missing, which sessions that affects, and what becomes of each; one button does it all."""
    practice = practice_managed_by(request.user, ods_code)
    form = TroubleForm(as_asked(request.GET.dict()), practice=practice)
    has_days = form["when"].value() == OTHER or bool(form["first"].errors)
    context: dict[str, Any] = {"practice": practice, "asked": form, "form": form, "has_days": has_days}
    if form.is_valid() and form.trouble:
        if request.method == "POST":
            return _done(request, form.trouble, context)
        mending = mending_of(form.trouble)
        context |= _plan(request, mending, ChoicesForm(mending, _codes(mending, mending.plan)))
    return render(request, "placements/repair.html", context)


@require_safe
def repair_done(request: SignedInRequest, ods_code: str, public_id: uuid.UUID) -> HttpResponse:
    """What was done, who was told of it, and whom somebody has to ring."""
    practice = practice_managed_by(request.user, ods_code)
    step = get_object_or_404(practice.timetable_steps, public_id=public_id)
    done = changes_of(step)
    sessions = Session.objects.filter(public_id__in=step.entries.values("session_uid"))
    rows = list(sessions.published())
    tomorrow = to_utc(timezone.localdate() + 2 * ONE_DAY, datetime.time()) - datetime.timedelta.resolution
    not_seen = [each for each in who_has_not_seen(rows, tomorrow) if each.person != request.user]
    soon = {each.person for each in not_seen}
    later = [each for each in not_reached(rows) if each.person not in soon and each.person != request.user]
    context = {
        "practice": practice,
        "step": step,
        "changes": done.changes,
        "mailed": [each for each in done.told if can_be_mailed(each) and each.pk != step.by_id],
        "not_seen": [(each, _sentences(done, each.person)) for each in not_seen],
        "not_reached": [(each, _sentences(done, each.person)) for each in later],
        "undo_until": step.done_at + TimetableStep.LASTS,
        "may_undo": step.undone_at is None and timezone.now() - step.done_at < TimetableStep.LASTS,
    }
    return render(request, "placements/repair_done.html", context)


@require_safe
def repair_letter(
    request: SignedInRequest, ods_code: str, public_id: uuid.UUID, person_id: uuid.UUID
) -> HttpResponse:
    """A letter to somebody whom neither mail nor telephone reaches, to print."""
    practice = practice_managed_by(request.user, ods_code)
    step = get_object_or_404(practice.timetable_steps, public_id=public_id)
    done = changes_of(step)
    person = next((each for each in done.told if each.public_id == person_id), None)
    sentences = _sentences(done, person) if person else []
    if not sentences:
        return redirect("placements:repair_done", practice.ods_code, step.public_id)
    context = {"practice": practice, "step": step, "to": person, "sentences": sentences}
    return render(request, "placements/repair_letter.html", context | {"today": timezone.localdate()})


@require_POST
def repair_undo(request: SignedInRequest, ods_code: str, public_id: uuid.UUID) -> HttpResponse:
    """Put everything back as it was before, within the hour."""
    practice = practice_managed_by(request.user, ods_code)
    step = get_object_or_404(practice.timetable_steps, public_id=public_id)
    done = "Everything is as it was before. Those concerned are told."
    press(request, lambda: undo_repair(by=request.user, step=step), done)
    return redirect("placements:repair_done", practice.ods_code, step.public_id)


def _sentences(done: StepChanges, person: Person) -> list[str]:
    return [change.words for change in done.changes_for(person)]


def _done(request: SignedInRequest, trouble: Trouble, context: dict[str, Any]) -> HttpResponse:
    choices = posted(request.POST, "choice")
    try:
        repaired = repair(
            by=request.user, trouble=trouble, choices=choices, versions=posted(request.POST, "version")
        )
    except WorldChanged as changed:
        form = ChoicesForm(changed.mending, _still_possible(changed.mending, choices))
        form.add_error(None, list(changed.sentences))
        return render(request, "placements/repair.html", context | _plan(request, changed.mending, form))
    except Refusal as refusal:
        mending = mending_of(trouble)
        form = ChoicesForm(mending, _still_possible(mending, choices))
        form.add_error(None, list(refusal.sentences))
        return render(request, "placements/repair.html", context | _plan(request, mending, form))
    if repaired.step is None:
        messages.success(request, f"{what_happened(trouble)}. No session is affected.")
        return redirect("placements:practice_week", trouble.practice.ods_code)
    return redirect("placements:repair_done", trouble.practice.ods_code, repaired.step.public_id)


def _codes(mending: Mending, chosen: Mapping[str, Remedy]) -> dict[str, str]:
    return {key: mending.code_of(remedy) for key, remedy in chosen.items()}


def _still_possible(mending: Mending, choices: Mapping[str, str]) -> dict[str, str]:
    """The reader's own choices as far as they can still be, and the plan for the rest; else the plan alone."""
    kept = dict(mending.plan)
    for key, options in mending.options.items():
        by_code = {mending.code_of(remedy): remedy for remedy in options}
        kept[key] = by_code.get(choices.get(key, ""), kept[key])
    if clashes_among(mending.sessions, kept, mending.around):
        return _codes(mending, mending.plan)
    return _codes(mending, kept)


def _plan(request: SignedInRequest, mending: Mending, choices: ChoicesForm) -> dict[str, Any]:
    trouble = mending.trouble
    rows = [
        (
            mending.rows[session.key],
            about_session(mending.rows[session.key]),
            choices[f"choice-{session.key}"],
        )
        for session in mending.sessions
    ]
    return {
        "mending": mending,
        "rows": rows,
        "form": choices,
        "happened": what_happened(trouble),
        "when": when_words(trouble),
        "counts": counts_words(mending),
        "button": _button(len(_told(mending, request.user))),
        **_not_ours(request.user, trouble),
    }


def when_words(trouble: Trouble) -> str:
    """'Monday 23 November', '23 to 27 November 2026', 'Monday 23 November, 1pm to 5pm'."""
    last = london_date(trouble.end - datetime.timedelta.resolution)
    first = london_date(trouble.start)
    if first != last:
        return date_range(first, last)
    whole = (to_utc(first, datetime.time()), to_utc(first + ONE_DAY, datetime.time()))
    hours = "" if (trouble.start, trouble.end) == whole else f", {time_range(trouble.start, trouble.end)}"
    return f"{date_day(first)}{hours}"


def counts_words(mending: Mending) -> str:
    """'12 sessions, 9 learners: 10 covered, 1 moved, 1 cancelled'."""
    if not mending.sessions:
        return "No session is affected"
    numbers = f"{count(len(mending.sessions), 'session')}, {count(len(mending.learners), 'learner')}"
    return f"{numbers}: {outcome_words(mending.plan.values())}"


def _button(number: int) -> str:
    return f"Do this and tell {count(number, 'person', 'people')}" if number else "Do this"


def _told(mending: Mending, reader: Person) -> set[int]:
    """Who is in the sessions that are published, and who will be by the plan."""
    people = set()
    for session in mending.sessions:
        row, remedy = mending.rows[session.key], mending.plan[session.key]
        if row.is_published:
            people |= {each.person_id for each in row.everybody}
            people |= {int(remedy.person)} if remedy.person else set()
            into = mending.joinable.get(remedy.into)
            people |= (
                {each.person_id for each in into.everybody if each.part == Part.LEADER} if into else set()
            )
    return people - {reader.pk}


def _not_ours(reader: Person, trouble: Trouble) -> dict[str, Any]:
    """What it hits and is mended elsewhere: at other practices, and where regional events are kept."""
    hit = not_ours(trouble)
    return {
        "elsewhere": _elsewhere(
            reader, trouble, [each for each in hit if each.practice_id != trouble.practice.pk]
        ),
        "owned": [each for each in hit if each.practice_id == trouble.practice.pk],
    }


def _elsewhere(reader: Person, trouble: Trouble, sessions: Sequence[Session]) -> list[dict[str, Any]]:
    """What the person has at other practices, by practice: where to see to it, or whom to ring."""
    if not sessions:
        return []
    managed = set(Practice.objects.managed_by(reader).values_list("pk", flat=True))
    others = whom_to_ring(session.practice for session in sessions)
    numbers = Counter(session.practice_id for session in sessions)
    asked = urlencode(
        {
            "person": str(trouble.person.public_id if trouble.person else ""),
            "from": trouble.start.isoformat(),
            "until": trouble.end.isoformat(),
        }
    )
    return [
        {
            "practice": practice if practice.pk in managed else None,
            "href": f"{reverse('placements:repair', args=[practice.ods_code])}?{asked}",
            "number": numbers[practice.pk],
            "ring": others.get(practice.pk, ""),
        }
        for practice in {session.practice_id: session.practice for session in sessions}.values()
    ]
