"""What people read when a request came to nothing, asked for over HTTP as they would."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError, connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from atp_portal import error_pages
from atp_portal.urls import handler400, handler500
from atp_portal.urls import urlpatterns as portal_urls


@login_not_required
def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a mistake of ours")


@login_not_required
def cannot_be_understood(request: HttpRequest) -> HttpResponse:
    raise BadRequest


@login_not_required
def is_not_allowed(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


@login_not_required
def asks_a_database_that_is_away(request: HttpRequest) -> HttpResponse:
    nowhere = connections["default"].settings_dict | {"HOST": "127.0.0.1", "PORT": "1", "OPTIONS": {}}
    DatabaseWrapper(nowhere).cursor()
    return HttpResponse()


@login_not_required
def asks_what_the_database_refuses(request: HttpRequest) -> HttpResponse:
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 1")
        cursor.execute("SELECT pg_sleep(1)")
    return HttpResponse()


urlpatterns = [
    *portal_urls,
    path("400", cannot_be_understood),
    path("403", is_not_allowed),
    path("429", login_not_required(error_pages.too_many_requests)),
    path("500", breaks),
    path("away", asks_a_database_that_is_away),
    path("refused", asks_what_the_database_refuses),
]

__all__ = ["handler400", "handler500", "urlpatterns"]


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.urls(__name__)
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "heading"),
    [
        ("/400", 400, "This request could not be understood"),
        ("/403", 403, "You cannot do this"),
        ("/no-such-page/", 404, "Page not found"),
        ("/429", 429, "Too many attempts"),
        ("/500", 500, "Sorry, there is a problem with the portal"),
    ],
)
def test_each_failure_has_a_page_of_ours_that_leads_on(
    visitor: Client, address: str, status: int, heading: str
) -> None:
    response = visitor.get(address)
    html = response.content.decode()
    assert (response.status_code, html.count("<h1")) == (status, 1)
    assert f">{heading}</h1>" in html
    assert 'href="/accessibility/">Accessibility statement</a>' in html
    assert "style-src 'self';" in response["Content-Security-Policy"]


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_a_database_that_is_away_gives_a_page_that_needs_nothing_else(visitor: Client) -> None:
    response = visitor.get("/away")
    html = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "<h1>Sorry, the portal is not available</h1>" in html
    assert [part for part in ("<link", "<script", "<img", "url(", "@import") if part in html] == []
    assert f"style-src {error_pages.style_hash(html)};" in response["Content-Security-Policy"]


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_what_the_database_refuses_is_an_error_of_ours_and_not_its_absence(visitor: Client) -> None:
    assert visitor.get("/refused").status_code == 500


def test_an_error_that_came_from_a_lost_connection_is_told_from_others() -> None:
    lost = RuntimeError("wrapped")
    lost.__cause__ = OperationalError("the connection is closed")
    assert [error_pages.is_database_away(error) for error in (lost, RuntimeError("other"), None)] == [
        True,
        False,
        False,
    ]


@pytest.mark.urls(__name__)
@pytest.mark.django_db
def test_too_many_attempts_says_when_to_try_again(visitor: Client) -> None:
    assert visitor.get("/429")["Retry-After"] == "900"
