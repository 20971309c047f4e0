"""What staff write comes out clean, whatever it is."""

from html.parser import HTMLParser
from itertools import pairwise
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hubs.markdown import ALLOWED_TAGS, PlacedPicture, html_of, plain_text

OWN = "/files/3f2b8f4e-7d0a-4a53-9d3b-1f6d0c9b8a70/"
PICTURES = {OWN.split("/")[2]: PlacedPicture(800, 600)}
ATTRIBUTES = {
    "href",
    "title",
    "rel",
    "src",
    "alt",
    "width",
    "height",
    "loading",
    "start",
    "aria-hidden",
    "scope",
    "class",
}
NASTY = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<style>body{background:url(//evil.example)}</style>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "<base href=//evil.example>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><input name=password></form>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](\tjavascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "<javascript:alert(1)>",
    "![x](data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+)",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.gif)",
    "![x](//evil.example/files/3f2b8f4e-7d0a-4a53-9d3b-1f6d0c9b8a70/)",
    f"![x]({OWN}../../accounts/sign-out/)",
    '![" onerror="alert(1)](x)',
    '[x](https://a.example/"onclick=alert(1)//)',
    "[x](https://a.example 'title\" onmouseover=\"alert(1)')",
    '| <script>alert(1)</script> | b |\n|---|---|\n| "><img src=x onerror=alert(1)> | y |',
    "```\n</code></pre><script>alert(1)</script>\n```",
    '```"><script>alert(1)</script>\nx\n```',
    "# <img src=x onerror=alert(1)>",
    "<!--><script>alert(1)</script>-->",
    "<![CDATA[<script>alert(1)</script>]]>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
]


class Elements(HTMLParser):
    """Every element of a text and each of its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def assert_clean(html: str) -> None:
    for tag, attributes in Elements(html).seen:
        assert tag in ALLOWED_TAGS, html
        assert set(attributes) <= ATTRIBUTES, html
        if tag == "img":
            assert attributes["src"] == OWN, html
        if tag == "a":
            assert urlsplit(attributes.get("href") or "").scheme in ("", "http", "https", "mailto", "tel"), (
                html
            )


@pytest.mark.parametrize("text", NASTY)
def test_nothing_that_runs_comes_through(text: str) -> None:
    assert_clean(html_of(text, PICTURES))


@given(
    st.lists(
        st.sampled_from(
            [*NASTY, "# ", "> ", "- ", "| a | b |\n|--|--|\n", f"![x]({OWN})", "\n", "[", "](", '"']
        )
    )
)
def test_no_mixture_of_it_does_either(parts: list[str]) -> None:
    assert_clean(html_of("".join(parts), PICTURES))


@given(st.text())
def test_no_text_at_all_does(text: str) -> None:
    assert_clean(html_of(text, PICTURES))
    assert isinstance(plain_text(text), str)


def levels(text: str) -> list[str]:
    return [tag for tag, _ in Elements(html_of(text)).seen if tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]


def test_headings_begin_below_the_pages_own_and_leave_no_level_out() -> None:
    assert levels("# a\n## b\n#### c\n# d\n###### e") == ["h2", "h3", "h4", "h2", "h3"]
    assert levels("#### a\n# b\nc\n===\n## d") == ["h2", "h2", "h2", "h3"]


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12))
def test_headings_never_skip_a_level(wanted: list[int]) -> None:
    found = [int(tag[1]) for tag in levels("\n".join("#" * level + " x" for level in wanted))]
    assert found[0] == 2
    assert all(after <= before + 1 for before, after in pairwise(found))


def test_a_table_wears_the_design_systems_dress() -> None:
    assert html_of("| Group | Weeks |\n|---|--:|\n| Student & nurse | 12 |") == (
        '<table class="nhsuk-table nhsuk-table--responsive app-table">\n<thead class="nhsuk-table__head">\n'
        '<tr class="nhsuk-table__row">\n<th class="nhsuk-table__header" scope="col">Group</th>\n'
        '<th class="nhsuk-table__header nhsuk-table__header--numeric" scope="col">Weeks</th>\n</tr>\n</thead>\n'
        '<tbody class="nhsuk-table__body">\n<tr class="nhsuk-table__row">\n'
        '<td class="nhsuk-table__cell"><span class="nhsuk-table__heading" aria-hidden="true">Group </span>'
        '<span class="app-cell">Student &amp; nurse</span></td>\n'
        '<td class="nhsuk-table__cell nhsuk-table__cell--numeric">'
        '<span class="nhsuk-table__heading" aria-hidden="true">Weeks </span><span class="app-cell">12</span></td>\n'
        "</tr>\n</tbody>\n</table>\n"
    )


def test_a_picture_of_ours_is_shown_with_its_size_and_another_in_words() -> None:
    assert html_of(f"![A field]({OWN}) ![Other](https://evil.example/x.png)", PICTURES) == (
        f'<p><img src="{OWN}" alt="A field" class="app-picture" width="800" height="600" loading="lazy"> Other</p>\n'
    )
    assert html_of(f"![A field]({OWN})") == "<p>A field</p>\n"


def test_html_is_shown_as_it_was_typed() -> None:
    assert html_of("<b>x</b>") == "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"


def test_the_words_alone_are_for_search() -> None:
    assert plain_text("# One\n\n- two **three**\n- [four](https://a.example)") == "One two three four"
