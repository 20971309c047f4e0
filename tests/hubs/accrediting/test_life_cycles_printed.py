"""The life cycles as they are printed, and that the document says what the tables say."""

from io import StringIO

from django.conf import settings
from django.core.management import call_command

from hubs.accrediting.life_cycles import LifeCycle, Part, Step
from hubs.accrediting.printing import EVERY_LIFE_CYCLE, as_document, as_text

HEE, HUB = frozenset({Part.HEE_STAFF}), frozenset({Part.HUB_LEAD})
PARCEL = LifeCycle(
    "parcel",
    (
        Step("send_parcel", "", "sent", HEE | HUB, "send", "an address"),
        Step("weigh_parcel", "sent", "sent", HEE, "weigh"),
        Step("lose_parcel", "sent", "lost", HUB, "lose", "a reason"),
        Step("hand_over", "sent", "received", HUB, "hand over"),
        Step("find_parcel", "lost", "sent", HEE, "find"),
    ),
)
PRINTED = """\
Parcel

(new)
    --> sent: send_parcel
sent
    --> lost: lose_parcel
    --> received: hand_over
    <-> stays: weigh_parcel
lost
    --> sent: find_parcel
received
    (the end)

| operation    | from  | to       | who                 | needs      |
|--------------|-------|----------|---------------------|------------|
| send_parcel  | (new) | sent     | hub lead, HEE staff | an address |
| weigh_parcel | sent  | sent     | HEE staff           |            |
| lose_parcel  | sent  | lost     | hub lead            | a reason   |
| hand_over    | sent  | received | hub lead            |            |
| find_parcel  | lost  | sent     | HEE staff           |            |"""
DRAWN = """\
## Parcel

```mermaid
stateDiagram-v2
    [*] --> sent: send_parcel
    sent --> sent: weigh_parcel
    sent --> lost: lose_parcel
    sent --> received: hand_over
    lost --> sent: find_parcel
    received --> [*]
```

| operation """


def test_a_life_cycle_is_printed_as_a_diagram_and_a_table() -> None:
    assert as_text([PARCEL]) == PRINTED


def test_a_life_cycle_is_drawn_in_mermaid() -> None:
    document = as_document([PARCEL])
    assert DRAWN in document
    assert document.endswith(PRINTED[PRINTED.index("| operation") :])


def test_the_command_prints_every_life_cycle() -> None:
    out = StringIO()
    call_command("life_cycles", stdout=out)
    assert out.getvalue() == as_text(EVERY_LIFE_CYCLE) + "\n"


def test_the_document_is_what_the_command_prints() -> None:
    out = StringIO()
    call_command("life_cycles", "--mermaid", stdout=out)
    assert out.getvalue() == (settings.BASE_DIR / "docs" / "life-cycles.md").read_text()
