"""The criteria in force, for anybody who thinks of applying."""

from __future__ import annotations

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hubs.criteria import by_domain
from hubs.models import CriteriaVersion, Region


@login_not_required
@require_safe
def criteria(request: HttpRequest) -> HttpResponse:
    """A region's criteria, those in force or another published ``version``, with what evidence each asks for."""
    today = timezone.localdate()
    regions = list(Region.objects.all())
    version = _asked_for(request, regions)
    in_force = CriteriaVersion.objects.in_force(version.region, today) if version else None
    listed = version.criteria.with_all() if version else ()
    region = version.region if version else None
    context = {
        "version": version,
        "is_in_force": version is not None and version == in_force,
        "is_to_come": version is not None and not version.is_in_effect(today),
        "in_force": in_force,
        "domains": by_domain(listed),
        "others": CriteriaVersion.objects.published().filter(region=region).exclude(pk=version.pk)
        if version
        else (),
        "region": region,
        "other_regions": [each for each in regions if each != region],
    }
    return render(request, "hubs/accreditation/criteria.html", context)


def _asked_for(request: HttpRequest, regions: list[Region]) -> CriteriaVersion | None:
    """The published version asked for, or the one in force in the region asked for, or else in the first with one."""
    if asked := request.GET.get("version"):
        try:
            public_id = uuid.UUID(asked)
        except ValueError as error:
            raise Http404 from error
        return get_object_or_404(
            CriteriaVersion.objects.published().select_related("region"), public_id=public_id
        )
    if slug := request.GET.get("region"):
        regions = [get_object_or_404(Region, slug=slug)]
    found = (CriteriaVersion.objects.in_force(region, timezone.localdate()) for region in regions)
    return next((version for version in found if version), None)
