"""A link from a mail lets one person do one thing without signing in: a GET shows it, a POST does it, once."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import action_links
from accounts.action_links import Action, Description, address_of, register_action, token_for
from accounts.models import ActionLink, OutgoingMail
from accounts.operations.action_links import (
    end_action_links,
    issue_action_link,
    reset_action_link,
    use_action_link,
)
from hubs.operations.base import Refusal
from placements.models import CalendarFeed
from placements.operations.feeds import create_feed
from tests.factories.cast import Cast
from tests.placements.page_words import words_of
from tests.races import race

pytestmark = pytest.mark.django_db

WEEK = datetime.timedelta(days=7)
CLOSED = "This link cannot be used"


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What the action "nod" was done to, by whom; nobody can nod at 13."""
    monkeypatch.setattr(action_links, "_actions", dict(action_links._actions))
    nods: list[tuple[int, int]] = []

    def nod(person: Any, number: int) -> str:
        if number == 13:
            raise Refusal("Not at 13.")
        nods.append((person.pk, number))
        return f"You nodded at {number}."

    register_action(Action("nod", lambda person, number: Description("Nod", [f"At {number}."], "Nod"), nod))
    return nods


@pytest.fixture
def nod(cast: Cast, done: list[tuple[int, int]]) -> ActionLink:
    return issue(cast)


def issue(cast: Cast, object_id: int = 7, uses: int | None = 1) -> ActionLink:
    return issue_action_link(
        by=None, person=cast.learner, action="nod", object_id=object_id, lasts=WEEK, uses=uses
    )


def page(link: ActionLink) -> str:
    return reverse("accounts:action_link", args=[token_for(link)])


def test_a_get_shows_and_a_post_acts_without_sign_in_or_cookies(
    cast: Cast, nod: ActionLink, done: list[tuple[int, int]]
) -> None:
    strict = Client(enforce_csrf_checks=True)
    for _ in range(2):
        shown = strict.get(page(nod))
        assert "At 7. Nothing happens until you choose the button." in words_of(shown)
    assert done == []

    acted = strict.post(page(nod))

    assert (acted.status_code, done) == (200, [(cast.learner.pk, 7)])
    assert "Done You nodded at 7." in words_of(acted)
    assert dict(strict.cookies) == {}
    nod.refresh_from_db()
    assert (nod.uses_left, nod.used_at is not None) == (0, True)


def test_nothing_keeps_the_address(nod: ActionLink, client: Client) -> None:
    for response in (client.get(page(nod)), client.post(page(nod)), client.get(page(nod))):
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in response.headers["Cache-Control"]


def spoil_used(link: ActionLink) -> None:
    use_action_link(by=link.person, link=link)


def spoil_reset(link: ActionLink) -> None:
    reset_action_link(by=None, link=ActionLink.objects.get(pk=link.pk))


def spoil_ended(link: ActionLink) -> None:
    end_action_links(by=None, person=link.person)


def spoil_run_out(link: ActionLink) -> None:
    ActionLink.objects.update(expires_at=timezone.now())


def spoil_left(link: ActionLink) -> None:
    type(link.person).objects.filter(pk=link.person_id).update(is_active=False)


def spoil_bound_to_another(link: ActionLink) -> None:
    ActionLink.objects.update(object_id=8)


@pytest.mark.parametrize(
    "spoil", [spoil_used, spoil_reset, spoil_ended, spoil_run_out, spoil_left, spoil_bound_to_another]
)
def test_a_link_that_is_used_ended_or_forged_gets_one_page_that_tells_no_more(
    nod: ActionLink, client: Client, done: list[tuple[int, int]], spoil: Any
) -> None:
    address = page(nod)
    assert client.get(address).status_code == 200
    spoil(nod)
    done.clear()

    guessed = client.get(reverse("accounts:action_link", args=["x" * 49]))
    got, posted = client.get(address), client.post(address)

    assert [response.status_code for response in (guessed, got, posted)] == [404, 404, 404]
    assert CLOSED in words_of(guessed)
    assert words_of(guessed) == words_of(got) == words_of(posted)
    assert done == []


@pytest.mark.parametrize("place", [0, 10, 21, 22, 30, 48])
def test_a_token_with_one_other_letter_opens_nothing(nod: ActionLink, client: Client, place: int) -> None:
    token = token_for(nod)
    other = "A" if token[place] != "A" else "Q"
    forged = token[:place] + other + token[place + 1 :]
    assert client.get(reverse("accounts:action_link", args=[forged])).status_code == 404


def test_a_link_with_no_count_works_until_it_runs_out(
    cast: Cast, client: Client, done: list[tuple[int, int]]
) -> None:
    link = issue(cast, uses=None)
    assert [client.post(page(link)).status_code for _ in range(3)] == [200] * 3
    with time_machine.travel(timezone.now() + WEEK, tick=False):
        assert client.post(page(link)).status_code == 404
    assert len(done) == 3


def test_what_is_refused_is_said_and_not_counted(
    cast: Cast, client: Client, done: list[tuple[int, int]]
) -> None:
    link = issue(cast, object_id=13)
    response = client.post(page(link))
    link.refresh_from_db()
    assert (response.status_code, link.uses_left, link.used_at) == (409, 1, None)
    assert "Not at 13." in words_of(response)


def test_a_used_link_read_before_it_was_used_is_refused(nod: ActionLink) -> None:
    stale = ActionLink.objects.get(pk=nod.pk)
    use_action_link(by=nod.person, link=nod)
    with pytest.raises(Refusal):
        use_action_link(by=nod.person, link=stale)


@pytest.mark.constraints
@pytest.mark.django_db(transaction=True)
def test_of_eight_who_press_the_button_at_once_one_acts(
    cast: Cast, nod: ActionLink, done: list[tuple[int, int]]
) -> None:
    address = page(nod)
    answers = race([lambda: Client().post(address).status_code for _ in range(8)])
    assert sorted(answers, key=str) == [200, *[404] * 7]
    assert done == [(cast.learner.pk, 7)]


def test_who_is_signed_in_has_no_part_in_it(
    cast: Cast, nod: ActionLink, client: Client, done: list[tuple[int, int]]
) -> None:
    client.force_login(cast.hee)
    assert "Sign out" not in words_of(client.get(page(nod)))
    client.post(page(nod))
    assert done == [(cast.learner.pk, 7)]


def test_history_names_the_person_and_the_link_and_not_its_address(
    cast: Cast, nod: ActionLink, client: Client
) -> None:
    client.post(page(nod))
    event: Any = ActionLink._meta.apps.get_model("accounts", "ActionLinkEvent")
    used = event.objects.filter(pgh_obj=nod, pgh_label="update").get()
    assert used.pgh_context.metadata == {
        "user": cast.learner.pk,
        "url": "/do/",
        "action_link": str(nod.public_id),
        "operation": "use_action_link",
    }


def test_no_secret_is_stored(nod: ActionLink) -> None:
    token = token_for(nod)
    values = ActionLink.objects.filter(pk=nod.pk).values_list().get()
    assert [value for value in values if token[22:] in str(value)] == []
    assert address_of(nod).endswith(page(nod))


def test_whoever_gets_a_calendar_link_is_told_and_removes_it_from_the_mail(
    cast: Cast, client: Client
) -> None:
    feed = create_feed(by=cast.learner, name="My phone")
    mail = OutgoingMail.objects.get(person=cast.learner)
    link = ActionLink.objects.get(person=cast.learner)
    assert (mail.template, address_of(link) in mail.text) == ("calendar_link_made", True)

    assert "The link is named “My phone”." in words_of(client.get(page(link)))
    assert list(CalendarFeed.objects.all()) == [feed]
    assert "The calendar link “My phone” is removed." in words_of(client.post(page(link)))

    assert CalendarFeed.objects.count() == 0
    assert client.get(page(link)).status_code == 404


def test_the_mail_of_a_calendar_link_that_is_gone_opens_nothing(cast: Cast, client: Client) -> None:
    feed = create_feed(by=cast.learner, name="My phone")
    address = page(ActionLink.objects.get())
    assert client.get(address).status_code == 200
    feed.delete()
    assert (client.get(address).status_code, client.post(address).status_code) == (404, 404)
