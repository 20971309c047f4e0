"""Evidence, for those who judge it and those who gave it."""

from __future__ import annotations

import uuid

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from hubs.models import EvidenceFile
from hubs.views.files import given_out, sandboxed


@require_safe
@sandboxed
def evidence_file(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """A file given as evidence. No browser and no proxy keeps it."""
    files = EvidenceFile.objects.here().visible_to(request.user)
    response = given_out(request, get_object_or_404(files, public_id=public_id))
    response["Cache-Control"] = "private, no-store"
    return response
