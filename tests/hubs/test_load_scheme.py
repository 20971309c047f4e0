"""The scheme is loaded once and again, and never over what staff have changed."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.models import Count

from hubs.management.commands.load_scheme import OURS
from hubs.models import (
    ClinicalCommissioningGroup,
    Coverage,
    EducationProvider,
    HubContact,
    ImportRun,
    LearnerGroup,
    Practice,
    Profession,
    Region,
    TrainingHub,
)
from hubs.operations.reports import Outcome, Report
from hubs.operations.scheme import load_scheme
from hubs.public_data.files import GivenFile
from tests.factories.network import PracticeFactory

pytestmark = pytest.mark.django_db

SCHEME = GivenFile("scheme.toml", Path(OURS).read_bytes())


def load(file: GivenFile = SCHEME, **options: Any) -> Report:
    return load_scheme(by=None, file=file, **options)


def history() -> dict[str, int]:
    events = [model for model in apps.get_app_config("hubs").get_models() if model.__name__.endswith("Event")]
    return {model.__name__: model._default_manager.count() for model in events}


def changed(before: str, after: str) -> GivenFile:
    text = SCHEME.data.decode()
    assert before in text
    return GivenFile("scheme.toml", text.replace(before, after).encode())


def test_the_schemes_eight_hubs_cover_its_twenty_two_areas() -> None:
    load()

    covered = {
        hub.name: sorted(coverage.ccg.name for coverage in hub.coverages.select_related("ccg"))
        for hub in TrainingHub.objects.all()
    }
    assert covered == {
        "Primary Care Works": ["Barnsley", "Bassetlaw", "Doncaster", "Rotherham"],
        "Trust Primary Care": [
            "Airedale, Wharfedale and Craven",
            "Bradford City",
            "Bradford District",
            "Harrogate and Rural District",
        ],
        "Caritas Group Practice": ["Calderdale", "Greater Huddersfield", "North Kirklees"],
        "College Lane": ["Wakefield"],
        "Foundry Medical Group": ["Sheffield"],
        "Freshney Green": ["North East Lincolnshire", "North Lincolnshire"],
        "Haxby Group Practice": ["East Riding of Yorkshire", "Hull", "Scarborough", "Vale of York"],
        "Leeds Student Medical Practice": ["Leeds North", "Leeds South and East", "Leeds West"],
    }


def test_contacts_are_as_published_and_unverified() -> None:
    load()

    contacts = HubContact.objects.values_list("hub__name", "name", "phone", "checked_on")
    assert sorted((hub, name, str(phone), checked) for hub, name, phone, checked in contacts) == [
        ("Caritas Group Practice", "Julie Greenberry", "+441422351851", None),
        ("Caritas Group Practice", "Michele Bryden", "+441422351851", None),
        ("College Lane", "Claire Broome", "+441977611023", None),
        ("Foundry Medical Group", "Sanni Khan", "+441142843997", None),
        ("Freshney Green", "Mandy Rimmer", "+441472372137", None),
        ("Haxby Group Practice", "Lisa Billingham", "+441482303963", None),
        ("Leeds Student Medical Practice", "Laura Scott", "+441132954488", None),
        ("Primary Care Works", "Louise Berwick", "+447773457966", None),
        ("Trust Primary Care", "Mandy Brown", "+441274224908", None),
        ("Trust Primary Care", "Marie Stout", "+441274224908", None),
    ]


def test_areas_point_to_what_succeeded_them() -> None:
    load()

    areas = ClinicalCommissioningGroup.objects
    successors = areas.annotate(number=Count("predecessors")).filter(number__gt=0)
    assert dict(successors.values_list("code", "number")) == {"15F": 3, "36J": 3, "42D": 3, "X2C4Y": 2}
    assert areas.filter(coverages=None, predecessors=None).get().code == "03D"
    awc = areas.get(code="02N")
    assert (awc.closed_on, str(awc.successor), str(awc.icb)) == (
        datetime.date(2020, 3, 31),
        "Bradford District and Craven",
        "NHS West Yorkshire Integrated Care Board",
    )


def test_the_same_again_changes_nothing_and_leaves_no_history() -> None:
    first = load()
    before = history()

    second = load()

    assert (first.counts["created"], first.adds_up) == (first.lines, True)
    assert (second.counts["unchanged"], second.kept, history()) == (first.lines, [], before)
    assert ImportRun.objects.count() == 1


def test_a_dry_run_saves_nothing() -> None:
    before = history()

    report = load(dry_run=True)

    assert (report.counts["created"], TrainingHub.objects.count(), history()) == (report.lines, 0, before)


def test_what_staff_changed_is_kept_and_said() -> None:
    load()
    TrainingHub.objects.filter(slug="college-lane").update(name="College Lane Surgery", phone="+441132954488")
    HubContact.objects.filter(name="Claire Broome").update(name="Somebody Else")

    report = load()

    hub = TrainingHub.objects.get(slug="college-lane")
    assert (hub.name, str(hub.phone), [contact.name for contact in hub.contacts.all()]) == (
        "College Lane Surgery",
        "+441132954488",
        ["Somebody Else"],
    )
    assert report.kept == [
        "training hub college-lane: name",
        "training hub college-lane: phone",
        "hub contact college-lane: Claire Broome: name",
    ]


def test_what_the_source_changed_is_followed_where_staff_did_not() -> None:
    load()
    HubContact.objects.filter(name="Mandy Brown").update(phone="+441132954488")

    report = load(changed("01274 224908", "01274 224999"))

    assert {str(contact.phone) for contact in HubContact.objects.filter(name="Marie Stout")} == {
        "+441274224999"
    }
    assert {str(contact.phone) for contact in HubContact.objects.filter(name="Mandy Brown")} == {
        "+441132954488"
    }
    assert [row.partition(": ")[2] for row in report.outcomes[Outcome.UPDATED]] == [
        "training hub trust-primary-care",
        "hub contact trust-primary-care: Marie Stout",
    ]


def test_what_staff_took_away_or_moved_does_not_come_back() -> None:
    load()
    HubContact.objects.get(name="Marie Stout").delete()
    Coverage.objects.get(ccg__code="03R").delete()
    foundry = TrainingHub.objects.get(slug="foundry-medical-group")
    Coverage.objects.create(
        hub=foundry,
        ccg=ClinicalCommissioningGroup.objects.get(code="03R"),
        starts_on=datetime.date(2026, 1, 1),
    )
    Coverage.objects.filter(ccg__code="03H").update(hub=foundry)

    report = load()

    assert not HubContact.objects.filter(name="Marie Stout").exists()
    assert list(foundry.coverages.values_list("ccg__code", flat=True).order_by("ccg__code")) == [
        "03H",
        "03N",
        "03R",
    ]
    assert report.kept == [
        "hub contact trust-primary-care: Marie Stout: taken away by staff",
        "Wakefield: covered as staff arranged it",
        "coverage freshney-green: 03H: hub",
    ]
    assert report.adds_up


def test_lead_practices_are_named_once_they_are_here() -> None:
    report = load()
    assert [hub.lead_practice for hub in TrainingHub.objects.all()] == [None] * 8
    assert list(report.notes.values()) == [
        [
            "College Lane: B87003",
            "Haxby Group Practice: Y02747",
            "Leeds Student Medical Practice: B86110",
        ]
    ]

    for code in ("B87003", "Y02747", "B86110"):
        PracticeFactory(ods_code=code, region=Region.objects.get())
    report = load()

    led = TrainingHub.objects.exclude(lead_practice=None)
    assert sorted(led.values_list("slug", "lead_practice__ods_code")) == [
        ("college-lane", "B87003"),
        ("haxby-group-practice", "Y02747"),
        ("leeds-student-medical-practice", "B86110"),
    ]
    assert report.counts["updated"] == 3


def test_it_brings_professions_learner_groups_and_providers_too() -> None:
    load()

    assert (
        LearnerGroup.objects.filter(
            slug__in=["student-nurse", "gp-registrar", "medical-student", "healthcare-apprentice"]
        ).count()
        == 4
    )
    assert (Profession.objects.count(), EducationProvider.objects.count(), Practice.objects.count()) == (
        14,
        14,
        0,
    )
    assert str(Region.objects.get()) == "Yorkshire and the Humber"


def test_the_command_tells_its_report(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_scheme")

    told = capsys.readouterr().out
    assert told.startswith("The scheme's page: scheme.toml\n  created       155\n")
    assert "together      155 of 155 entries" in told
