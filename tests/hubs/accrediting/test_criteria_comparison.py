"""In what one version of the criteria differs from another, and for whom a criterion is, in words."""

import pytest

from hubs.criteria import Change, by_domain, compare, for_whom, marked_words
from tests.factories import LearnerGroupFactory
from tests.factories.accrediting import CriteriaVersionFactory, QualityDomainFactory

pytestmark = pytest.mark.django_db


def test_words_that_are_gone_and_new_are_marked() -> None:
    then, now = "Rooms are free on Mondays.", "Rooms are free on all days."

    pieces = marked_words(then, now)

    assert pieces == ((" ", "Rooms are free on"), ("-", " Mondays."), ("+", " all days."))
    assert "".join(words for mark, words in pieces if mark != "+") == then
    assert "".join(words for mark, words in pieces if mark != "-") == now
    assert (marked_words("", "New."), marked_words("", "")) == ((("+", "New."),), ())


def test_versions_are_compared_criterion_by_criterion_as_their_codes_name_them() -> None:
    old = CriteriaVersionFactory(
        criteria=[{"code": "same"}, {"code": "gone"}, {"code": "rooms", "text": "A room.", "kinds": ["hub"]}]
    )
    new = CriteriaVersionFactory(
        region=old.region,
        is_draft=True,
        criteria=[{"code": "rooms", "text": "Two rooms."}, {"code": "same"}, {"code": "added"}],
    )

    found = compare(old, new)

    assert [each.code for each in found.added] == ["added"]
    assert [each.code for each in found.removed] == ["gone"]
    assert [(each.code, changes) for each, changes in found.changed] == [
        (
            "rooms",
            (
                Change("criterion", (("-", "A room."), ("+", "Two rooms."))),
                Change("for", (("-", "Hub"), ("+", "Everybody"))),
            ),
        )
    ]
    assert (found.number_unchanged, found.is_same, compare(old, old).is_same) == (1, False, True)


def test_whom_a_criterion_is_for_reads_as_a_sentence_part() -> None:
    version = CriteriaVersionFactory(
        criteria=[
            {"code": "all"},
            {
                "code": "some",
                "kinds": ["hub", "spoke"],
                "routes": ["renewal"],
                "learner_groups": [
                    LearnerGroupFactory(name="GP registrar"),
                    LearnerGroupFactory(name="Student nurse"),
                ],
            },
        ]
    )

    assert [for_whom(each) for each in version.criteria.with_all()] == [
        "Everybody",
        "Hub or spoke; renewal; GP registrar or student nurse",
    ]


def test_criteria_are_numbered_by_domain() -> None:
    first, second = QualityDomainFactory(code="first"), QualityDomainFactory(code="second", position=2)
    version = CriteriaVersionFactory(criteria=[{"domain": second}, {"domain": first}, {"domain": first}])

    listed = by_domain(version.criteria.with_all())

    assert [(str(each.domain), [number for number, _ in each.criteria]) for each in listed] == [
        ("First", ["1.1", "1.2"]),
        ("Second", ["2.1"]),
    ]
