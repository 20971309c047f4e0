"""Passwords are not made of the words that everybody would try first here."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

# Of the scheme, of the portal, of those who run it and of those who use it.
WORDS = (
    "advanced", "administrator", "academic", "accreditation", "atp", "doctor", "education", "educationalist",
    "england", "health", "hee", "hub", "hubs", "humber", "hublead", "learner", "lead", "medical", "nhs", "nurse",
    "placement", "placements", "portal", "practice", "practices", "student", "surgery", "timetable", "training",
    "university", "welcome", "yorkshire",
)  # fmt: skip
LEAST_BESIDES = 8
_ANY = re.compile("|".join(sorted(WORDS, key=len, reverse=True)), re.IGNORECASE)


class NotMadeOfOurWords:
    """Refuses "TrainingHub2026!", and lets a sentence have a nurse in it: what else there is must be long enough."""

    def validate(self, password: str, user: object = None) -> None:
        """Raises ``ValidationError`` where fewer than ``LEAST_BESIDES`` characters are left without such words."""
        besides, found = _ANY.subn("", password)
        if found and len(besides) < LEAST_BESIDES:
            raise ValidationError(
                "This password is made of words that others would try first here. Add some that have nothing to do"
                " with the portal.",
                code="our_words",
            )

    def get_help_text(self) -> str:
        return "Your password can’t be made of words such as “training”, “hub” or “practice” alone."
