"""Free text warns of NHS numbers, on every form of the portal; who means another number goes on."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from django import forms
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

import accounts
import atp_portal
import hubs
import placements
from atp_portal.form_fields import PlainMessages
from atp_portal.nhs_numbers import WARNING, WarnsOfNhsNumbers, is_free_text, nhs_numbers_in
from tests.factories.cast import Cast

ONE, ANOTHER = "943 476 5919", "4010232137"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9434765919", ["9434765919"]),
        ("Mrs A, 943 476 5919, at 2pm", ["9434765919"]),
        ("943-476-5919", ["9434765919"]),
        ("943\u2013476\u20135919 and 401\u00a0023\u00a02137", ["9434765919", "4010232137"]),
        ("(9434765919)", ["9434765919"]),
        ("9434765919\n401 023 2137", ["9434765919", "4010232137"]),
        ("9434765919 4010232137", ["9434765919", "4010232137"]),
        ("94 34 76 59 19", ["9434765919"]),
        ("9434765918", []),  # the check digit is wrong
        ("19434765919", []),  # eleven digits
        ("94347659190", []),
        ("0 943 476 5919", []),
        ("943 476 5919 0", []),
        ("943  476  5919", []),  # two spaces between: columns of numbers
        ("0113 496 0101", []),
        ("+44 7700 900123", []),
        ("+44 9434765919", []),
        ("B81001, LS1 4AP", []),
        ("23 11 2026 and 24 11 2026", []),
        ("", []),
    ],
)
def test_an_nhs_number_is_found_by_its_check_digit(text: str, found: list[str]) -> None:
    assert nhs_numbers_in(text) == found


def test_a_check_digit_of_ten_is_no_nhs_number_and_eleven_is_nought() -> None:
    assert nhs_numbers_in("1000000010") == []
    assert [number for number in range(4000000000, 4000000100) if nhs_numbers_in(str(number))] == [
        number for number in range(4000000000, 4000000100) if _by_the_book(str(number))
    ]


def _by_the_book(digits: str) -> bool:
    remainder = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    check = {0: 0}.get(remainder, 11 - remainder)
    return check != 10 and check == int(digits[9])


class NoteForm(PlainMessages, forms.Form):
    title = forms.CharField(label="Title")
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    email = forms.EmailField(label="Email address", required=False)


class AdminNoteForm(WarnsOfNhsNumbers, forms.Form):
    box_is_in_the_warning = True
    reason = forms.CharField(widget=forms.Textarea)


def test_a_form_with_one_is_sent_back_with_all_that_was_typed_and_a_box_to_go_on() -> None:
    form = NoteForm({"title": "Visit", "note": f"See {ONE}"})
    assert form.errors == {"note": [WARNING]}
    assert form["note"].value() == f"See {ONE}"
    assert list(form.nhs_number_boxes) == ["note"]
    again = NoteForm({"title": "Visit", "note": f"See {ONE}", "note-is-no-nhs-number": "9434765919"})
    assert again.is_valid()
    assert again.cleaned_data == {"title": "Visit", "note": f"See {ONE}", "email": ""}


def test_the_box_says_so_of_its_own_numbers_and_of_no_other() -> None:
    said = {"title": "Visit", "note-is-no-nhs-number": "9434765919"}
    assert NoteForm(said | {"note": f"{ONE} and {ANOTHER}"}).errors == {"note": [WARNING]}
    assert NoteForm(said | {"title": ONE, "note": ""}).errors == {"title": [WARNING]}
    both = said | {"note": f"{ONE} and {ANOTHER}", "note-is-no-nhs-number": "9434765919 4010232137"}
    assert NoteForm(both).is_valid()


def test_in_the_admin_the_box_is_in_the_warning_and_nothing_typed_runs_there() -> None:
    form = AdminNoteForm({"reason": f"<b>{ONE}</b>"})
    told = str(form.errors["reason"][0])
    assert told.startswith(WARNING)
    assert 'name="reason-is-no-nhs-number" value="9434765919"' in told
    assert "<b>" not in told
    assert AdminNoteForm({"reason": ONE, "reason-is-no-nhs-number": "9434765919"}).is_valid()


def own_forms() -> Iterator[type[forms.BaseForm]]:
    """Every class of form that is written in this repository."""
    for package in (atp_portal, hubs, accounts, placements):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name and not module.name.endswith("wsgi"):
                import_module(module.name)
    waiting: list[Any] = [forms.BaseForm]
    seen = set()
    while waiting:
        for each in waiting.pop().__subclasses__():
            if each not in seen:
                seen.add(each)
                waiting.append(each)
                if each.__module__.split(".")[0] in {"atp_portal", "hubs", "accounts", "placements"}:
                    yield each


# Their characters are codes and keys that a program made, and nothing of them is kept.
CODES = {
    "accounts.forms.passwords.PasswordLinkForm",
    "accounts.forms.second_factor.AppForm",
    "accounts.forms.second_factor.ConfirmCodeForm",
    "accounts.forms.second_factor.SignInCodeForm",
    "accounts.forms.sessions.EndSessionForm",
}


def test_every_form_of_ours_with_free_text_warns() -> None:
    without = {
        f"{form.__module__}.{form.__qualname__}"
        for form in own_forms()
        if any(is_free_text(field) for field in getattr(form, "base_fields", {}).values())
        and not issubclass(form, WarnsOfNhsNumbers)
    }
    assert without - CODES == set()


@pytest.mark.django_db
def test_every_form_of_the_admin_with_free_text_warns(cast: Cast) -> None:
    request = RequestFactory().get("/")
    request.user = cast.hee
    without = set()
    for model, model_admin in admin.site._registry.items():
        if not model_admin.has_add_permission(request) and not model_admin.has_change_permission(request):
            continue
        form = model_admin.get_form(request)
        free = any(is_free_text(field) for field in form.base_fields.values())
        if free and not (issubclass(form, WarnsOfNhsNumbers) and form.box_is_in_the_warning):
            without.add(model._meta.label)
    assert without == set()


@pytest.mark.django_db
def test_a_note_on_a_session_warns_beside_the_field_and_in_the_summary(client: Client, cast: Cast) -> None:
    session = cast.timetable.published[0]
    client.force_login(cast.administrator)
    address = reverse("placements:session_cancel", args=[session.public_id])
    body = client.post(address, {"reason": f"For {ONE}"}).content.decode()
    assert body.count(WARNING) == 2
    assert 'name="reason-is-no-nhs-number" value="9434765919"' in body
    session.refresh_from_db()
    assert not session.is_cancelled
    client.post(address, {"reason": f"Order {ONE}", "reason-is-no-nhs-number": "9434765919"})
    session.refresh_from_db()
    assert (session.is_cancelled, session.cancelled_reason) == (True, f"Order {ONE}")
