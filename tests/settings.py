"""The portal's settings as the tests need them: two roles in a throw-away database, plain files, quick hashes."""

import os
from typing import Any

os.environ["ATP_ENV"] = "demo"
os.environ.setdefault("SECRET_KEY", "only-for-tests")

from atp_portal.settings import *
from atp_portal.settings import DATABASES, STORAGES, VAR_DIR

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "evidence": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
ALLOWED_HOSTS = ["*"]
WHITENOISE_AUTOREFRESH = True  # else every test client reads all static files first, a tenth of a second each

TEST_POSTGRES_MAJOR = int(os.environ.get("ATP_TEST_PG", "18"))


def _for_tests(configuration: dict[str, Any]) -> dict[str, Any]:
    if "EMBEDDED" not in configuration:
        return configuration
    folder = VAR_DIR / f"postgres-test-{TEST_POSTGRES_MAJOR}"
    embedded = {"data_directory": folder, "major": TEST_POSTGRES_MAJOR, "durable": False}
    return configuration | {"EMBEDDED": embedded}


DATABASES = {alias: _for_tests(configuration) for alias, configuration in DATABASES.items()}
