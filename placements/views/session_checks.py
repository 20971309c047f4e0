"""The button "Check" of a session's form, and what presses it while somebody types."""

from __future__ import annotations

from accounts.models import Person
from hubs.models import Practice
from placements.forms.sessions import SessionForm
from placements.models import Session
from placements.operations.sessions import SessionPlan
from placements.rule_checks.typed import TypedCheck, check_typed

# Without these nothing can be said of a session.
NEEDED = ("start_at", "end_at", "category", "kind", "learners", "leaders", "overseers", "patient_partners")


def check_of(
    form: SessionForm, *, practice: Practice, session: Session | None = None, by: Person
) -> TypedCheck | None:
    """What would be said of the session as the form has it now; None while too little is filled in. Saves nothing."""
    form.is_valid()
    cleaned = form.cleaned_data
    if any(name not in cleaned for name in NEEDED) or cleaned["end_at"] <= cleaned["start_at"]:
        return None
    plan = SessionPlan(
        practice=practice,
        start=cleaned["start_at"],
        end=cleaned["end_at"],
        title=cleaned.get("title", ""),
        category=cleaned["category"],
        kind=cleaned["kind"],
        is_simulated=cleaned["is_simulated"],
        room=cleaned.get("room"),
        place=cleaned.get("place", ""),
        whereabouts=cleaned.get("whereabouts", ""),
        capacity=cleaned.get("capacity"),
        learners=form.learners_chosen,
        leaders=tuple(cleaned["leaders"]),
        overseers=tuple(cleaned["overseers"]),
        patient_partners=tuple(cleaned["patient_partners"]),
    )
    return check_typed(plan, session=session, by=by)
