"""How a practice is recruited: the one table of what leads where, by which operation and by whom.

The database's own triggers are made from the same table (``hubs.models.recruitment``); nothing else says which moves
there are.
"""

from __future__ import annotations

from django.db.models import TextChoices

from hubs.accrediting.life_cycles import APPLICANTS, HEE, SCREENERS, LifeCycle, Step


class ProspectState(TextChoices):
    """How far a hub has come with a practice, in the order in which a funnel shows it."""

    PROSPECTIVE = "prospective", "prospective"
    CONTACTED = "contacted", "contacted"
    INTERESTED = "interested", "interested"
    APPLYING = "applying", "applying"
    ACCREDITED = "accredited", "accredited"
    NOT_NOW = "not_now", "not now"


S = ProspectState
OPEN_STATES = (S.PROSPECTIVE, S.CONTACTED, S.INTERESTED, S.APPLYING)
"""Those in which there is still something to do for who recruits."""

RECRUITING = LifeCycle(
    "prospect",
    (
        Step("add_prospects", "", S.PROSPECTIVE, SCREENERS, "add", "an open practice that belongs to no hub"),
        Step("move_prospect", S.PROSPECTIVE, S.CONTACTED, SCREENERS, "say that you have contacted"),
        Step("move_prospect", S.CONTACTED, S.INTERESTED, SCREENERS, "note the interest of"),
        Step("move_prospect", S.NOT_NOW, S.CONTACTED, SCREENERS, "say that you have asked again"),
        Step("move_prospect", S.NOT_NOW, S.INTERESTED, SCREENERS, "note the interest of"),
        *(
            Step("put_off_prospect", state, S.NOT_NOW, SCREENERS, "put off", "a reason; when to ask again")
            for state in OPEN_STATES
        ),
        # A practice may apply, and be accredited, whatever its hub had noted of it.
        *(
            Step("note_application_started", state, S.APPLYING, APPLICANTS, "start", "an application")
            for state in (S.PROSPECTIVE, S.CONTACTED, S.INTERESTED, S.NOT_NOW)
        ),
        *(
            Step("note_accredited", state, S.ACCREDITED, HEE, "accredit", "a decision that accredits")
            for state in (*OPEN_STATES, S.NOT_NOW)
        ),
    ),
)

# The words on the buttons of moves, by where they lead from and to.
BUTTONS = {
    (S.PROSPECTIVE, S.CONTACTED): "We have contacted them",
    (S.CONTACTED, S.INTERESTED): "They are interested",
    (S.NOT_NOW, S.CONTACTED): "We have asked them again",
    (S.NOT_NOW, S.INTERESTED): "They are interested now",
}


def targets(operation: str, source: str) -> list[ProspectState]:
    """Where an operation may lead from a state; a move may lead to one of several."""
    return [
        S(step.target) for step in RECRUITING.steps if (step.operation, step.source) == (operation, source)
    ]
