"""`manage.py demo_world`: fictional practices, people and timetables around today, to look at and to measure."""

import io
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Learner
from atp_portal.formatting import count, date_plain
from hubs.models import Practice, TrainingHub
from placements.demo import places, standing
from placements.demo.accounts import accounts_told
from placements.demo.publishing import change_what_was_shown
from placements.demo.world import FEWEST_LEARNERS, FEWEST_PRACTICES, build_world
from placements.models import Participation, Placement, Session


class Command(BaseCommand):
    help = (
        "Fill an empty database with a fictional world around today. A database that has one already keeps it; "
        "one with people who are not the demonstration's is refused, since the passwords are public."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--practices", type=int, default=40, help="how many; %(default)s when not given")
        parser.add_argument("--learners", type=int, default=60, help="how many; %(default)s when not given")
        parser.add_argument(
            "--seed", type=int, default=1, help="another number makes other people and places"
        )
        parser.add_argument(
            "--fresh", action="store_true", help="empty the demonstration's database first: all of it goes"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["practices"] < FEWEST_PRACTICES or options["learners"] < FEWEST_LEARNERS:
            raise CommandError(
                f"The world needs {FEWEST_PRACTICES} practices and {FEWEST_LEARNERS} learners, so that each hub "
                "has somebody."
            )
        try:
            unmade = standing.claim()
        except standing.NotADemo as refused:
            raise CommandError(str(refused)) from refused
        if options["fresh"] and not unmade:
            call_command("flush", interactive=False, verbosity=0)
            unmade = True
        if unmade:
            self._build(options)
        else:
            self._keep()
        self._tell()

    def _build(self, options: dict[str, Any]) -> None:
        if TrainingHub.objects.filter(slug__in=places.TOWNS).count() < len(places.TOWNS):
            call_command(
                "load_scheme", stdout=io.StringIO()
            )  # its report is for those who load it themselves
        began = time.monotonic()
        build_world(
            practices=options["practices"],
            learners=options["learners"],
            seed=options["seed"],
            today=timezone.localdate(),
        )
        change_what_was_shown(timezone.localdate())
        standing.count_rows()
        self.stdout.write(f"A new demo world, in {time.monotonic() - began:.1f} seconds.")

    def _keep(self) -> None:
        self.stdout.write("This database has its demo world already, and keeps it.")
        last = standing.newest_published_day()
        if last and last < timezone.localdate():
            self.stdout.write(
                f"Its timetables end on {date_plain(last)}. For one around today, which loses what was changed in "
                "this one: make demo FRESH=1"
            )

    def _tell(self) -> None:
        self.stdout.write(
            f"{count(Practice.objects.count(), 'practice')}, {count(Learner.objects.count(), 'learner')}, "
            f"{count(Placement.objects.count(), 'placement')}, {count(Session.objects.count(), 'session')} and "
            f"{count(Participation.objects.count(), 'participation')}. Accounts:"
        )
        for line in accounts_told():
            self.stdout.write(f"  {line}")
