"""The weekly link: the hours of a week, confirmed by whom they were spent with, without signing in."""

from __future__ import annotations

from django.http import QueryDict
from django.utils import timezone

from accounts.action_links import FormAction, LinkPage
from accounts.models import Person
from atp_portal.formatting import date_range
from placements.attendance.waiting import ToConfirm, to_confirm
from placements.forms.confirming import SENT, ConfirmForm, said_of_weighed, weigh
from placements.models import HoursRequest, Participation
from placements.operations.attendance import CONFIRM, answered
from placements.timetabling.weeks import Week


def _show_hours(person: Person, request_id: int) -> LinkPage | None:
    """The list of a week, for whoever opens the link: it tells first names and professions, and nothing else."""
    listed = _week_of(person, request_id)
    return _hours_page(person, listed, ConfirmForm(week=listed, full_names=False)) if listed else None


def _answer_hours(person: Person, request_id: int, typed: QueryDict) -> LinkPage | None:
    listed = _week_of(person, request_id)
    if listed is None:
        return None
    form = ConfirmForm(typed, week=listed, full_names=False)
    if (weighed := weigh(person, form)) is None:
        return _hours_page(person, listed, form)
    answered(by=person, request=HoursRequest.objects.get(pk=request_id))
    listed = _week_of(person, request_id)
    assert listed
    return LinkPage(
        "placements/hours_link_done.html",
        {"sentences": said_of_weighed(weighed, person), "listed": listed, "reader": person},
    )


def _week_of(person: Person, request_id: int) -> ToConfirm | None:
    asked = HoursRequest.objects.filter(pk=request_id, person=person).first()
    if asked is None:
        return None
    return to_confirm(Participation.objects.asked_of(person), Week.containing(asked.monday), timezone.now())


def _hours_page(person: Person, listed: ToConfirm, form: ConfirmForm) -> LinkPage:
    label = date_range(listed.week.days[0], listed.week.days[6])
    context = {"form": form, "listed": listed, "reader": person, "label": label}
    return LinkPage("placements/hours_link.html", context)


ACTION = FormAction(CONFIRM, SENT, _show_hours, _answer_hours, "placements/hours_link_run_out.html")
