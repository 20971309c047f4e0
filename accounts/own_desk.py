"""What accreditation and agreements hold on a person, for the page of their own data."""

from __future__ import annotations

from accounts.models import Person
from accounts.own_data import Row, Section, register_own_data
from hubs.models import AgreementSignature, AuditAction, Condition, PanelMember, VisitMember


def panels(person: Person) -> list[Row]:
    """The panels on which somebody sits or sat; of the cases only how many they were given."""
    rows = PanelMember.objects.filter(person=person).select_related("meeting__region")
    return [
        {
            "starts_at": seat.meeting.starts_at,
            "region": str(seat.meeting.region),
            "is_chair": seat.is_chair,
            "cases": seat.given.count(),
            "state": seat.meeting.get_state_display(),
        }
        for seat in rows.order_by("-meeting__starts_at")
    ]


def conditions(person: Person) -> list[Row]:
    rows = Condition.objects.filter(owner=person).select_related("decision__practice", "decision__group")
    return [
        {
            "host": str(each.decision.host),
            "text": each.text,
            "due_on": each.due_on,
            "state": each.get_state_display(),
        }
        for each in rows
    ]


def visits(person: Person) -> list[Row]:
    """The visits in whose team somebody is or was."""
    rows = VisitMember.objects.filter(person=person).select_related(
        "visit__application__practice", "visit__application__group"
    )
    return [
        {
            "starts_at": each.visit.starts_at,
            "host": str(each.visit.application.host),
            "is_lead": each.is_lead,
            "state": each.visit.get_state_display(),
        }
        for each in rows.order_by("-visit__starts_at")
    ]


def signatures(person: Person) -> list[Row]:
    """The agreements that somebody signed, with what they put under them; kept for as long as the agreements."""
    rows = AgreementSignature.objects.filter(signed_by=person).select_related("agreement__practice")
    return [
        {
            "signed_at": each.signed_at,
            "agreement": str(each.agreement),
            "name": each.name,
            "role": each.role,
            "side": each.get_side_display(),
        }
        for each in rows.order_by("-signed_at")
    ]


def audit_actions(person: Person) -> list[Row]:
    rows = AuditAction.objects.filter(owner=person).select_related("audit__practice")
    return [
        {
            "practice": str(each.audit.practice),
            "text": each.text,
            "due_on": each.due_on,
            "done_on": each.done_on,
            "what_was_done": each.what_was_done,
        }
        for each in rows.order_by("-due_on", "-pk")
    ]


def register() -> None:
    register_own_data(
        Section(
            "panels",
            "Accreditation panels on which you sit",
            "You read the cases that are given to you.",
            (
                ("starts_at", "When"),
                ("region", "Region"),
                ("is_chair", "As chair"),
                ("cases", "Cases"),
                ("state", "State"),
            ),
            panels,
            ("hubs.PanelMember.person",),
        ),
        Section(
            "conditions",
            "Conditions that you see to",
            "What a practice has to do since it was accredited on a condition.",
            (("host", "Practice"), ("text", "Condition"), ("due_on", "Due"), ("state", "State")),
            conditions,
            ("hubs.Condition.owner",),
        ),
        Section(
            "visits",
            "Visits to practices that apply",
            "You are in the team that visits them.",
            (("starts_at", "When"), ("host", "Practice"), ("is_lead", "As lead"), ("state", "State")),
            visits,
            ("hubs.VisitMember.person",),
        ),
        Section(
            "signatures",
            "Agreements that you signed",
            "Your name stays under them for as long as the agreements are kept.",
            (
                ("signed_at", "When"),
                ("agreement", "Agreement"),
                ("name", "Your name"),
                ("role", "As"),
                ("side", "For"),
            ),
            signatures,
            ("hubs.AgreementSignature.signed_by",),
        ),
        Section(
            "audit_actions",
            "Actions of educational audits that you see to",
            "What an audit of a practice asked of you.",
            (
                ("practice", "Practice"),
                ("text", "What is to be done"),
                ("due_on", "Due by"),
                ("done_on", "Done on"),
                ("what_was_done", "What was done"),
            ),
            audit_actions,
            ("hubs.AuditAction.owner",),
        ),
    )
