"""The visible tables of what an accreditation alone does not give: agreements, audits and overrides of the gate.

Read as ``hubs.accrediting.life_cycles`` is. Sources: RULES §3; what it leaves open is ours, with the reason.
"""

from hubs.accrediting.life_cycles import HEE, SCREENERS, LifeCycle, Part, rows

SIGNERS = frozenset({Part.PRACTICE_LEAD})
AUDITORS = frozenset({Part.PRACTICE_LEAD, Part.ACTING_HUB_LEAD, Part.ACADEMIC_LINK, Part.HEE_STAFF})
AUDIT_WRITERS = AUDITORS | {Part.ADMINISTRATOR, Part.HUB_LEAD}
FINISHERS = AUDIT_WRITERS | {Part.ACTION_OWNER}
STOPPERS = SCREENERS | {Part.ACADEMIC_LINK}

# A variation goes through the same states as the agreement that it varies.
AGREEMENT = LifeCycle(
    "education agreement",
    (
        *rows("draft_agreement", "", "draft", HEE, "draft", "no other draft of its kind there"),
        *rows("write_agreement", "draft", "=", HEE, "write", "the revision that was read"),
        *rows("send_agreement", "draft", "sent", HEE, "send", "text, first day, somebody who can sign"),
        *rows("call_back_agreement", "sent", "draft", HEE, "call back", "a reason"),
        *rows("question_agreement", "sent", "draft", SIGNERS, "send back", "a question"),
        # The practice itself signs: a hub that acts for it cannot bind it.
        *rows("sign_agreement", "sent", "signed", SIGNERS, "sign", "name and role; the text that was read"),
        *rows("countersign_agreement", "signed", "in_force", HEE, "countersign", "name and role"),
        *rows("record_agreement", "", "in_force", HEE, "record", "the day on which it was signed on paper"),
        *rows("withdraw_agreement", "draft sent signed", "withdrawn", HEE, "withdraw", "a reason"),
        *rows("end_agreement", "in_force", "terminated", HEE, "end", "a reason; an earlier last day"),
        *rows("end_agreement", "in_force", "withdrawn", HEE, "end", "a reason; before its first day"),
    ),
)

# Those of which a practice has one at most of a kind, and an agreement one variation.
AGREEMENT_IN_HAND = ("draft", "sent", "signed")

# In use, as the statuses of the North West tool have it [23]; the others stop new placements (rule 9).
AUDIT_IN_USE = ("open", "action_plan_in_progress", "action_plan_completed")
AUDIT_STOPS = ("on_hold", "closed", "review_before_use")
AUDIT_IN_HAND = ("draft", "offered")

AUDIT = LifeCycle(
    "educational audit",
    (
        *rows("start_audit", "", "draft", AUDIT_WRITERS, "start", "no other draft there"),
        *rows("write_audit", "draft", "=", AUDIT_WRITERS, "write", "the revision that was read"),
        # Joint: whichever of practice and provider finishes first offers it to the other.
        *rows("offer_audit", "draft", "offered", AUDITORS, "finish", "every section filled in"),
        *rows("reopen_audit", "offered", "draft", AUDITORS, "reopen", "a reason"),
        *rows("agree_audit", "offered", "open", AUDITORS, "agree", "the other side; nothing to act on"),
        *rows(
            "agree_audit",
            "offered",
            "action_plan_in_progress",
            AUDITORS,
            "agree",
            "the other side; an action plan",
        ),
        *rows("discard_audit", "draft offered", "discarded", AUDITORS, "discard", "a reason"),
        *rows("record_audit", "", "open", HEE, "record", "the day of an audit done on paper"),
        *rows("record_audit", "", "action_plan_in_progress", HEE, "record", "the same, with actions open"),
        *rows("record_audit", "", "action_plan_completed", HEE, "record", "the same, with actions done"),
        *rows("record_audit", "", "on_hold", HEE, "record", "the same, with the reason"),
        *rows("record_audit", "", "closed", HEE, "record", "the same, with the reason"),
        *rows("record_audit", "", "review_before_use", HEE, "record", "the same, with the reason"),
        *rows(
            "add_action",
            "open action_plan_completed",
            "action_plan_in_progress",
            AUDIT_WRITERS,
            "add to",
            "an owner and a due date",
        ),
        *rows(
            "add_action",
            "draft action_plan_in_progress on_hold review_before_use",
            "=",
            AUDIT_WRITERS,
            "add to",
            "an owner and a due date",
        ),
        *rows(
            "change_action",
            "draft action_plan_in_progress on_hold review_before_use",
            "=",
            AUDIT_WRITERS,
            "change an action of",
            "the revision that was read; not done yet",
        ),
        *rows("remove_action", "draft", "=", AUDIT_WRITERS, "take an action out of"),
        *rows(
            "finish_action",
            "action_plan_in_progress on_hold review_before_use",
            "=",
            FINISHERS,
            "finish an action of",
            "what was done",
        ),
        *rows(
            "finish_action",
            "action_plan_in_progress",
            "action_plan_completed",
            FINISHERS,
            "finish an action of",
            "what was done; it was the last",
        ),
        *rows(
            "follow_up_audit",
            "open action_plan_in_progress action_plan_completed on_hold review_before_use",
            "=",
            STOPPERS,
            "follow up",
            "what was found (rule 10: after 6 months)",
        ),
        *rows(
            "hold_audit",
            "open action_plan_in_progress action_plan_completed review_before_use",
            "on_hold",
            STOPPERS,
            "put on hold",
            "a reason",
        ),
        *rows(
            "ask_audit_review",
            "open action_plan_in_progress action_plan_completed on_hold",
            "review_before_use",
            STOPPERS,
            "have reviewed",
            "a reason",
        ),
        *rows("release_audit", "on_hold review_before_use", "open", STOPPERS, "release", "what was found"),
        *rows(
            "release_audit",
            "on_hold review_before_use",
            "action_plan_in_progress",
            STOPPERS,
            "release",
            "what was found; actions are open",
        ),
        *rows(
            "release_audit",
            "on_hold review_before_use",
            "action_plan_completed",
            STOPPERS,
            "release",
            "what was found; actions are done",
        ),
        *rows(
            "close_audit",
            "open action_plan_in_progress action_plan_completed on_hold review_before_use",
            "closed",
            SCREENERS,
            "close",
            "a reason; a new audit opens the practice again",
        ),
    ),
)

# Nothing but HEE staff, with a reason and a last day, lets a placement stand without what the scheme asks.
OVERRIDE = LifeCycle(
    "override",
    (
        *rows("give_override", "", "in_force", HEE, "give", "what it excuses, a reason, a last day"),
        *rows("shorten_override", "in_force", "=", HEE, "shorten", "an earlier last day, a reason"),
        *rows("shorten_override", "in_force", "withdrawn", HEE, "shorten", "before its first day"),
    ),
)

STANDING_CYCLES = (AGREEMENT, AUDIT, OVERRIDE)
