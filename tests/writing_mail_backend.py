"""A mail server that writes down what it is given, and that can hang with a mail in its hands."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection


class WritingBackend(BaseEmailBackend):
    """A line for each mail: its message id, and the database role of who sends it.

    With ATP_TEST_HANG_AT it takes that many mails and answers nothing to the last.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        path = Path(os.environ["ATP_TEST_MAIL"])
        for message in email_messages:
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_user")
                role = cursor.fetchone()[0]
            with path.open("a") as file:
                file.write(f"{message.extra_headers['Message-ID']} {role}\n")
            if len(path.read_text().splitlines()) == int(os.environ.get("ATP_TEST_HANG_AT", "0")):
                time.sleep(600)
        return len(email_messages)
