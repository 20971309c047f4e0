"""Sessions turned into the cards of the timetable component. Whoever leads or oversees one reads all names in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from accounts.models import Person
from hubs.models import Practice
from placements.models import LEADING, Session, SessionCategory, SessionKind
from placements.presentation.people import company_of, is_together, leaders_of
from placements.presentation.places import address_of_host, is_hosted, place_away, place_of
from placements.timetabling.cards import SessionCard

KIND_WORDS = dict(SessionKind.choices)


def session_card(
    session: Session,
    *,
    whose: Person | None = None,
    for_staff: bool = False,
    url: str | None = None,
    with_practice: bool = False,
    at: Practice | None = None,
) -> SessionCard:
    """One session, ``with_everybody`` and ``with_practices``, in the week of ``whose``: of nobody in a room's.

    ``for_staff`` says that the reader runs the timetable, as staff of the practice ``at``, whose own learners alone
    are named; ``with_practice`` names the practice beside the room.
    """
    if at is not None and is_hosted(session, at):
        return _visitor_card(session, at, whose, url)
    mine = whose.pk if whose else None
    leads = any(row.person_id == mine and row.part in LEADING for row in session.everybody)
    company = company_of(session, whose=whose, full_names=for_staff or leads, at=at)
    leaders = leaders_of(session, whose=whose)
    visit = session.kind == SessionKind.SPOKE_VISIT
    is_ours = at is None or session.practice_id == at.pk
    where = place_of(session, with_practice=with_practice)
    if visit and not for_staff:
        where = ", ".join(filter(None, [where, address_of_host(session)]))
    if not (leaders or company) and session.kind == SessionKind.SELF_DIRECTED:
        leaders = "On their own" if for_staff else "On your own"
    if company and leads:
        # Whoever leads a session asks first for whom; a learner, by whom.
        who, company = f"With {company}{f', and {leaders}' if leaders else ''}", ""
    else:
        who = leaders
    return SessionCard(
        public_id=session.public_id,
        start=session.start,
        end=session.end,
        title=session.title,
        kind_label=KIND_WORDS[session.kind],
        category=session.category,
        tag_text=_tag_of(session),
        edge="visit" if visit else "",
        who=who,
        where=where if is_ours else place_away(session),
        company=f"With {company}" if company else "",
        note=_note(session, for_staff=for_staff) if is_ours else "",
        url=url,
        is_cancelled=session.is_cancelled,
        is_together=is_together(session),
        is_draft=not session.is_published and not session.is_cancelled,
    )


def session_cards(
    sessions: Iterable[Session],
    *,
    whose: Person | None = None,
    for_staff: bool = False,
    url_of: Callable[[Session], str] | None = None,
    with_practice: bool = False,
    at: Practice | None = None,
) -> list[SessionCard]:
    """A card for each session, as ``session_card`` makes it; ``url_of`` says where a session's link leads."""
    return [
        session_card(
            session,
            whose=whose,
            for_staff=for_staff,
            url=url_of(session) if url_of else None,
            with_practice=with_practice,
            at=at,
        )
        for session in sessions
    ]


def _visitor_card(session: Session, at: Practice, whose: Person | None, url: str | None) -> SessionCard:
    """'Visiting: student nurse from Ash Grove Surgery', as the host's staff see it."""
    return SessionCard(
        public_id=session.public_id,
        start=session.start,
        end=session.end,
        title=f"Visiting: {company_of(session, full_names=True, at=at)}",
        kind_label=KIND_WORDS[session.kind],
        category=session.category,
        tag_text="Visit",
        edge="visit",
        who=leaders_of(session, whose=whose),
        url=url,
        is_cancelled=session.is_cancelled,
    )


def _note(session: Session, *, for_staff: bool) -> str:
    """What its reader should know; of a visit a learner also reads what is to be learnt there."""
    if session.is_cancelled:
        return session.cancelled_reason
    learning = session.spoke_visit.learning if session.spoke_visit and not for_staff else ""
    return " ".join(filter(None, [session.note, f"To learn: {learning}" if learning else ""]))


def _tag_of(session: Session) -> str:
    """What it is rather than its category, in a word; empty where the category says enough."""
    if session.kind == SessionKind.SPOKE_VISIT:
        return "Visit"
    if is_leave(session):
        return "Leave"
    return "Simulated" if session.is_simulated else ""


def is_leave(session: Session) -> bool:
    """Whether it is leave that was agreed: the only break that comes of a proposal."""
    return session.proposal_id is not None and session.category == SessionCategory.BREAK
