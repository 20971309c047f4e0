"""Pages with one form: it is asked, done, and when it is refused asked again with what was typed and why. Buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hubs.operations.base import Refusal
from placements.models import Placement

Made = TypeVar("Made")


def is_done(form: forms.Form, act: Callable[[], object], *, field: str | None = None) -> bool:
    """Do what a form that was sent asks for, if it is valid; what is refused stands at ``field``, or above the form."""
    if not (form.is_bound and form.is_valid()):
        return False
    try:
        act()
    except Refusal as refusal:
        form.add_error(field, list(refusal.sentences))
        return False
    return True


def press(request: HttpRequest, act: Callable[[], Made], done: str | Callable[[Made], str] = "") -> bool:
    """Do what a button asks for; that it is done, or why not, is said on the next page.

    ``done`` says what was done, from what ``act`` returned where it is a function.
    """
    try:
        made = act()
    except Refusal as refusal:
        for sentence in refusal.sentences:
            messages.error(request, sentence)
        return False
    if said := done if isinstance(done, str) else done(made):
        messages.success(request, said)
    return True


def placement_form_page(
    request: HttpRequest,
    placement: Placement,
    form: forms.Form,
    act: Callable[[], object],
    *,
    done: str,
    field: str | None = None,
    template: str = "placements/placement_form.html",
    back: str = "placements:placement",
    **context: Any,
) -> HttpResponse:
    """A page with one form about a placement: once ``act`` did it, ``done`` is said on the page ``back``."""
    if is_done(form, act, field=field):
        messages.success(request, done)
        return redirect(back, placement.public_id)
    return render(request, template, {"form": form, "placement": placement} | context)


def practice_form_page(
    request: HttpRequest,
    practice: Any,
    form: forms.Form,
    act: Callable[[], str],
    *,
    back: str,
    **context: Any,
) -> HttpResponse:
    """A page with one form about a practice: ``act`` does it, and its sentence says what was done."""
    said: list[str] = []
    if is_done(form, lambda: said.append(act())):
        messages.success(request, said[0])
        return redirect(back)
    return render(
        request,
        "placements/practice_form.html",
        {"form": form, "practice": practice, "back": back} | context,
    )
