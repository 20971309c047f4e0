"""The registers of health and care professions in the United Kingdom, and what their numbers look like."""

from __future__ import annotations

import re

from django.db import models


class RegistrationBody(models.TextChoices):
    """Who keeps the register of a profession."""

    NMC = "nmc", "Nursing and Midwifery Council (NMC)"
    GMC = "gmc", "General Medical Council (GMC)"
    GPHC = "gphc", "General Pharmaceutical Council (GPhC)"
    HCPC = "hcpc", "Health and Care Professions Council (HCPC)"
    OTHER = "other", "Another register"


# What a number is: its shape, and how to say that. Examples are made up.
SHAPES = {
    # Two digits for the year, a letter for the month, four digits, a letter for the country.
    RegistrationBody.NMC: (r"\d{2}[A-L]\d{4}[A-Z]", "An NMC PIN is like 12A3456E"),
    RegistrationBody.GMC: (r"\d{7}", "A GMC reference number is 7 digits, like 1234567"),
    RegistrationBody.GPHC: (r"\d{7}", "A GPhC registration number is 7 digits, like 2012345"),
    RegistrationBody.HCPC: (r"[A-Z]{2,3}\d{5,6}", "An HCPC registration number is like PH123456"),
    RegistrationBody.OTHER: (r"[A-Z0-9/-]{2,20}", "A registration number is 2 to 20 letters and digits"),
}


def registration_number(body: str, typed: str) -> str:
    """A number as its register writes it. Raises ValueError, with a sentence, for what cannot be one of ``body``."""
    number = "".join(typed.split()).upper()
    pattern, sentence = SHAPES[RegistrationBody(body)]
    if not re.fullmatch(pattern, number, re.ASCII):
        raise ValueError(sentence)
    return number
