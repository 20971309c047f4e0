"""The page where a person keeps the links to their calendar: made, shown again, reset and removed, each alone."""

import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from hubs.operations.base import Refusal
from placements.feeds.tokens import token_for
from placements.models import CalendarFeed
from placements.operations.feeds import create_feed
from tests.factories.cast import Cast
from tests.placements.page_words import words_of

pytestmark = pytest.mark.django_db

LINKS = "placements:calendar_links"
RESET, REMOVE = "placements:reset_calendar_link", "placements:remove_calendar_link"


@pytest.fixture
def phone(cast: Cast) -> CalendarFeed:
    return create_feed(by=cast.learner, name="My phone")


@pytest.fixture
def computer(cast: Cast) -> CalendarFeed:
    return create_feed(by=cast.learner, name="My computer")


def address_of(feed: CalendarFeed) -> str:
    feed.refresh_from_db()
    return f"http://testserver{reverse('placements:calendar_feed', args=[token_for(feed)])}"


def test_the_addresses_are_shown_again_each_time_to_their_person_alone(
    cast: Cast, client: Client, phone: CalendarFeed, computer: CalendarFeed
) -> None:
    others = create_feed(by=cast.second_learner, name="Another’s phone")
    client.force_login(cast.learner)

    response = client.get(reverse(LINKS))

    assert [(link.feed, link.address) for link in response.context["links"]] == [
        (computer, address_of(computer)),
        (phone, address_of(phone)),
    ]
    assert others.name not in words_of(response)
    assert "no-store" in response.headers["Cache-Control"]


def test_a_link_is_added_to_a_program_by_its_own_kind_of_address(
    cast: Cast, client: Client, phone: CalendarFeed
) -> None:
    client.force_login(cast.learner)

    (link,) = client.get(reverse(LINKS)).context["links"]

    webcal = address_of(phone).replace("http://", "webcal://")
    named = {"url": [address_of(phone)], "name": ["Placement timetable"]}
    assert [(way.program, way.href.partition("?")[0], asked_of(way.href)) for way in link.ways] == [
        ("Apple Calendar", webcal, {}),
        ("Google Calendar", "https://calendar.google.com/calendar/render", {"cid": [webcal]}),
        ("Outlook at work or university", "https://outlook.office.com/calendar/0/addfromweb", named),
        ("Outlook.com", "https://outlook.live.com/calendar/0/addfromweb", named),
    ]


def asked_of(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query, strict_parsing="?" in address)


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("learner", ["own", "regional"]),
        ("academic", ["own", "regional"]),
        ("administrator", ["own", "practice", "regional"]),
        ("educationalist", ["own", "learners", "practice", "regional"]),
        ("hub_lead", ["own", "practice", "regional"]),
    ],
)
def test_everybody_is_offered_what_they_may_read(
    cast: Cast, client: Client, who: str, offered: list[str]
) -> None:
    client.force_login(getattr(cast, who))

    form = client.get(reverse(LINKS)).context["form"]

    assert [kind for kind, _ in form.fields["kind"].choices] == offered
    for kind in ("own", "learners", "practice", "regional"):
        posted = {"kind": kind, "practice": cast.practice.ods_code, "hub": "", "name": f"For {kind}"}
        assert (client.post(reverse(LINKS), posted).status_code == 302) == (kind in offered), kind


def test_who_keeps_several_practices_says_which_and_only_theirs_will_do(cast: Cast, client: Client) -> None:
    client.force_login(cast.hub_lead)
    posted = {"kind": "practice", "hub": cast.hub.slug, "name": "Office"}

    for practice in ("", cast.stranger_practice.ods_code):
        refused = client.post(reverse(LINKS), posted | {"practice": practice})
        assert list(refused.context["form"].errors) == ["practice"]
    client.post(reverse(LINKS), posted | {"practice": cast.same_hub_practice.ods_code})

    feed = CalendarFeed.objects.get()
    assert (feed.kind, feed.practice, feed.hub) == ("practice", cast.same_hub_practice, None)


def test_a_feed_of_what_one_may_not_read_is_refused(cast: Cast) -> None:
    with pytest.raises(Refusal, match="You may not read these sessions"):
        create_feed(by=cast.administrator, name="x", kind="practice", practice=cast.stranger_practice)
    with pytest.raises(Refusal, match="You may not read these sessions"):
        create_feed(by=cast.administrator, name="x", kind="learners")
    create_feed(by=cast.administrator, name="x", kind="practice", practice=cast.practice)


def test_a_link_to_what_one_may_no_longer_read_says_so_and_shows_no_address(
    cast: Cast, client: Client
) -> None:
    feed = create_feed(by=cast.administrator, name="Desk", kind="practice", practice=cast.practice)
    client.force_login(cast.administrator)
    assert address_of(feed) in client.get(reverse(LINKS)).content.decode()

    cast.administrator.administrators.update(ends_on=timezone.localdate() - datetime.timedelta(days=1))

    response = client.get(reverse(LINKS))
    assert "You may no longer read the sessions of Ash Grove Surgery." in words_of(response)
    assert address_of(feed) not in response.content.decode()


def test_a_link_is_made_by_its_name_and_its_address_opens_the_calendar(cast: Cast, client: Client) -> None:
    client.force_login(cast.learner)

    response = client.post(reverse(LINKS), {"kind": "own", "name": "  My phone "}, follow=True)

    feed = CalendarFeed.objects.get()
    assert (feed.person, feed.name) == (cast.learner, "My phone")
    assert "The link “My phone” is ready." in words_of(response)
    assert Client().get(address_of(feed)).status_code == 200


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("My phone", "You have a calendar link of this name already. Choose another name."),
        ("", "Error:"),
        ("x" * 51, "Error:"),
    ],
)
def test_a_name_that_will_not_do_makes_no_link_and_says_why(
    client: Client, phone: CalendarFeed, name: str, sentence: str
) -> None:
    client.force_login(phone.person)

    response = client.post(reverse(LINKS), {"kind": "own", "name": name})

    assert (response.status_code, list(CalendarFeed.objects.all())) == (200, [phone])
    assert sentence in words_of(response)


def test_two_people_may_call_a_link_the_same(cast: Cast, client: Client, phone: CalendarFeed) -> None:
    client.force_login(cast.second_learner)

    assert client.post(reverse(LINKS), {"kind": "own", "name": "My phone"}).status_code == 302
    assert CalendarFeed.objects.filter(name="My phone").count() == 2


def test_a_reset_changes_one_address_and_leaves_the_others(
    client: Client, phone: CalendarFeed, computer: CalendarFeed
) -> None:
    old, others = address_of(phone), address_of(computer)
    client.force_login(phone.person)
    assert "The old address stops working at once." in words_of(
        client.get(reverse(RESET, args=[phone.public_id]))
    )
    assert Client().get(old).status_code == 200

    client.post(reverse(RESET, args=[phone.public_id]))

    statuses = [Client().get(address).status_code for address in (old, address_of(phone), others)]
    assert statuses == [404, 200, 200]


def test_a_link_is_removed_alone_and_only_when_that_is_confirmed(
    client: Client, phone: CalendarFeed, computer: CalendarFeed
) -> None:
    old = address_of(phone)
    client.force_login(phone.person)
    assert client.get(reverse(REMOVE, args=[phone.public_id])).status_code == 200
    assert CalendarFeed.objects.count() == 2

    response = client.post(reverse(REMOVE, args=[phone.public_id]), follow=True)

    assert list(CalendarFeed.objects.all()) == [computer]
    assert "The link “My phone” is removed." in words_of(response)
    assert Client().get(old).status_code == 404


@pytest.mark.parametrize("route", [RESET, REMOVE])
@pytest.mark.parametrize(("who", "status"), [("learner", 302), ("second_learner", 404), ("hee", 404)])
def test_nobody_touches_anothers_link(
    cast: Cast, client: Client, phone: CalendarFeed, route: str, who: str, status: int
) -> None:
    client.force_login(getattr(cast, who))
    before = address_of(phone)

    assert client.post(reverse(route, args=[phone.public_id])).status_code == status

    still_there = CalendarFeed.objects.filter(pk=phone.pk).exists() and address_of(phone) == before
    assert still_there == (status == 404)


@pytest.mark.parametrize("route", [RESET, REMOVE])
@pytest.mark.parametrize(("who", "status"), [("learner", 200), ("second_learner", 404), ("hee", 404)])
def test_nobody_is_asked_about_anothers_link(
    cast: Cast, client: Client, phone: CalendarFeed, route: str, who: str, status: int
) -> None:
    client.force_login(getattr(cast, who))

    assert client.get(reverse(route, args=[phone.public_id])).status_code == status


def test_a_post_without_its_token_does_nothing(phone: CalendarFeed) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(phone.person)

    assert strict.post(reverse(REMOVE, args=[phone.public_id])).status_code == 403
    assert CalendarFeed.objects.count() == 1


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    response: Any = client.get(reverse(LINKS))

    assert response.url == f"{reverse('accounts:sign_in')}?next={reverse(LINKS)}"


@pytest.mark.parametrize("number", [1, 5])
def test_the_page_costs_six_queries_with_one_link_and_with_five(
    cast: Cast, client: Client, django_assert_num_queries, number: int
) -> None:
    for each in range(number):
        create_feed(by=cast.administrator, name=f"Calendar {each}", kind="practice", practice=cast.practice)
    client.force_login(cast.administrator)

    with django_assert_num_queries(6):
        client.get(reverse(LINKS))
