"""Drafts of criteria, their publication, and which of them apply to whom and when."""

import datetime
from functools import partial
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from hubs.models import CriteriaVersion, Criterion, Region
from hubs.operations.base import Refusal
from hubs.operations.criteria import (
    CHANGED_MEANWHILE,
    NOT_YOURS,
    add_criterion,
    change_criterion,
    describe_draft,
    discard_draft,
    move_criterion,
    publish_criteria,
    remove_criterion,
    start_draft,
    withdraw_publication,
)
from tests.factories import HeeStaffFactory, HubFactory, LearnerGroupFactory, PersonFactory, RegionFactory
from tests.factories.accrediting import CriteriaVersionFactory, CriterionFactory, QualityDomainFactory
from tests.factories.applications import application_in
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries
from tests.races import race

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def on_a_monday() -> Any:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False):
        yield


def codes(version: CriteriaVersion) -> list[str]:
    return list(version.criteria.values_list("code", flat=True))


def test_those_apply_that_are_for_the_kind_the_route_and_one_of_the_learner_groups() -> None:
    nurse, medic, paramedic = LearnerGroupFactory.create_batch(3)
    version = CriteriaVersionFactory(
        criteria=[
            {"code": "all"},
            {"code": "hubs", "kinds": ["hub"]},
            {"code": "members", "kinds": ["spoke", "consortium_member"]},
            {"code": "renewals", "routes": ["renewal"]},
            {"code": "nurses", "learner_groups": [nurse]},
            {"code": "clinical", "learner_groups": [nurse, medic]},
        ]
    )

    def applying(kind: str, route: str, *groups: Any) -> list[str]:
        return [each.code for each in version.criteria.applying_to(kind, route, groups)]

    assert applying("spoke", "new", paramedic) == ["all", "members"]
    assert applying("spoke", "new", medic) == ["all", "members", "clinical"]
    assert applying("hub", "renewal", nurse, medic) == ["all", "hubs", "renewals", "nurses", "clinical"]
    assert applying("consortium_member", "add_learner_group") == ["all", "members"]


def test_they_come_by_domain_and_each_page_of_them_takes_two_queries(
    django_assert_num_queries: Any,
) -> None:
    second = QualityDomainFactory(code="second", position=2)
    first = QualityDomainFactory(code="first", position=1)
    version = CriteriaVersionFactory(
        criteria=[
            {"code": "c", "domain": second},
            {"code": "b", "domain": first, "learner_groups": [LearnerGroupFactory()]},
            {"code": "a", "domain": first},
        ]
    )

    with django_assert_num_queries(2):
        listed = [
            (str(each.domain), each.code, len(each.learner_groups.all()))
            for each in version.criteria.with_all()
        ]

    assert listed == [("First", "b", 1), ("First", "a", 0), ("Second", "c", 0)]


def test_in_force_is_the_latest_that_has_taken_effect() -> None:
    old = CriteriaVersionFactory(takes_effect_on=datetime.date(2025, 1, 1))
    new = CriteriaVersionFactory(region=old.region, takes_effect_on=TODAY)
    CriteriaVersionFactory(region=old.region, takes_effect_on=datetime.date(2027, 1, 1))
    CriteriaVersionFactory(region=old.region, is_draft=True)
    CriteriaVersionFactory(takes_effect_on=TODAY)

    def in_force(day: datetime.date) -> CriteriaVersion | None:
        return CriteriaVersion.objects.in_force(old.region, day)

    assert in_force(datetime.date(2024, 12, 31)) is None
    assert in_force(datetime.date(2025, 1, 1)) == in_force(datetime.date(2026, 11, 22)) == old
    assert in_force(TODAY) == in_force(datetime.date(2026, 12, 31)) == new


def test_the_admins_list_says_of_each_version_how_it_stands_at_the_same_cost(
    cast: Cast, client: Client
) -> None:
    def versions_of(region: Region) -> None:
        for name, year in (("Old", 2025), ("New", 2026), ("Coming", 2027)):
            CriteriaVersionFactory(region=region, name=name, takes_effect_on=datetime.date(year, 1, 1))
        CriteriaVersionFactory(region=region, name="Draft", is_draft=True)

    versions_of(cast.region)
    client.force_login(cast.hee)
    address = reverse("admin:hubs_criteriaversion_changelist")
    page = client.get(address).context["cl"]
    assert {each.name: page.model_admin.state(each) for each in page.result_list} == {
        "Old": "no longer in force",
        "New": "in force",
        "Coming": "to come",
        "Draft": "draft",
    }
    assert_same_queries(address, client, lambda: versions_of(RegionFactory()))


@pytest.fixture
def version() -> CriteriaVersion:
    return CriteriaVersionFactory(
        name="Criteria 2024",
        criteria=[
            {"code": "rooms", "kinds": ["spoke"], "learner_groups": [LearnerGroupFactory()]},
            {"code": "people"},
            {"code": "time"},
        ],
    )


@pytest.fixture
def staff(version: CriteriaVersion) -> Any:
    return HeeStaffFactory(region=version.region).person


@pytest.fixture
def draft(version: CriteriaVersion, staff: Any) -> CriteriaVersion:
    return start_draft(by=staff, region=version.region, name="Criteria 2027", copy_of=version)


def said(version: CriteriaVersion) -> list[Any]:
    return [
        (each.code, each.text, each.position, each.kinds, list(each.learner_groups.all()))
        for each in version.criteria.all()
    ]


def test_a_draft_begins_with_all_that_the_version_had_and_there_is_one(
    version: CriteriaVersion, draft: CriteriaVersion, staff: Any
) -> None:
    assert said(draft) == said(version)
    assert (draft.is_draft, version.pk != draft.pk) == (True, True)

    with pytest.raises(Refusal, match="“Criteria 2027” is a draft already"):
        start_draft(by=staff, region=version.region, name="Another")


def test_criteria_are_added_changed_moved_and_removed(draft: CriteriaVersion, staff: Any) -> None:
    domain, group = draft.criteria.all()[0].domain, LearnerGroupFactory()

    added = add_criterion(
        by=staff,
        version=draft,
        code="car-park",
        values={"domain": domain, "text": "There is a car park.", "learner_groups": [group]},
    )
    move_criterion(by=staff, criterion=added, up=True)
    move_criterion(by=staff, criterion=added, up=True)
    assert codes(draft) == ["rooms", "car-park", "people", "time"]
    move_criterion(by=staff, criterion=draft.criteria.get(code="time"), up=False)
    move_criterion(by=staff, criterion=draft.criteria.get(code="rooms"), up=False)
    remove_criterion(by=staff, criterion=draft.criteria.get(code="people"))
    other = QualityDomainFactory(code="zeal", position=9)
    changed = change_criterion(
        by=staff,
        criterion=added,
        values={"domain": other, "text": "Bicycles too.", "learner_groups": []},
        seen=added.revision,
    )

    assert codes(draft) == ["rooms", "time", "car-park"]
    assert (changed.text, changed.position, list(changed.learner_groups.all())) == ("Bicycles too.", 1, [])


def test_of_two_who_change_the_same_the_later_is_told(draft: CriteriaVersion, staff: Any) -> None:
    opened = draft.criteria.all()[0]
    change_criterion(by=staff, criterion=opened, values={"text": "First."}, seen=opened.revision)

    with pytest.raises(Refusal, match=CHANGED_MEANWHILE):
        change_criterion(by=staff, criterion=opened, values={"text": "Second."}, seen=opened.revision)
    with pytest.raises(Refusal, match=CHANGED_MEANWHILE):
        remove_criterion(by=staff, criterion=opened, seen=opened.revision)
    describe_draft(by=staff, version=draft, name="Criteria 2028", note="", seen=draft.revision)
    with pytest.raises(Refusal, match=CHANGED_MEANWHILE):
        describe_draft(by=staff, version=draft, name="Criteria 2029", note="", seen=draft.revision)

    opened.refresh_from_db()
    draft.refresh_from_db()
    assert (opened.text, draft.name) == ("First.", "Criteria 2028")


def test_a_draft_is_published_for_a_day_and_taken_back_before_it(draft: CriteriaVersion, staff: Any) -> None:
    with pytest.raises(Refusal, match="must be today or later"):
        publish_criteria(by=staff, version=draft, takes_effect_on=datetime.date(2026, 11, 22))

    published = publish_criteria(by=staff, version=draft, takes_effect_on=datetime.date(2027, 1, 4))
    assert (published.is_draft, published.published_by) == (False, staff)
    with pytest.raises(Refusal, match="is published, so it stays as it is"):
        remove_criterion(by=staff, criterion=draft.criteria.all()[0])

    back = withdraw_publication(by=staff, version=published)
    assert (back.is_draft, back.takes_effect_on, back.published_by) == (True, None, None)


def test_what_is_in_effect_is_not_taken_back(version: CriteriaVersion, staff: Any) -> None:
    with pytest.raises(Refusal, match="took effect on 2 September 2024"):
        withdraw_publication(by=staff, version=version)


def test_what_somebody_applies_by_is_not_taken_back(draft: CriteriaVersion, staff: Any) -> None:
    published = publish_criteria(by=staff, version=draft, takes_effect_on=datetime.date(2027, 1, 4))
    # A machine whose clock is ahead has let somebody begin.
    with time_machine.travel(datetime.datetime(2027, 1, 4, 9, tzinfo=datetime.UTC)):
        application = application_in("draft", hub=HubFactory(region=draft.region))

    with pytest.raises(Refusal, match="“Criteria 2027” is what 1 application is judged by"):
        withdraw_publication(by=staff, version=published)
    application.refresh_from_db()
    assert application.criteria_version == published
    assert not application.criteria_version.is_draft


def test_two_versions_never_take_effect_on_one_day(draft: CriteriaVersion, staff: Any) -> None:
    publish_criteria(by=staff, version=draft, takes_effect_on=TODAY)
    second = start_draft(by=staff, region=draft.region, name="Criteria 2028")
    with pytest.raises(Refusal, match="no criteria in it yet"):
        publish_criteria(by=staff, version=second, takes_effect_on=TODAY)
    CriterionFactory(version=second)

    with pytest.raises(Refusal, match="“Criteria 2027” takes effect on 23 November 2026 already"):
        publish_criteria(by=staff, version=second, takes_effect_on=TODAY)
    discard_draft(by=staff, version=second)

    assert not CriteriaVersion.objects.drafts().exists()


def test_only_staff_of_the_region_keep_its_criteria(version: CriteriaVersion, draft: CriteriaVersion) -> None:
    criterion = draft.criteria.all()[0]
    before = said(draft)
    tries: list[Any] = [
        partial(start_draft, region=version.region, name="Mine"),
        partial(describe_draft, version=draft, name="Mine", note=""),
        partial(add_criterion, version=draft, code="mine", values={"text": "Mine."}),
        partial(change_criterion, criterion=criterion, values={"text": "Mine."}),
        partial(remove_criterion, criterion=criterion),
        partial(move_criterion, criterion=criterion, up=False),
        partial(publish_criteria, version=draft, takes_effect_on=TODAY),
        partial(withdraw_publication, version=version),
        partial(discard_draft, version=draft),
    ]

    for by in (PersonFactory(), HeeStaffFactory(region=RegionFactory()).person):
        for attempt in tries:
            with pytest.raises(Refusal, match=NOT_YOURS):
                attempt(by=by)

    assert said(draft) == before
    assert HeeStaffFactory(region=None).person.is_hee_staff_everywhere
    add_criterion(
        by=HeeStaffFactory(region=None).person,
        version=draft,
        code="ours",
        values={"text": "Ours.", "domain": criterion.domain},
    )


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": ""}, "This field cannot be blank."),
        ({"kinds": ["wheel"]}, "Value 'wheel' is not a valid choice."),
        ({"wants": "song"}, "Value 'song' is not a valid choice."),
    ],
)
def test_a_criterion_that_makes_no_sense_is_refused(
    draft: CriteriaVersion, staff: Any, values: dict[str, Any], sentence: str
) -> None:
    criterion = draft.criteria.all()[0]

    with pytest.raises(Refusal, match=sentence):
        change_criterion(by=staff, criterion=criterion, values=values)
    with pytest.raises(Refusal, match="Another criterion of this version has this code"):
        add_criterion(
            by=staff, version=draft, code="rooms", values={"text": "Again.", "domain": criterion.domain}
        )


@pytest.mark.django_db(transaction=True)
def test_of_thirty_two_who_publish_at_once_one_does_and_nothing_is_lost() -> None:
    draft = CriteriaVersionFactory(is_draft=True, criteria=[{}, {}])
    criterion = draft.criteria.all()[0]
    staff = [HeeStaffFactory(region=draft.region).person for _ in range(32)]

    done = race(
        [
            partial(publish_criteria, by=by, version=draft, takes_effect_on=TODAY + datetime.timedelta(n))
            if n % 2
            else partial(change_criterion, by=by, criterion=criterion, values={"text": f"By {n}."})
            for n, by in enumerate(staff)
        ]
    )

    assert sum(isinstance(each, CriteriaVersion) for each in done) == 1
    changes = [each for each in done if isinstance(each, Criterion)]
    refusals = [str(each) for each in done if isinstance(each, Refusal)]
    assert len(changes) + len(refusals) == 31
    assert {each.split(", ")[0] for each in refusals} <= {f"“{draft}” is published"}
    criterion.refresh_from_db()
    assert criterion.revision == len(changes) + 1


@pytest.mark.django_db(transaction=True)
def test_of_thirty_two_who_start_a_draft_at_once_one_does() -> None:
    version = CriteriaVersionFactory()
    staff = [HeeStaffFactory(region=version.region).person for _ in range(32)]

    done = race(
        [
            partial(start_draft, by=by, region=version.region, name=f"By {n}", copy_of=version)
            for n, by in enumerate(staff)
        ]
    )

    assert sorted({type(each).__name__ for each in done}) == ["CriteriaVersion", "Refusal"]
    assert CriteriaVersion.objects.drafts().get().criteria.count() == 3
