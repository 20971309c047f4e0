"""What is done about one person's role: details, dates, a deputy, the end; and somebody added who has no account."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from accounts.forms.people import DeputyForm, EducationalistForm, EndRoleForm, RoleDaysForm, SupervisorForm
from accounts.models import Educationalist
from accounts.models.roles import AnsweringRole
from accounts.operations.educationalists import describe_educationalist
from accounts.operations.endings import change_role_days, end_role, hand_over_role, name_deputy
from accounts.operations.people import NewPerson
from accounts.operations.supervisors import add_supervisor, change_supervisor, describe_supervisor
from accounts.people_of_places import Kind, Place, deeds_about
from accounts.views.people_doors import people_who_may_stand_in, practice_changed_by, role_seen_by
from atp_portal.formatting import date_plain
from hubs.operations.base import Refusal

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@form_methods
def supervisor_new(request: HttpRequest, ods_code: str) -> HttpResponse:
    """Add somebody who supervises at the practice and has no account."""
    by: Any = request.user
    place = practice_changed_by(by, ods_code=ods_code)
    form = SupervisorForm(request.POST or None, is_new=True, initial={"starts_on": timezone.localdate()})

    def add() -> str:
        filled = dict(form.cleaned_data)
        job_title, starts_on = filled.pop("job_title"), filled.pop("starts_on")
        role = add_supervisor(
            by=by, practice=place.row, newcomer=NewPerson(**filled), job_title=job_title, starts_on=starts_on
        )
        return f"{role.person} is added."

    text = "For somebody who leads or oversees sessions and does not sign in. They never see the portal."
    onward = _onward(request)
    return form_page(
        request, place, form, add, heading="Add a supervisor", button="Add", text=text, onward=onward
    )


@form_methods
def role_details(request: HttpRequest, kind: str, public_id: uuid.UUID) -> HttpResponse:
    """Change what is known of a supervisor, or an educationalist's registration and approval."""
    by: Any = request.user
    _, role, place = _role_for("details", by, kind, public_id)
    form: forms.Form
    if isinstance(role, Educationalist):
        names = EducationalistForm.base_fields
        initial = {name: getattr(role, name, None) for name in names} | {"is_gp": role.person.is_gp}
        form = EducationalistForm(request.POST or None, initial=initial)
    else:
        names = SupervisorForm.base_fields
        initial = {name: getattr(role.person, name, None) for name in names} | {"job_title": role.job_title}
        has_account = role.person.can_sign_in
        form = SupervisorForm(request.POST or None, is_new=False, has_account=has_account, initial=initial)

    def change() -> str:
        if isinstance(role, Educationalist):
            describe_educationalist(by=by, educationalist=role, **form.cleaned_data)
        elif role.person.can_sign_in:
            describe_supervisor(by=by, supervisor=role, **form.cleaned_data)
        else:
            change_supervisor(by=by, supervisor=role, **form.cleaned_data)
        return f"The details of {role.person} are saved."

    return form_page(request, place, form, change, heading=f"Details of {role.person}", button="Save")


@form_methods
def role_days(request: HttpRequest, kind: str, public_id: uuid.UUID) -> HttpResponse:
    """Change from when to when somebody holds a role."""
    by: Any = request.user
    _, role, place = _role_for("days", by, kind, public_id)
    initial = {"starts_on": role.starts_on, "ends_on": role.ends_on}
    form = RoleDaysForm(request.POST or None, needs_end=role.deputising_for_id is not None, initial=initial)

    def change() -> str:
        change_role_days(by=by, role=role, **form.cleaned_data)
        return f"The dates of {role.person} are changed."

    return form_page(
        request,
        place,
        form,
        change,
        heading=f"Dates of {role.person}",
        button="Save dates",
        caption=_named(role),
    )


@form_methods
def role_deputy(request: HttpRequest, kind: str, public_id: uuid.UUID) -> HttpResponse:
    """Name somebody who stands in for a while."""
    by: Any = request.user
    _, role, place = _role_for("deputy", by, kind, public_id)
    form = DeputyForm(request.POST or None, choices=people_who_may_stand_in(role, place))

    def name() -> str:
        deputy = name_deputy(by=by, role=role, **form.cleaned_data)
        days = f"from {date_plain(deputy.starts_on)} to {date_plain(deputy.ends_on)}"
        return f"{deputy.person} stands in for {role.person} {days}."

    return form_page(
        request,
        place,
        form,
        name,
        heading=f"Name a deputy for {role.person}",
        caption=_named(role),
        button="Name this deputy",
        text="On those days the deputy finds in the portal what they find there, and gets the same mail. "
        "You can choose anybody here who has an account; invite others first.",
    )


@form_methods
def role_end(request: HttpRequest, kind: str, public_id: uuid.UUID) -> HttpResponse:
    """Let a role end, and say who takes over."""
    by: Any = request.user
    _, role, place = _role_for("end", by, kind, public_id)
    has_charges = isinstance(role, AnsweringRole) and role.deputising_for_id is None
    form = EndRoleForm(request.POST or None, role=role, has_charges=has_charges)

    def end() -> str:
        ends_on, to = form.cleaned_data["ends_on"], form.cleaned_data.get("successor")
        if to is not None:
            hand_over_role(by=by, role=role, ends_on=ends_on, to=to)
            return f"The last day of {role.person} is {date_plain(ends_on)}. {to.person} takes over."
        end_role(by=by, role=role, ends_on=ends_on)
        return f"The last day of {role.person} is {date_plain(ends_on)}."

    return form_page(
        request,
        place,
        form,
        end,
        heading=f"End the role of {role.person}",
        caption=_named(role),
        button="End this role",
        button_kind="warning",
        text="It ends with its last day. What they did stays in the records.",
    )


def form_page(
    request: HttpRequest,
    place: Place,
    form: forms.Form,
    act: Callable[[], str],
    *,
    heading: str,
    button: str,
    caption: str = "",
    onward: str = "",
    **words: str,
) -> HttpResponse:
    """A page with one form about a place's people: ``act`` does it, and its sentence says what was done.

    ``onward`` is where it leads then, the place's people where it is not said.
    """
    if form.is_bound and form.is_valid():
        try:
            done = act()
        except Refusal as refusal:
            form.add_error(None, list(refusal.sentences))
        else:
            messages.success(request, done)
            return redirect(onward or place.href)
    context = {
        "form": form,
        "place": place,
        "heading": heading,
        "button": button,
        "caption": caption or str(place.row),
    }
    return render(request, "accounts/people/form.html", context | words)


def _onward(request: HttpRequest) -> str:
    """The page of this site that ``?next=`` names, from which somebody came and to which they go back."""
    asked = request.GET.get("next", "")
    is_here = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if is_here else ""


def _role_for(deed: str, by: Any, kind: str, public_id: uuid.UUID) -> tuple[Kind, Any, Place]:
    """A role about which this person may do that; 403 where they only may see it."""
    found, role, place = role_seen_by(by, kind, public_id)
    if deed not in deeds_about(role, place, timezone.localdate()):
        raise PermissionDenied
    return found, role, place


def _named(role: Any) -> str:
    place = getattr(role, "practice", None) or getattr(role, "hub", None) or role.education_provider
    return f"{str(role._meta.verbose_name).capitalize()}, {place}"
