"""The demo world's educational audits: one in use at every practice, and one of each kind that stops or is due."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from dateutil.relativedelta import relativedelta

from accounts.models import Person
from hubs.models import (
    AuditSection,
    EducationalAudit,
    EducationProvider,
    LearnerGroup,
    Practice,
    Profession,
    QualityDomain,
    TrainingHub,
)
from hubs.operations.audits.recording import PaperAction, PaperAudit, record_audits
from hubs.operations.audits.sections import said_in, write_section
from hubs.operations.audits.starting import start_audit
from placements.demo.learners import Fate, Place
from placements.demo.menus import POSTS, TRAININGS

INTERVAL = relativedelta(months=24)
# The audit before the last one was done so long before it: no placement of the world was ever without.
BEFORE_THAT = relativedelta(months=23)
# Longer than any placement of the world but those that are only asked for.
DUE_SOON = datetime.timedelta(days=80)
HOW_MANY_DUE_SOON = 3
# So long ago that the follow-up of an action plan is due.
FOLLOWED_UP_BY_NOW = datetime.timedelta(days=200)
PREPARED = ("educationalist", "trainer", "gp", "nurse")
TEXTS = {
    "learning-environment": "Every learner has an induction, a named supervisor each day and a desk of their own. "
    "Last year’s learners said that they felt part of the team.",
    "governance": "The partners look at learners’ evaluations every quarter. The education lead reports to them.",
    "learners": "Learners meet their educationalist weekly. They know whom to tell when they worry.",
    "educators": "Supervisors have an hour a week for it and go to the hub’s training days.",
    "curricula": "Goals are set in the first week and looked at halfway. Spoke visits are agreed ahead.",
    "workforce": "Two of the nurses and one GP came here as learners first.",
}
PROFILE = "A practice in a health centre on the ground floor, with a lift, parking and a bus stop outside."
BEST_PRACTICE = "Every Wednesday learners of all professions discuss a case together, with a patient partner."
SPOKES = (
    ("District nursing team", "Wound care and leg ulcer assessment in people’s homes"),
    ("Community pharmacy", "How prescriptions are checked and dispensed"),
)


def audit_practices(
    practices: Sequence[tuple[Practice, TrainingHub]],
    *,
    places: Sequence[Place] = (),
    quiet: Sequence[Practice] = (),
    actions: Sequence[PaperAction] = (),
    today: datetime.date,
    by: Person,
) -> None:
    """Audits of the last 20 months, a few of them due soon; of the ``quiet`` the first's is overdue, others on hold.

    ``quiet`` are practices at which nobody is or will be placed; ``actions`` are the first practice's action plan.
    """
    at: defaultdict[int, list[Place]] = defaultdict(list)
    for place in places:
        at[place.at.practice.pk].append(place)
    free = [
        practice
        for practice, _ in practices
        if practice not in quiet and all(place.fate is not Fate.REQUESTED for place in at[practice.pk])
    ]
    due_soon = free[-HOW_MANY_DUE_SOON:] if quiet else []
    contents = _Contents()
    earlier, papers = [], []
    for number, (practice, _) in enumerate(practices):
        audited_on = today - datetime.timedelta(days=30 + number * 53 % 560)
        stopped, reason = "", ""
        if actions and number == 0:
            audited_on = today - FOLLOWED_UP_BY_NOW
        elif practice in due_soon:
            audited_on = today + DUE_SOON - INTERVAL - datetime.timedelta(days=number % 7)
        elif practice in quiet[:1]:
            audited_on = today - INTERVAL - datetime.timedelta(days=40)
        elif practice in quiet:
            stopped = EducationalAudit.State.ON_HOLD
            reason = "The rooms for learners are being rebuilt. The hub looks at them once they are done."
        slugs = {place.training.provider for place in at[practice.pk]} or {TRAININGS[0].provider}
        providers = [contents.providers[slug] for slug in sorted(slugs)]
        paper = PaperAudit(
            practice=practice,
            audited_on=audited_on,
            stopped=stopped,
            reason=reason,
            providers=providers,
            texts=contents.texts,
            capacities=contents.capacities,
            staff=contents.staff,
            spokes=SPOKES,
            actions=actions if number == 0 else (),
        )
        papers.append(paper)
        earlier.append(PaperAudit(practice, audited_on - BEFORE_THAT, providers=providers))
    record_audits(by=by, audits=earlier)
    record_audits(by=by, audits=papers)


def action_plan(*, educationalist: Person, administrator: Person, today: datetime.date) -> list[PaperAction]:
    """One that was done, one that is overdue and one that is still to be done."""
    day = datetime.timedelta(days=1)
    return [
        PaperAction(
            "Give every learner a named place to work at from their first day.",
            administrator,
            today - 120 * day,
            done_on=today - 130 * day,
            what_was_done="Two desks in the library are kept for learners. The rota hangs at the door.",
        ),
        PaperAction(
            "Put what learners say in their evaluations on the agenda of the partners’ meeting.",
            administrator,
            today - 12 * day,
        ),
        PaperAction("Name a deputy for the nurse educationalist.", educationalist, today + 40 * day),
    ]


def begin_next_audit(*, practice: Practice, academic: Person, administrator: Person) -> None:
    """The university has started the next audit, and the practice has filled in the first half."""
    audit = start_audit(by=academic, practice=practice)
    kinds = AuditSection.Kind
    first = [kinds.PROFILE, kinds.DOMAIN, kinds.DOMAIN, kinds.DOMAIN]
    sections = list(audit.sections.select_related("domain").order_by("pk"))
    for section, kind in zip(sections, first, strict=False):
        assert section.kind == kind
        said = replace(said_in(section), judgement="met" if kind == kinds.DOMAIN else "")
        write_section(by=administrator, section=section, said=said, revision=section.revision, is_done=True)


class _Contents:
    """What every audit of the world says, of the scheme's own rows."""

    def __init__(self) -> None:
        kinds = AuditSection.Kind
        self.texts: dict[tuple[str, QualityDomain | None], tuple[str, str]] = {
            (kinds.PROFILE, None): (PROFILE, ""),
            (kinds.BEST_PRACTICE, None): (BEST_PRACTICE, ""),
        }
        for domain in QualityDomain.objects.filter(code__in=TEXTS):
            self.texts[kinds.DOMAIN, domain] = (TEXTS[domain.code], AuditSection.Judgement.MET)
        slugs = {training.group for training in TRAININGS}
        groups = LearnerGroup.objects.filter(slug__in=slugs).order_by("name")
        self.capacities = {group: 2 if number % 3 else 3 for number, group in enumerate(groups)}
        self.providers = {provider.slug: provider for provider in EducationProvider.objects.all()}
        professions = {profession.slug: profession for profession in Profession.objects.all()}
        self.staff = {}
        for slug in sorted({post.profession for post in POSTS if post.profession in professions}):
            here = [post for post in POSTS if post.profession == slug]
            prepared = sum(post.key in PREPARED for post in here)
            self.staff[professions[slug]] = (len(here), prepared)
