"""What a session belongs to, and where it is changed: an event of a hub, or what its learner proposed."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Person
from atp_portal.formatting import count
from placements.models import LearnerProposal, Placement, RegionalEvent, Session
from placements.presentation import within_sentence
from placements.querysets import SessionQuerySet


@dataclass(frozen=True)
class Owner:
    """What owns a session, in a sentence, and the way to it, if its reader may go there."""

    words: str
    href: str
    link: str


def owner_of(session: Session, reader: Person) -> Owner | None:
    """The event or the proposal that owns a session; None where it is its own. Two queries at most.

    Seats that are offered in a practice's session do not own it.
    """
    if session.proposal_id is not None:
        return _proposal(session, reader)
    events = RegionalEvent.objects.filter(session=session).exclude(kind=RegionalEvent.Kind.SHARED_SESSION)
    event = events.select_related("hub").first()
    if event is None:
        return None
    may_see = RegionalEvent.objects.visible_to(reader).filter(pk=event.pk).exists()
    return Owner(
        f"This is an event of {event.hub}. It is changed, moved and cancelled there.",
        reverse("placements:regional_event", args=[event.public_id]) if may_see else "",
        "Go to the event",
    )


def left_out_words(sessions: SessionQuerySet, placement: Placement) -> str:
    """'3 sessions of regional events, … are left out.', of a placement's sessions; empty where there are none."""
    own = Session.objects.unowned().filter(practice=placement.practice_id)
    number = sessions.exclude(pk__in=own.order_by().values("pk")).count()
    if not number:
        return ""
    return (
        f"{count(number, 'session')} of regional events, of other practices or of what the learner asked for "
        f"{'is' if number == 1 else 'are'} left out."
    )


def _proposal(session: Session, reader: Person) -> Owner:
    proposal = (
        LearnerProposal.objects.visible_to(reader)
        .filter(pk=session.proposal_id)
        .select_related("placement__person")
        .first()
    )
    if proposal is None:
        return Owner("This was agreed with the learner, and is changed where they asked for it.", "", "")
    who = "you" if proposal.placement.person_id == reader.pk else proposal.placement.person.full_name
    return Owner(
        f"This is {within_sentence(proposal.get_kind_display())} that {who} asked for. "
        "It is changed and taken back there.",
        reverse("placements:proposal", args=[proposal.public_id]),
        "Go to what was asked",
    )
