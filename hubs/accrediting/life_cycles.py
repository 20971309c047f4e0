"""The visible tables of transitions of the accreditation desk: what is done, from where to where, by whom.

Operations look here and nowhere else for whether a step is open; the database's own triggers are made from the
same rows; ``manage.py life_cycles`` prints them. Sources: RULES §3; what it leaves open is ours, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple


class Part(StrEnum):
    """In which part somebody meets an application. Several may be one person's."""

    PRACTICE_LEAD = "practice lead"
    ADMINISTRATOR = "administrator"
    ACTING_HUB_LEAD = "hub lead with the practice’s consent"
    HUB_LEAD = "hub lead"
    HEE_STAFF = "HEE staff"
    PANEL_MEMBER = "panel member"
    ACADEMIC_LINK = "academic link"
    ACTION_OWNER = "who sees to the action"


APPLICANTS = frozenset({Part.PRACTICE_LEAD, Part.ACTING_HUB_LEAD})
WRITERS = APPLICANTS | {Part.ADMINISTRATOR}
SCREENERS = frozenset({Part.HUB_LEAD, Part.HEE_STAFF})
HEE = frozenset({Part.HEE_STAFF})
PANEL = frozenset({Part.PANEL_MEMBER})
HUB = frozenset({Part.HUB_LEAD})


class Step(NamedTuple):
    """One row of a table: ``operation`` takes ``source`` to ``target``, done by one of ``who``, who gives ``needs``.

    A source of "" is nothing yet. ``verb`` is what pages and refusals call it.
    """

    operation: str
    source: str
    target: str
    who: frozenset[Part]
    verb: str
    needs: str = ""


class LifeCycle(NamedTuple):
    """The steps of one kind of thing, whose states are the choices of its ``state``."""

    name: str
    steps: tuple[Step, ...]

    def step(self, operation: str, source: str) -> Step | None:
        """The row of an operation from a state, if there is one."""
        return next(
            (step for step in self.steps if (step.operation, step.source) == (operation, source)), None
        )

    def verb(self, operation: str) -> str:
        return next(step.verb for step in self.steps if step.operation == operation)

    def sources(self, operation: str) -> frozenset[str]:
        """From which states an operation leads."""
        return frozenset(step.source for step in self.steps if step.operation == operation)

    def doers(self, operation: str) -> frozenset[Part]:
        """Who may do it, from whichever state."""
        return frozenset[Part]().union(*(step.who for step in self.steps if step.operation == operation))

    def open_to(self, source: str, parts: Iterable[Part]) -> tuple[Step, ...]:
        """The steps that somebody with these parts may take from a state."""
        held = frozenset(parts)
        return tuple(step for step in self.steps if step.source == source and step.who & held)

    @property
    def moves(self) -> list[tuple[str, str]]:
        """Every change of state that is legal at all, for the database's trigger."""
        pairs = {(s.source, s.target) for s in self.steps if s.source and s.source != s.target}
        return sorted(pairs)


def rows(
    operation: str, sources: str, target: str, who: frozenset[Part], verb: str, needs: str = ""
) -> tuple[Step, ...]:
    """A row for each source; a target of "=" leaves the state as it is."""
    return tuple(
        Step(operation, source, source if target == "=" else target, who, verb, needs)
        for source in sources.split() or [""]
    )


APPLICATION = LifeCycle(
    "application",
    (
        *rows("start_application", "", "draft", APPLICANTS, "start", "criteria in force; none open already"),
        *rows("answer_criterion", "draft returned", "=", WRITERS, "write", "the revision that was read"),
        *rows(
            "give_evidence",
            "draft returned",
            "=",
            WRITERS,
            "add evidence to",
            "a file, a link or an earlier item",
        ),
        *rows("take_back_evidence", "draft returned", "=", WRITERS, "take evidence out of"),
        *rows(
            "submit_application", "draft returned", "submitted", APPLICANTS, "submit", "all required answered"
        ),
        *rows(
            "withdraw_application",
            "draft submitted screening returned visit_arranged visited panel",
            "withdrawn",
            APPLICANTS,
            "withdraw",
            "a reason",
        ),
        *rows("begin_screening", "submitted", "screening", SCREENERS, "begin to screen"),
        *rows("judge_answer", "screening visit_arranged visited", "=", SCREENERS, "judge"),
        *rows(
            "judge_answer", "panel reconsideration", "=", PANEL | HEE, "judge", "a case given to the member"
        ),
        *rows("return_application", "screening visited", "returned", SCREENERS, "return", "reasons"),
        *rows("return_application", "panel", "returned", HEE, "return", "reasons"),
        *rows(
            "arrange_visit",
            "screening",
            "visit_arranged",
            SCREENERS,
            "arrange a visit for",
            "team, day, place",
        ),
        *rows(
            "call_off_visit", "visit_arranged", "screening", SCREENERS, "call off the visit of", "a reason"
        ),
        *rows(
            "record_visit",
            "visit_arranged",
            "visited",
            SCREENERS,
            "record the visit of",
            "whom they met, report",
        ),
        *rows(
            "send_to_panel",
            "screening",
            "panel",
            SCREENERS,
            "send to the panel",
            "why no visit is needed; not if new",
        ),
        *rows("send_to_panel", "visited", "panel", SCREENERS, "send to the panel", "the report agreed"),
        *rows("decide_application", "panel", "decided", HEE, "decide", "a panel that met, independent"),
        *rows(
            "ask_reconsideration",
            "decided",
            "reconsideration",
            APPLICANTS,
            "ask to reconsider",
            "grounds; not approved or with conditions; within 28 days; once",
        ),
        *rows(
            "decide_reconsideration",
            "reconsideration",
            "decided",
            HEE,
            "decide again",
            "nobody of the first panel",
        ),
    ),
)

# Those in which a host can have one application at most.
OPEN_APPLICATION = (
    "draft",
    "submitted",
    "screening",
    "returned",
    "visit_arranged",
    "visited",
    "panel",
    "reconsideration",
)

VISIT = LifeCycle(
    "visit",
    (
        *rows(
            "arrange_visit", "", "proposed", SCREENERS, "arrange", "8 weeks’ notice, or a warning (rule 13)"
        ),
        *rows(
            "change_visit",
            "proposed confirmed",
            "proposed",
            SCREENERS,
            "change",
            "another day, place or team",
        ),
        *rows("confirm_visit", "proposed", "confirmed", WRITERS, "confirm", "whom the team will meet"),
        *rows("call_off_visit", "proposed confirmed", "called_off", SCREENERS, "call off", "a reason"),
        *rows(
            "record_visit",
            "proposed confirmed",
            "done",
            SCREENERS,
            "record",
            "whom they met, report; not ahead",
        ),
        *rows("agree_report", "done", "report_agreed", APPLICANTS, "agree the report of"),
    ),
)

MEETING = LifeCycle(
    "panel meeting",
    (
        *rows("plan_meeting", "", "planned", HEE, "plan"),
        *rows("change_meeting", "planned", "=", HEE, "change"),
        *rows("set_agenda", "planned", "=", HEE, "set the agenda of"),
        *rows("call_off_meeting", "planned", "called_off", HEE, "call off", "a reason"),
        *rows(
            "record_decisions",
            "planned",
            "held",
            HEE,
            "record the decisions of",
            "minutes, a decision for each case",
        ),
    ),
)

CONDITION = LifeCycle(
    "condition",
    (
        *rows("set_condition", "", "open", HEE, "set", "owner and due date (rule 14)"),
        *rows(
            "show_condition_met", "open", "evidence_submitted", WRITERS, "send evidence for", "what was done"
        ),
        *rows("close_condition", "evidence_submitted", "closed", HUB, "close", "rule 9: the hub lead closes"),
        *rows("send_condition_back", "evidence_submitted closed", "open", SCREENERS, "send back", "a reason"),
        *rows("confirm_condition", "evidence_submitted closed", "met", HEE, "confirm", "HEE confirms"),
        *rows(
            "change_condition",
            "open evidence_submitted closed",
            "=",
            HEE,
            "change",
            "another owner or day, a reason",
        ),
        *rows(
            "lift_condition",
            "open evidence_submitted closed",
            "lifted",
            HEE,
            "lift",
            "part of decide_reconsideration",
        ),
    ),
)

# A change that a practice declares opens a review of its standing (RULES 17). The hub may look first; HEE closes.
CHANGE = LifeCycle(
    "declared change",
    (
        *rows("declare_change", "", "declared", WRITERS, "declare", "what changed, and on what day"),
        *rows("begin_change_review", "declared", "under_review", SCREENERS, "take under review"),
        *rows("close_change_review", "under_review", "closed", HEE, "close", "an outcome and a reason"),
    ),
)

LIFE_CYCLES = (APPLICATION, VISIT, MEETING, CONDITION, CHANGE)
