"""The table of doors, printed."""

from tests.house.doors import DOORS, PERSONAS
from tests.house.matrix import as_markdown, as_text, rows_of


def test_the_matrix_has_a_row_for_each_door_and_method_and_an_answer_for_each_persona() -> None:
    rows = rows_of(DOORS, PERSONAS)
    assert [row[:2] for row in rows] == [[str(door), method] for door in DOORS for method in ("GET", "POST")]
    assert {len(row) for row in rows} == {2 + len(PERSONAS)}
    assert all(cell for row in rows for cell in row)


def test_it_is_aligned_and_can_be_had_as_markdown() -> None:
    rows = [["placements:placement", "GET", "in", "200"], ["healthz", "POST", "405", "405"]]
    assert as_text(rows, ["visitor", "hee"]).splitlines() == [
        "  1  visitor",
        "  2  hee",
        "",
        "route                         1    2",
        "------------------------------------",
        "placements:placement  GET    in  200",
        "healthz               POST  405  405",
    ]
    assert as_markdown(rows, ["visitor", "hub_lead"]).splitlines() == [
        "| route | method | visitor | hub lead |",
        "| --- | --- | --- | --- |",
        "| `placements:placement` | GET | in | 200 |",
        "| `healthz` | POST | 405 | 405 |",
    ]
