"""A practice is recruited, applies on a phone, is returned, visited, decided on and registered; one is refused."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction
from playwright.sync_api import Page, expect

from accounts.models import Person
from hubs.models import Application, Condition, Decision, PanelMeeting
from tests.factories.accrediting import CriteriaVersionFactory
from tests.factories.applications import application_in
from tests.factories.cast import Cast
from tests.factories.network import CcgFactory, CoverageFactory, PracticeFactory
from tests.factories.people import AcademicLinkFactory, HeeStaffFactory, PracticeLeadFactory
from tests.journeys.opening import PHONE, Opened, go_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
MONDAY = datetime.datetime(2026, 11, 23, 9, 30, tzinfo=datetime.UTC)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(MONDAY, tick=True) as traveller:
        yield traveller


def press(page: Page, words: str) -> None:
    go_on(page.get_by_role("main").get_by_role("button", name=words, exact=True))


def fill_date(page: Page, name: str, day: datetime.date) -> None:
    for part, number in (("day", day.day), ("month", day.month), ("year", day.year)):
        page.locator(f"[name={name}_{part}]").fill(str(number))


def apply_on_a_phone(opened: Opened, lead: Person, student_nurse: str) -> Application:
    page = opened(lead, "/accreditation/start/", PHONE)
    page.get_by_label("New accreditation").check()
    page.get_by_label("Spoke", exact=True).check()
    page.get_by_label(student_nurse, exact=True).check()
    press(page, "Start the application")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Start")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Elm Tree Surgery")
    application = Application.objects.get(practice__name="Elm Tree Surgery")
    for code in ("named-lead", "induction"):
        page.goto(f"/accreditation/{application.public_id}/criteria/{code}/")
        page.get_by_label("We meet this", exact=True).check()
        page.locator("[name=statement]").fill(f"This is how we see to {code}.")
        if code == "induction":
            page.locator("[name=url]").fill("https://example.org/induction")
            page.locator("[name=link_title]").fill("Our induction plan")
        go_on(page.get_by_role("button", name="Save and go to the list"))
        expect(page).to_have_url(re.compile(f"{application.public_id}/$"))
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    submit(page, application)
    return application


def submit(page: Page, application: Application) -> None:
    page.goto(f"/accreditation/{application.public_id}/submit/")
    page.locator("[name=declares]").check()
    press(page, "Submit the application")
    expect(page.get_by_text("The application is submitted to")).to_be_visible()


def judge(page: Page, application: Application, code: str, verdict: str, comment: str = "") -> None:
    page.goto(f"/accreditation/{application.public_id}/case/")
    form = page.locator(f"form[action*='/judge/{code}/']")
    form.get_by_label(verdict, exact=True).check()
    form.get_by_label("Comment").fill(comment)
    go_on(form.get_by_role("button"))
    expect(page).to_have_url(re.compile("/case/"))


def screen(opened: Opened, hub_lead: Person, application: Application) -> Page:
    page = opened(hub_lead, f"/accreditation/{application.public_id}/do/begin_screening/")
    press(page, "Begin to screen")
    expect(page.get_by_text("The application is being screened")).to_be_visible()
    return page


def visited(
    opened: Opened, clock: time_machine.Traveller, cast: Cast, lead: Person, application: Application
) -> None:
    page = opened(cast.hub_lead, f"/accreditation/{application.public_id}/visit/arrange/")
    fill_date(page, "day", MONDAY.date() + datetime.timedelta(days=70))
    page.get_by_label("Start time").fill("10am")
    page.get_by_label("End time").fill("midday")
    page.get_by_label("Place", exact=True).fill("Elm Tree Surgery")
    choose(page, "team", cast.hub_lead)
    choose(page, "lead", cast.hub_lead)
    go_on(page.get_by_role("main").locator("form button[type=submit]").last)
    expect(page.get_by_role("heading", level=1)).to_contain_text("isit")
    address = f"/accreditation/visits/{application.visits.get().public_id}/"
    page = opened(lead, f"{address}confirm/", PHONE)
    page.get_by_label("Whom the team will meet").fill("The practice manager and two nurses")
    go_on(page.get_by_role("main").locator("form button[type=submit]").last)
    clock.move_to(MONDAY + datetime.timedelta(days=71))
    page = opened(cast.hub_lead, f"{address}record/")
    page.get_by_label("Whom the team met").fill("The practice manager and two nurses")
    page.locator("[name=report]").fill("A friendly practice with a good induction.")
    go_on(page.get_by_role("main").locator("form button[type=submit]").last)
    page = opened(lead, f"{address}agree/", PHONE)
    go_on(page.get_by_role("main").locator("form button[type=submit]").last)
    assert application.visits.get().state == "report_agreed"


def choose(page: Page, name: str, person: Person) -> None:
    """Tick or select somebody, whichever the field is."""
    field = page.locator(f"[name={name}]")
    if field.first.evaluate("field => field.tagName") == "SELECT":
        value = field.locator("option", has_text=person.full_name).get_attribute("value")
        field.evaluate(
            "(field, value) => { for (const o of field.options) if (o.value === value) o.selected = true;"
            " field.dispatchEvent(new Event('change', {bubbles: true})); }",
            value,
        )
    else:
        page.get_by_label(person.full_name).first.check()


def meet(opened: Opened, hee: Person, panel: list[Person], starts_at: datetime.datetime) -> PanelMeeting:
    """HEE staff plan a meeting in the admin, look for its members and put what waits on its agenda."""
    page = opened(hee, "/admin/hubs/panelmeeting/add/")
    region = page.locator("[name=region]")
    if region.evaluate("field => field.tagName") == "SELECT":
        region.select_option(index=1)
    for name, moment in (("starts_at", starts_at), ("ends_at", starts_at + datetime.timedelta(hours=2))):
        page.locator(f"[name={name}_0]").fill(f"{moment:%Y-%m-%d}")
        page.locator(f"[name={name}_1]").fill(f"{moment:%H:%M}")
    page.locator("[name=place]").fill("Blenheim House")
    for member in panel:
        page.locator(".field-members .select2-selection").click()
        page.locator(".field-members .select2-search__field").fill(member.family_name)
        page.locator(".select2-results__option", has_text=member.full_name).click()
    go_on(page.locator("[name=_save]"))
    meeting = PanelMeeting.objects.latest("pk")
    page.goto(f"/admin/hubs/panelmeeting/{meeting.pk}/agenda/")
    for box in page.locator("[name^=on_]").all():
        box.check()
    page.get_by_role("button", name="Set the agenda").click()
    expect(page.get_by_text("The agenda is set")).to_be_visible()
    return meeting


def record(page: Page) -> None:
    page.get_by_role("button", name="Look through the letters").click()
    expect(page.get_by_text("Nothing is recorded yet")).to_be_visible()
    page.get_by_role("button", name="Record and send").click()
    expect(page.get_by_text("The letters are on their way")).to_be_visible()


def case_field(page: Page, application: Application, name: str) -> Any:
    case = application.panel_cases.get(is_open=True)
    return page.locator(f"[name='case-{case.public_id}-{name}']")


def test_from_recruitment_to_the_register_and_a_refusal_that_is_looked_at_again(
    cast: Cast, opened: Opened, clock: time_machine.Traveller
) -> None:
    area = CcgFactory(region=cast.region)
    CoverageFactory(hub=cast.hub, ccg=area)
    elm_tree = PracticeFactory(name="Elm Tree Surgery", ccg=area, region=cast.region)
    lead = PracticeLeadFactory(practice=elm_tree, person__family_name="Elmwood").person
    CriteriaVersionFactory(
        region=cast.region,
        criteria=[
            {"code": "named-lead", "text": "Somebody leads on education.", "wants": "statement"},
            {"code": "induction", "text": "Every learner is inducted.", "wants": "file"},
        ],
    )
    hee = HeeStaffFactory(region=None).person
    panel = [AcademicLinkFactory(person__family_name=f"Panelworth{n}").person for n in range(6)]

    # The hub recruits.
    page = opened(cast.hub_lead, f"/accreditation/recruitment/find/?hub={cast.hub.slug}")
    page.get_by_label("Elm Tree Surgery").check()
    press(page, "Add those that are ticked")
    page.goto(f"/accreditation/recruitment/{elm_tree.prospects.get().public_id}/")
    press(page, "We have contacted them")
    press(page, "They are interested")
    assert elm_tree.prospects.get().state == "interested"

    # The practice applies on a phone, is returned, and uses its evidence again.
    application = apply_on_a_phone(opened, lead, cast.student_nurse.name)
    assert elm_tree.prospects.get().state == "applying"
    page = screen(opened, cast.hub_lead, application)
    judge(page, application, "named-lead", "Met")
    judge(page, application, "induction", "Partly met", "Say who does it.")
    page.goto(f"/accreditation/{application.public_id}/do/return_application/")
    page.get_by_label("What the practice has to change").fill("Say who inducts the learners.")
    press(page, "Return application")
    page = opened(lead, f"/accreditation/{application.public_id}/criteria/induction/", PHONE)
    expect(page.get_by_role("link", name=re.compile("Our induction plan")).first).to_be_visible()
    page.goto(f"/accreditation/{application.public_id}/criteria/named-lead/")
    page.locator("[name=statement]").fill("Our practice manager leads and inducts.")
    page.locator("details", has=page.locator("[name=reuse]")).locator("summary").click()
    page.get_by_label("Our induction plan").check()
    go_on(page.get_by_role("button", name="Save and go to the list"))
    submit(page, application)
    application.refresh_from_db()
    assert application.round == 2
    reused = application.answers.get(round=2, criterion__code="named-lead").evidence.get()
    assert (reused.title, reused.reused_from is not None) == ("Our induction plan", True)

    # It is visited, and goes to the panel with another case.
    screen(opened, cast.hub_lead, application)
    visited(opened, clock, cast, lead, application)
    page = opened(cast.hub_lead, f"/accreditation/{application.public_id}/do/send_to_panel/")
    press(page, "Send to the panel")
    other_practice = PracticeFactory(hub=cast.hub, name="Foxglove Practice")
    other_lead = PracticeLeadFactory(practice=other_practice).person
    with transaction.atomic():
        other = application_in(
            "panel",
            practice=other_practice,
            by=other_lead,
            hub_lead=cast.hub_lead,
            learner_groups=[cast.student_nurse],
        )

    # Three meet over two cases: one is approved on a condition, one is refused.
    monday = MONDAY + datetime.timedelta(days=77)
    meeting = meet(opened, hee, panel[:3], monday)
    page = opened(panel[0], f"/accreditation/meetings/{meeting.public_id}/pack/")
    expect(page.get_by_role("main")).to_contain_text("Our practice manager leads and inducts.")
    expect(page.get_by_role("main")).to_contain_text("Foxglove Practice")
    clock.move_to(monday + datetime.timedelta(hours=2))
    page = opened(hee, f"/admin/hubs/panelmeeting/{meeting.pk}/decisions/")
    page.locator("[name=minutes]").fill("All were there. Two cases.")
    case_field(page, application, "outcome").select_option("approved_with_conditions")
    case_field(page, application, "reason").fill("A deputy is missing.")
    case_field(page, application, "starts_on").fill(f"{monday:%Y-%m-%d}")
    case_field(page, application, "text_0").fill("Name a deputy.")
    case_field(page, application, "owner_0").select_option(index=1)
    case_field(page, application, "due_0").fill(f"{monday + datetime.timedelta(days=30):%Y-%m-%d}")
    case_field(page, other, "outcome").select_option("not_approved")
    case_field(page, other, "reason").fill("Nobody supervises on Fridays.")
    record(page)
    assert [row.outcome for row in Decision.objects.filter(panel_case__meeting=meeting).order_by("pk")] == [
        "approved_with_conditions",
        "not_approved",
    ]
    assert elm_tree.prospects.get().state == "accredited"

    # The condition is met.
    condition = Condition.objects.get(decision__application=application)
    page = opened(lead, f"/accreditation/conditions/{condition.public_id}/show/", PHONE)
    page.get_by_label("What was done").fill("Our second nurse is the deputy.")
    go_on(page.get_by_role("main").locator("form button[type=submit]").last)
    page = opened(cast.hub_lead, f"/accreditation/conditions/{condition.public_id}/")
    press(page, "Close: it is met")
    page = opened(hee, f"/accreditation/conditions/{condition.public_id}/")
    press(page, "Confirm that it is met")
    condition.refresh_from_db()
    assert condition.state == "met"

    # Anybody reads it in the register.
    page = opened(lead, f"/practices/{elm_tree.ods_code}/", PHONE)
    expect(page.get_by_role("main")).to_contain_text(cast.student_nurse.name)
    page.goto("/practices/?q=Elm+Tree")
    expect(page.get_by_role("main")).to_contain_text("Elm Tree Surgery")

    # The refusal is looked at again by others, who decide otherwise.
    page = opened(other_lead, f"/accreditation/{other.public_id}/look-again/", PHONE)
    page.get_by_label("Why should we look at this decision again?").fill("A nurse supervises on Fridays.")
    press(page, "Ask to look again")
    friday = monday + datetime.timedelta(days=4)
    again = meet(opened, HeeStaffFactory(region=None).person, panel[3:], friday)
    clock.move_to(friday + datetime.timedelta(hours=2))
    decider = HeeStaffFactory(region=None).person
    page = opened(decider, f"/admin/hubs/panelmeeting/{again.pk}/decisions/")
    page.locator("[name=minutes]").fill("Looked at again.")
    case_field(page, other, "outcome").select_option("approved")
    case_field(page, other, "starts_on").fill(f"{friday:%Y-%m-%d}")
    record(page)
    other.refresh_from_db()
    assert (other.state, other.decisions.count()) == ("decided", 2)
    assert other_practice.accreditations.get().starts_on == friday.date()
