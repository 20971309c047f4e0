"""What staff write in Markdown, as HTML in the design system's dress.

CommonMark with tables, and nothing else: HTML in it is shown as it was typed, pictures are the portal's own uploads,
and all that comes out is cleaned by an allow-list once more. It knows no database: pictures come as values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

# The page's own heading is level 1.
TOP_HEADING, LOWEST_HEADING = 2, 6
HEADING_CLASSES = {2: "nhsuk-heading-m", 3: "nhsuk-heading-s"}
CLASSES = {
    "bullet_list_open": "nhsuk-list nhsuk-list--bullet",
    "ordered_list_open": "nhsuk-list nhsuk-list--number",
    "table_open": "nhsuk-table nhsuk-table--responsive app-table",
    "thead_open": "nhsuk-table__head",
    "tbody_open": "nhsuk-table__body",
    "tr_open": "nhsuk-table__row",
    "blockquote_open": "app-quotation",
    "hr": "nhsuk-section-break nhsuk-section-break--m nhsuk-section-break--visible",
}
ALLOWED_CLASSES = {
    "ul": {"nhsuk-list", "nhsuk-list--bullet"},
    "ol": {"nhsuk-list", "nhsuk-list--number"},
    "table": {"nhsuk-table", "nhsuk-table--responsive", "app-table"},
    "thead": {"nhsuk-table__head"},
    "tbody": {"nhsuk-table__body"},
    "tr": {"nhsuk-table__row"},
    "th": {"nhsuk-table__header", "nhsuk-table__header--numeric"},
    "td": {"nhsuk-table__cell", "nhsuk-table__cell--numeric"},
    "span": {"nhsuk-table__heading", "app-cell"},
    "blockquote": {"app-quotation"},
    "hr": {"nhsuk-section-break", "nhsuk-section-break--m", "nhsuk-section-break--visible"},
    "img": {"app-picture"},
    **{f"h{level}": {f"nhsuk-heading-{size}" for size in ("m", "s", "xs")} for level in range(2, 7)},
}
ALLOWED_TAGS = {"p", "a", "strong", "em", "code", "pre", "br", "li", *ALLOWED_CLASSES}
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height", "loading"},
    "ol": {"start"},
    "span": {"aria-hidden"},
    "th": {"scope"},
}
_OWN_FILE = re.compile(r"/files/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/")


@dataclass(frozen=True)
class PlacedPicture:
    """A picture of ours as a page shows it: its width and height in pixels."""

    width: int
    height: int


def pictures_named(text: str) -> set[str]:
    """The ids of our uploads that a text speaks of, as written."""
    return set(_OWN_FILE.findall(text))


def html_of(text: str, pictures: Mapping[str, PlacedPicture] | None = None) -> str:
    """The text as clean HTML. Of pictures, only those in ``pictures`` (by id) are shown; of others, their words."""
    tokens = _PARSER.parse(text)
    _dress(tokens, pictures or {})
    return nh3.clean(
        str(_PARSER.renderer.render(tokens, _PARSER.options, {})),
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        allowed_classes=ALLOWED_CLASSES,
        attribute_filter=_only_own_pictures,
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    )


def plain_text(text: str) -> str:
    """The words alone, in one line: for search, and for descriptions where nobody wrote a summary."""
    words = (
        child.content
        for token in _PARSER.parse(text)
        for child in token.children or [token]
        if child.type in ("text", "code_inline", "code_block", "fence", "image", "softbreak")
    )
    return " ".join(" ".join(words).split())


def _only_own_pictures(tag: str, attribute: str, value: str) -> str | None:
    if (tag, attribute) == ("img", "src") and not _OWN_FILE.fullmatch(value):
        return None
    return value


def _dress(tokens: Sequence[Token], pictures: Mapping[str, PlacedPicture]) -> None:
    above: list[int] = []
    for token in tokens:
        if css := CLASSES.get(token.type):
            token.attrSet("class", css)
        if token.type == "heading_open":
            # However many # people begin with, no level is left out.
            while above and above[-1] >= int(token.tag[1]):
                above.pop()
            above.append(int(token.tag[1]))
            level = min(TOP_HEADING - 1 + len(above), LOWEST_HEADING)
            token.attrSet("class", HEADING_CLASSES.get(level, "nhsuk-heading-xs"))
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(TOP_HEADING - 1 + len(above), LOWEST_HEADING)}"
        if token.children:
            token.children = list(_with_own_pictures(token.children, pictures))
        if token.type in ("th_open", "td_open"):
            numeric = "right" in str(token.attrs.pop("style", ""))
            css = "nhsuk-table__header" if token.type == "th_open" else "nhsuk-table__cell"
            token.attrSet("class", f"{css} {css}--numeric" if numeric else css)
            if token.type == "th_open":
                token.attrSet("scope", "col")
    _name_columns(tokens)


def _with_own_pictures(children: Sequence[Token], pictures: Mapping[str, PlacedPicture]) -> Iterator[Token]:
    for child in children:
        if child.type != "image":
            yield child
            continue
        found = _OWN_FILE.fullmatch(str(child.attrGet("src")))
        if found and (picture := pictures.get(found[1])):
            child.attrs |= {
                "class": "app-picture",
                "width": str(picture.width),
                "height": str(picture.height),
                "loading": "lazy",
            }
            yield child
        else:
            yield Token("text", "", 0, content=child.content)


def _name_columns(tokens: Sequence[Token]) -> None:
    """Each cell knows the words over its column, which it shows on a phone."""
    columns: list[str] = []
    number = 0
    for position, token in enumerate(tokens):
        if token.type == "table_open":
            columns = []
        elif token.type == "tr_open":
            number = 0
        elif token.type == "th_open":
            columns.append(plain_text(tokens[position + 1].content))
        elif token.type == "td_open":
            token.meta["column"] = columns[number] if number < len(columns) else ""
            number += 1


class _Renderer(RendererHTML):
    def td_open(
        self, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType
    ) -> str:  # called by its name
        column = tokens[number].meta["column"]
        said = escape(f"{column} ")
        return (
            f"{self.renderToken(tokens, number, options, env)}"
            f'<span class="nhsuk-table__heading" aria-hidden="true">{said}</span><span class="app-cell">'
        )

    def td_close(self, tokens: Sequence[Token], number: int, options: OptionsDict, env: EnvType) -> str:
        return f"</span>{self.renderToken(tokens, number, options, env)}"


def escape(words: str) -> str:
    return nh3.clean_text(words)


_PARSER: Any = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer).enable("table")
