"""Applications to be accredited: the list, starting one, its page, submitting and withdrawing it, and its print."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from atp_portal.formatting import count
from hubs.accrediting.life_cycles import OPEN_APPLICATION, Part
from hubs.accrediting.what_happens_next import STANDS
from hubs.applicants import hosts_of, who_submits
from hubs.application_history import tracks_of_application, without_repeats
from hubs.application_page import Reading, actions_for, panels_for
from hubs.application_queue import may_screen
from hubs.application_tasks import answers_of, by_domain, href_of, rows_of_application
from hubs.forms.applications import OPEN, ApplicationFilterForm, StartForm, SubmitForm, WithdrawForm
from hubs.happenings import doings, happenings
from hubs.models import Application, Practice, TrainingHub
from hubs.operations.accrediting.applications import (
    is_complete,
    mark_of,
    start_application,
    submit_application,
    withdraw_application,
)
from hubs.operations.base import Refusal
from hubs.views.accreditation.reading import reading_for, reading_of

PAGE = 25
HISTORY_PAGE = 50


@require_safe
def application_list(request: HttpRequest) -> HttpResponse:
    """The applications that the reader may see, the latest to move on top; and the way to start one."""
    person: Any = request.user
    seen = Application.objects.visible_to(person)
    hubs = TrainingHub.objects.filter(pk__in=seen.order_by().values("hub"))
    form = ApplicationFilterForm(request.GET, hubs=hubs)
    rows = seen.select_related("practice", "group", "hub").prefetch_related("learner_groups")
    rows = _narrowed(rows, form.cleaned_data) if form.is_valid() else rows.none()
    page = Paginator(rows.order_by("-state_since", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": form,
        "page": page,
        "rows": [(each, STANDS[each.state]) for each in page],
        "heading": count(page.paginator.count, "application"),
        "is_narrowed": any(form.cleaned_data.values()) if form.is_valid() else True,
        "may_start": bool(hosts_of(person)),
        "may_screen": may_screen(person),
        "sees_changes": Practice.objects.whose_changes_are_shown_to(person).exists(),
        "declares_changes": Practice.objects.which_consent_by(person).exists(),
    }
    return render(request, "hubs/accreditation/application_list.html", context)


def _narrowed(rows: Any, asked: dict[str, Any]) -> Any:
    if asked["hub"]:
        rows = rows.filter(hub=asked["hub"])
    if asked["state"] == OPEN:
        return rows.filter(state__in=OPEN_APPLICATION)
    return rows.filter(state=asked["state"]) if asked["state"] else rows


@require_http_methods(["GET", "HEAD", "POST"])
def application_start(request: HttpRequest) -> HttpResponse:
    """Begin an application for a practice for which one answers, or for practices together."""
    person: Any = request.user
    hosts = hosts_of(person)
    if not hosts:
        raise PermissionDenied
    form = StartForm(request.POST or None, hosts=hosts, initial={"host": request.GET.get("host", "")})
    if form.is_valid():
        try:
            application = start_application(by=person, **form.asked)
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, f"The application of {application.host} is started.")
            return redirect("hubs:application", application.public_id)
    return render(request, "hubs/accreditation/application_start.html", {"form": form})


@require_safe
def application_page(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One application: where it stands, what happens next, what is left, and what each room of the desk puts in."""
    reading = reading_of(request, public_id)
    application = reading.application
    context = {
        "application": application,
        "stand": STANDS[application.state],
        "next": _next_words(reading),
        "rows": rows_of_application(application),
        "panels": panels_for(reading),
        "actions": actions_for(reading),
    }
    return render(request, "hubs/accreditation/application.html", context)


def _next_words(reading: Reading) -> str:
    hub, stand = reading.application.hub, STANDS[reading.application.state]
    is_own = bool(reading.parts & {Part.PRACTICE_LEAD, Part.ADMINISTRATOR})
    words = stand.desk if stand.desk and reading.is_for_desk and not is_own else stand.next
    return words.format(hub=hub, authority=hub.region.authority_name)


@require_safe
def application_print(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """All of an application on paper: what it asks for, every answer with its evidence, and what became of it."""
    reading = reading_of(request, public_id)
    application = reading.application
    context = {
        "application": application,
        "stand": STANDS[application.state],
        "rows": rows_of_application(application),
        "domains": by_domain(answers_of(application)),
        "panels": [panel for panel in panels_for(reading) if panel.is_on_paper],
        "today": timezone.localdate(),
    }
    return render(request, "hubs/accreditation/application_print.html", context)


@require_safe
def application_history(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """What was done with an application, the latest first."""
    application = reading_of(request, public_id).application
    tracks = tracks_of_application(application)
    page = Paginator(doings(tracks), HISTORY_PAGE).get_page(request.GET.get("page"))
    context = {
        "application": application,
        "page": page,
        "history": without_repeats(happenings(tracks, page)),
    }
    return render(request, "hubs/accreditation/application_history.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def application_submit(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Look once more at what is sent, declare that it is true, and submit it."""
    reading = reading_for(request, public_id, "submit_application")
    application = reading.application
    answers = list(answers_of(application))
    form = SubmitForm(request.POST or None, initial={"seen": mark_of(answers)})
    if form.is_valid():
        try:
            submit_application(by=request.user, application=application, seen=form.cleaned_data["seen"])
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
            form.data = {**form.data.dict(), "seen": mark_of(answers)}  # type: ignore[attr-defined]
        else:
            messages.success(request, f"The application is submitted to {application.hub}.")
            return redirect("hubs:application", application.public_id)
    left = [answer for answer in answers if not is_complete(answer)]
    context = {
        "application": application,
        "form": form,
        "domains": by_domain(answers),
        "left": [(answer, href_of(application, answer)) for answer in left],
        "who": who_submits(reading),
        "is_open": reading.may("submit_application"),
    }
    return render(request, "hubs/accreditation/application_submit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def application_withdraw(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take an application back, with the reason."""
    reading = reading_for(request, public_id, "withdraw_application")
    form = WithdrawForm(request.POST or None)
    return _done_or_asked_again(
        request,
        reading,
        form,
        lambda: withdraw_application(by=request.user, application=reading.application, **form.cleaned_data),
        heading="Withdraw this application?",
        text="For good: nothing more happens with it. What was said and given stays on record, and can be used "
        "again in another application.",
        button="Withdraw application",
        done="The application is withdrawn.",
    )


def _done_or_asked_again(
    request: HttpRequest,
    reading: Reading,
    form: forms.Form,
    act: Callable[[], Any],
    *,
    done: str,
    **words: str,
) -> HttpResponse:
    if form.is_valid():
        try:
            act()
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, done)
            return redirect("hubs:application", reading.application.public_id)
    context = {"form": form, "application": reading.application} | words
    return render(request, "hubs/accreditation/application_form.html", context)
