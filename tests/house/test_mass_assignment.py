"""Nobody changes what a form does not show, whatever they send along with it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.forms.models import BaseModelForm
from django.test import Client
from django.urls import resolve, reverse

from accounts.models import Administrator, Invitation, Person
from tests.factories.cast import Cast
from tests.house.doors import DOORS, Door
from tests.house.knocking import address_of, answer, let_in, on_monday, sign_everybody_in

NAMES = re.compile(r' name="([^"]+)"')
APPS = {"accounts", "hubs", "placements"}
# Counted anew or drawn by lot each time, so that they differ between two runs of the same.
BY_LOT = {"token", "message_id", "sequence", "password", "text", "html", "role_id", "object_id"}


def classes(base: type[Any]) -> Iterator[type[Any]]:
    each: type[Any]
    for each in base.__subclasses__():
        yield each
        yield from classes(each)


# Forms outside the admin that are made from a model, with the fields that they may write.
MADE_FROM_MODELS = {"hubs.forms.contacts.HubContactForm": {"name", "phone", "email"}}


def test_forms_that_are_made_from_a_model_are_the_admins_or_write_only_what_is_named_here() -> None:
    """All others are plain forms of named fields, whose values an operation takes one by one."""
    resolve("/")
    outside = {
        f"{form.__module__}.{form.__qualname__}": set(form._meta.fields or ())
        for form in classes(BaseModelForm)
        if form.__module__.split(".")[0] in APPS | {"atp_portal"} and "admin" not in form.__module__
    }
    assert outside == MADE_FROM_MODELS


def test_no_form_takes_all_fields_or_all_but_some() -> None:
    wrong = []
    for app in sorted(APPS | {"atp_portal"}):
        for path in (settings.BASE_DIR / app).rglob("*.py"):
            if "migrations" in path.parts or "admin" in path.parts or path.name == "admin.py":
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.ClassDef) and node.name == "Meta":
                    for line in ast.walk(node):
                        if isinstance(line, ast.Assign) and any(
                            isinstance(target, ast.Name)
                            and (
                                (target.id == "exclude")
                                or (target.id == "fields" and isinstance(line.value, ast.Constant))
                            )
                            for target in line.targets
                        ):
                            wrong.append(f"{path}:{line.lineno}")
    assert wrong == []


def test_no_view_hands_a_request_on_as_a_whole() -> None:
    """``create(**request.POST)`` and its like: every view names what it takes."""
    wrong = []
    for app in sorted(APPS):
        for path in (settings.BASE_DIR / app / "views").rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.keyword) and node.arg is None:
                    said = ast.unparse(node.value)
                    if "POST" in said or "GET" in said or said.endswith(".data"):
                        wrong.append(f"{path.name}:{node.value.lineno} **{said}")
    assert wrong == []


class _Fields(HTMLParser):
    """What a browser would send of a page's forms as they stand."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.within, self.select, self.textarea = False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "form":
            self.within = given.get("method", "").lower() == "post" and "sign-out" not in given.get(
                "action", ""
            )
        if not self.within or (not name and tag != "option"):
            return
        if tag == "input" and kind not in {"submit", "file", "image"}:
            if kind not in {"checkbox", "radio"} or "checked" in given:
                self.sent[name] = given.get("value", "on" if kind in {"checkbox", "radio"} else "")
        elif tag == "select":
            self.select = name
            self.sent.setdefault(name, "")
        elif tag == "option" and self.select and "selected" in given:
            self.sent[self.select] = given.get("value", "")
        elif tag == "textarea":
            self.textarea, self.sent[name] = name, ""

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.sent[self.textarea] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.within = False
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""


def fields_of(page: str) -> dict[str, str]:
    parser = _Fields()
    parser.feed(page)
    return {name: value for name, value in parser.sent.items() if name != "csrfmiddlewaretoken"}


def domain_models() -> list[type[models.Model]]:
    return [
        model
        for model in apps.get_models()
        if model._meta.app_label in APPS and model._meta.managed and not model._meta.proxy
        # History says when and by which request; the log of views is of who looked.
        if not hasattr(model, "pgh_tracked_model") and model.__name__ != "RecordView"
    ]


def tampered() -> dict[str, Any]:
    """A value for every field of every model that would change it if it were taken."""
    values: dict[str, Any] = {}
    for model in domain_models():
        for field in model._meta.concrete_fields:
            value: Any = "Tampered"
            if isinstance(field, models.BooleanField):
                value = "on"
            elif isinstance(field, models.DateField):
                value = "2026-11-01"
            elif field.is_relation or isinstance(field, models.IntegerField):
                related: Any = field.related_model
                last = related._default_manager.order_by("-pk").first() if related else None
                value = str(last.pk) if last else "2"
            elif field.choices:
                value = str(list(field.flatchoices)[-1][0])
            values.setdefault(field.name, value)
            values.setdefault(field.attname, value)
    return values


def _app_of(field: Any) -> str:
    return str(field.related_model._meta.app_label)


def state() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the domain, without what is drawn by lot."""
    rows = {}
    for model in domain_models():
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if not field.primary_key
            and not isinstance(field, models.UUIDField | models.DateTimeField | models.BinaryField)
            and field.attname not in BY_LOT
            # A row that is made anew has another key each time.
            and not (field.is_relation and _app_of(field) == model._meta.app_label)
        ]
        rows[model._meta.label] = sorted(model._default_manager.values_list(*names), key=repr)
    return rows


def after(door: Door, address: str, cookie: str | None, posted: dict[str, Any]) -> tuple[int, Any]:
    client = Client()
    if cookie is not None:
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    with transaction.atomic():
        response: Any = client.post(address, posted)
        found = state()
        transaction.set_rollback(True)
    return response.status_code, found


def test_what_is_sent_along_with_a_form_changes_nothing(cast: Cast) -> None:
    """At every door that takes a form: as it stands, and with a value for every field of every model besides."""
    changed, done = {}, 0
    with on_monday():
        cookies = sign_everybody_in(cast)
        extra = tampered()
        for door in DOORS:
            if door.route.startswith("admin:") or set(door.post.values()) <= {404, 405, 403, "sign in"}:
                continue
            address, cookie = address_of(door, cast), cookies.get(persona := let_in(door, "post"))
            page = answer("get", address, cookie)
            as_it_stands = fields_of(page.text_of_all) if page.status_code == 200 else {}
            form = getattr(page, "context", None) and page.context and page.context.get("form")
            own = set(as_it_stands) | (set(form.fields) if isinstance(form, forms.BaseForm) else set())
            # A choice that is not made yet is sent with no form, and is the form's own all the same.
            own |= set(NAMES.findall(page.text_of_all)) if page.status_code == 200 else set()
            posted = door.posted | as_it_stands
            along = {name: value for name, value in extra.items() if name not in own}
            plain = after(door, address, cookie, posted)
            with_more = after(door, address, cookie, posted | along)
            done += plain[0] == 302
            if plain != with_more:
                changed[f"{door} as {persona}"] = [
                    label for label in plain[1] if plain[1][label] != with_more[1][label]
                ] or [plain[0], with_more[0]]
    assert changed == {}
    assert done >= 15  # enough of them were done, and not only refused


def test_ones_own_details_change_nothing_else_of_oneself(client: Client, cast: Cast) -> None:
    client.force_login(cast.learner)
    before = Person.objects.values().get(pk=cast.learner.pk)
    details = {"title": "Ms", "given_name": "Lena", "family_name": "Nursingham-Hall", "phone": ""}
    along = {
        "email": "other@example.org",
        "is_active": "",
        "can_sign_in": "",
        "is_superuser": "on",
        "is_staff": "on",
        "password": "x",
        "public_id": "00000000-0000-4000-8000-000000000000",
    }
    assert client.post(reverse("accounts:your_details"), details | along).status_code == 302
    later = Person.objects.values().get(pk=cast.learner.pk)
    changed = {name for name in before if before[name] != later[name]}
    assert changed <= {"title", "given_name", "family_name", "phone"}
    assert later["family_name"] == "Nursingham-Hall"


def test_an_invitation_is_to_the_role_and_place_that_its_writer_may_fill(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    address = f"{reverse('accounts:invitation_new')}?role=administrator&practice=B81001"
    page: Any = client.get(address)
    posted = fields_of(page.content.decode()) | {
        "email": "new.colleague@example.org",
        "given_name": "Nora",
        "family_name": "Newcome",
        "starts_on_day": "1",
        "starts_on_month": "12",
        "starts_on_year": "2026",
    }
    along = {"kind": "hee_staff", "role": "hee_staff", "practice": cast.stranger_practice.ods_code}
    response: Any = client.post(address, along | posted)
    assert response.status_code == 302, response.context["form"].errors
    invitation = Invitation.objects.get(person__email="new.colleague@example.org")
    role = Administrator.objects.get(person=invitation.person)
    assert (role.practice, invitation.invited_by) == (cast.practice, cast.administrator)
    assert not invitation.person.can_sign_in
    elsewhere = posted | {"email": "another@example.org", "place": cast.stranger_practice.ods_code}
    assert client.post(address, elsewhere).status_code == 200
    assert not Person.objects.filter(email="another@example.org").exists()


def test_a_placement_keeps_its_state_and_practice_when_it_is_described(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    address = reverse("placements:placement_describe", args=[cast.placement.public_id])
    page: Any = client.get(address)
    before = (
        cast.placement.state,
        cast.placement.practice_id,
        cast.placement.learner_id,
        cast.placement.starts_on,
    )
    along = {
        "state": "cancelled",
        "practice": cast.stranger_practice.ods_code,
        "practice_id": cast.stranger_practice.pk,
        "learner": str(cast.second_placement.learner.public_id),
        "starts_on": "2020-01-01",
    }
    posted = fields_of(page.content.decode()) | {"interdisciplinary_opportunities": "Meets the pharmacist"}
    assert client.post(address, posted | along).status_code == 302
    cast.placement.refresh_from_db()
    after_it = (
        cast.placement.state,
        cast.placement.practice_id,
        cast.placement.learner_id,
        cast.placement.starts_on,
    )
    assert (after_it, cast.placement.interdisciplinary_opportunities) == (before, "Meets the pharmacist")
