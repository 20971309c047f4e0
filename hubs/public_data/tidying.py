"""Names, addresses, postcodes and telephone numbers of ODS files, made fit for people to read.

The files shout (HIGHFIELD SURGERY, KINGSTON UPON HULL) and put the town on whichever line was free.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import phonenumbers


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STAY_CAPITALS = _words(
    "NHS GP GPS PMS APMS GMS PCC PCN ICB CCG UK LLP CIC CHP UCC OOH HQ PO II III IV VI VII VIII IX XI NE NW SE SW "
    "TFC CHCP HMP MOD RAF YHA UTC WIC CAMHS AWC ELHC"
)
SMALL_WORDS = _words("of and the on upon in at by with for le la under next to cum de")
# Without a vowel, and yet words: everything else without one is taken for initials.
SHORTENED_WORDS = _words(
    "DR DRS ST RD MR MRS MS LTD CTR CTRS CNTR LN GRN SQ NR PK PRK PL CL CT BLDG BLDGS BLVD GDNS GR GT MKT HTH HLTH "
    "SRG SGRY SCH PRCT CRSC TWR BR WK YD GRP PTRS PTNRS PRTNRS MT FT TWN NTH STH JNR SNR"
)
COUNTIES = _words(
    """AVON BEDFORDSHIRE BERKSHIRE BUCKINGHAMSHIRE CAMBRIDGESHIRE CHESHIRE CLEVELAND CORNWALL CUMBRIA DERBYSHIRE DEVON
    DORSET ESSEX GLOUCESTERSHIRE HAMPSHIRE HEREFORDSHIRE HERTFORDSHIRE HUMBERSIDE KENT LANCASHIRE LEICESTERSHIRE
    LINCOLNSHIRE MERSEYSIDE MIDDLESEX NORFOLK NORTHAMPTONSHIRE NORTHUMBERLAND NOTTINGHAMSHIRE OXFORDSHIRE RUTLAND
    SHROPSHIRE SOMERSET STAFFORDSHIRE SUFFOLK SURREY SUSSEX WARWICKSHIRE WILTSHIRE WORCESTERSHIRE YORKSHIRE"""
) | {
    "COUNTY DURHAM",
    "CO DURHAM",
    "EAST RIDING OF YORKSHIRE",
    "EAST SUSSEX",
    "EAST YORKSHIRE",
    "GREATER LONDON",
    "GREATER MANCHESTER",
    "ISLE OF WIGHT",
    "N E LINCOLNSHIRE",
    "NE LINCOLNSHIRE",
    "NORTH EAST LINCOLNSHIRE",
    "NORTH HUMBERSIDE",
    "NORTH LINCOLNSHIRE",
    "NORTH SOMERSET",
    "NORTH YORKSHIRE",
    "SOUTH GLOUCESTERSHIRE",
    "SOUTH HUMBERSIDE",
    "SOUTH YORKSHIRE",
    "TYNE AND WEAR",
    "WEST MIDLANDS",
    "WEST SUSSEX",
    "WEST YORKSHIRE",
}
LONGEST = 100
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)\s*(\d[A-Z]{2})")


class Address(NamedTuple):
    """A postal address: up to two lines, then town, county and postcode; each may be empty."""

    address_1: str
    address_2: str
    town: str
    county: str
    postcode: str


@lru_cache(maxsize=50_000)
def tidy_words(text: str) -> str:
    """'ST JOHN'S GP CENTRE, PART II' as 'St John's GP Centre, Part II'; what has small letters is left alone."""
    text = " ".join(text.split())
    if text != text.upper():
        return text
    text = re.sub(r",(?=\S)", ", ", text)
    text = re.sub(r"(?<=[A-Z]{2})\.(?=[A-Z]{2})", ". ", text)
    return _WORD.sub(lambda found: _word(found.group(), text[: found.start()], text[found.end() :]), text)


def _word(word: str, before: str, after: str) -> str:
    if word in STAY_CAPITALS:
        return word
    if any(letter.isdigit() for letter in word):
        return word.lower() if re.fullmatch(r"\d+(ST|ND|RD|TH)", word) else word
    if word.lower() in SMALL_WORDS and _stands_inside(before, after):
        return word.lower()
    if word not in SHORTENED_WORDS and (_is_initials(word) or _are_a_doctors(word, before, after)):
        return word
    if found := re.fullmatch(r"([ODL])(['’])(\w{3,})", word):
        return found[1] + found[2] + found[3].capitalize()
    if found := re.fullmatch(r"MC(\w{3,})", word):
        return "Mc" + found[1].capitalize()
    return word.capitalize()


def _is_initials(word: str) -> bool:
    return len(word) <= 4 and not set(word) & set("AEIOUY'’")


def _are_a_doctors(word: str, before: str, after: str) -> bool:
    """The initials of 'AZAM MA', a doctor who practises alone, and of 'DR IA GILKAR & PARTNERS'."""
    alone = not after and re.fullmatch(r"\w{3,} ", before)
    titled = after and re.search(r"\bDRS? $", before)
    return len(word) <= 2 and bool(alone or titled)


def _stands_inside(before: str, after: str) -> bool:
    """Whether words stand on both sides of it, not a house number or a pause: then 'of' and 'the' are small."""
    return bool(re.search(r"(?:^|[^\w])[^\W\d_]+[\s-]+$", before)) and bool(re.match(r"[\s-]+\w", after))


def tidy_postcode(text: str) -> str:
    """'ls14ap' as 'LS1 4AP'; what has not the shape of a postcode is kept as given, in capitals."""
    text = " ".join(text.upper().split())
    found = _POSTCODE.fullmatch(text)
    return f"{found[1]} {found[2]}" if found else text[:8]


def tidy_address(name: str, lines: Sequence[str], postcode: str) -> Address:
    """The address lines of an ODS file, with the town and the county found wherever they stand.

    The first line is left out when it only says the practice's name again.
    """
    kept = [" ".join(line.split()) for line in lines if line.strip()]
    if len(kept) > 1 and kept[0].upper() == " ".join(name.split()).upper():
        kept = kept[1:]
    if kept:
        # "YEADON,LEEDS": a village and its town on one line.
        kept[-1:] = (
            [part.strip() for part in kept[-1].split(",") if part.strip()] if len(kept) > 1 else kept[-1:]
        )
    county = kept.pop() if len(kept) > 1 and kept[-1].upper() in COUNTIES else ""
    town = kept.pop() if len(kept) > 1 else ""
    return Address(
        address_1=tidy_words(kept[0] if kept else "")[:LONGEST],
        address_2=tidy_words(", ".join(kept[1:]))[:LONGEST],
        town=tidy_words(town)[:LONGEST],
        county=tidy_words(county)[:LONGEST],
        postcode=tidy_postcode(postcode),
    )


@lru_cache(maxsize=50_000)
def tidy_phone(text: str) -> str:
    """A British number as '+441142843997'; an empty string when it is none, such as one cut at 12 characters.

    Nobody could ring such a number, and staff could not save the practice with it: better none than a wrong one.
    """
    try:
        number = phonenumbers.parse(text, "GB")
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
