"""Whether those who lead are in, and practice and room are open: the portal's own rule."""

from __future__ import annotations

from collections.abc import Iterator

from atp_portal.formatting import and_list
from placements.rules.facts import Facts
from placements.rules.rule import Breach, Mend, Parameters, Rule, Severity
from placements.rules.sources import PORTAL
from placements.rules.supervision import of_session


def everybody_is_there(facts: Facts, parameters: Parameters) -> Iterator[Breach]:
    for each in facts.timed:
        if each.session.missing:
            yield of_session(
                each,
                f"cannot take place as planned: {and_list(each.session.missing)}.",
                "Choose somebody else, another room or another time.",
                Mend.SUPERVISOR,
            )


RULES = (
    Rule(
        "presence",
        "Nobody is sent to somebody who is off, to a room out of use or to a practice that is closed.",
        Severity.STOP,
        PORTAL,
        everybody_is_there,
    ),
)
