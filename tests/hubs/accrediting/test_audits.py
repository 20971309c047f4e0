"""Educational audits: prefilled, written by several at once, agreed by both sides, seen by those concerned."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingMail
from hubs.models import AuditAction, AuditSection, EducationalAudit, Practice
from hubs.operations.audits.actions import Planned, StaleAction, add_action, change_action, finish_action
from hubs.operations.audits.agreeing import agree_audit, offer_audit, reopen_audit
from hubs.operations.audits.nudges import remind_of_overdue_actions
from hubs.operations.audits.recording import PaperAudit, record_audits
from hubs.operations.audits.sections import Said, StaleSection, said_in, write_section
from hubs.operations.audits.starting import start_audit
from hubs.operations.audits.stopping import follow_up_audit, hold_audit, release_audit
from hubs.operations.base import Refusal
from hubs.operations.reminders import send_standing_reminders
from tests.factories import HeeStaffFactory, PracticeFactory, PracticeLeadFactory, SupervisorFactory
from tests.factories.accrediting import QualityDomainFactory, StandingReminderFactory
from tests.factories.applications import application_in
from tests.factories.audits import audit_in, fill_in
from tests.factories.cast import Cast
from tests.factories.network import AuditFactory, ProviderFactory
from tests.factories.people import AcademicLinkFactory, PersonFactory
from tests.house.query_counts import assert_same_queries
from tests.races import race

pytestmark = pytest.mark.django_db
ONE_DAY = datetime.timedelta(days=1)
MANY = 32


@pytest.fixture
def draft(cast: Cast) -> EducationalAudit:
    QualityDomainFactory(code="governance", name="Governance")
    return start_audit(by=cast.practice_lead, practice=cast.practice)


def section(audit: EducationalAudit, kind: str) -> AuditSection:
    return audit.sections.select_related("domain").get(kind=kind)


def mails(template: str) -> list[tuple[str, str]]:
    sent = OutgoingMail.objects.filter(template=template).select_related("person").order_by("pk")
    return [(str(mail.person), mail.subject) for mail in sent]


# Starting, and with what


def test_the_first_audit_begins_with_what_the_practice_wrote_when_it_applied(cast: Cast) -> None:
    practice = PracticeFactory(hub=cast.hub)
    lead = PracticeLeadFactory(practice=practice).person
    application = application_in("submitted", practice=practice, by=lead)
    SupervisorFactory(practice=practice, person=PersonFactory(profession=cast.nursing))
    SupervisorFactory(practice=practice, person=PersonFactory(profession=cast.nursing))
    SupervisorFactory(practice=practice, person=PersonFactory(profession=cast.medicine))
    audit = start_audit(by=lead, practice=practice)
    written: dict[Any, list[str]] = {}
    for answer in application.answers.select_related("criterion__domain").order_by("criterion__position"):
        if answer.statement:
            words = f"{answer.criterion.text}\n{answer.statement}"
            written.setdefault(answer.criterion.domain, []).append(words)
    assert written
    assert {
        each.domain: (each.text, each.judgement) for each in audit.sections.filter(kind="domain") if each.text
    } == {domain: ("\n\n".join(words), "") for domain, words in written.items()}
    assert said_in(section(audit, "staff")).staff == {cast.nursing: (2, 2), cast.medicine: (1, 1)}


def test_the_next_audit_begins_with_the_last_and_is_judged_anew(cast: Cast) -> None:
    practice = PracticeFactory(hub=cast.hub)
    lead = PracticeLeadFactory(practice=practice).person
    last = audit_in(
        "open",
        practice=practice,
        lead=lead,
        academic=cast.academic,
        provider=cast.provider,
        audited_on=timezone.localdate() - ONE_DAY,
    )
    audit = start_audit(by=lead, practice=practice)

    def said(of: EducationalAudit) -> list[Said]:
        return [replace(said_in(each), judgement="") for each in of.sections.order_by("pk")]

    assert (audit.previous, said(audit)) == (last, said(last))
    assert set(audit.sections.values_list("is_done", "judgement", "revision")) == {(False, "", 1)}


def test_universities_with_learners_there_take_part_and_are_told(cast: Cast, draft: EducationalAudit) -> None:
    assert {str(each) for each in draft.providers.all()} == {str(cast.provider), str(cast.other_provider)}
    told = {person for person, _ in mails("audit_news")}
    assert told == {str(cast.academic), str(cast.other_academic)}


def test_of_many_who_start_an_audit_at_once_one_does(transactional_db: None, cast: Cast) -> None:
    start = partial(start_audit, practice=cast.practice)
    people = [cast.practice_lead, cast.academic, cast.hub_lead, cast.administrator]
    came = race([partial(start, by=people[number % 4]) for number in range(MANY)])
    assert sum(isinstance(each, EducationalAudit) for each in came) == 1
    assert sum(isinstance(each, Refusal) for each in came) == MANY - 1
    assert EducationalAudit.objects.in_hand().count() == 1


# Writing


def test_who_saves_over_anothers_words_is_shown_both(cast: Cast, draft: EducationalAudit) -> None:
    written = section(draft, "profile")
    said = replace(said_in(written), text="In a health centre.")
    write_section(by=cast.practice_lead, section=written, said=said, revision=1)
    with pytest.raises(StaleSection, match="has changed this section") as refused:
        write_section(by=cast.academic, section=written, said=replace(said, text="On a hill."), revision=1)
    assert (refused.value.theirs.text, refused.value.theirs.revision) == ("In a health centre.", 2)


def test_of_many_who_save_one_section_at_once_one_does_and_the_others_lose_nothing(
    transactional_db: None, cast: Cast
) -> None:
    QualityDomainFactory()
    audit = start_audit(by=cast.practice_lead, practice=cast.practice)
    written = section(audit, "best_practice")
    came = race(
        [
            partial(
                write_section,
                by=cast.practice_lead if number % 2 else cast.academic,
                section=AuditSection.objects.select_related("audit__practice", "domain").get(pk=written.pk),
                said=Said(f"Words {number}"),
                revision=1,
            )
            for number in range(MANY)
        ]
    )
    kept = [each.text for each in came if isinstance(each, AuditSection)]
    stale = [each.theirs.text for each in came if isinstance(each, StaleSection)]
    assert (len(kept), len(stale), set(stale)) == (1, MANY - 1, set(kept))
    assert AuditSection.objects.get(pk=written.pk).text == kept[0]


def test_a_section_that_lacks_something_is_not_filled_in(cast: Cast, draft: EducationalAudit) -> None:
    lacking = {
        "profile": Said(),
        "domain": Said(judgement="met"),
        "capacity": Said("Two rooms."),
        "staff": Said(),
        "spokes": Said(),
        "best_practice": Said(),
    }
    for kind, said in lacking.items():
        of_kind = section(draft, kind)
        with pytest.raises(Refusal):
            write_section(by=cast.practice_lead, section=of_kind, said=said, revision=1, is_done=True)
    with pytest.raises(Refusal) as refused:
        offer_audit(by=cast.practice_lead, audit=draft)
    assert refused.value.sentences == tuple(
        f"“{each}” is not filled in yet." for each in draft.sections.select_related("domain").order_by("pk")
    )


# Agreeing: joint


def offered(cast: Cast, draft: EducationalAudit) -> EducationalAudit:
    fill_in(draft, by=cast.practice_lead)
    return offer_audit(by=cast.practice_lead, audit=draft)


def test_nobody_agrees_for_both_sides_and_hee_stands_for_one(cast: Cast, draft: EducationalAudit) -> None:
    fill_in(draft, by=cast.practice_lead)
    with pytest.raises(Refusal, match="for which side"):
        offer_audit(by=cast.hee, audit=draft)
    offer_audit(by=cast.hee, audit=draft, side="practice")
    for person in (cast.hee, HeeStaffFactory().person, cast.practice_lead):
        with pytest.raises(Refusal, match="The other side agrees it"):
            agree_audit(by=person, audit=draft)
    agreed = agree_audit(by=cast.academic, audit=draft)
    assert (agreed.state, agreed.agreed_by, agreed.audited_on) == (
        "open",
        cast.academic,
        timezone.localdate(),
    )


def test_an_audit_with_actions_is_followed_up_six_months_later(cast: Cast, draft: EducationalAudit) -> None:
    offered(cast, draft)
    day = timezone.localdate() - ONE_DAY
    due_on = timezone.localdate() + 30 * ONE_DAY
    actions = [
        Planned("Name a deputy.", cast.educationalist, due_on),
        Planned("Rota.", cast.academic, due_on),
    ]
    agreed = agree_audit(by=cast.academic, audit=draft, audited_on=day, actions=actions)
    assert (agreed.state, agreed.audited_on) == ("action_plan_in_progress", day)
    assert agreed.follow_up_on is not None
    assert 180 <= (agreed.follow_up_on - day).days <= 184
    assert [person for person, _ in mails("audit_action_given")] == [str(cast.educationalist)]
    first, second = draft.actions.order_by("pk")
    finish_action(by=cast.educationalist, action=first, what_was_done="Named.", revision=1)
    assert EducationalAudit.objects.get(pk=draft.pk).state == "action_plan_in_progress"
    with pytest.raises(Refusal, match="is for the"):
        finish_action(by=cast.educationalist, action=second, what_was_done="Hung up.", revision=1)
    finish_action(by=cast.academic, action=second, what_was_done="Hung up.", revision=1)
    assert EducationalAudit.objects.get(pk=draft.pk).state == "action_plan_completed"


def test_of_many_who_agree_and_reopen_at_once_one_does(transactional_db: None, cast: Cast) -> None:
    QualityDomainFactory()
    audit = start_audit(by=cast.practice_lead, practice=cast.practice)
    offered(cast, audit)
    agree = partial(agree_audit, audit=audit)
    reopen = partial(reopen_audit, by=cast.practice_lead, audit=audit, reason="One more thing.")
    people = [cast.academic, cast.other_academic]
    came = race(
        [reopen if number % 4 == 3 else partial(agree, by=people[number % 2]) for number in range(MANY)]
    )
    assert sum(isinstance(each, EducationalAudit) for each in came) == 1
    assert sum(isinstance(each, Refusal) for each in came) == MANY - 1
    assert EducationalAudit.objects.get(pk=audit.pk).state in ("open", "draft")


def test_the_day_of_an_audit_is_after_the_last_and_not_ahead(cast: Cast, draft: EducationalAudit) -> None:
    offered(cast, draft)
    last = EducationalAudit.objects.done().get(practice=cast.practice)
    assert last.audited_on is not None
    for day, words in ((last.audited_on, "must be later"), (timezone.localdate() + ONE_DAY, "in the future")):
        with pytest.raises(Refusal, match=words):
            agree_audit(by=cast.academic, audit=draft, audited_on=day)
    agree_audit(by=cast.academic, audit=draft, audited_on=last.audited_on + ONE_DAY)
    with pytest.raises(Refusal, match="only that one counts"):
        hold_audit(by=cast.hub_lead, audit=last, reason="Too late.")


# The action plan


def test_an_action_changed_by_two_is_refused_to_the_later(cast: Cast, draft: EducationalAudit) -> None:
    due_on = timezone.localdate() + ONE_DAY
    action = add_action(
        by=cast.academic, audit=draft, text="Name a deputy.", owner=cast.practice_lead, due_on=due_on
    )
    change = partial(change_action, action=action, owner=cast.practice_lead, due_on=due_on, revision=1)
    change(by=cast.practice_lead, text="Name two deputies.")
    with pytest.raises(StaleAction):
        change(by=cast.academic, text="Name three.")
    assert AuditAction.objects.get().text == "Name two deputies."


def test_an_action_is_not_given_to_a_stranger_nor_to_the_past(cast: Cast, draft: EducationalAudit) -> None:
    today = timezone.localdate()
    add = partial(add_action, by=cast.practice_lead, audit=draft, text="Name a deputy.")
    for owner, due_on in (
        (cast.learner, today),
        (cast.stranger_administrator, today),
        (cast.academic, today - ONE_DAY),
    ):
        with pytest.raises(Refusal):
            add(owner=owner, due_on=due_on)
    add(owner=cast.academic, due_on=today)
    assert AuditAction.objects.count() == 1


def test_who_sees_to_an_overdue_action_is_nudged_once_a_week(cast: Cast) -> None:
    audit = EducationalAudit.objects.get(practice=cast.practice)
    action = AuditAction.objects.create(
        audit=audit, text="Name a deputy.", owner=cast.practice_lead, due_on=timezone.localdate() - ONE_DAY
    )
    assert [remind_of_overdue_actions() for _ in range(3)] == [1, 0, 0]
    AuditAction.objects.filter(pk=action.pk).update(reminded_on=timezone.localdate() - 7 * ONE_DAY)
    assert remind_of_overdue_actions() == 1
    assert (
        mails("audit_actions_overdue")
        == [(str(cast.practice_lead), "1 action overdue from educational audits")] * 2
    )


# What stops, and what is due


def test_a_hold_is_told_to_the_practice_the_universities_and_the_hub(cast: Cast) -> None:
    audit = EducationalAudit.objects.get(practice=cast.practice)
    held = hold_audit(by=cast.academic, audit=audit, reason="A learner raised a concern.")
    assert (held.state, held.state_since, held.state_reason) == (
        "on_hold",
        timezone.localdate(),
        "A learner raised a concern.",
    )
    told = {person for person, subject in mails("audit_news") if "on hold" in subject}
    assert told == {str(cast.practice_lead), str(cast.other_academic), str(cast.hub_lead)}
    assert release_audit(by=cast.hub_lead, audit=audit, reason="It is settled.").state == "open"


def test_a_follow_up_says_what_was_found_and_when_to_look_again(cast: Cast) -> None:
    audit = EducationalAudit.objects.get(practice=cast.practice)
    again = timezone.localdate() + 90 * ONE_DAY
    done = follow_up_audit(by=cast.hub_lead, audit=audit, note="Two of three are done.", next_on=again)
    assert (done.followed_up_on, done.follow_up_on) == (timezone.localdate(), again)
    with pytest.raises(Refusal, match="after today"):
        follow_up_audit(by=cast.hub_lead, audit=audit, note="Again.", next_on=timezone.localdate())


def test_an_audit_is_due_by_the_providers_own_interval(cast: Cast) -> None:
    cast.provider.audit_interval, cast.other_provider.audit_interval = 18, 36
    cast.provider.save()
    cast.other_provider.save()
    audits = EducationalAudit.objects.filter(practice=cast.practice)

    def interval(person: Any) -> int:
        found: Any = audits.with_due(person).get()
        return int(found.interval)

    came = {
        name: interval(getattr(cast, name)) for name in ("academic", "other_academic", "practice_lead", "hee")
    }
    assert came == {"academic": 18, "other_academic": 36, "practice_lead": 18, "hee": 18}


def test_reminders_of_audits_go_out_once_to_both_sides(cast: Cast) -> None:
    practice = PracticeFactory(hub=cast.hub)
    lead = PracticeLeadFactory(practice=practice).person
    paper = PaperAudit(
        practice,
        timezone.localdate() - datetime.timedelta(days=700),
        providers=[ProviderFactory(), cast.provider],
    )
    record_audits(by=cast.hee, audits=[paper])
    StandingReminderFactory(region=cast.region, is_for="audit", amount=3)
    send = partial(send_standing_reminders, by=None, region=cast.region)
    assert (send() > 0, send()) == (True, 0)
    assert {person for person, _ in mails("audit_reminder")} >= {str(lead), str(cast.academic)}


def test_paper_audits_are_recorded_all_or_none(cast: Cast) -> None:
    today = timezone.localdate()
    practices = [PracticeFactory(hub=cast.hub) for _ in range(2)]
    good, ahead = PaperAudit(practices[0], today), PaperAudit(practices[1], today + ONE_DAY)
    there = EducationalAudit.objects.count()
    with pytest.raises(Refusal, match="in the future"):
        record_audits(by=cast.hee, audits=[good, ahead])
    assert EducationalAudit.objects.count() == there
    assert len(record_audits(by=cast.hee, audits=[good])) == 1


# Pages


def test_the_list_asks_the_same_queries_for_few_and_for_many(client: Client, cast: Cast) -> None:
    client.force_login(cast.hee)

    def more() -> None:
        for _ in range(8):
            audit = AuditFactory(practice=PracticeFactory(hub=cast.hub), started_by=cast.hee)
            AuditAction.objects.create(
                audit=audit, text="Rota.", owner=cast.academic, due_on=timezone.localdate()
            )

    assert assert_same_queries("/accreditation/audits/", client, more) <= 14


def test_an_audit_asks_the_same_queries_for_few_and_for_many(client: Client, cast: Cast) -> None:
    QualityDomainFactory()
    audit = start_audit(by=cast.practice_lead, practice=cast.practice)
    client.force_login(cast.practice_lead)

    def more() -> None:
        for number in range(8):
            add_action(
                by=cast.academic,
                audit=audit,
                text=f"Do {number}.",
                owner=cast.practice_lead,
                due_on=timezone.localdate(),
            )

    address = reverse("hubs:audit", args=[audit.public_id])
    assert_same_queries(address, client, more)


def test_a_draft_is_hidden_from_a_university_that_does_not_take_part(client: Client, cast: Cast) -> None:
    QualityDomainFactory()
    elsewhere = AcademicLinkFactory().person
    audit = start_audit(by=elsewhere, practice=cast.same_hub_practice)
    address = reverse("hubs:audit", args=[audit.public_id])
    seen = {}
    for name in ("academic", "other_academic", "hee", "hub_lead", "practice_lead", "learner"):
        client.force_login(getattr(cast, name))
        seen[name] = client.get(address).status_code
    # The university of the learner at Beck Side takes part by itself.
    assert seen == {
        "academic": 200,
        "other_academic": 404,
        "hee": 200,
        "hub_lead": 200,
        "practice_lead": 404,
        "learner": 404,
    }


def sent_from(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send of a section's form as it is shown."""
    context = client.get(address).context
    forms = context["forms"] if "forms" in context else [context["sheet"].form]
    data: dict[str, Any] = {}
    for form in forms:
        for field in form:
            value = field.value()
            if value not in (None, "", []):
                data[field.html_name] = value
    return data


def test_everything_is_typed_in_on_one_page_and_saved_section_by_section(
    client: Client, cast: Cast, draft: EducationalAudit
) -> None:
    client.force_login(cast.practice_lead)
    address = reverse("hubs:audit_all", args=[draft.public_id])
    data = sent_from(client, address) | {
        "profile-text": "In a health centre.",
        "standard-governance-judgement": "met",
        "standard-governance-text": "The partners meet monthly.",
        f"capacity-places_{cast.student_nurse.slug}": "3",
        f"staff-people_{cast.nursing.slug}": "4",
        f"staff-prepared_{cast.nursing.slug}": "2",
        "spokes-place_0": "The hospice",
        "spokes-learning_0": "Palliative care",
        "best-practice-text": "They teach together.",
        "all_done": "1",
    }
    # Somebody else saves one of them meanwhile: the rest is kept, and that one is asked about.
    theirs = section(draft, "profile")
    write_section(
        by=cast.academic, section=theirs, said=replace(said_in(theirs), text="On a hill."), revision=1
    )
    answer = client.post(address, data)
    assert answer.status_code == 200
    assert "has changed this section" in answer.content.decode()
    assert section(draft, "profile").text == "On a hill."
    kept = set(draft.sections.filter(is_done=True).values_list("kind", flat=True))
    assert kept == {"domain", "capacity", "staff", "spokes", "best_practice"}
    again = data | {form.add_prefix("revision"): form["revision"].value() for form in answer.context["forms"]}
    assert client.post(address, again).status_code == 302
    assert section(draft, "profile").text == "In a health centre."
    assert offer_audit(by=cast.practice_lead, audit=draft).state == "offered"


def test_a_section_says_what_is_missing_and_keeps_what_was_typed(
    client: Client, cast: Cast, draft: EducationalAudit
) -> None:
    client.force_login(cast.practice_lead)
    address = reverse("hubs:audit_section", args=[draft.public_id, "standard-governance"])
    answer = client.post(address, {"revision": 1, "text": "The partners meet.", "then": "next"})
    assert "Say whether this standard is met." in answer.content.decode()
    saved = section(draft, "domain")
    assert (saved.text, saved.is_done, saved.revision) == ("The partners meet.", False, 2)
    good = {"revision": 2, "text": "The partners meet.", "judgement": "met", "then": "next"}
    assert client.post(address, good).status_code == 302
    assert section(draft, "domain").is_done


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"people_nursing": "2", "prepared_nursing": "3"}, "no more can be prepared than work there"),
        ({"people_nursing": "-1"}, "must be 0 or more"),
        ({"people_nursing": "lots"}, "must be a whole number"),
        ({"people_nursing": "501"}, "must be 500 or fewer"),
        ({"text": "x" * 8001}, "must be 8,000 characters or fewer"),
    ],
)
def test_bad_numbers_are_asked_for_again(
    client: Client, cast: Cast, draft: EducationalAudit, typed: dict[str, str], sentence: str
) -> None:
    client.force_login(cast.practice_lead)
    typed = {name.replace("nursing", cast.nursing.slug): value for name, value in typed.items()}
    address = reverse("hubs:audit_section", args=[draft.public_id, "staff"])
    answer = client.post(address, {"revision": 1, "then": "next", **typed})
    assert sentence in answer.content.decode()
    assert section(draft, "staff").revision == 1


def test_a_practice_that_closed_is_not_audited(cast: Cast) -> None:
    Practice.objects.filter(pk=cast.practice.pk).update(status=Practice.Status.CLOSED)
    cast.practice.refresh_from_db()
    with pytest.raises(Refusal, match="has closed"):
        start_audit(by=cast.practice_lead, practice=cast.practice)
