"""What the gate must answer, written by hand from RULES 7 to 9 before there was a gate.

A placement of a student nurse at Weir Top Surgery from Wednesday 1 September 2027 (day one) to Friday 26 November
2027. Days are written as day/month, in 2027 unless a year is given; "-" is no last day. Where a row says nothing of
one of the three, it is as in GOOD, which covers every day. Asked on 1 August 2027 unless ``today`` says otherwise.

Decided while writing, where the rules are silent:
- An audit serves from its day to the same day of the month so many months later, that day included; the day after
  it is overdue (rule 8: "due every 24 months"). 31 August and 18 months is the last day of February.
- Of several audits the latest done on a day counts for that day, whether it serves or is stopped (rule 9).
- A stopped audit (on hold, closed, review before use) serves no day from the one on which it was stopped.
- An agreement counts once both sides have signed; one that was ended early counts to its last day.
- An override excuses days, not acts: only days within it, only what it names, only its learner group.
- A hub that only reports refuses nothing until its day, that day included; the hub is the practice's of today.
"""

from __future__ import annotations

from typing import NamedTuple

STANDS, OVERRIDDEN, REPORTED, REFUSED = "stands", "overridden", "reported", "refused"


class Row(NamedTuple):
    """One situation, and the answer: the outcome, and the days that are lacking by what lacks."""

    says: str
    outcome: str
    lacks: dict[str, str] = {}
    accreditations: str = "nurse 1/1-"
    suspensions: str = ""
    member: str = ""
    agreements: str = "in_force 1/1-"
    audits: str = "open 1/3"
    interval: int = 24
    overrides: str = ""
    reports_until: str = ""
    today: str = "1/8"


GOOD = Row("all three on every day", STANDS)
ALL = "1/9-26/11"

ACCREDITATIONS = (
    GOOD,
    Row("accredited on exactly these days", STANDS, accreditations="nurse 1/9-26/11"),
    Row("it ends a day early", REFUSED, {"accreditation": "26/11"}, accreditations="nurse 1/1-25/11"),
    Row("it starts a day late", REFUSED, {"accreditation": "1/9"}, accreditations="nurse 2/9-"),
    Row("it is for another learner group", REFUSED, {"accreditation": ALL}, accreditations="medical 1/1-"),
    Row("there is none", REFUSED, {"accreditation": ALL}, accreditations=""),
    Row("it ended the day before", REFUSED, {"accreditation": ALL}, accreditations="nurse 1/1-31/8"),
    Row("it starts the day after", REFUSED, {"accreditation": ALL}, accreditations="nurse 27/11-"),
    Row("one follows the other", STANDS, accreditations="nurse 1/1-30/9, nurse 1/10-"),
    Row(
        "a day lies between two",
        REFUSED,
        {"accreditation": "1/10"},
        accreditations="nurse 1/1-30/9, nurse 2/10-",
    ),
    Row("it was annulled", REFUSED, {"accreditation": ALL}, accreditations="annulled nurse 1/1-"),
    Row("it is of its practice group", STANDS, accreditations="group nurse 1/1-", member="1/1-"),
    Row(
        "it left the group in between",
        REFUSED,
        {"accreditation": "1/11-26/11"},
        accreditations="group nurse 1/1-",
        member="1/1-31/10",
    ),
    Row(
        "it joined the group on the second day",
        REFUSED,
        {"accreditation": "1/9"},
        accreditations="group nurse 1/1-",
        member="2/9-",
    ),
    Row("it is suspended for good", REFUSED, {"suspension": ALL}, suspensions="in_force 1/7-"),
    Row("it is suspended for a week", REFUSED, {"suspension": "4/10-8/10"}, suspensions="in_force 4/10-8/10"),
    Row("the suspension ends the day before", STANDS, suspensions="in_force 1/7-31/8"),
    Row("it is suspended on the first day", REFUSED, {"suspension": "1/9"}, suspensions="in_force 1/7-1/9"),
    Row("it is suspended on the last day", REFUSED, {"suspension": "26/11"}, suspensions="in_force 26/11-"),
    Row("the suspension was withdrawn", STANDS, suspensions="withdrawn 1/7-"),
)

AGREEMENTS = (
    Row("an agreement on exactly these days", STANDS, agreements="in_force 1/9-26/11"),
    Row("it ends a day early ", REFUSED, {"agreement": "26/11"}, agreements="in_force 1/1-25/11"),
    Row("it starts a day late ", REFUSED, {"agreement": "1/9"}, agreements="in_force 2/9-"),
    Row("there is no agreement", REFUSED, {"agreement": ALL}, agreements=""),
    Row("it is a draft", REFUSED, {"agreement": ALL}, agreements="draft 1/1-"),
    Row("it was sent", REFUSED, {"agreement": ALL}, agreements="sent 1/1-"),
    Row("the practice alone has signed", REFUSED, {"agreement": ALL}, agreements="signed 1/1-"),
    Row("it was withdrawn", REFUSED, {"agreement": ALL}, agreements="withdrawn 1/1-"),
    Row("it was ended early", REFUSED, {"agreement": "16/10-26/11"}, agreements="terminated 1/1-15/10"),
    Row("it was ended early, but after it all", STANDS, agreements="terminated 1/1-26/11"),
    Row("a successor follows", STANDS, agreements="in_force 1/1-30/9, in_force 1/10-"),
    Row(
        "the successor is not signed yet",
        REFUSED,
        {"agreement": "1/10-26/11"},
        agreements="in_force 1/1-30/9, sent 1/10-",
    ),
)

AUDITS = (
    Row("due on the last day", STANDS, audits="open 26/11/2025"),
    Row("due the day before the last", REFUSED, {"audit": "26/11"}, audits="open 25/11/2025"),
    Row("the provider audits every 36 months", STANDS, audits="open 25/11/2025", interval=36),
    Row("... every 18 months", REFUSED, {"audit": ALL}, audits="open 26/11/2025", interval=18),
    Row(
        "18 months, due on 1 September", REFUSED, {"audit": "2/9-26/11"}, audits="open 1/3/2026", interval=18
    ),
    Row(
        "18 months after 31 August is 28 February",
        REFUSED,
        {"audit": ALL},
        audits="open 31/8/2025",
        interval=18,
    ),
    Row("there has been no audit", REFUSED, {"audit": ALL}, audits=""),
    Row("it is being filled in", REFUSED, {"audit": ALL}, audits="draft"),
    Row("it waits for the other side", REFUSED, {"audit": ALL}, audits="offered"),
    Row("it was discarded", REFUSED, {"audit": ALL}, audits="discarded"),
    Row("an action plan is in progress", STANDS, audits="action_plan_in_progress 1/3"),
    Row("the action plan is completed", STANDS, audits="action_plan_completed 1/3"),
    Row("it is on hold", REFUSED, {"audit_stopped": ALL}, audits="on_hold 1/3 since 1/7"),
    Row("it is closed", REFUSED, {"audit_stopped": ALL}, audits="closed 1/3 since 1/7"),
    Row(
        "to be reviewed before use", REFUSED, {"audit_stopped": ALL}, audits="review_before_use 1/3 since 1/7"
    ),
    Row("done on the first day", STANDS, audits="open 1/9", today="1/9"),
    Row("done on the second day", REFUSED, {"audit": "1/9"}, audits="open 2/9", today="2/9"),
    Row("an old one is overdue, a new one serves", STANDS, audits="open 1/3/2025, open 1/3"),
    Row(
        "the latest is on hold, an earlier one is not",
        REFUSED,
        {"audit_stopped": ALL},
        audits="open 1/3/2026, on_hold 1/3 since 1/7",
    ),
    Row("an old one was closed, a new one serves", STANDS, audits="closed 1/3/2026 since 1/6/2026, open 1/3"),
    Row(
        "put on hold in the middle",
        REFUSED,
        {"audit_stopped": "4/10-26/11"},
        audits="on_hold 1/3 since 4/10",
        today="4/10",
    ),
    Row(
        "put on hold in the middle, and overdue anyway later",
        REFUSED,
        {"audit_stopped": "4/10-26/11"},
        audits="on_hold 1/11/2025 since 4/10",
        today="4/10",
    ),
)

NO_AUDIT = {"audit": ALL}
OVERRIDES = (
    Row("excused on every day", OVERRIDDEN, NO_AUDIT, audits="", overrides="audit any 1/9-26/11"),
    Row("a day short", REFUSED, NO_AUDIT, audits="", overrides="audit any 1/9-25/11"),
    Row("a day late", REFUSED, NO_AUDIT, audits="", overrides="audit any 2/9-26/11"),
    Row(
        "two together",
        OVERRIDDEN,
        NO_AUDIT,
        audits="",
        overrides="audit any 1/9-30/9, audit nurse 1/10-26/11",
    ),
    Row("for these learners", OVERRIDDEN, NO_AUDIT, audits="", overrides="audit nurse 1/1-31/12"),
    Row("for other learners", REFUSED, NO_AUDIT, audits="", overrides="audit medical 1/1-31/12"),
    Row("it excuses something else", REFUSED, NO_AUDIT, audits="", overrides="agreement any 1/1-31/12"),
    Row("it was withdrawn again", REFUSED, NO_AUDIT, audits="", overrides="withdrawn audit any 1/1-31/12"),
    Row(
        "of two that lack one is excused",
        REFUSED,
        {"agreement": ALL, "audit": ALL},
        agreements="",
        audits="",
        overrides="audit any 1/1-31/12",
    ),
    Row(
        "of two that lack both are excused",
        OVERRIDDEN,
        {"agreement": ALL, "audit": ALL},
        agreements="",
        audits="",
        overrides="audit+agreement any 1/1-31/12",
    ),
    Row(
        "a suspension is excused as an accreditation",
        OVERRIDDEN,
        {"suspension": "4/10-8/10"},
        suspensions="in_force 4/10-8/10",
        overrides="accreditation any 4/10-8/10",
    ),
    Row(
        "an audit on hold is excused as an audit",
        OVERRIDDEN,
        {"audit_stopped": ALL},
        audits="on_hold 1/3 since 1/7",
        overrides="audit nurse 1/9-26/11",
    ),
    Row("nothing lacks, so nothing is excused", STANDS, overrides="audit any 1/1-31/12"),
)

REPORT_ONLY = (
    Row("the hub only reports, to the end of today", REPORTED, NO_AUDIT, audits="", reports_until="1/8"),
    Row("it did until yesterday", REFUSED, NO_AUDIT, audits="", reports_until="31/7"),
    Row("it does until long after", REPORTED, NO_AUDIT, audits="", reports_until="31/12"),
    Row("it reports, and nothing lacks", STANDS, reports_until="31/12"),
    Row(
        "it reports, and what lacks is excused",
        OVERRIDDEN,
        NO_AUDIT,
        audits="",
        overrides="audit any 1/9-26/11",
        reports_until="31/12",
    ),
)

# Each of the three there or not, x an override of all three or none, x report-only or not: 8 x 2 x 2.
_A, _G, _U = "accreditation", "agreement", "audit"
_EVERYTHING = "accreditation+agreement+audit any 1/1-31/12"
CROSSED: tuple[tuple[str, str, str, str, str, str], ...] = (
    # accreditation, agreement, audit there?  override? report-only?  answer
    ("yes", "yes", "yes", "no", "no", STANDS),
    ("yes", "yes", "yes", "no", "yes", STANDS),
    ("yes", "yes", "yes", "yes", "no", STANDS),
    ("yes", "yes", "yes", "yes", "yes", STANDS),
    ("no", "yes", "yes", "no", "no", REFUSED),
    ("no", "yes", "yes", "no", "yes", REPORTED),
    ("no", "yes", "yes", "yes", "no", OVERRIDDEN),
    ("no", "yes", "yes", "yes", "yes", OVERRIDDEN),
    ("yes", "no", "yes", "no", "no", REFUSED),
    ("yes", "no", "yes", "no", "yes", REPORTED),
    ("yes", "no", "yes", "yes", "no", OVERRIDDEN),
    ("yes", "no", "yes", "yes", "yes", OVERRIDDEN),
    ("yes", "yes", "no", "no", "no", REFUSED),
    ("yes", "yes", "no", "no", "yes", REPORTED),
    ("yes", "yes", "no", "yes", "no", OVERRIDDEN),
    ("yes", "yes", "no", "yes", "yes", OVERRIDDEN),
    ("no", "no", "yes", "no", "no", REFUSED),
    ("no", "no", "yes", "no", "yes", REPORTED),
    ("no", "no", "yes", "yes", "no", OVERRIDDEN),
    ("no", "no", "yes", "yes", "yes", OVERRIDDEN),
    ("no", "yes", "no", "no", "no", REFUSED),
    ("no", "yes", "no", "no", "yes", REPORTED),
    ("no", "yes", "no", "yes", "no", OVERRIDDEN),
    ("no", "yes", "no", "yes", "yes", OVERRIDDEN),
    ("yes", "no", "no", "no", "no", REFUSED),
    ("yes", "no", "no", "no", "yes", REPORTED),
    ("yes", "no", "no", "yes", "no", OVERRIDDEN),
    ("yes", "no", "no", "yes", "yes", OVERRIDDEN),
    ("no", "no", "no", "no", "no", REFUSED),
    ("no", "no", "no", "no", "yes", REPORTED),
    ("no", "no", "no", "yes", "no", OVERRIDDEN),
    ("no", "no", "no", "yes", "yes", OVERRIDDEN),
)


def crossed() -> list[Row]:
    """The rows of CROSSED, spelled out."""
    rows = []
    for accredited, agreed, audited, excused, reports, answer in CROSSED:
        there = {_A: accredited, _G: agreed, _U: audited}
        rows.append(
            GOOD._replace(
                says=f"crossed: {accredited} {agreed} {audited} {excused} {reports}",
                outcome=answer,
                lacks={name: ALL for name, is_there in there.items() if is_there == "no"},
                accreditations=GOOD.accreditations if accredited == "yes" else "",
                agreements=GOOD.agreements if agreed == "yes" else "",
                audits=GOOD.audits if audited == "yes" else "",
                overrides=_EVERYTHING if excused == "yes" else "",
                reports_until="31/12" if reports == "yes" else "",
            )
        )
    return rows


TRUTH_TABLE = [*ACCREDITATIONS, *AGREEMENTS, *AUDITS, *OVERRIDES, *REPORT_ONLY, *crossed()]
