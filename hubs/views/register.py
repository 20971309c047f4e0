"""The public register of accredited practices, as pages, CSV and JSON; and universities and medical schools."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from atp_portal.csv_download import csv_download
from atp_portal.formatting import count
from hubs.forms.register import LearningTogetherForm, RegisterFilterForm
from hubs.models import EducationProvider, Practice
from hubs.operations.places import describe_learning_together
from hubs.register import (
    CSV_COLUMNS,
    accredited_groups,
    accredited_practices,
    csv_row,
    groups_of,
    json_entry,
    listings,
    map_address,
    narrowed,
)

PAGE = 25
AN_HOUR = 60 * 60


@login_not_required
@require_safe
def practice_list(request: HttpRequest) -> HttpResponse:
    """The practices that may host learners today, or might on a day, by hub, area, learner group and distance."""
    form = RegisterFilterForm(request.GET, today=timezone.localdate())
    is_valid, day = form.is_valid(), form.day
    practices = accredited_practices(day)
    practices = narrowed(practices, form.cleaned_data, day) if is_valid else practices.none()
    page = Paginator(practices, PAGE).get_page(request.GET.get("page"))
    asked = {name: value for name, value in request.GET.items() if name in form.fields and value}
    is_narrowed = bool(asked.keys() - {"on"})
    if form.on_query:
        asked["on"] = str(day)
    is_first = page.number == 1 and is_valid
    context = {
        "filters": form,
        "page": page,
        "listings": listings(page, day),
        "groups": accredited_groups(day, form.cleaned_data) if is_first else (),
        "point": form.cleaned_data.get("point"),
        "heading": count(page.paginator.count, "accredited practice") if is_valid else "Accredited practices",
        "is_narrowed": is_narrowed,
        "query": f"?{urlencode(asked)}" if asked else "",
        "day": day,
        "on_query": form.on_query,
    }
    return _of_its_day(render(request, "hubs/practice_list.html", context), form)


@login_not_required
@require_safe
def practice(request: HttpRequest, ods_code: str) -> HttpResponse:
    """One accredited practice: whom it may host, its hub, where it is. Any other has no page here.

    A day that cannot be answered leads to the list, which says why.
    """
    form = RegisterFilterForm({"on": request.GET.get("on", "")}, today=timezone.localdate())
    if not form.is_valid():
        return redirect(f"{reverse('hubs:practice_list')}?{urlencode({'on': request.GET['on']})}")
    day = form.day
    found = get_object_or_404(accredited_practices(day), ods_code=ods_code)
    reader: Any = request.user
    is_managed = reader.is_authenticated and Practice.objects.managed_by(reader).filter(pk=found.pk).exists()
    context = {
        "practice": found,
        "listing": listings([found], day)[0],
        "together": [
            (group, [member.practice for member in group.members_now if member.practice_id != found.pk])  # type: ignore[attr-defined]
            for group in groups_of(found, day)
        ],
        "map_href": map_address(found),
        "is_managed": is_managed,
        "day": day,
        "on_query": form.on_query,
    }
    return _of_its_day(render(request, "hubs/practice.html", context), form)


def _of_its_day(response: HttpResponse, form: RegisterFilterForm) -> HttpResponse:
    """Search engines keep the register of today alone: there are as many others as days."""
    if form.on_query:
        response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def learning_together(request: HttpRequest, ods_code: str) -> HttpResponse:
    """What the register says of how professions learn together at a practice, kept by those who run it."""
    reader: Any = request.user
    kept = get_object_or_404(Practice.objects.managed_by(reader), ods_code=ods_code)
    form = LearningTogetherForm(
        request.POST if request.method == "POST" else None,
        initial={"interdisciplinary": kept.interdisciplinary},
    )
    is_public = accredited_practices(timezone.localdate()).filter(pk=kept.pk).exists()
    back = reverse("hubs:practice" if is_public else "accounts:practice_people", args=[kept.ods_code])
    if form.is_bound and form.is_valid():
        describe_learning_together(by=reader, practice=kept, words=form.cleaned_data["interdisciplinary"])
        messages.success(request, f"What {kept.name} says of learning together is saved.")
        return redirect(back)
    context = {"practice": kept, "form": form, "is_public": is_public, "back": back}
    return render(request, "hubs/learning_together.html", context)


@login_not_required
@require_safe
def practices_csv(request: HttpRequest) -> HttpResponseBase:
    """The register, narrowed as the page is, to download. What is asked wrongly is asked again there."""
    form = RegisterFilterForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return redirect(f"{reverse('hubs:practice_list')}?{urlencode(list(request.GET.items()))}")
    practices = narrowed(accredited_practices(form.day), form.cleaned_data, form.day)
    rows = (csv_row(listing, form.on_query) for listing in listings(practices, form.day))
    return csv_download(f"accredited-practices-{form.day}", CSV_COLUMNS, rows)


@login_not_required
@require_safe
@cache_control(public=True, max_age=AN_HOUR)
@conditional_page
def practices_json(request: HttpRequest) -> HttpResponse:
    """The register, narrowed as the page is, for programs; its keys are written down and stay."""
    form = RegisterFilterForm(request.GET, today=timezone.localdate())
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=400)
    practices = narrowed(accredited_practices(form.day), form.cleaned_data, form.day)
    entries = [json_entry(listing, form.on_query) for listing in listings(practices, form.day)]
    response = JsonResponse({"as_of": str(form.day), "count": len(entries), "practices": entries})
    response["Access-Control-Allow-Origin"] = "*"
    return response


@login_not_required
@require_safe
def provider_list(request: HttpRequest) -> HttpResponse:
    """Universities and medical schools whose learners come on placement, kind by kind."""
    kinds: dict[str, list[EducationProvider]] = {}
    for provider in EducationProvider.objects.order_by("-kind", "name"):
        kinds.setdefault(_KINDS[EducationProvider.Kind(provider.kind)], []).append(provider)
    return render(request, "hubs/provider_list.html", {"kinds": kinds})


_KINDS = {
    EducationProvider.Kind.UNIVERSITY: "Universities",
    EducationProvider.Kind.MEDICAL_SCHOOL: "Medical schools",
    EducationProvider.Kind.DEANERY: "Postgraduate deaneries",
}
