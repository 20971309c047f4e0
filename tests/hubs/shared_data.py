"""The real public data beside the repository, for tests that read it; they are skipped where it is not."""

import os
from pathlib import Path

import pytest
from django.conf import settings

from hubs.public_data.files import GivenFile

DATA = Path(os.environ.get("ATP_SHARED", settings.BASE_DIR.parent / "shared")) / "data"
EPRACCUR_2019 = "ods/epraccur_2019-08_yh.csv"
EPRACCUR_2025 = "ods/epraccur_2025-08_yh.csv"
AREAS_2018 = "ods/yh_practice_ccg_on_2018-03-31.csv"
EBRANCHS = "ods/ebranchs_2017-05.csv"
LOCATIONS = "geo/yh_practice_locations.csv"
BANK_HOLIDAYS = "bank-holidays.json"


def real_file(path: str) -> GivenFile:
    """A file of the shared data. Skips the test when there is none."""
    if not (DATA / path).exists():
        pytest.skip(f"needs the shared data: {path} is not in the folder shared/data beside the repository")
    return GivenFile(Path(path).name, (DATA / path).read_bytes())
