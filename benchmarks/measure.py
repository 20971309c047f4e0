"""`make bench`: requests a second, median and p95 of the pages that matter, beside a page that does nothing.

The targets take turns in short rounds, so that whatever else the machine does falls on all of them alike.
It asks the loopback only, for a bounded time, and stops by itself.
"""

import argparse
import statistics
import sys
from dataclasses import dataclass, field

from django.db import connections
from django.urls import reverse

from benchmarks.client import ask_for, get, sign_in
from benchmarks.scenario import prepare, queries_of, targets
from benchmarks.server import served
from placements.demo.accounts import PASSWORD

ROUND_SECONDS, WARM_UP_REQUESTS, MOST_IN_A_ROUND = 0.5, 40, 2000
LONGEST_SECONDS = 120


@dataclass
class Measured:
    """What came of one target: its queries, and how long each of its answers and all its rounds took."""

    queries: int
    took: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def a_second(self) -> float:
        return len(self.took) / self.seconds

    @property
    def median_ms(self) -> float:
        return statistics.median(self.took) * 1000

    @property
    def p95_ms(self) -> float:
        return statistics.quantiles(self.took, n=20)[-1] * 1000


def main() -> None:
    options = _options()
    prepare(practices=options.practices, learners=options.learners, tell=_tell)
    asked = targets()
    measured = {target.name: Measured(queries_of(target)) for target in asked}
    connections.close_all()
    with served() as port:
        path = reverse("accounts:sign_in")
        cookies = {
            reader: sign_in(port, path, reader, PASSWORD) for reader in {each.reader for each in asked}
        }
        requests = {
            # Calendar programs have no cookies.
            each.name: get(each.path, "" if each.name.startswith("feed") else cookies[each.reader])
            for each in asked
        }
        for request in requests.values():
            ask_for(port, request, clients=options.clients, seconds=10, most=WARM_UP_REQUESTS)
        for _ in range(round(options.seconds / ROUND_SECONDS)):
            for name, request in requests.items():
                took, seconds = ask_for(
                    port, request, clients=options.clients, seconds=ROUND_SECONDS, most=MOST_IN_A_ROUND
                )
                measured[name].took += took
                measured[name].seconds += seconds
    _report(measured, options.clients)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "--practices", type=int, default=40, help="of the demo world; 190 is the scheme's size"
    )
    parser.add_argument(
        "--learners", type=int, default=60, help="of the demo world; 3,000 is the scheme's size"
    )
    parser.add_argument("--clients", type=int, default=4, help="how many ask at once")
    parser.add_argument("--seconds", type=float, default=4, help="how long each target is asked for in all")
    options = parser.parse_args()
    if not 1 <= options.clients <= 32 or not ROUND_SECONDS <= options.seconds <= LONGEST_SECONDS:
        parser.error(f"1 to 32 clients, {ROUND_SECONDS} to {LONGEST_SECONDS} seconds")
    return options


def _report(measured: dict[str, Measured], clients: int) -> None:
    bare = next(iter(measured.values()))
    _tell(f"\n{clients} clients at once, taking turns through the targets; times in milliseconds")
    _tell(f"{'':<22}{'queries':>8}{'requests':>10}{'a second':>10}{'median':>9}{'p95':>9}{'of bare':>9}")
    for name, each in measured.items():
        _tell(
            f"{name:<22}{each.queries:>8}{len(each.took):>10}{each.a_second:>10.1f}{each.median_ms:>9.1f}"
            f"{each.p95_ms:>9.1f}{each.a_second / bare.a_second:>8.0%}"
        )


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
