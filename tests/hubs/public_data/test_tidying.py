"""Names, addresses, postcodes and telephone numbers become fit for people to read."""

import pytest

from hubs.public_data.tidying import (
    Address,
    tidy_address,
    tidy_phone,
    tidy_postcode,
    tidy_words,
)


@pytest.mark.parametrize(
    ("shouted", "said"),
    [
        ("HIGHFIELD SURGERY", "Highfield Surgery"),
        ("ST JOHN'S GP CENTRE, PART II", "St John's GP Centre, Part II"),
        ("NHS WALK-IN CENTRE", "NHS Walk-in Centre"),
        ("O'BRIEN & MCMILLAN", "O'Brien & McMillan"),
        ("KINGSTON UPON HULL", "Kingston upon Hull"),
        ("SHERBURN-IN-ELMET", "Sherburn-in-Elmet"),
        ("THE AVENUES MEDICAL CTR", "The Avenues Medical Ctr"),
        ("2ND FLOOR,83A THE GREEN", "2nd Floor, 83A The Green"),
        ("DR IA GILKAR & PARTNERS", "Dr IA Gilkar & Partners"),
        ("AZAM MA", "Azam MA"),
        ("BALASANTHIRAN S", "Balasanthiran S"),
        ("ST.JOHNS H/C", "St. Johns H/C"),
        ("CHP LTD - BRANSHOLME", "CHP Ltd - Bransholme"),
        ("  TWO   SPACES ", "Two Spaces"),
        ("Already written well, by NHS staff", "Already written well, by NHS staff"),
        ("", ""),
    ],
)
def test_capitals_become_words(shouted: str, said: str) -> None:
    assert tidy_words(shouted) == said


@pytest.mark.parametrize(
    ("lines", "address"),
    [
        (
            ["HIGHFIELD SURGERY", "HOLTDALE APPROACH", "LEEDS", "WEST YORKSHIRE", ""],
            Address("Holtdale Approach", "", "Leeds", "West Yorkshire", "LS16 7RX"),
        ),
        (
            ["THE HEALTH CENTRE", "GARDENS LANE", "CONISBROUGH", "DONCASTER", ""],
            Address("The Health Centre", "Gardens Lane, Conisbrough", "Doncaster", "", "LS16 7RX"),
        ),
        (
            ["THE SURGERY", "MAIN STREET", "", "YEADON,LEEDS", ""],
            Address("The Surgery", "Main Street, Yeadon", "Leeds", "", "LS16 7RX"),
        ),
        (["1 HIGH STREET", "", "", "", ""], Address("1 High Street", "", "", "", "LS16 7RX")),
        (["", "", "", "", ""], Address("", "", "", "", "LS16 7RX")),
    ],
)
def test_the_town_and_the_county_are_found_wherever_they_stand(lines: list[str], address: Address) -> None:
    assert tidy_address("HIGHFIELD SURGERY", lines, "LS16 7RX") == address


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("ls14ap", "LS1 4AP"),
        ("HU1  1AA", "HU1 1AA"),
        ("SW1A1AA", "SW1A 1AA"),
        ("no code", "NO CODE"),
        ("", ""),
    ],
)
def test_postcodes_have_one_space(given: str, kept: str) -> None:
    assert tidy_postcode(given) == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("0114 284 3997", "+441142843997"),
        ("0113 2953600", "+441132953600"),
        ("0113 282138", ""),
        ("0114 271 190", ""),
        ("", ""),
        ("ask", ""),
    ],
)
def test_a_number_that_nobody_can_ring_is_left_out(given: str, kept: str) -> None:
    assert tidy_phone(given) == kept
