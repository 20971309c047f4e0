"""What the tests of telling share: whole transactions, and what was mailed."""

import datetime
from typing import Any

from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import OutgoingMail, Person
from placements.models import Session, TimetableReader
from placements.operations.telling import tell_of_changes
from placements.showing.shown import moment_of_history
from placements.timetabling.local_time import to_utc

NOW = "2026-11-23 09:00 +0000"
MONDAY = datetime.date(2026, 11, 23)


def at(days: int, hour: int, minute: int = 0) -> datetime.datetime:
    """So many days after Monday 23 November 2026, on London's clocks."""
    return to_utc(MONDAY + datetime.timedelta(days=days), datetime.time(hour, minute))


def all_told() -> None:
    """Everybody knows of what happened up to now."""
    TimetableReader.objects.update(told_until=moment_of_history())


def knows(*people: Person) -> None:
    """These people were told of all that has happened so far."""
    for person in people:
        TimetableReader.objects.update_or_create(person=person, defaults={"told_until": moment_of_history()})


def jobs() -> dict[tuple[int, bool], int]:
    """How many jobs to tell wait, by person and whether at once."""
    found: dict[tuple[int, bool], int] = {}
    for job in ProcrastinateJob.objects.filter(task_name="placements.tasks.tell_of_changes", status="todo"):
        key = (job.args["person_id"], job.args["at_once"])
        found[key] = found.get(key, 0) + 1
    return found


def tell(*people: Person) -> list[bool]:
    """Do the jobs of these people."""
    return [tell_of_changes(by=None, person=person) for person in people]


def mails(person: Person) -> list[str]:
    """What ``person`` was mailed of their timetable, the oldest first."""
    sent = OutgoingMail.objects.filter(template="timetable_changed", person=person)
    return list(sent.order_by("pk").values_list("text", flat=True))


def points(text: str) -> list[str]:
    """The lines of a mail that start with a dash."""
    return [line.removeprefix("- ") for line in text.splitlines() if line.startswith("- ")]


def as_now(session: Session) -> Any:
    return Session.objects.select_related("practice").get(pk=session.pk)
