"""Learners and numbers of them, within a sentence."""

from __future__ import annotations

from placements.models import InSession

VOWELS = "AEIOU"
SPOKEN_WITH_A_VOWEL = "AEFHILMNORSX"


def learner_words(participation: InSession) -> str:
    """What a learner is, within a sentence: 'student nurse', 'GP registrar'."""
    assert participation.placement
    return within_sentence(participation.placement.learner_group.name)


def within_sentence(name: str) -> str:
    """A name that starts with a capital, within a sentence: 'Student nurse' is 'student nurse', 'GP' stays."""
    return name if name[:2].isupper() or name[1:2].isdigit() else f"{name[:1].lower()}{name[1:]}"


def counted(number: int, what: str) -> str:
    """'a student nurse', 'an FY2 doctor', '2 medical students'."""
    if number > 1:
        return f"{number} {what}s"
    vowels = SPOKEN_WITH_A_VOWEL if what[:1].isupper() else VOWELS.lower()
    return f"{'an' if what[:1] in vowels else 'a'} {what}"
