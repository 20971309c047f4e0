"""What an education agreement says: what a new one starts from, and the whole text that both sides sign.

Pure. The parts are those of the NHS Education Funding Agreement's guide (RULES §3, source 2); the sentences are ours,
to be replaced by the authority's own, once, in the first agreement of a kind: later ones start from the last.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence

from atp_portal.formatting import and_list, date_plain

PARTS = (
    "Services",
    "Funding",
    "Quality and performance",
    "Placement terms between the authority, the practice and the education provider",
    "Data sharing",
)

STARTER = """\
## Services

The practice provides placements for the learner groups for which it is accredited. Each placement has a named
administrator of the practice, who is responsible for the timetable, and each learner a named educationalist, who
teaches them regularly and is responsible for the learning programme.

## Funding

The authority pays the education and training tariff for the placements that took place. The practice spends it on the
education of learners, and shows on request what it was spent on.

## Quality and performance

The practice takes part in the educational audit, acts on its action plan, and lets learners and education providers
evaluate placements. It tells the authority at once of anything that puts learners or patients at risk, and within
four weeks of a significant change.

## Placement terms between the authority, the practice and the education provider

The education provider sends learners who are prepared and whose clearances are complete. The practice inducts and
supervises them, and does not count those before registration as cover. Each names somebody whom the others can reach.

## Data sharing

Each party is the controller of the personal data of learners that it holds, and shares what the others need to
arrange, supervise and assess placements, and no more. No party puts patients’ data into the portal.
"""

STARTER_OF_VARIATION = """\
## What changes

Say here which part changes, and how it reads from now on. All else in the agreement stays as it is.
"""


def whole_text(
    *,
    title: str,
    authority: str,
    practice: str,
    providers: Sequence[str],
    starts_on: datetime.date,
    ends_on: datetime.date | None,
    terms: str,
    varied_from: datetime.date | None = None,
) -> str:
    """The agreement as it is read and signed, in Markdown: what it is, between whom, on which days, its terms.

    Of a variation ``varied_from`` is the first day of the agreement that it varies, and ``ends_on`` that
    agreement's new last day, where it changes.
    """
    if varied_from:
        days = f"It changes the agreement of {date_plain(varied_from)} from {date_plain(starts_on)} on"
        days += f", and makes {date_plain(ends_on)} its last day." if ends_on else "."
    else:
        until = f"to {date_plain(ends_on)}" if ends_on else "on, without an end date"
        days = f"It lasts from {date_plain(starts_on)} {until}."
    heading = title[0].upper() + title[1:]
    between = f"Between {and_list([authority, practice, *providers])}."
    return f"# {heading}\n\n{between}\n\n{days}\n\n{terms.strip()}\n".replace("\r\n", "\n")


def fingerprint(text: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal: it differs once a single letter does."""
    return hashlib.sha256(text.encode()).hexdigest()
