"""Taking in practices: what the report says, what is kept, what is refused."""

import datetime
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from hubs.management.commands.load_scheme import OURS
from hubs.models import ClinicalCommissioningGroup, ImportRun, Practice
from hubs.operations.base import Refusal
from hubs.operations.practice_imports import import_practices
from hubs.operations.reports import Report
from hubs.operations.scheme import load_scheme
from hubs.public_data.files import FileRefused, GivenFile
from tests.hubs.ods_lines import csv_file, practice_line
from tests.hubs.shared_data import (
    AREAS_2018,
    EPRACCUR_2019,
    EPRACCUR_2025,
    real_file,
)

pytestmark = pytest.mark.django_db

LEEDS_SOUTH_AND_EAST = GivenFile(
    "areas.csv",
    b"ods_code,name,ccg_code,joined,left,status_2019_08,close_date,prescribing_setting,postcode,phone\n"
    b"B86001,X,03G,20130401,,A,,4,,\n",
)


@pytest.fixture(autouse=True)
def scheme(db: None) -> None:
    load_scheme(by=None, file=GivenFile("scheme.toml", Path(OURS).read_bytes()))


def take(file: GivenFile, **options: Any) -> Report:
    return import_practices(by=None, file=file, **options)


def of_month(month: str, *lines: list[str]) -> GivenFile:
    return csv_file(*lines, name=f"epraccur_{month}.csv")


def events() -> int:
    return apps.get_model("hubs", "PracticeEvent").objects.count()


def outcomes(report: Report) -> dict[str, int]:
    assert report.adds_up
    return {outcome: number for outcome, number in report.counts.items() if number}


def test_a_practice_comes_in_fit_to_be_read() -> None:
    take(of_month("2025-08", practice_line()))

    practice = Practice.objects.select_related("ccg", "region").get()
    assert (
        practice.name,
        practice.address_lines,
        str(practice.phone),
        practice.status,
        practice.opened_on,
        practice.closed_on,
        practice.kind,
        str(practice.ccg),
        practice.area_source,
        str(practice.region),
    ) == (
        "Ash Grove Surgery",
        ["1 The Green", "Kingston upon Hull", "HU1 1AA"],
        "+441482303963",
        "active",
        datetime.date(2001, 4, 1),
        None,
        "gp_practice",
        "Hull",
        "commissioner",
        "Yorkshire and the Humber",
    )


def test_each_line_has_one_outcome_and_skipped_lines_a_reason() -> None:
    report = take(
        of_month(
            "2025-08",
            practice_line("B81001"),
            practice_line("B81002", setting="9"),
            practice_line("B81003", commissioner="00C"),
            practice_line("B81004", commissioner=""),
        )
    )

    assert outcomes(report) == {"created": 1, "skipped": 3}
    assert dict(report.skipped) == {
        "not a GP practice (prescribing setting 9)": [2],
        "outside the regions that the portal serves": [3, 4],
    }


def test_closed_reopened_and_changed_practices_are_told_apart() -> None:
    take(
        of_month(
            "2019-08", *(practice_line(f"B8100{n}") for n in (1, 2, 3)), practice_line("B81004", status="C")
        )
    )

    report = take(
        of_month(
            "2025-08",
            practice_line("B81001", status="C", closed="20240630"),
            practice_line("B81002", status="D"),
            practice_line("B81003"),
            practice_line("B81004"),
            practice_line("B81005"),
        )
    )

    assert {name: lines for name, lines in report.outcomes.items() if lines} == {
        "closed": ["line 1: B81001 Ash Grove Surgery"],
        "updated": ["line 2: B81002 Ash Grove Surgery"],
        "unchanged": ["line 3: B81003 Ash Grove Surgery"],
        "reopened": ["line 4: B81004 Ash Grove Surgery"],
        "created": ["line 5: B81005 Ash Grove Surgery"],
    }
    closed = Practice.objects.get(ods_code="B81001")
    assert (closed.status, closed.closed_on) == ("closed", datetime.date(2024, 6, 30))


def test_the_same_file_again_changes_nothing_and_leaves_no_trace() -> None:
    file = of_month("2025-08", practice_line(), practice_line("B81002", phone="0113 282138"))
    take(file)
    before = events(), ImportRun.objects.count()

    report = take(file)

    assert (outcomes(report), report.kept) == ({"unchanged": 2}, [])
    assert (events(), ImportRun.objects.count()) == before


def test_what_staff_changed_is_kept_and_the_rest_follows() -> None:
    take(of_month("2019-08", practice_line()))
    Practice.objects.update(name="Ash Grove", status="dormant")

    report = take(of_month("2025-08", practice_line(name="ASH GROVE PMS", phone="01482 344190", status="C")))

    practice = Practice.objects.get()
    assert (practice.name, practice.status, str(practice.phone)) == ("Ash Grove", "dormant", "+441482344190")
    assert outcomes(report) == {"updated": 1}
    assert report.kept == [
        "line 1: B81001 Ash Grove PMS: name",
        "line 1: B81001 Ash Grove PMS: status",
    ]


def test_what_staff_set_back_to_the_sources_word_follows_again() -> None:
    take(of_month("2019-08", practice_line()))
    Practice.objects.update(name="Ash Grove")
    take(of_month("2020-08", practice_line()))
    Practice.objects.update(name="Ash Grove Surgery")

    take(of_month("2021-08", practice_line(name="ASH GROVE PMS")))

    assert Practice.objects.get().name == "Ash Grove PMS"


def test_an_area_follows_better_evidence_but_neither_worse_nor_over_staff() -> None:
    leeds = practice_line("B86001", commissioner="15F")

    def known() -> tuple[str | None, str]:
        practice = Practice.objects.select_related("ccg").get()
        return practice.ccg.code if practice.ccg else None, practice.area_source

    report = take(of_month("2019-08", leeds))
    seen = [known()]
    take(of_month("2019-09", leeds), areas=LEEDS_SOUTH_AND_EAST)
    seen.append(known())
    take(of_month("2019-10", leeds))
    seen.append(known())
    take(of_month("2019-11", practice_line("B86001", commissioner="03F")))
    seen.append(known())
    hull = ClinicalCommissioningGroup.objects.get(code="03F")
    Practice.objects.update(ccg=hull)
    kept = take(of_month("2019-12", leeds), areas=LEEDS_SOUTH_AND_EAST).kept
    seen.append(known())

    assert list(report.notes) == ["No area: its commissioner 15F succeeded 02V, 03C and 03G"]
    assert seen == [(None, "unknown"), ("03G", "map"), ("03G", "map"), ("03G", "map"), ("03F", "map")]
    assert kept == ["line 1: B86001 Ash Grove Surgery: area"]


def test_an_area_is_told_by_the_only_predecessor() -> None:
    ClinicalCommissioningGroup.objects.filter(code__in=["02V", "03C"]).update(successor=None)

    take(of_month("2025-08", practice_line(commissioner="15F")))

    practice = Practice.objects.select_related("ccg").get()
    assert (str(practice.ccg), practice.area_source) == ("Leeds South and East", "lineage")


def test_a_number_that_nobody_can_ring_is_left_out_and_told() -> None:
    report = take(of_month("2025-08", practice_line(phone="0113 282138")))

    assert str(Practice.objects.get().phone) == ""
    assert dict(report.notes) == {
        "Telephone left out, since it is not a number that can be rung": [
            "line 1: B81001 Ash Grove Surgery, “0113 282138”"
        ],
    }


def test_practices_that_are_absent_are_told_and_left_alone() -> None:
    take(of_month("2019-08", practice_line("B81001"), practice_line("B81002")))
    before = events()

    report = take(of_month("2025-08", practice_line("B81001")))

    assert report.notes["Not in this file, though earlier ones had them: nothing was changed"] == [
        "B81002 Ash Grove Surgery"
    ]
    assert events() == before


def test_an_older_release_is_refused_unless_told() -> None:
    old, new = (
        of_month("2019-08", practice_line(name="OLD NAME")),
        of_month("2025-08", practice_line(name="NEW NAME")),
    )
    take(new)

    with pytest.raises(Refusal, match=r"release of 1 August 2019, and that of 1 August 2025 is in already"):
        take(old)
    assert Practice.objects.get().name == "New Name"

    take(old, force_older=True)
    assert Practice.objects.get().name == "Old Name"


def test_the_release_is_given_or_named_or_the_newest_day_in_the_file() -> None:
    line = practice_line(since="20200315")
    take(csv_file(line, name="practices.csv"))
    take(of_month("2025-08", line, practice_line("B81002")))
    take(of_month("2019-08", line, practice_line("B81003")), release=datetime.date(2025, 9, 1))

    assert list(
        ImportRun.objects.order_by("pk").values_list("source", "release").exclude(source="scheme")
    ) == [
        ("epraccur", datetime.date(2020, 3, 15)),
        ("epraccur", datetime.date(2025, 8, 1)),
        ("epraccur", datetime.date(2025, 9, 1)),
    ]


def test_a_dry_run_says_what_would_be_and_saves_nothing() -> None:
    report = take(of_month("2025-08", practice_line()), dry_run=True)

    assert (outcomes(report), Practice.objects.count(), events()) == ({"created": 1}, 0, 0)
    assert not ImportRun.objects.filter(source="epraccur").exists()
    assert "(dry run: nothing was saved)" in report.told()


def test_a_refused_file_changes_nothing() -> None:
    with pytest.raises(FileRefused, match=r"^Line 2: "):
        take(of_month("2025-08", practice_line(), practice_line("B81002", status="X")))

    assert (Practice.objects.count(), events()) == (0, 0)


def test_without_a_scheme_nothing_can_come_in() -> None:
    Practice.objects.all().delete()
    ClinicalCommissioningGroup.objects.update(region=None)

    with pytest.raises(Refusal, match=r"^No areas are known yet: run load_scheme first\.$"):
        take(of_month("2025-08", practice_line()))


def test_the_command_refuses_with_the_line_and_writes_its_report_in_full(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [practice_line(f"B8{n:04}", setting="9") for n in range(30)]
    whole = tmp_path / "epraccur_2025-08.csv"
    whole.write_bytes(csv_file(*lines).data)
    cut = tmp_path / "cut.csv"
    cut.write_bytes(whole.read_bytes()[:-10])

    call_command("import_ods", whole, report=tmp_path / "report.txt")
    with pytest.raises(CommandError, match=r"^cut\.csv was refused\. Line 30: "):
        call_command("import_ods", cut)
    with pytest.raises(CommandError, match=r"absent\.csv cannot be read: No such file or directory"):
        call_command("import_ods", tmp_path / "absent.csv")

    skipped = "Skipped: not a GP practice (prescribing setting 9) (30): lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, "
    assert f"{skipped}and 20 more\n" in capsys.readouterr().out
    assert f"{skipped}11, 12, " in (tmp_path / "report.txt").read_text()


def test_the_real_files_of_2019_and_2025_and_2025_again() -> None:
    files = real_file(EPRACCUR_2019), real_file(EPRACCUR_2025), real_file(EPRACCUR_2025)
    areas = real_file(AREAS_2018)

    reports = [take(file, areas=areas) for file in files[:2]]
    before = events()
    reports.append(take(files[2], areas=areas))

    assert [(report.lines, outcomes(report)) for report in reports] == [
        (1397, {"created": 804, "skipped": 593}),
        (1655, {"created": 7, "updated": 268, "unchanged": 446, "closed": 90, "skipped": 844}),
        (1655, {"unchanged": 811, "skipped": 844}),
    ]
    assert events() == before
    assert {why: lines for why, lines in reports[1].notes.items() if why.startswith(("No area", "Tele"))} == {
        "No area: its commissioner X2C4Y succeeded 03A and 03J": [
            "line 1422: Y06659 Nook Surgery",
            "line 1513: Y07275 Broughton House GP Surgery",
        ],
        "Telephone left out, since it is not a number that can be rung": [
            "line 452: B86006 Oulton Medical Centre, “0113 282138”"
        ],
    }
    assert (Practice.objects.filter(ccg=None).count(), Practice.objects.open().count()) == (2, 605)


def test_the_real_file_of_2025_without_a_map_leaves_those_of_merged_ccgs_without_an_area() -> None:
    report = take(real_file(EPRACCUR_2025))

    assert {why: len(lines) for why, lines in report.notes.items() if why.startswith("No area")} == {
        "No area: its commissioner 15F succeeded 02V, 03C and 03G": 105,
        "No area: its commissioner 36J succeeded 02N, 02R and 02W": 77,
        "No area: its commissioner 42D succeeded 03D, 03E and 03M": 65,
        "No area: its commissioner X2C4Y succeeded 03A and 03J": 67,
    }
    assert Practice.objects.filter(ccg=None).count() == 314


def test_thousands_of_lines_come_in_with_few_statements(django_assert_max_num_queries) -> None:
    lines = [practice_line(f"Z{n:05}") for n in range(4_000)]

    with django_assert_max_num_queries(20):
        created = take(of_month("2025-08", *lines))
    for line in lines:
        line[1] = "ANOTHER NAME"
    with django_assert_max_num_queries(20):
        updated = take(of_month("2025-09", *lines))

    assert (outcomes(created), outcomes(updated)) == ({"created": 4_000}, {"updated": 4_000})
