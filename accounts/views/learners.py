"""On what terms somebody learns: shown to them and to those who plan their days, changed by those who know."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms.learners import WEEKDAYS, LearnerTermsForm
from accounts.models import Learner, LearnerTerms, Person
from accounts.operations.learners import set_learner_terms
from accounts.record_views import Page, record_view
from atp_portal.formatting import and_list, date_plain, duration
from hubs.operations.base import Refusal


@require_safe
def learner_terms(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """A learner's terms."""
    reader: Any = request.user
    learner = _learner_seen_by(reader, public_id)
    record_view(viewer=reader, learner=learner.person_id, page=Page.LEARNER)
    terms = LearnerTerms.objects.filter(learner=learner).first()
    context = {
        "learner": learner,
        "terms": terms,
        "rows": _rows(terms) if terms else [],
        "is_own": learner.person_id == reader.pk,
    }
    return render(request, "accounts/people/learner.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def learner_terms_change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change a learner's terms."""
    by: Any = request.user
    learner = _learner_seen_by(by, public_id)
    if not learner.is_kept:
        raise PermissionDenied
    record_view(viewer=by, learner=learner.person_id, page=Page.LEARNER)
    form = LearnerTermsForm(request.POST or None, terms=LearnerTerms.objects.filter(learner=learner).first())
    if form.is_valid():
        try:
            set_learner_terms(by=by, learner=learner, **form.terms)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, f"The terms of {learner.person} are saved.")
            return redirect("accounts:learner_terms", learner.public_id)
    return render(request, "accounts/people/learner_form.html", {"form": form, "learner": learner})


def _learner_seen_by(person: Person, public_id: uuid.UUID) -> Any:
    """A learner of whose terms this person may know, with ``is_kept``: they may change them; 404 otherwise."""
    kept = Learner.objects.whose_terms_are_kept_by(person).filter(pk=OuterRef("pk"))
    seen = Learner.objects.whose_terms_are_shown_to(person).annotate(is_kept=Exists(kept))
    return get_object_or_404(
        seen.select_related("person", "learner_group", "education_provider"), public_id=public_id
    )


def _rows(terms: LearnerTerms) -> list[tuple[str, str]]:
    today = timezone.localdate()
    employed = "Yes" if terms.is_employed else "No"
    if terms.contracted_minutes:
        employed += f", {duration(datetime.timedelta(minutes=terms.contracted_minutes))} a week"
    until = terms.under_18_until
    campus = and_list(WEEKDAYS[day - 1] for day in terms.campus_weekdays)

    def hours(minutes: int | None) -> str:
        return "Not known" if minutes is None else duration(datetime.timedelta(minutes=minutes))

    rows = [
        ("Employed", employed),
        ("Under 18", f"Yes, until {date_plain(until)}" if until and today < until else "No"),
        ("Opted out of the 48 hour week", "Yes" if terms.has_opted_out else "No"),
        ("Days at the university", campus or "None"),
    ]
    if not terms.is_employed:
        rows.insert(1, ("Paid work elsewhere, a week", hours(terms.paid_weekly_minutes)))
    if terms.practice_minutes_before is not None:
        said = hours(terms.practice_minutes_before)
        if terms.simulated_minutes is not None:
            said += f", of them {hours(terms.simulated_minutes)} simulated"
        rows.append(("Practice before the placements kept here", said))
    return rows
