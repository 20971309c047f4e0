"""Who usually leads what: counted by kind and group of learners, and by learner."""

import pytest

from placements.repair_plans.usual_leaders import usual_leaders
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db


def test_who_led_is_counted_by_kind_and_group_and_by_learner(cast: Cast) -> None:
    nurse, teacher, learner = cast.supervisor.pk, cast.educationalist.pk, cast.learner.pk

    counted = usual_leaders(cast.practice, [learner])

    assert {key: number for key, number in counted.items() if key[0] in {str(nurse), str(teacher)}} == {
        (str(nurse), "surgery student-nurse"): 1,
        (str(nurse), "clinic student-nurse"): 1,
        (str(nurse), str(learner)): 2,
        (str(teacher), "tutorial student-nurse"): 1,
        (str(teacher), "tutorial medical-student"): 1,
        (str(teacher), str(learner)): 1,
    }
