"""What placements need done in the background."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


@app.periodic(cron="10 6 * * *")
@app.task(queueing_lock="find_lapses")
def find_lapses(timestamp: int) -> None:
    """Every morning: look for running placements whose standing runs out by itself, and tell those concerned."""
    from placements.operations.lapses import find_lapses

    find_lapses(by=None)


@app.task(queue="mail", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def tell_of_changes(person_id: int, at_once: bool) -> None:
    """Tell somebody what changed in their timetable, at once or as a digest; again when it could not be."""
    from accounts.models import Person
    from placements.operations.telling import tell_of_changes  # itself queues this

    if person := Person.objects.filter(pk=person_id).first():
        tell_of_changes(by=None, person=person)


@app.periodic(cron="45 3 * * *")
@app.task(queueing_lock="forget_steps")
def forget_steps(timestamp: int) -> None:
    """Every night: delete what steps of work on timetables kept for the hour in which they could be undone."""
    from placements.operations.undo import forget_steps

    forget_steps()


@app.task(queue="mail", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def tell_host_of_visit(visit_id: int) -> None:
    """Tell those who keep the host's timetables how a spoke visit stands."""
    from placements.models import SpokeVisit
    from placements.operations.hosts import tell_host  # itself queues this

    if visit := SpokeVisit.objects.filter(pk=visit_id).select_related("host").first():
        tell_host(by=None, visit=visit)


@app.task
def promote_waiting(event_id: int) -> None:
    """Give free places of an event to those who wait and have become free at its time."""
    from placements.models import RegionalEvent
    from placements.operations.waiting import promote_waiting  # itself queues this

    if event := RegionalEvent.objects.filter(pk=event_id).select_related("session").first():
        promote_waiting(by=None, event=event)


@app.periodic(cron="5 0,6,9,12 * * *")
@app.task(queueing_lock="mark_ill")
def mark_ill(timestamp: int) -> None:
    """A few times a day: what those miss today who said that they are ill, as far as it is published by then."""
    from django.utils import timezone

    from placements.operations.messages import mark_ill

    mark_ill(by=None, today=timezone.localdate())


@app.periodic(cron="15 15 * * 5")
@app.task(queueing_lock="ask_for_hours")
def ask_for_hours(timestamp: int) -> None:
    """On Friday afternoon: ask everybody who has hours of the week to confirm, by one link each."""
    from django.utils import timezone

    from placements.operations.attendance import ask_for_hours
    from placements.timetabling.weeks import Week

    ask_for_hours(by=None, week=Week.containing(timezone.localdate()))


@app.periodic(cron="15 8 * * 2")
@app.task(queueing_lock="remind_of_hours")
def remind_of_hours(timestamp: int) -> None:
    """On Tuesday: remind those once who have not confirmed all of last week, and ask whom Friday did not know of."""
    from django.utils import timezone

    from placements.operations.attendance import ask_for_hours, remind_of_hours
    from placements.timetabling.weeks import Week

    week = Week.containing(timezone.localdate()).previous
    remind_of_hours(by=None, week=week)
    ask_for_hours(by=None, week=week)
