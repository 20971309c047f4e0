"""An agreement: drafted and sent in the admin, signed on a phone, countersigned, in force for the gate, and printed."""

from __future__ import annotations

import datetime
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import OutgoingMail, Person
from hubs.gate.asking import Answer, Hosting, ask_gate
from hubs.models import AgreementSignature, EducationAgreement
from tests.factories.agreements import agreement_in
from tests.factories.cast import Cast
from tests.factories.people import HeeStaffFactory
from tests.journeys.opening import PHONE, Opened, go_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = datetime.timedelta(days=1)


def gate(cast: Cast) -> Answer:
    """May Ash Grove host student nurses of East Riding University in the two weeks from tomorrow?"""
    first = timezone.localdate() + DAY
    asked = Hosting(cast.practice, cast.student_nurse, cast.provider, first, first + 14 * DAY)
    return ask_gate([asked])[0]


def draft_and_send(opened: Opened, hee: Person, cast: Cast) -> EducationAgreement:
    page = opened(hee, "/admin/hubs/educationagreement/add/")
    page.locator("[name=practice]").select_option(str(cast.practice.pk))
    page.get_by_label(cast.provider.name).check()
    page.locator("[name=_save]").click()
    expect(page.get_by_text("Drafted. Look through the terms")).to_be_visible()
    terms = page.locator("[name=text]")
    terms.fill(terms.input_value().replace("The authority pays", "From April the authority pays"))
    go_on(page.locator("[name=_continue]"))
    go_on(page.get_by_role("link", name="Send to be signed"))
    page.get_by_role("button", name="Send to be signed").click()
    expect(page.get_by_text("Those who can sign are told")).to_be_visible()
    agreement = EducationAgreement.objects.get(practice=cast.practice, state="sent")
    assert "From April the authority pays" in agreement.text
    return agreement


def sign_on_a_phone(opened: Opened, lead: Person, agreement: EducationAgreement, *, scripts: bool) -> Page:
    page = opened(lead, "/home/", PHONE, scripts=scripts)
    page.get_by_role("link", name="Sign the learning and development agreement").click()
    expect(page.get_by_role("heading", name="Read and sign")).to_be_visible()
    expect(page.get_by_text("From April the authority pays")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 375 if scripts else True
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("link", name="Read the agreement, then tick that you have")).to_be_visible()
    page.get_by_label("I have read this agreement").check()
    assert page.get_by_label("Your name").input_value() == lead.full_name
    page.get_by_label("You sign as").fill("GP partner")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("You have signed the agreement")).to_be_visible()
    return page


@pytest.mark.parametrize("scripts", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_admin_to_a_phone_and_back_until_it_is_in_force_and_printed(
    cast: Cast, opened: Opened, scripts: bool
) -> None:
    hee = HeeStaffFactory(region=None, person__family_name="Easterby").person
    ended = timezone.localdate() - DAY
    EducationAgreement.objects.filter(practice=cast.practice).update(ends_on=ended)
    needs = {each.kind for each in gate(cast).verdict.lacks}

    agreement = draft_and_send(opened, hee, cast)
    assert OutgoingMail.objects.get(template="agreement_to_sign").person == cast.practice_lead
    page = sign_on_a_phone(opened, cast.practice_lead, agreement, scripts=scripts)
    expect(page.get_by_text("HEE staff sign next", exact=False).first).to_be_visible()
    assert {each.kind for each in gate(cast).verdict.lacks} == needs  # one side is not enough

    page = opened(hee, f"/admin/hubs/educationagreement/{agreement.pk}/change/")
    expect(page.locator("[name=_save]")).to_have_count(0)
    page.get_by_role("link", name="Countersign").click()
    page.locator("[name=role]").fill("Head of primary care education")
    page.get_by_role("button", name="Countersign").click()
    expect(page.get_by_text("Signed by both sides").first).to_be_visible()
    left = {each.kind for each in gate(cast).verdict.lacks}
    assert (needs - left, left - needs) == ({"agreement"}, set())

    page = opened(cast.practice_lead, f"/accreditation/agreements/{agreement.public_id}/", scripts=scripts)
    page.emulate_media(media="print")
    for words in ("From April the authority pays", "GP partner", "Head of primary care education"):
        expect(page.get_by_text(words).first).to_be_visible()
    for signature in AgreementSignature.objects.filter(agreement=agreement):
        expect(page.get_by_text(signature.sha256).first).to_be_visible()
    expect(page.get_by_role("link", name="Education agreements")).to_be_hidden()


def test_what_was_changed_while_it_was_read_is_shown_again_and_not_signed(cast: Cast, opened: Opened) -> None:
    agreement = agreement_in("sent", practice=cast.practice, by=cast.hee, kind="education_contract")
    page = opened(cast.practice_lead, f"/accreditation/agreements/{agreement.public_id}/sign/", PHONE)
    cast.provider.name = "Another University"
    cast.provider.save()
    agreement.parties.create(education_provider=cast.provider)
    page.get_by_label("I have read this agreement").check()
    page.get_by_label("You sign as").fill("GP partner")
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_role("link", name=re.compile("not the one that you read"))).to_be_visible()
    expect(page.get_by_text("Another University").first).to_be_visible()
    assert page.get_by_label("You sign as").input_value() == "GP partner"
    assert not page.get_by_label("I have read this agreement").is_checked()
    page.get_by_label("I have read this agreement").check()
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page.get_by_text("You have signed the agreement")).to_be_visible()
