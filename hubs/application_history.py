"""What happened to an application, in words: its states, its answers and its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from hubs.happenings import Deed, Doing, Happening, Step, Track, events_of
from hubs.models import Answer, Application, Criterion, EvidenceItem

MOVED = {
    "submitted": ("submitted", "the application"),
    "screening": ("began", "to screen the application"),
    "returned": ("returned", "the application"),
    "visit_arranged": ("arranged", "a visit"),
    "visited": ("recorded", "the visit"),
    "panel": ("sent", "the application to the panel"),
    "decided": ("recorded", "the decision"),
    "reconsideration": ("asked", "for reconsideration"),
    "withdrawn": ("withdrew", "the application"),
}
REASONED = ("returned", "withdrawn")


def tracks_of_application(application: Application) -> list[Track]:
    """Of whose events the history of an application is made."""
    answers = application.answers.order_by().values("pk")
    criteria = {"criterion_id": Criterion.objects.all()}
    return [
        Track(Application, events_of(Application).filter(pgh_obj_id=application.pk), application_deeds),
        Track(
            Answer,
            events_of(Answer).filter(application_id=application.pk, revision__gt=0),
            answer_deeds,
            criteria,
            always=["criterion_id"],
        ),
        Track(EvidenceItem, events_of(EvidenceItem).filter(answer_id__in=answers), evidence_deeds),
    ]


def application_deeds(step: Step, doing: Doing) -> Iterator[Deed]:
    """'submitted the application', 'returned the application: “Say who leads the induction.”'."""
    before, after = step.before, step.after
    if before is None:
        yield Deed("started", "the application")
    elif after is not None and step.changed("state"):
        if (before.state, after.state) == ("visit_arranged", "screening"):
            yield Deed("called off", "the visit")
        else:
            verb, what = MOVED[after.state]
            again = " again" if after.state == "submitted" and before.state == "returned" else ""
            reason = f": “{after.state_reason}”" if after.state in REASONED and after.state_reason else ""
            yield Deed(verb, f"{what}{again}{reason}")


def answer_deeds(step: Step, doing: Doing) -> Iterator[Deed]:
    """'wrote about “Each learner has an induction.”': what was written stays in the answer."""
    if step.after is not None and (step.before is None or step.changed("claim", "statement")):
        yield Deed("wrote about", f"“{_named(step, doing)}”", "answer")


def evidence_deeds(step: Step, doing: Doing) -> Iterator[Deed]:
    """'added “Induction plan” to the evidence', or took it out. What a new round repeats by itself is not told."""
    before, after = step.before, step.after
    if after is None:
        yield Deed("took", f"“{before.title}” out of the evidence", "evidence item")
    elif before is None and after.reused_from_id is None:
        yield Deed("added", f"“{after.title}” to the evidence", "evidence item")
    elif before is None and all(each.model is not Application for each in doing.steps):
        yield Deed("used", f"“{after.title}” again as evidence", "evidence item")


def _named(step: Step, doing: Doing) -> str:
    return doing.name(Criterion, step.row.criterion_id, "a criterion").rstrip(".")


def without_repeats(history: Sequence[Happening]) -> list[Happening]:
    """Of the same said several times in a row, the latest: what is saved as somebody types is saved often."""
    kept: list[Any] = []
    for each in history:
        if not kept or (kept[-1].who, kept[-1].what) != (each.who, each.what):
            kept.append(each)
    return kept
