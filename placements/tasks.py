"""What placements need done in the background."""

from procrastinate.contrib.django import app


@app.periodic(cron="10 6 * * *")
@app.task(queueing_lock="find_lapses")
def find_lapses(timestamp: int) -> None:
    """Every morning: look for running placements whose standing runs out by itself, and tell those concerned."""
    from placements.operations.lapses import find_lapses

    find_lapses(by=None)
