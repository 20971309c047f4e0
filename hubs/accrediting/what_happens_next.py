"""Where an application stands: a tag, and what happens next in a sentence or two, for who waits and for the desk."""

from __future__ import annotations

from typing import NamedTuple


class Stand(NamedTuple):
    """``colour`` is one of the tags' own; ``{hub}`` and ``{authority}`` in the sentences stand for their names.

    ``next`` is for those who wait; ``desk``, where it differs, for those who screen, judge or decide.
    """

    colour: str
    next: str
    desk: str = ""


STANDS = {
    "draft": Stand(
        "blue",
        "Answer the criteria below, then submit the application to {hub}. What you write is saved as you go, and "
        "others of the practice can work on it too.",
        "The practice is writing it. {hub} reads it once it is submitted.",
    ),
    "submitted": Stand(
        "yellow",
        "{hub} will read it, and tells you when that begins. You need to do nothing now.",
        "It waits for {hub} to begin to screen it. The practice is told when that begins.",
    ),
    "screening": Stand(
        "yellow",
        "{hub} is reading your answers and evidence. It will arrange a visit, send the application to the panel, "
        "or return it and say what is missing.",
        "Judge each answer, then arrange a visit, send the application to the panel, or return it and say what is "
        "missing.",
    ),
    "returned": Stand(
        "red",
        "Change what {hub} asks for, then submit it again. All that you wrote and gave is still here.",
        "The practice changes what it was asked for, and submits it again.",
    ),
    "visit_arranged": Stand(
        "blue",
        "A team comes to see the practice. The day, the place and whom they want to meet are below.",
        "A team goes to see the practice. Once it has been there, record whom it met and write the report.",
    ),
    "visited": Stand(
        "yellow",
        "The team has written its report. Once the practice has agreed it, the application goes to the panel.",
    ),
    "panel": Stand("yellow", "A panel of {authority} reads the application and decides at its next meeting."),
    "decided": Stand("grey", "The panel has decided. The decision and its reasons are below."),
    "reconsideration": Stand("yellow", "Others than those who decided look at the application again."),
    "withdrawn": Stand(
        "grey",
        "Nothing more happens with it. You can start another application at any time.",
        "Nothing more happens with it. The practice can start another at any time.",
    ),
}
