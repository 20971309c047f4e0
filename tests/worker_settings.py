"""The tests' settings for a worker in a process of its own, on the database of the test that started it."""

import os

from tests.settings import *  # noqa: F403, these are the tests' settings
from tests.settings import DATABASES

for _configuration in DATABASES.values():
    _configuration["NAME"] = os.environ["ATP_TEST_DATABASE"]
if _role := os.environ.get("ATP_TEST_ROLE"):
    DATABASES["default"]["OPTIONS"]["assume_role"] = _role
EMAIL_BACKEND = "tests.writing_mail_backend.WritingBackend"
