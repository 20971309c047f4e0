"""How the pages about a practice's staff and rooms get their practice, and what their forms have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import Person
from hubs.models import Practice
from hubs.operations.base import Refusal


def practice_read_by(person: Person, ods_code: str) -> Any:
    """A practice whose staff this person may read of, with ``is_managed`` and ``is_staffed_by_them``; else 404."""
    practices = Practice.objects.visible_to(person).annotate(
        is_managed=Exists(Practice.objects.managed_by(person).filter(pk=OuterRef("pk"))),
        has_people_changed=Exists(
            Practice.objects.whose_people_are_changed_by(person).filter(pk=OuterRef("pk"))
        ),
    )
    return get_object_or_404(practices, ods_code=ods_code)


def practice_kept_by(person: Person, ods_code: str) -> Any:
    """A practice that this person manages; 404 where they may not see it, 403 where they only may see it."""
    practice = practice_read_by(person, ods_code)
    if not practice.is_managed:
        raise PermissionDenied
    return practice


def practice_form_page(
    request: HttpRequest,
    practice: Practice,
    form: forms.Form,
    act: Callable[[], str],
    *,
    heading: str,
    button: str,
    back: str,
    back_text: str,
    **words: str,
) -> HttpResponse:
    """A page with one form about a practice: ``act`` does it, and its sentence says what was done."""
    if form.is_bound and form.is_valid():
        try:
            done = act()
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, done)
            return redirect(back)
    context = {
        "form": form,
        "practice": practice,
        "heading": heading,
        "button": button,
        "back": back,
        "back_text": back_text,
    }
    return render(request, "placements/practice_form.html", context | words)
