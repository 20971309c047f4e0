"""What the timetable says to those who do not see it, and that its layout needs no inline style."""

from datetime import date

import pytest
from django.conf import settings
from django.template import Context, Template

from placements.timetabling.grid import MOST_ROWS, build_week_grid
from placements.timetabling.matrix import MatrixNote, MatrixSource, build_matrix
from tests.house.markup import tree
from tests.placements.timetabling.test_grid import LONG_AGO, MONDAY, TUESDAY, session

BUILT = settings.BASE_DIR / "static" / "build"


def render(source: str, **context: object) -> str:
    return Template("{% load timetable %}" + source).render(Context(context))


def test_every_link_of_a_week_names_its_day_and_time() -> None:
    card = session(
        1, "08:30", "12:30", "Asthma clinic", who="Amy Holt", where="Room 4", note="Bring ID", url="/s/1/"
    )
    html = render("{% session card %}", card=card)
    assert tree(html) == tree(
        '<div class="app-session app-session--clinical">'
        '<p class="app-session__line"><span class="app-session__when">'
        '<time datetime="2026-12-01T08:30+00:00">8:30am</time> to '
        '<time datetime="2026-12-01T12:30+00:00">12:30pm</time></span> '
        '<span class="app-session__tags"><span class="app-session__tag">Clinical</span></span></p>'
        '<p class="app-session__title"><a href="/s/1/">Asthma clinic'
        '<span class="nhsuk-u-visually-hidden">, Tuesday 1 December, 8:30am to 12:30pm</span></a></p>'
        '<p class="app-session__people">Amy Holt · Room 4</p><p class="app-session__note">Bring ID</p></div>'
    )


def test_a_week_is_days_with_headings_and_lists_of_sessions() -> None:
    cards = [
        session(0, "08:30", "12:30"),
        session(0, "09:00", "10:00", "Other"),
        session(1, "13:00", "14:00"),
    ]
    week = build_week_grid(cards, MONDAY, TUESDAY, LONG_AGO, holidays={date(2026, 12, 4): "Christmas Day"})
    html = render("{% timetable week level=2 %}", week=week)
    assert [html.count(part) for part in ("<section", "<h2", "<ol", "<time", "style=", ">Today<")] == [
        5,
        5,
        2,
        6,
        0,
        1,
    ]
    assert "2 that overlap:" in html
    assert 'class="app-week app-week--5-days app-week--grid app-rows-3"' in html
    assert [html.count(words) for words in ("Nothing planned", "Closed", "4 December, Christmas Day")] == [
        2,
        1,
        1,
    ]


def test_the_week_of_many_is_a_table_that_stays_one_at_phone_width() -> None:
    matrix = build_matrix(
        [
            MatrixSource(
                "Amy Holt",
                "nurse",
                [session(0, "08:30", "12:30")],
                None,
                [MatrixNote("Off tomorrow", "warn", "/off/")],
                "/p/",
            )
        ],
        MONDAY,
        TUESDAY,
    )
    html = render("{% timetable_matrix matrix 'Everybody’s week' column='Person' %}", matrix=matrix)
    assert [html.count(part) for part in ("<table", 'scope="col"', 'scope="row"', "<td")] == [
        1,
        6,
        1,
        5,
    ]
    assert [html.count(words) for words in ("Free all day", "Free in the afternoon", "Off tomorrow")] == [
        4,
        1,
        1,
    ]
    assert "style=" not in html


@pytest.fixture
def style_sheet() -> str:
    path = BUILT / "portal.css"
    if not path.exists():
        pytest.skip("the front end is not built: run npm run build")
    return path.read_text()


def test_the_style_sheet_has_a_row_for_every_row_that_a_week_may_have(style_sheet: str) -> None:
    for name in (f".app-rows-{MOST_ROWS}{{", f".app-from-{MOST_ROWS}{{", f".app-to-{MOST_ROWS + 1}{{"):
        assert name in style_sheet
    assert f".app-rows-{MOST_ROWS + 1}{{" not in style_sheet


def test_what_is_built_fetches_nothing_from_elsewhere(style_sheet: str) -> None:
    script = (BUILT / "portal.js").read_text()
    assert "url(http" not in style_sheet
    assert "url(//" not in style_sheet
    assert "Frutiger" not in style_sheet
    assert "@font-face" not in style_sheet
    assert "sourceMappingURL" not in script
