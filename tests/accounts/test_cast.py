from placements.models import Participation, Placement, Session
from tests.factories.cast import Cast


def test_the_cast_has_a_confirmed_placement_each_with_two_published_sessions_and_a_draft(cast: Cast) -> None:
    assert set(Placement.objects.values_list("state", flat=True)) == {"confirmed"}
    assert Placement.objects.count() == 4
    assert (Session.objects.published().count(), Session.objects.drafts().count()) == (8, 4)
    assert Participation.objects.count() == 24


def test_each_of_the_cast_holds_the_role_of_their_name(cast: Cast) -> None:
    assert [cast.hee.is_hee_staff, cast.hub_lead.is_hub_lead, cast.administrator.is_administrator] == [
        True
    ] * 3
    assert [cast.educationalist.is_educationalist, cast.practice_lead.is_practice_lead] == [True] * 2
    assert [cast.academic.is_academic_link, cast.learner.is_learner] == [True] * 2
    assert cast.supervisor.email is None
