"""What the pages of educational audits show: who may do what, how far each section is, until when it may be used."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from hubs.accrediting.life_cycles import Part
from hubs.accrediting.standing_cycles import AUDIT, AUDIT_IN_HAND, AUDIT_IN_USE, AUDIT_STOPS
from hubs.models import AuditAction, AuditSection, EducationalAudit, Practice
from hubs.operations.audits.sections import said_in, what_is_missing
from hubs.operations.audits.steps import parts_in, steps_open_to, superseded
from hubs.querysets import in_regions_of
from hubs.what_if import what_if_address

COLOURS = {
    "draft": "grey",
    "offered": "blue",
    "open": "green",
    "action_plan_in_progress": "yellow",
    "action_plan_completed": "green",
    "on_hold": "red",
    "review_before_use": "orange",
    "closed": "red",
    "discarded": "grey",
}
ENDED_BADLY = "discarded"


@dataclass
class AuditReading:
    """Somebody looks at an audit that they may see."""

    person: Any
    audit: EducationalAudit

    @cached_property
    def parts(self) -> set[Part]:
        return parts_in(self.person, self.audit)

    @cached_property
    def steps(self) -> set[str]:
        """The operations that are open to them now."""
        return steps_open_to(self.person, self.audit)

    def takes(self, operation: str) -> bool:
        """Whether the step is theirs at all, in whichever state."""
        return bool(self.parts & AUDIT.doers(operation))

    @property
    def is_in_hand(self) -> bool:
        return self.audit.state in AUDIT_IN_HAND

    @property
    def is_in_use(self) -> bool:
        return self.audit.state in AUDIT_IN_USE

    @property
    def is_stopped(self) -> bool:
        return self.audit.state in AUDIT_STOPS

    @cached_property
    def is_superseded(self) -> bool:
        return superseded(self.audit)

    @property
    def colour(self) -> str:
        return COLOURS[self.audit.state]

    @property
    def due_on(self) -> datetime.date | None:
        """The last day for which it serves, by the reader's own interval where they are of a provider."""
        return getattr(self.audit, "due_on", None)

    @property
    def is_overdue(self) -> bool:
        return bool(self.due_on and self.due_on < timezone.localdate())

    @property
    def is_follow_up_due(self) -> bool:
        return bool(self.audit.follow_up_on and self.audit.follow_up_on <= timezone.localdate())

    @cached_property
    def what_if(self) -> str:
        """Where it is told whom its lapse would strand; "" for who may not ask, and where nobody stands on it."""
        return what_if_address(self.audit, self.person) if self.is_in_use and not self.is_superseded else ""

    def may_finish(self, action: AuditAction) -> bool:
        """Whether they may say that an action is done: who writes the audit, and who sees to it."""
        if action.done_on or not AUDIT.step("finish_action", self.audit.state):
            return False
        return "finish_action" in self.steps or action.owner_id == self.person.pk


@dataclass(frozen=True)
class SectionRead:
    """A section with its lines, and how far it is."""

    section: AuditSection
    said: Any
    status: str
    colour: str

    @property
    def href(self) -> str:
        return href_of(self.section)

    @property
    def key(self) -> str:
        return key_of(self.section)

    def as_task(self) -> dict[str, str]:
        """As the design system's task list wants it."""
        return {"text": str(self.section), "href": self.href, "status": self.status, "colour": self.colour}


def key_of(section: AuditSection) -> str:
    """How a section is called in addresses."""
    return f"standard-{section.domain.code}" if section.domain else section.kind.replace("_", "-")


def href_of(section: AuditSection) -> str:
    """The page on which a section is filled in."""
    return reverse("hubs:audit_section", args=[section.audit.public_id, key_of(section)])


def sections_of(audit: EducationalAudit) -> list[AuditSection]:
    """All of them in order, one query."""
    sections = list(audit.sections.select_related("domain", "changed_by").order_by("pk"))
    for section in sections:
        section.audit = audit
    return sections


def read_sections(sections: Iterable[AuditSection]) -> list[SectionRead]:
    """With their lines and how far they are; a query for each kind that has lines."""
    return [_read(section) for section in sections]


def _read(section: AuditSection) -> SectionRead:
    said = said_in(section)
    if section.is_done:
        return SectionRead(section, said, "Filled in", "")
    if section.revision > 1:
        return SectionRead(section, said, "Begun", "yellow")
    if said.text or not what_is_missing(section, said):
        return SectionRead(section, said, "Look through", "blue")
    return SectionRead(section, said, "Not started", "grey")


def practices_to_audit(person: Any) -> Any:
    """Those of which ``person`` may start an audit: of any open practice where they are an academic link."""
    practices = Practice.objects.open()
    if person.academic_links.current().exists() and in_regions_of(person) is None:
        return practices
    return practices.managed_by(person) | practices.whose_standing_is_shown_to(person)
