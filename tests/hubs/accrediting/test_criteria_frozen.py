"""Published criteria stay as they are, whoever writes by whatever way."""

import datetime
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone

from hubs.models import CriteriaVersion, Criterion, CriterionLearnerGroup
from tests.factories import LearnerGroupFactory
from tests.factories.accrediting import CriteriaVersionFactory, CriterionFactory, QualityDomainFactory
from tests.refusals import refused

pytestmark = [pytest.mark.django_db, pytest.mark.constraints]
FROZEN = "hubs_published_criteria_are_frozen"
WRITES: dict[str, Callable[[CriteriaVersion, Criterion], object]] = {
    "save": lambda version, one: Criterion(**vars_of(one) | {"text": "Easier."}).save(force_update=True),
    "update": lambda version, one: version.criteria.update(text="Easier."),
    "update of all": lambda version, one: Criterion.objects.update(is_required=False),
    "bulk_update": lambda version, one: Criterion.objects.bulk_update([easier(one)], ["text"]),
    "create": lambda version, one: CriterionFactory(version=version),
    "bulk_create": lambda version, one: Criterion.objects.bulk_create(
        [Criterion(version=version, code="one-more", domain=QualityDomainFactory(), text="One more.")]
    ),
    "delete": lambda version, one: one.delete(),
    "delete of all": lambda version, one: CriterionLearnerGroup.objects.all().delete(),
    "into another version": lambda version, one: one.version.criteria.update(
        version=CriteriaVersionFactory(is_draft=True)
    ),
    "out of another version": lambda version, one: Criterion.objects.filter(pk=CriterionFactory().pk).update(
        version=version
    ),
    "learner groups set": lambda version, one: one.learner_groups.set([LearnerGroupFactory()]),
    "learner groups added": lambda version, one: one.learner_groups.add(LearnerGroupFactory()),
    "learner groups removed": lambda version, one: one.learner_groups.clear(),
    "learner groups changed": lambda version, one: CriterionLearnerGroup.objects.update(
        learner_group=LearnerGroupFactory()
    ),
    "SQL": lambda version, one: sql("UPDATE hubs_criterion SET guidance = 'none'"),
}


def vars_of(row: Criterion) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in Criterion._meta.concrete_fields}


def easier(criterion: Criterion) -> Criterion:
    criterion.text = "Easier."
    return criterion


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def all_that_it_says(version: CriteriaVersion) -> list[object]:
    groups = CriterionLearnerGroup.objects.order_by("pk")
    return [*version.criteria.order_by("pk").values_list(), *groups.values_list()]


@pytest.mark.parametrize("takes_effect_on", [datetime.date(2024, 9, 2), datetime.date(2099, 1, 1)])
@pytest.mark.parametrize("way", WRITES)
def test_nothing_about_the_criteria_of_a_published_version_is_written(
    way: str, takes_effect_on: datetime.date
) -> None:
    version = CriteriaVersionFactory(
        takes_effect_on=takes_effect_on, criteria=[{"learner_groups": [LearnerGroupFactory()]}]
    )
    before = all_that_it_says(version)

    with refused(FROZEN):
        WRITES[way](version, version.criteria.get())

    assert all_that_it_says(version) == before


@pytest.mark.parametrize("way", [way for way in WRITES if way != "out of another version"])
def test_all_of_it_is_written_in_a_draft(way: str) -> None:
    version = CriteriaVersionFactory(is_draft=True, criteria=[{"learner_groups": [LearnerGroupFactory()]}])
    before = all_that_it_says(version)

    WRITES[way](version, version.criteria.get())

    assert all_that_it_says(version) != before


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Another"},
        {"note": "Never mind."},
        {"takes_effect_on": datetime.date(2030, 1, 1)},
        {"published_at": timezone.now()},
        {"published_at": None, "takes_effect_on": None},
    ],
)
def test_nothing_about_a_version_in_effect_is_written(change: dict[str, object]) -> None:
    version = CriteriaVersionFactory()

    with refused(FROZEN):
        CriteriaVersion.objects.filter(pk=version.pk).update(**change)
    with refused(FROZEN):
        sql(f"DELETE FROM hubs_criteriaversion WHERE id = {version.pk}")


def test_what_is_published_for_later_may_only_become_a_draft_again() -> None:
    version = CriteriaVersionFactory(takes_effect_on=datetime.date(2099, 1, 1))
    rows = CriteriaVersion.objects.filter(pk=version.pk)

    for change in ({"name": "Another"}, {"takes_effect_on": datetime.date(2098, 1, 1)}):
        with refused(FROZEN):
            rows.update(**change)
    with refused(FROZEN):
        rows.update(published_at=None, takes_effect_on=None, region=CriteriaVersionFactory().region)

    assert rows.update(published_at=None, takes_effect_on=None) == 1


def test_a_region_has_one_draft_and_one_version_a_day() -> None:
    version = CriteriaVersionFactory()
    CriteriaVersionFactory(is_draft=True, region=version.region)

    with refused("hubs_criteria_have_one_draft"):
        CriteriaVersionFactory(is_draft=True, region=version.region)
    with refused("hubs_criteria_take_effect_on_days_of_their_own"):
        CriteriaVersion.objects.drafts().update(
            published_at=timezone.now(), takes_effect_on=version.takes_effect_on
        )
    with refused("hubs_published_criteria_have_a_day"):
        CriteriaVersion.objects.drafts().update(published_at=timezone.now())


def test_criteria_are_for_kinds_and_routes_that_there_are() -> None:
    draft = CriteriaVersionFactory(is_draft=True, criteria=[{}])

    with refused("hubs_criterion_is_for_known_kinds"):
        draft.criteria.update(kinds=["spoke", "wheel"])
    with refused("hubs_criterion_is_for_known_routes"):
        draft.criteria.update(routes=["shortcut"])
    with refused("hubs_criterion_code_once_per_version"):
        CriterionFactory(version=draft, code=draft.criteria.get().code)
