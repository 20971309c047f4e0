"""Addresses that have moved: who comes by the old one is led on."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from hubs.models import MovedAddress


def follow_moved_addresses(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Where nothing is found, look whether something has moved from there. Costs one query, of what is not found."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        moved = MovedAddress.objects.filter(old_path=request.path).values_list("new_path", flat=True).first()
        # Nowhere but within the site, whatever somebody wrote there.
        if moved is None or not url_has_allowed_host_and_scheme(moved, allowed_hosts=None):
            return response
        return HttpResponsePermanentRedirect(moved)

    return middleware
