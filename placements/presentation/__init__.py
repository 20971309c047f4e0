"""Sessions as their reader sees them: rows with their people, as words, as cards, in weeks."""

from placements.presentation.cards import session_card, session_cards
from placements.presentation.people import company_of, is_of_another, leaders_of, visitors_of
from placements.presentation.places import addresses_of, is_hosted, place_away, place_of
from placements.presentation.weeks import (
    holidays_of_week,
    is_weekend,
    sessions_of_week,
    week_links,
    week_to_show,
)
from placements.presentation.words import counted, learner_words, within_sentence

__all__ = [
    "addresses_of",
    "company_of",
    "counted",
    "holidays_of_week",
    "is_hosted",
    "is_of_another",
    "is_weekend",
    "leaders_of",
    "learner_words",
    "place_away",
    "place_of",
    "session_card",
    "session_cards",
    "sessions_of_week",
    "visitors_of",
    "week_links",
    "week_to_show",
    "within_sentence",
]
