"""What a learner asked goes with their details: the rows stay, the words do not."""

import datetime

import pytest

from placements.forgetting import REMOVED, forget
from placements.models import LearnerMessage, LearnerProposal, Placement
from tests.factories.asking import LearnerMessageFactory, LearnerProposalFactory
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_words_of_what_was_asked_go_and_another_s_stay(cast: Cast) -> None:
    decided = {
        "decided_by": cast.administrator,
        "decided_at": datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC),
    }
    for placement in (cast.placement, cast.second_placement):
        LearnerProposalFactory(
            placement=placement, kind="out_of_hours", state="declined", answer="You were ill", note="Rest",
            place="Elm Road", supervised_by="Dr Vale", **decided,
        )  # fmt: skip
        LearnerProposalFactory(placement=placement, first_day=cast.placement.ends_on, note="Away")
        for kind in LearnerMessage.Kind.values:
            LearnerMessageFactory(placement=placement, kind=kind, text="Stomach", answer="Rest")
    forget(cast.hee, cast.learner, "asked for")

    def left(placement: Placement) -> list[tuple[str, ...]]:
        proposals = LearnerProposal.objects.filter(placement=placement).order_by("pk")
        messages = LearnerMessage.objects.filter(placement=placement).order_by("pk")
        return [
            *proposals.values_list("note", "place", "supervised_by", "answer"),
            *messages.values_list("text", "answer"),
        ]

    assert left(cast.placement) == [("", "", "", REMOVED), ("", "", "", ""), ("", ""), (REMOVED, "")]
    assert left(cast.second_placement) == [
        ("Rest", "Elm Road", "Dr Vale", "You were ill"),
        ("Away", "", "", ""),
        ("Stomach", "Rest"),
        ("Stomach", "Rest"),
    ]
