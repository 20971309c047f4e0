"""In a demonstration mail is read at /demo/mail/; where mail leaves, there is no such page."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.mail import queue_mail
from accounts.models import OutgoingMail
from placements.operations.feeds import create_feed
from tests.factories.cast import Cast
from tests.placements.page_words import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(cast: Cast) -> OutgoingMail:
    create_feed(by=cast.learner, name="My phone")
    return OutgoingMail.objects.get()


def addresses(mail: OutgoingMail) -> list[str]:
    each = [reverse(f"accounts:{name}", args=[mail.public_id]) for name in ("demo_mail", "demo_mail_page")]
    return [reverse("accounts:demo_mail_list"), *each]


def test_the_list_leads_to_a_mail_and_its_link_can_be_followed(client: Client, mail: OutgoingMail) -> None:
    listed, one, laid_out = (client.get(address) for address in addresses(mail))
    assert f"{mail.subject} {mail.to_address}" in words_of(listed).replace(" About ", " ").replace(
        " To ", " "
    )
    assert '<a href="http://localhost:8000/do/' in one.content.decode()
    assert laid_out.content.decode() == mail.html


def test_a_mail_is_shown_in_a_sandbox_that_lets_nothing_run_or_load(
    client: Client, mail: OutgoingMail
) -> None:
    policy = client.get(addresses(mail)[2]).headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_words_of_others_are_shown_as_words(client: Client) -> None:
    mail = queue_mail(
        to_address="a@example.org", template="test", subject="<b>x</b>", text="<script>x</script>"
    )
    page = client.get(addresses(mail)[1]).content.decode()
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "<b>x</b>" not in page


def test_there_is_no_such_page_where_mail_leaves(client: Client, mail: OutgoingMail, settings: Any) -> None:
    assert [client.get(address).status_code for address in addresses(mail)] == [200, 200, 200]
    settings.MAIL_STAYS_HERE = False
    assert [client.get(address).status_code for address in addresses(mail)] == [404, 404, 404]


@pytest.mark.parametrize("number", [1, 5])
def test_the_list_costs_two_queries_with_one_mail_and_with_five(
    client: Client, django_assert_num_queries: Any, number: int
) -> None:
    for each in range(number):
        queue_mail(to_address="a@example.org", template="test", subject=f"News {each}", text="Some.")
    with django_assert_num_queries(2):
        client.get(reverse("accounts:demo_mail_list"))
