"""Where an application stands, for those who wait for it: a tag, and what happens next in a sentence or two."""

from __future__ import annotations

from typing import NamedTuple


class Stand(NamedTuple):
    """``colour`` is one of the tags' own; ``{hub}`` and ``{authority}`` in ``next`` stand for their names."""

    colour: str
    next: str


STANDS = {
    "draft": Stand(
        "blue",
        "Answer the criteria below, then submit the application to {hub}. What you write is saved as you go, and "
        "others of the practice can work on it too.",
    ),
    "submitted": Stand(
        "yellow", "{hub} will read it, and tells you when that begins. You need to do nothing now."
    ),
    "screening": Stand(
        "yellow",
        "{hub} is reading your answers and evidence. It will arrange a visit, send the application to the panel, "
        "or return it and say what is missing.",
    ),
    "returned": Stand(
        "red", "Change what {hub} asks for, then submit it again. All that you wrote and gave is still here."
    ),
    "visit_arranged": Stand(
        "blue", "A team comes to see the practice. The day, the place and whom they want to meet are below."
    ),
    "visited": Stand(
        "yellow",
        "The team writes its report. Once the practice has agreed the report, the application goes to the panel.",
    ),
    "panel": Stand("yellow", "A panel of {authority} reads the application and decides at its next meeting."),
    "decided": Stand("grey", "The panel has decided. The decision and its reasons are below."),
    "reconsideration": Stand("yellow", "Others than those who decided look at the application again."),
    "withdrawn": Stand(
        "grey", "Nothing more happens with it. You can start another application at any time."
    ),
}
