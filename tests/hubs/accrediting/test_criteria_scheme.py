"""The criteria that a region starts with."""

import datetime
from collections import Counter
from pathlib import Path

import pytest

from hubs.management.commands.load_scheme import OURS
from hubs.models import CriteriaVersion, Criterion, QualityDomain, Region
from hubs.operations.scheme import load_scheme
from hubs.public_data.files import FileRefused, GivenFile
from hubs.public_data.scheme import read_scheme
from tests.factories.accrediting import CriteriaVersionFactory
from tests.factories.network import RegionFactory

pytestmark = pytest.mark.django_db
SCHEME = GivenFile("scheme.toml", Path(OURS).read_bytes())


def test_a_region_without_criteria_gets_those_of_the_scheme_in_force_from_today() -> None:
    load_scheme(by=None, file=SCHEME)
    load_scheme(by=None, file=SCHEME)

    version = CriteriaVersion.objects.get()
    assert (version.takes_effect_on, version.published_by) == (datetime.date.today(), None)
    assert CriteriaVersion.objects.in_force(Region.objects.get(), datetime.date.today()) == version
    assert Counter(str(each.domain) for each in version.criteria.with_all()) == {
        "Learning environment and culture": 4,
        "Education governance and leadership": 7,
        "Supporting learners": 5,
        "Supporting educators": 3,
        "Curricula and assessments": 3,
        "Sustainable workforce": 3,
    }
    assert QualityDomain.objects.count() == 6
    assert [each.code for each in version.criteria.all() if not each.source] == []


def test_the_quality_markers_of_the_scheme_are_required_of_everybody() -> None:
    load_scheme(by=None, file=SCHEME)

    markers = Criterion.objects.applying_to("consortium_member", "new", []).filter(is_required=True)
    assert {
        "named-administrator",
        "named-educationalist",
        "interprofessional-learning",
        "learning-programme",
    } <= set(markers.values_list("code", flat=True))


def test_a_region_that_has_criteria_keeps_its_own() -> None:
    region = RegionFactory(slug="yorkshire-and-the-humber", name="Yorkshire and the Humber")
    own = CriteriaVersionFactory(region=region, is_draft=True)

    load_scheme(by=None, file=SCHEME)

    assert CriteriaVersion.objects.get() == own


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ('domain = "learners"', 'domain = "dentists"', "names the domain dentists"),
        ('learner_groups = ["student-nurse",', 'learner_groups = ["juggler",', "names juggler"),
        ('code = "induction"', 'cod = "induction"', "cod"),
        ("[[criteria.listed]]", "[[criteria.lost]]", "lost"),
    ],
)
def test_a_file_whose_criteria_name_what_is_not_there_is_refused(
    before: str, after: str, sentence: str
) -> None:
    text = SCHEME.data.decode()
    assert before in text

    with pytest.raises(FileRefused, match=sentence):
        read_scheme(GivenFile("scheme.toml", text.replace(before, after).encode()))
