"""Pages for machines: is the site up, is it ready, what may robots read."""

from datetime import timedelta
from functools import cache

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from procrastinate.contrib.django.models import ProcrastinateWorker

WORKER_SILENCE = timedelta(minutes=2)
# Not /calendar/: calendar programs obey this file too when they fetch a feed that somebody subscribed to (Google's
# does). A feed tells search engines itself that it is not to be listed, by X-Robots-Tag.
PRIVATE_PARTS = (
    "/access-review/",
    "/accounts/",
    "/adjustments/",
    "/admin/",
    "/demo/",
    "/do/",
    "/find/",
    "/home/",
    "/invitations/",
    "/learners/",
    "/people/",
    "/placements/",
    "/sessions/",
    "/standing/",
    "/timetable/",
)


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Liveness: this process answers. Asks nobody else, so that a slow database gets no process killed."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Readiness: 200 when the database answers and is migrated, else 503; says besides whether a worker is at work."""
    try:
        migrated = _is_migrated()
        report = {
            "database": True,
            "migrated": migrated,
            "worker": _worker_is_at_work() if migrated else False,
        }
    except DatabaseError:
        report = {"database": False, "migrated": False, "worker": False}
    return JsonResponse(report, status=200 if report["migrated"] else 503)


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read what anyone may read."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {part}" for part in PRIVATE_PARTS),
        "",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@cache
def _migrations_of_the_code() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None)
    return frozenset(loader.disk_migrations) - frozenset(
        name for migration in loader.disk_migrations.values() for name in migration.replaces
    )


def _is_migrated() -> bool:
    return _migrations_of_the_code() <= MigrationRecorder(connection).applied_migrations().keys()


def _worker_is_at_work() -> bool:
    return ProcrastinateWorker.objects.filter(last_heartbeat__gte=timezone.now() - WORKER_SILENCE).exists()
