"""HTML as a tree that two authors can agree on: spacing, order of classes and the names of ids do not count."""

from html.parser import HTMLParser
from typing import Any

VOID = {"br", "circle", "hr", "img", "input", "link", "meta", "path"}
# Ours by Django's own doing, and none of the design system's business.
IGNORED = {"name", "required", "aria-invalid", "maxlength", "minlength", "cols", "novalidate"}
REFERENCES = {"id", "for", "aria-describedby", "aria-controls", "aria-labelledby", "data-aria-controls"}


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root: list[Any] = []
        self.open: list[list[Any]] = [self.root]
        self.ids: dict[str, int] = {}

    def _reference(self, value: str) -> str:
        return " ".join(str(self.ids.setdefault(part, len(self.ids))) for part in value.split())

    def _attributes(self, given: list[tuple[str, str | None]]) -> dict[str, str]:
        attributes = {}
        for name, value in given:
            if name == "class":
                attributes[name] = " ".join(sorted((value or "").split()))
            elif name in REFERENCES or (name == "href" and (value or "").startswith("#")):
                attributes[name] = self._reference((value or "").removeprefix("#"))
            elif name not in IGNORED:
                attributes[name] = value or ""
        return attributes

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        children: list[Any] = []
        self.open[-1].append((tag, self._attributes(attrs), children))
        if tag not in VOID:
            self.open.append(children)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if words := " ".join(data.split()):
            self.open[-1].append(words)


def tree(html: str) -> list[Any]:
    """The elements of a piece of HTML: (tag, attributes, children), with ids numbered in order of appearance."""
    parser = _Tree()
    parser.feed(html)
    parser.close()
    return parser.root
