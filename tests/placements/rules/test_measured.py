"""What is measured of the rules is what it says; nothing here is timed."""

from benchmarks.rules import GROUPS, facts_of
from placements.rules.book import check_placement


def test_what_is_measured_is_12_weeks_of_five_learners_with_ten_sessions_each():
    for group in GROUPS:
        facts = facts_of(group)
        assert (len(facts.sessions), len(facts.elsewhere), facts.placement.weeks_long) == (120, 480, 12)
        assert check_placement(facts) != []
