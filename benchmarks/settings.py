"""The portal's own settings, but for a database of the benchmark's and one more address, that of the bare page.

The database is embedded, under var/, and kept between runs. ``ATP_BENCH_DATABASE_URL`` names another one, which
must be empty or a benchmark's.
"""

import os

from django.core.exceptions import ImproperlyConfigured

os.environ["DATABASE_URL"] = os.environ.get("ATP_BENCH_DATABASE_URL", "")
os.environ["DATABASE_OWNER_URL"] = ""

from atp_portal import embedded_postgres
from atp_portal.settings import *  # noqa: F403, these are the portal's settings
from atp_portal.settings import DATABASES, PRODUCTION, VAR_DIR

if PRODUCTION:
    raise ImproperlyConfigured(
        "The benchmark's passwords are public: it does not run with ATP_ENV=production."
    )

ROOT_URLCONF = "benchmarks.urls"

for _configuration in DATABASES.values():
    if "EMBEDDED" in _configuration:
        _folder = VAR_DIR / "postgres-bench"
        _configuration["EMBEDDED"] |= {"data_directory": _folder}
        _configuration["HOST"] = str(embedded_postgres.socket_directory(_folder))
