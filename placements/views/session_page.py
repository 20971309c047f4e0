"""The page of one session: when, where, who, what it belongs to, and for who may change it, what to do."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import Person
from accounts.record_views import Page, record_views
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import date_long, date_plain, phone, time_range
from placements.history import history_of_session
from placements.models import LEADING, Placement, Session, SpokeVisit
from placements.operations.series import siblings_of
from placements.operations.sessions import version_of
from placements.owners import owner_of
from placements.presentation import counted, place_of, within_sentence
from placements.programme.serving import serves_words
from placements.regional.offers import offer_told
from placements.scopes import choices_to_restore
from placements.views.addresses import address_of_week
from placements.views.doors import session_seen_by

Facts = Iterable[tuple[str, str]]


@require_safe
def session_page(request: SignedInRequest, public_id: uuid.UUID) -> HttpResponse:
    """One session, as its reader may know it."""
    session = session_seen_by(request.user, public_id)
    rows = list(_rows(session, request.user))
    record_views(
        viewer=request.user,
        learners=[row.person_id for row in rows if row.placement and row.is_own],
        page=Page.SESSION,
    )
    owner = owner_of(session, request.user)
    visit = session.spoke_visit
    context = {
        "session": session,
        "when": time_range(session.start, session.end),
        "owner": owner,
        "facts": [
            fact
            for fact in (
                *_facts(session),
                ("Serves", serves_words(session, rows)),
                *(_of_visit(visit) if visit else ()),
            )
            if fact[1]
        ],
        "change_visit": _change_visit(visit, rows) if session.is_managed else "",
        "people": list(_people(rows, session, request.user)),
        "back": address_of_week(request.user, session),
        "version": version_of(session),
        "restores": _restores(request.user, session) if session.is_managed and session.is_cancelled else [],
        "may_change": session.is_managed,
        "own_placement": _own_placement(session, rows, request.user),
        "session_key": str(session.public_id),
        "offer": offer_told(session) if session.is_kept and session.is_managed else None,
        "history": history_of_session(session, request.user) if session.is_overseen else [],
    }
    return render(request, "placements/session.html", context)


def _own_placement(session: Session, rows: Iterable[Any], reader: Person) -> Placement | None:
    """By which the reader learns here, as long as they may ask for a change of it."""
    if session.is_cancelled or session.end <= timezone.now():
        return None
    return next((row.placement for row in rows if row.placement and row.person_id == reader.pk), None)


def _rows(session: Session, reader: Person) -> Any:
    """Who is in it, learners last; ``is_own`` says that the reader may see the learner's placement."""
    placements = Placement.objects.visible_to(reader).filter(pk=OuterRef("placement"))
    return (
        session.participations.select_related(
            "person__profession", "placement__learner_group", "placement__practice"
        )
        .annotate(is_own=Exists(placements))
        .order_by("part", "person__family_name", "pk")
    )


def _people(rows: Iterable[Any], session: Any, reader: Person) -> Iterator[dict[str, Any]]:
    """Who is in it as the reader may know them.

    Staff know who works there, and their own learners; who takes part knows the others' first names; for anybody else
    they are so many of a profession.
    """
    leads = any(row.person_id == reader.pk and row.part in LEADING for row in rows)
    others: Counter[tuple[str, str, str, str]] = Counter()
    for row in rows:
        is_known = leads or row.is_own or row.person_id == reader.pk or row.part in LEADING
        if row.placement is None:
            is_known = is_known or session.is_overseen
        what = row.placement.learner_group.name if row.placement else str(row.person.profession or "")
        part = row.get_part_display().capitalize()
        if is_known or session.is_concerned:
            yield {
                "name": row.person.full_name if is_known else row.person.given_name,
                "part": part,
                "what": what,
                "placement": row.placement if row.is_own else None,
            }
        else:
            whence = f" from {row.placement.practice}" if row.placement else ""
            others[within_sentence(what if row.placement else part), part, what, whence] += 1
    for (who, part, what, whence), number in others.items():
        words = counted(number, who)
        yield {
            "name": f"{words[:1].upper()}{words[1:]}{whence}",
            "part": part,
            "what": what,
            "placement": None,
        }


def _facts(session: Any) -> Facts:
    # What those who come should know or bring is not for staff of other practices, but for their own learners.
    is_told = session.is_overseen or session.is_concerned
    return [
        ("Where", place_of(session, with_practice=True)),
        ("Kind", f"{session.get_kind_display().capitalize()} ({_counts_as(session)})"),
        ("Note", session.note if is_told else ""),
        ("Repeats", _series_words(session)),
        ("Published", date_long(session.published_at) if session.published_at else "Not yet: a draft"),
        ("Why it is cancelled", session.cancelled_reason if is_told else ""),
    ]


def _counts_as(session: Session) -> str:
    """'clinical', 'clinical, simulated practice'."""
    return f"{session.get_category_display()}{', simulated practice' if session.is_simulated else ''}"


def _of_visit(visit: SpokeVisit) -> Facts:
    """Whom it is to, who supervises there, what is to be learnt."""
    host = visit.host
    agreed = f"{visit.agreed_with}, {date_plain(visit.agreed_on)}" if visit.agreed_on else "Nobody yet"
    return [
        ("Host", ", ".join([str(host), *host.address_lines]) if host else ""),
        ("Telephone of the host", phone(host.phone) if host and host.phone else ""),
        ("Supervisor there", visit.supervisor.full_name if visit.supervisor else "Not named yet"),
        ("To learn", visit.learning),
        ("Agreed with", agreed),
    ]


def _change_visit(visit: SpokeVisit | None, rows: Iterable[Any]) -> str:
    """Where a visit is changed that the reader keeps."""
    is_own = visit and any(row.is_own and row.placement_id == visit.placement_id for row in rows)
    return reverse("placements:spoke_visit_change", args=[visit.public_id]) if visit and is_own else ""


def _restores(person: Person, session: Session) -> list[tuple[str, str]]:
    """What may come back together with a cancelled session: the scope, and the words of its button."""
    siblings = siblings_of(session, Session.objects.managed_by(person))
    first, *more = choices_to_restore(siblings)
    return [
        (first[0], "Restore session"),
        *((scope, f"Restore {words[0].lower()}{words[1:]}") for scope, words in more),
    ]


def _series_words(session: Session) -> str:
    """'One of 8 in a series, the last on Tuesday 12 January 2027', as it is now."""
    of_series = (
        session.series.sessions.filter(is_cancelled=False) if session.series else Session.objects.none()
    )
    starts = list(of_series.values_list("starts_at", flat=True))
    return f"One of {len(starts)} in a series, the last on {date_long(max(starts))}" if starts else ""
