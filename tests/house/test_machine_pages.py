"""What machines ask for, and the headers that every answer carries."""

import gzip
from urllib.robotparser import RobotFileParser

import pytest
from django.test import Client
from django.urls import reverse

from placements.feeds.tokens import token_for
from placements.models import CalendarFeed
from tests.factories.cast import Cast

CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "object-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}


def test_healthz_answers_without_a_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_readyz_says_that_the_database_is_there_and_migrated(client: Client) -> None:
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        200,
        {"database": True, "migrated": True, "worker": False},
    )


@pytest.mark.django_db
def test_readyz_is_503_while_a_migration_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    from atp_portal import views

    known = views._migrations_of_the_code()
    monkeypatch.setattr(views, "_migrations_of_the_code", lambda: known | {("hubs", "9999_tomorrow")})
    response = client.get("/readyz")
    assert (response.status_code, response.json()) == (
        503,
        {"database": True, "migrated": False, "worker": False},
    )


def test_robots_keep_out_of_the_private_parts(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    kept_out = {
        "/accounts/",
        "/admin/",
        "/demo/",
        "/do/",
        "/home/",
        "/invitations/",
        "/placements/",
        "/sessions/",
    }
    assert kept_out <= {line.removeprefix("Disallow: ") for line in lines[1:]}


@pytest.mark.django_db
def test_calendar_programs_that_obey_robots_may_fetch_feeds_and_search_engines_do_not_list_them(
    client: Client, cast: Cast
) -> None:
    feed, _ = CalendarFeed.objects.get_or_create(person=cast.learner, name="Phone")
    address = reverse("placements:calendar_feed", args=[token_for(feed)])
    rules = RobotFileParser()
    rules.parse(client.get("/robots.txt").content.decode().splitlines())
    assert rules.can_fetch("Google-Calendar-Importer", address)
    assert not rules.can_fetch("Googlebot", reverse("placements:placement", args=[cast.placement.public_id]))
    assert client.get(address).headers["X-Robots-Tag"] == "noindex"


def test_every_answer_carries_the_strict_headers(client: Client) -> None:
    headers = client.get("/healthz").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy == CONTENT_SECURITY_POLICY
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]


@pytest.mark.django_db
def test_a_page_that_does_not_exist_is_a_page_of_ours(client: Client) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


@pytest.mark.django_db
def test_pages_are_compressed_and_what_machines_read_is_not(client: Client) -> None:
    asked = {"Accept-Encoding": "gzip"}
    page, robots = client.get("/hubs/", headers=asked), client.get("/robots.txt", headers=asked)
    assert (page["Content-Encoding"], "Accept-Encoding" in page["Vary"]) == ("gzip", True)
    assert "Content-Encoding" not in robots
    assert gzip.decompress(page.content).startswith(b"<!DOCTYPE html>")
