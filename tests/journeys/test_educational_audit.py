"""An educational audit: started at a university, filled in at a practice on a phone, agreed, acted on, completed."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Dialog, Page, expect

from hubs.models import AuditSection, EducationalAudit
from tests.factories.accrediting import QualityDomainFactory
from tests.factories.audits import audit_in
from tests.factories.cast import Cast
from tests.journeys.opening import PHONE, Opened

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = datetime.timedelta(days=1)


def in_hand(cast: Cast) -> EducationalAudit:
    return EducationalAudit.objects.in_hand().get(practice=cast.practice)


def fill_in_on_a_phone(page: Page, cast: Cast) -> None:
    """From the list of sections through all of them, one after the other."""
    page.get_by_role("link", name="Fill in the educational audit").click()
    expect(page.get_by_role("heading", name="Sections: 0 of 6 filled in")).to_be_visible()
    page.get_by_role("link", name="Profile of the practice").click()
    page.get_by_label("Describe the practice").fill("In a health centre, with a lift.")
    page.get_by_role("button", name="Save and continue").last.click()
    # A judgement is missing: what was written is kept.
    page.get_by_label("What does this rest on?").fill("The partners look at it every month.")
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.get_by_role("link", name="Say whether this standard is met.")).to_be_visible()
    page.get_by_label("Met", exact=True).check()
    page.get_by_role("button", name="Save and continue").last.click()
    page.get_by_label(f"{cast.student_nurse.name}: learners at a time").fill("2")
    page.get_by_role("button", name="Save and continue").last.click()
    page.get_by_label(f"{cast.nursing.name}: people").fill("4")
    page.get_by_label(f"{cast.nursing.name}: prepared to supervise").fill("2")
    page.get_by_role("button", name="Save and continue").last.click()
    page.get_by_label("Spoke opportunity 1: place").fill("The hospice")
    page.get_by_role("button", name="Save and continue").last.click()
    page.get_by_label("What could other practices learn").fill("They teach together every Wednesday.")
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.get_by_role("heading", name="Sections: 6 of 6 filled in")).to_be_visible()


def ask_for(page: Page, number: int, text: str, owner: str, due_on: datetime.date) -> None:
    page.get_by_label(f"Action {number}: what is to be done?").fill(text)
    page.get_by_label(f"Action {number}: who sees to it?").select_option(label=owner)
    due = page.get_by_role("group", name=f"Action {number}: due by")
    for part, value in (("Day", due_on.day), ("Month", due_on.month), ("Year", due_on.year)):
        due.get_by_label(part, exact=True).fill(str(value))


def test_it_is_done_together_from_the_first_word_to_the_last_action(cast: Cast, opened: Opened) -> None:
    QualityDomainFactory(name="Supporting learners")
    lead = cast.practice_lead

    page = opened(cast.academic, f"/accreditation/audits/start/?practice={cast.practice.ods_code}")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text("The audit has begun")).to_be_visible()

    page = opened(lead, "/home/", PHONE, scripts=False)
    fill_in_on_a_phone(page, cast)
    page.get_by_role("button", name="Finish: ask the other side to agree").click()
    page.get_by_role("button", name="Finish", exact=True).click()
    expect(page.get_by_text("Waits for the university or school to agree it")).to_be_visible()

    page = opened(cast.academic, "/home/")
    page.get_by_role("link", name="Agree the educational audit").click()
    expect(page.get_by_text("They teach together every Wednesday.")).to_be_visible()
    page.get_by_role("button", name="Agree this audit").click()
    due_on = timezone.localdate() + 30 * DAY
    ask_for(page, 1, "Name a deputy.", lead.full_name, due_on)
    ask_for(page, 2, "Hang up the rota.", lead.full_name, due_on)
    page.get_by_role("button", name="Agree the audit").click()
    expect(page.get_by_text("The audit is agreed and in use")).to_be_visible()
    audit = EducationalAudit.objects.current().get(practice=cast.practice)
    assert (audit.state, audit.agreed_by) == ("action_plan_in_progress", cast.academic)

    page = opened(lead, f"/accreditation/audits/{audit.public_id}/", PHONE, scripts=False)
    for number, words in enumerate(("Name a deputy.", "Hang up the rota.")):
        page.get_by_role("link", name=re.compile(f"Say what was done.*{words}")).click()
        page.get_by_label("What was done?").fill("We did.")
        page.get_by_role("button", name="It is done").click()
        expect(page.get_by_text("Done, and kept with the audit.")).to_be_visible()
        audit.refresh_from_db()
        assert audit.state == ("action_plan_in_progress", "action_plan_completed")[number]
    expect(page.get_by_text("Action plan completed").first).to_be_visible()


def test_what_is_written_is_saved_as_one_goes_and_leaving_the_one_page_asks_first(
    cast: Cast, opened: Opened
) -> None:
    QualityDomainFactory()
    audit = audit_in(
        "draft",
        practice=cast.practice,
        lead=cast.practice_lead,
        academic=cast.academic,
        provider=cast.provider,
    )
    page = opened(cast.practice_lead, f"/accreditation/audits/{audit.public_id}/sections/capacity/", PHONE)
    page.get_by_label(f"{cast.student_nurse.name}: learners at a time").fill("3")
    expect(page.get_by_text(re.compile(r"Saved at"))).to_be_visible(timeout=8_000)
    assert audit.capacities.get().places == 3
    page.get_by_label("Anything to add").fill("In spring four.")
    expect(page.get_by_text(re.compile(r"Saved at"))).to_be_visible()
    page.get_by_role("button", name="Save and continue").last.click()
    expect(page.get_by_role("heading", name="Staff")).to_be_visible()
    assert AuditSection.objects.get(audit=audit, kind="capacity").is_done

    page = opened(cast.practice_lead, f"/accreditation/audits/{audit.public_id}/all/")
    asked: list[str] = []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.get_by_label("Describe the practice").fill("In a health centre.")
    page.get_by_role("link", name="Back to the audit").click()
    expect(page.get_by_role("heading", name=re.compile("Sections"))).to_be_visible()
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Fill in everything on one page").click()
    page.get_by_label("Describe the practice").fill("In a health centre.")
    page.get_by_role("button", name="Save everything").last.click()
    expect(page.get_by_text("Everything is saved.")).to_be_visible()
    assert (asked, AuditSection.objects.get(audit=audit, kind="profile").text) == (
        ["beforeunload"],
        "In a health centre.",
    )


def test_the_form_on_paper_has_room_to_write_and_no_buttons(cast: Cast, opened: Opened) -> None:
    QualityDomainFactory(name="Supporting learners")
    audit = audit_in(
        "draft",
        practice=cast.practice,
        lead=cast.practice_lead,
        academic=cast.academic,
        provider=cast.provider,
    )
    page = opened(cast.practice_lead, f"/accreditation/audits/{audit.public_id}/print/")
    page.emulate_media(media="print")
    for words in (
        "2. Supporting learners",
        "Partly met",
        "Learners at a time",
        "Prepared to supervise",
        "Action plan",
    ):
        expect(page.get_by_text(words).first).to_be_visible()
    for button in page.get_by_role("button").all():
        expect(button).to_be_hidden()
    assert in_hand(cast) == audit
