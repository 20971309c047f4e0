"""The portal's addresses, and that of a page that does nothing: full middleware, signed in, always the same."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from atp_portal.urls import *  # noqa: F403, its pages of errors too
from atp_portal.urls import urlpatterns as portal

BARE = "benchmark/bare/"


def bare(request: HttpRequest) -> HttpResponse:
    """What every signed-in page costs at least: it knows its reader, and says nothing of them."""
    assert request.user.is_authenticated
    return HttpResponse("bare")


urlpatterns = [*portal, path(BARE, bare, name="bare")]
