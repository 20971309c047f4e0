"""A university’s set is adopted, what it leaves uncovered is given a session, and the two write each other notes."""

import pytest
from playwright.sync_api import Page, expect

from placements.models import Interview, LearningNote, ObjectiveLink
from tests.factories.cast import Cast
from tests.journeys.opening import PHONE, Opened, go_on
from tests.journeys.test_by_keyboard import follow, reach, to_the_content, type_into

pytestmark = pytest.mark.browser


def test_a_set_is_kept_adopted_and_covered_and_notes_stay_between_the_two(cast: Cast, opened: Opened) -> None:
    # The university pastes what its learners are to learn; on a phone, without JavaScript.
    page: Page = opened(cast.academic, "/objective-sets/", PHONE, scripts=False)
    page.get_by_role("button", name="New set").click()
    page.get_by_label("Name").fill("Community placement")
    page.get_by_label("Learner group").select_option(label="Student nurse")
    go_on(page.get_by_role("button", name="Make the set"))
    page.get_by_label("Objectives", exact=True).fill("Take blood\nDress a wound")
    page.get_by_label("Clinic", exact=True).check()
    go_on(page.get_by_role("button", name="Add objectives"))
    page.get_by_label("Objectives", exact=True).fill("Give advice by telephone")
    go_on(page.get_by_role("button", name="Add objectives"))
    go_on(page.get_by_role("button", name="Up Give advice by telephone"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # The educationalist adopts it by keyboard alone, and sees what no session serves.
    page = opened(cast.educationalist, "/programme/")
    to_the_content(page)
    follow(page, "Lena Nursingham")
    to_the_content(page)
    follow(page, "Adopt Community placement")
    expect(page.get_by_text("“Community placement” is adopted: 3 objectives added.")).to_be_visible()
    expect(page.get_by_text("No session serves these 2 objectives:")).to_be_visible()
    to_the_content(page)
    follow(page, "Choose sessions: Give advice by telephone")
    reach(page, "Tuesday")
    page.keyboard.press("Space")
    follow(page, "Save")
    expect(page.get_by_text("No session serves this objective:")).to_be_visible()
    assert ObjectiveLink.objects.get().session == cast.timetable.published[0]
    to_the_content(page)
    follow(page, "Schedule the midpoint interview")
    to_the_content(page)
    follow(page, "Schedule the interview")
    expect(page.get_by_text("The midpoint interview is on")).to_be_visible()
    assert Interview.objects.get().session
    to_the_content(page)
    follow(page, "Notes with Lena Nursingham")
    to_the_content(page)
    type_into(page, "Write a note", "Well done with the inhalers.")
    follow(page, "Write the note")

    # The learner reads it from their own week, on a phone without JavaScript, and answers.
    page = opened(cast.learner, "/timetable/", PHONE, scripts=False)
    page.get_by_role("link", name="Your learning programme").click()
    expect(page.get_by_text("1 new note")).to_be_visible()
    page.get_by_role("link", name="Notes with your educationalist").click()
    expect(page.get_by_text("Well done with the inhalers.")).to_be_visible()
    page.get_by_label("Write a note").fill("May I see more children?")
    go_on(page.get_by_role("button", name="Write the note"))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    # Who keeps the timetable sees the programme, and nothing of the notes.
    page = opened(cast.administrator, f"/placements/{cast.placement.public_id}/programme/")
    expect(page.get_by_role("heading", name="Learning programme")).to_be_visible()
    expect(page.get_by_text("Notes with")).to_have_count(0)
    answer = page.request.get(f"/placements/{cast.placement.public_id}/programme/notes/")
    assert (answer.status, "inhalers" in answer.text()) == (403, False)
    assert LearningNote.objects.count() == 2
