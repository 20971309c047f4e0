"""What the network itself knows of a host: its standing, what it declared, and where its CQC rating is published."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from urllib.parse import urlencode

from django.db.models import Q
from django.utils import timezone
from django.utils.text import capfirst

from atp_portal.formatting import and_list, date_plain
from hubs.accrediting.standing_table import facts_of, reading_of
from hubs.known_of_hosts import Known, register_known
from hubs.models import (
    Accreditation,
    ChangeDeclaration,
    Condition,
    EducationAgreement,
    Practice,
    PracticeGroupMember,
)

# The regulator's own public search. The portal holds no ratings: they change, and theirs is the one that counts.
CQC_SEARCH = "https://www.cqc.org.uk/search/all"


def register() -> None:
    """Called once, when the app loads."""
    register_known("CQC rating", cqc_of)
    register_known("Declared changes", changes_of)
    register_known("Standing", standing_of)
    register_known("Conditions not met yet", conditions_of)
    register_known("Agreements", agreements_of)


def cqc_of(practices: Sequence[Practice]) -> Iterator[Known]:
    """Where to look each practice up, and what it declared of its rating."""
    for practice in practices:
        asked = urlencode({"query": practice.name, "location-query": practice.postcode})
        yield Known(
            practice.name,
            "",
            href=f"{CQC_SEARCH}?{asked}",
            link_text=f"Look up {practice.name} at the CQC",
        )
    yield from _declared(practices, Q(kind=ChangeDeclaration.Kind.CQC_RATING))


def changes_of(practices: Sequence[Practice]) -> Iterator[Known]:
    """What they declared besides, the latest on top."""
    return _declared(practices, ~Q(kind=ChangeDeclaration.Kind.CQC_RATING))


def _declared(practices: Sequence[Practice], which: Q) -> Iterator[Known]:
    changes = ChangeDeclaration.objects.filter(which, practice__in=practices).select_related("practice")
    for each in changes:
        outcome = f" {capfirst(each.get_outcome_display())}: {each.reason}" if each.outcome else ""
        yield Known(
            each.practice.name,
            f"{capfirst(each.get_kind_display())}: {each.text}{outcome}",
            when=each.happened_on,
            tag=capfirst(each.get_state_display()),
            colour="grey" if each.state == ChangeDeclaration.State.CLOSED else "yellow",
        )


def standing_of(practices: Sequence[Practice]) -> Iterator[Known]:
    """Their accreditations and those of their groups, as they read today."""
    today = timezone.localdate()
    held = Accreditation.objects.of_practices([each.pk for each in practices]).read_on(today)
    alike: dict[Known, list[str]] = {}
    for each in held.select_related("practice", "group", "learner_group"):
        reading = reading_of(facts_of(each, today))
        until = f" until {date_plain(each.ends_on)}" if each.ends_on else ", without an end"
        days = f"from {date_plain(each.starts_on)}{until}"
        known = Known(each.host.name, days, tag=reading.words, colour=reading.colour)
        alike.setdefault(known, []).append(str(each.learner_group))
    for known, groups in alike.items():
        yield replace(known, words=f"{and_list(groups)}, {known.words}")


def conditions_of(practices: Sequence[Practice]) -> Iterator[Known]:
    """What they still have to do since an earlier decision."""
    groups = PracticeGroupMember.objects.current().filter(practice__in=practices).values("group")
    unmet = Condition.objects.unmet().filter(
        Q(decision__practice__in=practices) | Q(decision__group__in=groups)
    )
    for each in unmet.select_related("decision__practice", "decision__group"):
        yield Known(
            each.decision.host.name,
            f"{each.text} Due on {date_plain(each.due_on)}.",
            tag=capfirst(each.get_state_display()),
            colour="red" if each.due_on < timezone.localdate() else "yellow",
        )


def agreements_of(practices: Sequence[Practice]) -> Iterator[Known]:
    """The contracts under which they provide placements today."""
    current = EducationAgreement.objects.binding().current().filter(practice__in=practices)
    for each in current.select_related("practice"):
        until = f" until {date_plain(each.ends_on)}" if each.ends_on else ", without an end"
        yield Known(
            each.practice.name,
            f"{capfirst(each.get_kind_display())}, from {date_plain(each.starts_on)}{until}",
        )
