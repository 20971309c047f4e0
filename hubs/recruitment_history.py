"""What happened to a prospect, in words."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import get_user_model

from atp_portal.formatting import date_plain
from hubs.accrediting.recruiting import ProspectState
from hubs.happenings import Deed, Doing, Step, Track, events_of, other_changes
from hubs.models import Prospect, ProspectNote

KNOWN = {
    "state",
    "since",
    "owner",
    "next_step",
    "next_step_on",
    "not_now_reason",
    "ask_again_on",
    "hub",
    "practice",
}


def tracks_of_prospect(prospect: Prospect) -> list[Track]:
    """Of whose events the history of a prospect is made."""
    return [
        Track(
            Prospect,
            events_of(Prospect).filter(pgh_obj_id=prospect.pk),
            prospect_deeds,
            {"owner_id": get_user_model()._default_manager.all()},
        ),
        Track(ProspectNote, events_of(ProspectNote).filter(prospect_id=prospect.pk), note_deeds),
    ]


def prospect_deeds(step: Step, doing: Doing) -> Iterator[Deed]:
    """'moved it from prospective to contacted', 'planned “Visit them” by 3 March 2027'."""
    before, after = step.before, step.after
    if before is None:
        yield Deed("added", "it to those whom the hub hopes to recruit")
        return
    if after is None:
        yield Deed("deleted", "it")
        return
    if step.changed("state") and after.state == ProspectState.NOT_NOW:
        because = f" because: “{after.not_now_reason}”" if after.not_now_reason else ""
        yield Deed("put", f"it off until {date_plain(after.ask_again_on)}{because}")
    elif step.changed("state"):
        yield Deed("moved", f"it from {before.get_state_display()} to {after.get_state_display()}")
    if step.changed("next_step", "next_step_on") and after.next_step_on:
        yield Deed("planned", f"“{after.next_step}” by {date_plain(after.next_step_on)}")
    elif step.changed("next_step_on"):
        yield Deed("dropped", f"the next step “{before.next_step}”")
    if step.changed("owner_id"):
        owner = get_user_model()
        named = doing.name(owner, after.owner_id) if after.owner_id else "nobody"
        yield Deed("named", f"{named} as its owner")
    yield from other_changes(step, KNOWN)


def note_deeds(step: Step, doing: Doing) -> Iterator[Deed]:
    """'wrote a note'; what it says stands with the notes."""
    if step.before is None:
        yield Deed("wrote", "a note")
    elif step.after is None:
        yield Deed("deleted", "a note")
    else:
        yield Deed("changed", "a note")
