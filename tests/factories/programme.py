"""Sets of objectives, what placements adopted of them, and notes between the two."""

import factory
from factory.django import DjangoModelFactory

from placements.models import LearningNote, Objective, ObjectiveSet, SetObjective
from tests.factories.network import LearnerGroupFactory, ProviderFactory
from tests.factories.placements import PlacementFactory


class ObjectiveSetFactory(DjangoModelFactory):
    """A set for every stage; ``for_placement=`` makes it one that this placement may adopt."""

    class Meta:
        model = ObjectiveSet

    class Params:
        for_placement = None

    education_provider = factory.Maybe(
        "for_placement",
        factory.SelfAttribute("for_placement.education_provider"),
        factory.SubFactory(ProviderFactory),
    )
    learner_group = factory.Maybe(
        "for_placement",
        factory.SelfAttribute("for_placement.learner_group"),
        factory.SubFactory(LearnerGroupFactory),
    )
    name = factory.Sequence("Community placement {:05}".format)


class SetObjectiveFactory(DjangoModelFactory):
    class Meta:
        model = SetObjective

    objective_set = factory.SubFactory(ObjectiveSetFactory)
    position = factory.Sequence(lambda number: number + 1)
    text = factory.Sequence("Measure and record vital signs {:05}".format)


class ObjectiveFactory(DjangoModelFactory):
    class Meta:
        model = Objective

    placement = factory.SubFactory(PlacementFactory)
    text = factory.Sequence("Give an injection {:05}".format)


class LearningNoteFactory(DjangoModelFactory):
    """A note of the learner's; ``author=`` says otherwise."""

    class Meta:
        model = LearningNote

    placement = factory.SubFactory(PlacementFactory)
    author = factory.SelfAttribute("placement.person")
    text = "What I should like to see more of."
