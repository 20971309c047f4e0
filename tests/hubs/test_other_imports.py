"""Taking in branch surgeries, locations and bank holidays."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command

from hubs.bank_holidays import bank_holidays_between
from hubs.management.commands.load_scheme import OURS
from hubs.models import BankHoliday, BranchSurgery, ImportRun, Practice
from hubs.operations.bank_holiday_import import load_bank_holidays
from hubs.operations.practice_imports import (
    import_branches,
    import_locations,
    import_practices,
)
from hubs.operations.reports import Report
from hubs.operations.scheme import load_scheme
from hubs.public_data.files import GivenFile
from tests.factories.network import PracticeFactory
from tests.hubs.ods_lines import branch_line, csv_file
from tests.hubs.shared_data import (
    AREAS_2018,
    BANK_HOLIDAYS,
    EBRANCHS,
    EPRACCUR_2019,
    LOCATIONS,
    real_file,
)

pytestmark = pytest.mark.django_db

HEADER = b"ods_code,postcode,easting,northing,lat,lon,source,positional_quality\n"


def outcomes(report: Report) -> dict[str, int]:
    assert report.adds_up
    return {outcome: number for outcome, number in report.counts.items() if number}


def events(model: str) -> int:
    return apps.get_model("hubs", f"{model}Event").objects.count()


def branches(*lines: list[str], **options: Any) -> Report:
    return import_branches(by=None, file=csv_file(*lines, name="ebranchs_2017-05.csv"), **options)


def test_a_branch_comes_in_with_its_practice_and_closes_by_its_closing_day() -> None:
    practice = PracticeFactory(ods_code="B81001")

    first = branches(branch_line(), branch_line("B81002001", parent="B81002"))
    again = branches(branch_line(), branch_line("B81002001", parent="B81002"))
    closed = branches(branch_line(closed="20170101"))
    reopened = branches(branch_line())

    assert [outcomes(report) for report in (first, again, closed, reopened)] == [
        {"created": 1, "skipped": 1},
        {"unchanged": 1, "skipped": 1},
        {"closed": 1},
        {"reopened": 1},
    ]
    assert dict(first.skipped) == {"its practice is not here": [2]}
    branch = BranchSurgery.objects.get()
    assert (branch.practice, branch.name, branch.town, branch.closed_on) == (
        practice,
        "Ash Grove Surgery",
        "Kingston upon Hull",
        None,
    )


def test_what_staff_changed_of_a_branch_is_kept() -> None:
    PracticeFactory(ods_code="B81001")
    branches(branch_line())
    BranchSurgery.objects.update(name="The little surgery")

    report = branches(branch_line(name="ASH GROVE BRANCH"))

    assert BranchSurgery.objects.get().name == "The little surgery"
    assert (outcomes(report), report.kept) == (
        {"unchanged": 1},
        ["line 1: B81001001 Ash Grove Branch: name"],
    )


def test_locations_come_in_for_the_practices_that_are_here() -> None:
    PracticeFactory(ods_code="B81001", name="Ash Grove")
    PracticeFactory(ods_code="B81002", name="Beck Side")
    file = GivenFile(
        "locations.csv",
        HEADER + b"B81001,,,,53.705306,-1.85728,x,10\nB81003,,,,53.7,-1.8,x,10\nB81002,,,,,,x,\n",
    )

    first = import_locations(by=None, file=file)
    before = events("Practice")
    again = import_locations(by=None, file=file)

    assert [outcomes(report) for report in (first, again)] == [
        {"updated": 1, "skipped": 3},
        {"unchanged": 1, "skipped": 3},
    ]
    assert dict(first.skipped) == {
        "the header": [1],
        "its practice is not here": [3],
        "its location is not known": [4],
    }
    assert events("Practice") == before
    practice = Practice.objects.get(ods_code="B81001")
    assert (practice.latitude, practice.longitude) == (Decimal("53.705306"), Decimal("-1.857280"))


def holidays(*events: tuple[str, str], **options: Any) -> Report:
    listed = ", ".join(f'{{"title": "{title}", "date": "{day}", "notes": ""}}' for title, day in events)
    data = f'{{"england-and-wales": {{"division": "england-and-wales", "events": [{listed}]}}}}'
    return load_bank_holidays(by=None, file=GivenFile("bank-holidays.json", data.encode()), **options)


NEW_YEAR, MAY, CHRISTMAS = (
    ("New Year’s Day", "2026-01-01"),
    ("Early May bank holiday", "2026-05-04"),
    ("Christmas Day", "2026-12-25"),
)


def test_a_bank_holiday_that_was_moved_leaves_its_old_day() -> None:
    holidays(NEW_YEAR, MAY, CHRISTMAS)
    moved = ("Early May bank holiday (VE day)", "2026-05-08")

    report = holidays(NEW_YEAR, moved, CHRISTMAS)

    assert (outcomes(report), report.withdrawn) == (
        {"created": 1, "unchanged": 2},
        ["Early May bank holiday, 2026-05-04"],
    )
    assert bank_holidays_between(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)) == {
        datetime.date(2026, 1, 1): "New Year’s Day",
        datetime.date(2026, 5, 8): "Early May bank holiday (VE day)",
        datetime.date(2026, 12, 25): "Christmas Day",
    }


def test_bank_holidays_of_staff_and_of_years_before_the_file_stay() -> None:
    holidays(("Boxing Day", "2025-12-26"), NEW_YEAR, MAY, CHRISTMAS)
    BankHoliday.objects.filter(title="Early May bank holiday").update(title="May Day")
    BankHoliday.objects.create(date=datetime.date(2026, 6, 1), title="Our own day")

    report = holidays(NEW_YEAR, CHRISTMAS)

    assert list(BankHoliday.objects.values_list("title", flat=True)) == [
        "Boxing Day",
        "New Year’s Day",
        "May Day",
        "Our own day",
        "Christmas Day",
    ]
    assert (report.kept, report.withdrawn) == (["May Day, 2026-05-04"], [])


def test_the_real_files_come_in_and_again_change_nothing() -> None:
    load_scheme(by=None, file=GivenFile("scheme.toml", Path(OURS).read_bytes()))
    import_practices(by=None, file=real_file(EPRACCUR_2019), areas=real_file(AREAS_2018))

    def all_three() -> list[tuple[int, dict[str, int]]]:
        reports = [
            import_branches(by=None, file=real_file(EBRANCHS)),
            import_locations(by=None, file=real_file(LOCATIONS)),
            load_bank_holidays(by=None, file=real_file(BANK_HOLIDAYS)),
        ]
        return [(report.lines, outcomes(report)) for report in reports]

    assert all_three() == [
        (2702, {"created": 391, "skipped": 2311}),
        (1374, {"updated": 802, "skipped": 572}),
        (471, {"created": 471}),
    ]
    before = [events(model) for model in ("BranchSurgery", "Practice", "BankHoliday", "ImportRun")]
    assert all_three() == [
        (2702, {"unchanged": 391, "skipped": 2311}),
        (1374, {"unchanged": 802, "skipped": 572}),
        (471, {"unchanged": 471}),
    ]
    assert [events(model) for model in ("BranchSurgery", "Practice", "BankHoliday", "ImportRun")] == before
    assert BankHoliday.objects.filter(title__contains="’").exists()


def test_the_commands_tell_their_reports(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    PracticeFactory(ods_code="B81001")
    (tmp_path / "ebranchs_2017-05.csv").write_bytes(csv_file(branch_line()).data)
    (tmp_path / "locations.csv").write_bytes(HEADER + b"B81001,,,,53.7,-1.8,x,10\n")
    (tmp_path / "days.json").write_text(
        '{"scotland": {"events": [{"title": "A day", "date": "2026-12-01"}]}}'
    )

    call_command("import_branches", tmp_path / "ebranchs_2017-05.csv")
    call_command("import_locations", tmp_path / "locations.csv", dry_run=True)
    call_command("load_bank_holidays", tmp_path / "days.json")

    told = capsys.readouterr().out
    assert [line for line in told.splitlines() if "together" in line] == [
        "  together        1 of 1 line",
        "  together        2 of 2 lines",
        "  together        1 of 1 holiday",
    ]
    assert list(ImportRun.objects.order_by("pk").values_list("source", "release")) == [
        ("ebranchs", datetime.date(2017, 5, 1)),
        ("bank_holidays", None),
    ]
