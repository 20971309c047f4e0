"""HEE staff bring in a sheet of twenty accreditations, mend the five lines that cannot be, and import it."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, expect

from hubs.admin.accreditation.accreditation_sheet import ACCREDITATIONS
from hubs.models import Accreditation
from tests.factories import PASSWORD, PracticeFactory
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

WRONG: dict[int, tuple[int, str, str]] = {
    2: (0, "B9O003", "No practice of your regions has the ODS code “B9O003”"),
    5: (1, "student nrse", "Is Student nurse meant?"),
    8: (2, "09/13/2019", "Was 13/09/2019 meant?"),
    11: (3, "01/01/2001", "The last day is before the first day."),
    14: (4, "12/07/2099", "The day of the decision cannot be in the future."),
}


def sheet(group: str, wrong: dict[int, tuple[int, str, str]]) -> dict[str, Any]:
    rows = []
    for number in range(20):
        row = [f"B9{number + 1:04}", group, "01/09/2019", "", "12/07/2019", "", f"File {number}"]
        if number in wrong:
            column, text, _ = wrong[number]
            row[column] = text
        rows.append(row)
    written = io.StringIO()
    csv.writer(written).writerows([ACCREDITATIONS.columns, *rows])
    return {"name": "ours.csv", "mimeType": "text/csv", "buffer": written.getvalue().encode()}


@pytest.mark.parametrize("width", [375, 1280])
def test_a_sheet_with_five_problems_is_mended_and_imported(
    browser: Browser, live_server: Any, cast: Cast, width: int
) -> None:
    for number in range(20):
        PracticeFactory(ods_code=f"B9{number + 1:04}", name=f"Weir Top {number + 1}", hub=cast.hub)
    group = cast.student_nurse.name
    context = browser.new_context(base_url=live_server.url, viewport={"width": width, "height": 800})
    page = context.new_page()
    said: list[ConsoleMessage] = []
    page.on("console", lambda message: said.append(message))
    page.goto("/accounts/sign-in/")
    page.get_by_label("Email address").fill(str(cast.hee.email))
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    page.goto("/admin/hubs/accreditation/")
    page.get_by_role("link", name="Import from a sheet").click()

    page.get_by_label("Sheet").set_input_files(sheet(group, WRONG))  # type: ignore[arg-type]
    page.get_by_role("button", name="Preview").click()
    lines = "20 lines: 15 to carry over, 0 here already, 5 with a problem"
    expect(page.get_by_role("heading", name=lines)).to_be_visible()
    rows = page.locator("#content-main tbody tr")
    for number, (_, _, words) in WRONG.items():
        assert words.casefold() in rows.nth(number).inner_text().casefold()
    expect(page.get_by_role("button", name="Carry over")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.get_by_label("Sheet").set_input_files(sheet(group, {}))  # type: ignore[arg-type]
    page.get_by_role("button", name="Preview").click()
    page.get_by_role("button", name="Carry over 20 lines").click()
    page.get_by_text("Carried over: 20 accreditations and 20 decisions.").wait_for()
    made = Accreditation.objects.filter(decision__is_carried_over=True)
    assert (made.count(), made.filter(review_on__isnull=True).count()) == (20, 0)
    assert [message.text for message in said] == []
    context.close()
