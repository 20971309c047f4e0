"""Hours learnt together, by learner, practice and hub, and who has had none; as a page and as a sheet."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.record_views import Page, record_views
from accounts.views.signed_in import SignedInRequest
from atp_portal.formatting import date_range
from placements.forms.together import TogetherBetweenForm, hosts_of
from placements.learning_together.hours import LearntTogether, PracticeTogether, learnt_together
from placements.views.hours import DOWNLOADS

COLUMNS = (
    "Practice",
    "Family name",
    "Given name",
    "Learner group",
    "Stage",
    "Education provider",
    "First day",
    "Last day",
    "Sessions together",
    "Minutes together planned",
    "Minutes together so far",
    "Minutes together confirmed",
)


@require_safe
def together_hours(request: SignedInRequest) -> HttpResponse:
    """Hours learnt together at a hub or a practice in a month, or between two days."""
    form, found = _asked(request)
    everybody = [each for practice in found for each in practice.learners]
    record_views(
        viewer=request.user, learners=[each.placement.person_id for each in everybody], page=Page.TIMETABLE
    )
    context = {
        "filters": form,
        "place": form.place,
        "found": [each for each in found if each.learners],
        "learners": everybody,
        "without": [(practice, each) for practice in found for each in practice.without],
        "planned": sum(each.minutes for each in found),
        "over": sum(each.minutes_so_far for each in found),
        "confirmed": sum(each.confirmed for each in found),
        "is_of_hub": len(found) > 1,
        "label": date_range(*form.days),
        "query": request.GET.urlencode(),
    }
    return render(request, "placements/together_hours.html", context)


@require_safe
def together_hours_download(request: SignedInRequest, form: str) -> HttpResponseBase:
    """The same by learner as a sheet, ``form`` being csv or xlsx; lengths in minutes."""
    _, found = _asked(request)
    if form not in DOWNLOADS:
        raise Http404
    rows = [(practice, each) for practice in found for each in practice.learners]
    record_views(
        viewer=request.user, learners=[each.placement.person_id for _, each in rows], page=Page.DOWNLOAD
    )
    return DOWNLOADS[form]("learning-together", COLUMNS, [_cells(practice, each) for practice, each in rows])


def _asked(request: SignedInRequest) -> tuple[TogetherBetweenForm, list[PracticeTogether]]:
    form = TogetherBetweenForm(request.GET, by=request.user)
    if not form.places:
        raise PermissionDenied
    return form, learnt_together(hosts_of(form.place), *form.days, timezone.now())


def _cells(practice: PracticeTogether, row: LearntTogether) -> tuple[object, ...]:
    placement = row.placement
    return (
        practice.practice.name,
        placement.person.family_name,
        placement.person.given_name,
        placement.learner_group.name,
        placement.learner.stage,
        placement.education_provider.name,
        placement.starts_on,
        placement.ends_on,
        row.sessions,
        row.minutes,
        row.minutes_so_far,
        row.confirmed,
    )
