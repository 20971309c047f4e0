"""One's own data: all of it, corrected, taken away, and the request that it be deleted."""

import datetime
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.cookies import COOKIES
from accounts.kept_typing import COOKIE as LAST_PERSON
from accounts.models import DeletionRequest, EndedAccess, OutgoingMail, Person
from accounts.models.roles import Role
from accounts.operations.deletion import ask_for_deletion, grant_deletion, refuse_deletion, withdraw_deletion
from accounts.operations.privacy import end_all_access
from accounts.own_data import SCHEMA, sections
from accounts.record_views import record_view
from hubs.operations.base import Refusal
from placements.models import CalendarFeed, Session
from placements.operations.feeds import create_feed
from tests.factories import PASSWORD, ParticipationFactory, SessionFactory
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries
from tests.races import race

YOUR_DATA = reverse("accounts:your_data")


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 7, tzinfo=datetime.UTC), tick=False):
        yield


# What points at a person and is not theirs: it is about another, or says only who did something for others.
NOT_ABOUT_THEM = {
    "hubs.HubContact.checked_by": "who checked a hub's public contact",
    "hubs.ChangeDeclaration.declared_by": "who told of a change at a practice",
    "hubs.ChangeDeclaration.taken_up_by": "who took a practice's change under review",
    "hubs.ChangeDeclaration.closed_by": "who closed the review of a practice's change",
    "hubs.Decision.decided_by": "who decided about a practice",
    "hubs.Application.started_by": "who began to apply for a practice",
    "hubs.Application.submitted_by": "who submitted a practice's application",
    "hubs.Answer.changed_by": "who wrote about a practice last",
    "hubs.EvidenceItem.given_by": "who gave evidence about a practice",
    "hubs.Judgement.judged_by": "who judged what a practice says of itself",
    "accounts.AccessReview.reviewer": "who went through a place's access",
    "accounts.DeletionRequest.decided_by": "who decided about another's request",
    "accounts.EndedAccess.ended_by": "who ended another's access; one's own is in one's own section",
    "accounts.Invitation.invited_by": "who invited another: it is the invited person's",
    "accounts.InvitationDraft.owner": "a list that lives for an hour, of people who are not invited yet",
    "accounts.RecordView.viewer": "whose record one looked at is about the learner",
    "accounts.Redaction.redacted_by": "who had words taken out of history",
    "accounts.SecondFactorReset.reset_by": "who helped another",
    "admin.LogEntry.user": "the admin's own log, which the portal's history replaces: nothing is written there",
    "placements.Adjustment.written_by": "who wrote down what was agreed for a learner",
    "placements.AdjustmentReader.person": "who may read a learner's adjustments is listed with the learner's",
    "placements.Placement.administrator": "whose placement it is, is the learner's",
    "placements.Placement.educationalist": "whose placement it is, is the learner's",
    "hubs.ActingConsent.given_by": "who let the hub act for a practice",
    "hubs.CriteriaVersion.published_by": "who published the criteria of a region",
    "hubs.EducationAgreement.sent_by": "who sent an agreement to a practice",
    "hubs.GateOverride.given_by": "who excused what a practice lacks",
    "hubs.GateOverride.shortened_by": "who had an override end earlier",
    "placements.Attendance.claimed_by": "who wrote down that a learner came",
    "placements.Attendance.confirmed_by": "who confirmed a learner's hours",
    "placements.EventBooking.asked_by": "who booked for another",
    "placements.LearnerMessage.handled_by": "who saw to what a learner asked",
    "placements.LearnerProposal.decided_by": "who decided what a learner proposed",
    "placements.Interview.recorded_by": "who wrote down that an interview was held",
    "placements.RuleOverride.overridden_by": "who let a finding about a learner's timetable stand",
    "placements.RuleOverride.withdrawn_by": "who let it stand no longer",
    "placements.RuleSetting.set_by": "who set a rule for all placements",
    "placements.TimetableStep.by": "who changed timetables, for the hour in which that can be undone",
    "placements.TimetableStep.undone_by": "who undid it",
    "placements.StandingLapse.decided_by": "who decided about a learner's placement",
    "hubs.EducationalAudit.started_by": "who began an audit of a practice",
    "hubs.EducationalAudit.offered_by": "who finished an audit of a practice",
    "hubs.EducationalAudit.agreed_by": "who agreed an audit of a practice",
    "hubs.EducationalAudit.state_by": "who stopped or released an audit of a practice",
    "hubs.AuditSection.changed_by": "who wrote about a practice last",
    "hubs.AuditAction.done_by": "who said what a practice has done",
    "hubs.EvidenceFile.uploaded_by": "who gave evidence about a practice",
    "hubs.EvidenceFile.removed_by": "who took away evidence about a practice",
    "hubs.Suspension.lifted_by": "who let an accreditation stand again",
    "hubs.Suspension.suspended_by": "who suspended an accreditation",
    "hubs.Prospect.owner": "who sees to the recruiting of a practice",
    "hubs.ProspectNote.written_by": "who wrote a note about a practice",
    "hubs.Visit.arranged_by": "who arranged a visit to a practice",
    "hubs.Visit.agreed_by": "who agreed the report of a visit for a practice",
    "hubs.PanelMeeting.planned_by": "who planned a meeting of the panel",
    "hubs.Reconsideration.asked_by": "who asked about a decision on a practice",
    "hubs.Condition.submitted_by": "who sent what a practice has done",
    "hubs.Condition.closed_by": "who looked at what a practice has done",
    "hubs.Condition.confirmed_by": "who confirmed what a practice has done",
    "hubs.LibraryFile.uploaded_by": "who added a document to the library",
}


def points_at_a_person(field: Any) -> bool:
    to = field.related_model
    return isinstance(field, models.ForeignKey) and isinstance(to, type) and issubclass(to, Person | Role)


def test_whatever_points_at_a_person_is_on_the_page_or_has_a_reason_not_to_be() -> None:
    held = {each for section in sections() for each in section.holds}
    pointing = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if not model._meta.label.endswith(("Event", "Events"))
        for field in model._meta.get_fields()
        if points_at_a_person(field)
    }
    # A deputy's row is a role of the deputy, and who hands over hands to a colleague.
    roles = {each for each in pointing if each.endswith((".deputising_for", ".handed_over_to"))}
    assert pointing - roles - held - NOT_ABOUT_THEM.keys() == set()


def page_of(client: Client, person: Any, address: str = YOUR_DATA) -> str:
    client.force_login(person)
    body = client.get(address).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


@pytest.mark.django_db
def test_a_learner_reads_all_that_is_held_on_them(client: Client, cast: Cast) -> None:
    create_feed(by=cast.learner, name="Phone")
    record_view(viewer=cast.administrator, learner=cast.learner, page="placement")
    body = page_of(client, cast.learner)
    for words in (
        "lena.nursingham@example.org",
        "East Riding University",
        "Ash Grove Surgery",
        "Morning surgery",
        "There is a new link to your calendar",
        "Who Alice Minster What Placement",
    ):
        assert words in body
    assert "Long-term conditions clinic" not in body  # a draft stays in the office
    assert CalendarFeed.objects.get().public_id.hex not in body


@pytest.mark.django_db
def test_the_file_for_programs_says_by_what_it_is_written_and_holds_the_same(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.learner)
    response = client.get(reverse("accounts:your_data_json"))
    assert response["Content-Disposition"] == 'attachment; filename="my-atp-portal-data.json"'
    written = json.loads(response.content)
    assert (written["schema"], written["person"]) == (SCHEMA, str(cast.learner.public_id))
    assert list(written["sections"]) == [section.key for section in sections()]
    assert written["sections"]["placements"]["rows"] == [
        {
            "practice": "Ash Grove Surgery",
            "starts_on": "2026-11-16",
            "ends_on": "2027-01-08",
            "state": "confirmed",
            "reason": "",
            "people": "Alice Minster, Edward Kaye",
            "objectives": "Understand how primary care works: its ethos and culture",
        }
    ]
    assert [row["title"] for row in written["sections"]["sessions"]["rows"]] == [
        "Tutorial with the educationalist",
        "Morning surgery",
    ]


@pytest.mark.django_db
def test_the_file_to_read_needs_nothing_from_anywhere(client: Client, cast: Cast) -> None:
    client.force_login(cast.learner)
    response = client.get(reverse("accounts:your_data_html"))
    body = response.content.decode()
    assert response["Content-Disposition"].startswith("attachment")
    assert "Morning surgery" in body
    assert re.findall(r"\b(?:src|href)=", body) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["your_data", "your_data_json"])
def test_it_costs_the_same_with_much_in_it(client: Client, cast: Cast, name: str) -> None:
    client.force_login(cast.learner)

    def more() -> None:
        for day in (25, 26, 27):
            session = SessionFactory(
                practice=cast.practice,
                day=datetime.date(2026, 11, day),
                start=datetime.time(15),
                end=datetime.time(16),
                published=True,
            )
            ParticipationFactory(session=session, placement=cast.placement)
        record_view(viewer=cast.administrator, learner=cast.learner, page="placement")
        record_view(viewer=cast.hub_lead, learner=cast.learner, page="session")

    record_view(viewer=cast.educationalist, learner=cast.learner, page="placement")
    assert_same_queries(reverse(f"accounts:{name}"), client, more)


@pytest.mark.django_db
def test_a_long_section_is_paged(client: Client, cast: Cast) -> None:
    client.force_login(cast.learner)
    for hour in range(60):
        with time_machine.travel(timezone.now() + datetime.timedelta(hours=hour), tick=False):
            record_view(viewer=cast.administrator, learner=cast.learner, page="placement")
    assert "See all 60" in client.get(YOUR_DATA).content.decode()
    address = reverse("accounts:your_data_section", args=["record_views"])
    assert [client.get(address, {"page": n}).content.decode().count("Alice Minster") for n in (1, 2)] == [
        50,
        10,
    ]


@pytest.mark.django_db
def test_one_corrects_one_s_name_and_phone_and_not_one_s_address(client: Client, cast: Cast) -> None:
    client.force_login(cast.learner)
    address = reverse("accounts:your_details")
    sent = {
        "title": "Ms",
        "given_name": "Lene",
        "family_name": "Nursingham",
        "phone": "0113 496 0199",
        "email": "other@example.org",
        "is_active": "",
    }
    assert client.post(address, sent)["Location"] == YOUR_DATA
    person = Person.objects.get(pk=cast.learner.pk)
    assert (person.full_name, str(person.phone), person.email, person.is_active) == (
        "Ms Lene Nursingham",
        "+441134960199",
        "lena.nursingham@example.org",
        True,
    )
    refused = client.post(address, sent | {"given_name": "", "phone": "12"})
    assert refused.context["form"].errors == {
        "given_name": refused.context["form"].errors["given_name"],
        "phone": ["Enter a phone number, like 0113 496 0101 or 07700 900123"],
    }


# Deletion


@pytest.mark.django_db
def test_who_asks_for_deletion_is_told_and_staff_are(client: Client, cast: Cast) -> None:
    client.force_login(cast.learner)
    client.post(reverse("accounts:deletion"), {"reason": "I have left nursing."})
    asked = DeletionRequest.objects.get()
    assert (asked.person, asked.reason, asked.state) == (cast.learner, "I have left nursing.", "asked")
    assert set(OutgoingMail.objects.values_list("person", "template")) == {
        (cast.learner.pk, "deletion_received"),
        (cast.hee.pk, "deletion_to_decide"),
    }
    assert "waits for a decision" in page_of(client, cast.learner, reverse("accounts:deletion"))


@pytest.mark.django_db
def test_one_asks_once_at_a_time_and_may_withdraw(cast: Cast) -> None:
    ask_for_deletion(by=cast.learner)
    with pytest.raises(Refusal, match="You have asked already"):
        ask_for_deletion(by=cast.learner)
    withdraw_deletion(by=cast.learner)
    with pytest.raises(Refusal, match="no request of yours"):
        withdraw_deletion(by=cast.learner)
    ask_for_deletion(by=cast.learner)
    assert sorted(DeletionRequest.objects.values_list("state", flat=True)) == ["asked", "withdrawn"]


@pytest.mark.django_db
def test_a_refusal_says_the_lawful_reason_to_the_person(client: Client, cast: Cast) -> None:
    asked = ask_for_deletion(by=cast.learner)
    with pytest.raises(Refusal, match="Say for which lawful reason"):
        refuse_deletion(by=cast.hee, asked=asked, answer="  ")
    refuse_deletion(by=cast.hee, asked=asked, answer="Hours of work are kept for six years.")
    with pytest.raises(Refusal, match="is refused already"):
        grant_deletion(by=cast.hee, asked=asked)
    assert (
        "Hours of work are kept for six years." in OutgoingMail.objects.get(template="deletion_refused").text
    )
    assert "Hours of work are kept" in page_of(client, cast.learner, reverse("accounts:deletion"))


@pytest.mark.django_db
def test_what_is_open_keeps_a_request_from_being_done(cast: Cast) -> None:
    asked = ask_for_deletion(by=cast.learner)
    with pytest.raises(Refusal, match="They still are: learner"):
        grant_deletion(by=cast.hee, asked=asked)
    asked.refresh_from_db()
    assert asked.state == "asked"
    assert not OutgoingMail.objects.filter(template="deletion_done").exists()


@pytest.mark.django_db
def test_a_request_that_is_granted_leaves_nothing_but_its_last_mail(cast: Cast) -> None:
    person = cast.patient_partner
    person.email, person.can_sign_in = "peter@example.org", True
    person.save()
    asked = ask_for_deletion(by=person, reason="I have moved.")
    person.patient_partners.update(ends_on=datetime.date(2026, 11, 22))
    grant_deletion(by=cast.hee, asked=asked)
    person.refresh_from_db()
    asked.refresh_from_db()
    assert (person.full_name, person.email, asked.state, asked.reason, asked.decided_by) == (
        "Former patient partner",
        None,
        "done",
        "",
        cast.hee,
    )
    last = OutgoingMail.objects.get(template="deletion_done")
    assert (last.to_address, last.state) == ("peter@example.org", "queued")


@pytest.mark.django_db
def test_hee_staff_decide_in_the_admin_and_others_cannot(client: Client, cast: Cast) -> None:
    asked = ask_for_deletion(by=cast.learner)
    address = reverse("admin:accounts_deletionrequest_refuse", args=[asked.pk])
    client.force_login(cast.hub_lead)
    assert client.post(address, {"answer": "No."}).status_code == 403
    client.force_login(cast.hee)
    assert client.get(address).status_code == 200
    assert "Decide 1 request for deletion" in page_of(client, cast.hee, reverse("accounts:home"))
    assert client.post(address, {"answer": "Hours of work are kept for six years."}).status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("refused", cast.hee)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_decide_at_once_one_does(cast: Cast) -> None:
    asked = ask_for_deletion(by=cast.learner)

    outcomes = race(
        [
            lambda: refuse_deletion(by=cast.hee, asked=asked, answer="first").answer,
            lambda: withdraw_deletion(by=cast.learner).state,
        ]
    )
    asked.refresh_from_db()
    assert [type(outcome) is Refusal for outcome in outcomes].count(True) == 1
    assert outcomes[0 if asked.state == "refused" else 1] == (asked.answer or "withdrawn")


# All ways in


@pytest.mark.django_db
def test_one_button_ends_sessions_links_and_calendars(client: Client, cast: Cast) -> None:
    feed = create_feed(by=cast.learner, name="Phone")
    other = create_feed(by=cast.administrator, name="Phone")
    sign_in = {"username": "lena.nursingham@example.org", "password": PASSWORD}
    elsewhere = Client()
    for browser in (client, elsewhere):
        browser.post(reverse("accounts:sign_in"), sign_in)
        assert browser.get(reverse("accounts:home")).status_code == 200
    client.post(reverse("accounts:end_access"))
    assert [each.get(reverse("accounts:home")).status_code for each in (client, elsewhere)] == [302, 302]
    assert list(CalendarFeed.objects.all()) == [other]
    assert feed.person.action_links.open().count() == 0
    ended = EndedAccess.objects.get()
    assert (ended.person, ended.ended_by, ended.counts) == (
        cast.learner,
        cast.learner,
        {"sign-in": 2, "link without sign-in": 1, "calendar link": 1},
    )
    client.post(reverse("accounts:sign_in"), sign_in)
    assert client.get(reverse("accounts:home")).status_code == 200  # the account stays


@pytest.mark.django_db
def test_staff_end_somebody_s_ways_in_and_say_why(cast: Cast) -> None:
    create_feed(by=cast.learner, name="Phone")
    end_all_access(by=cast.hee, person=cast.learner, reason="Lost her phone")
    ended = EndedAccess.objects.get()
    assert (ended.ended_by, ended.reason, ended.counts["calendar link"]) == (cast.hee, "Lost her phone", 1)
    assert not CalendarFeed.objects.exists()


# Notices


@pytest.mark.django_db
def test_the_privacy_notice_says_what_the_settings_say(client: Client, settings: Any) -> None:
    settings.KEPT_YEARS = {"learner": 7, "patientpartner": 1, "staff": 9}
    settings.MAIL_KEPT_FOR = datetime.timedelta(days=12)
    body = re.sub(r"<[^>]+>", " ", client.get(reverse("accounts:privacy")).content.decode())
    for words in ("7 years after", "9 years after", "1 year after", "12 days"):
        assert words in body
    assert "/privacy/" in client.get("/").content.decode()


@pytest.mark.django_db
def test_the_cookie_page_names_every_cookie_that_is_set(client: Client, cast: Cast) -> None:
    seen: set[str] = set()

    def visit(method: str, address: str, **sent: Any) -> None:
        response = getattr(client, method)(address, sent or None)
        seen.update(response.cookies)

    visit("get", reverse("accounts:sign_in"))
    visit("post", reverse("accounts:sign_in"), username="lena.nursingham@example.org", password=PASSWORD)
    visit("post", reverse("accounts:deletion"), reason="")
    visit("post", reverse("accounts:deletion_withdraw"))
    visit("get", reverse("accounts:home"))
    visit("post", reverse("accounts:sign_out"))
    listed = {cookie.name for cookie in COOKIES}
    assert LAST_PERSON in seen
    assert seen <= listed
    assert listed - seen == set()
    body = client.get(reverse("accounts:cookies")).content.decode()
    assert all(cookie.name in body for cookie in COOKIES)


@pytest.mark.django_db
def test_a_session_s_note_is_the_only_thing_that_is_not_theirs_alone(cast: Cast) -> None:
    """Whom else a session has is not told: others' names are theirs."""
    (section,) = [each for each in sections() if each.key == "sessions"]
    rows = section.rows(cast.learner)
    assert len(rows) == Session.objects.visible_to(cast.learner).count() == 2
    assert "Norah" not in str(rows)
