"""Headers that no package of ours sends, and a door that does not ask the name of those whom it lets in anyway."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "camera",
        "geolocation",
        "microphone",
        "payment",
        "usb",
        "browsing-topics",
        "display-capture",
    )
)


def permissions_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give up the powers of the browser that the portal never needs, for itself and for what it might embed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", POLICY)
        return response

    return middleware


def keep_pages_private(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Let nobody who sits down at a shared computer next find in its browser what somebody read who was signed in.

    The answer to a form that was sent may be shown again by that browser and by nothing else: what is not stored
    cannot be gone back to, and "Confirm form resubmission" is what people would read instead. Signing out has the
    browser forget it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # Only where the session was looked at anyway, so that what is the same for all stays so.
        if (
            "Cache-Control" not in response.headers
            and request.session.accessed
            and SESSION_KEY in request.session
        ):
            is_form = request.method == "POST"
            response.headers["Cache-Control"] = "private, no-cache" if is_form else "private, no-store"
        return response

    return middleware


class CompressPages(GZipMiddleware):
    """Pages go over the wire compressed, with Django's random padding against those who would guess from sizes.

    Only pages: a calendar feed's bytes and its ETag stay as they are.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.headers.get("Content-Type", "").startswith("text/html"):
            return super().process_response(request, response)
        return response


class SignInRequired(LoginRequiredMiddleware):
    """Every page needs sign-in but those that say otherwise; for these it does not even look up who is asking.

    Django's own looks first, so that a feed or a probe would read the session and vary by cookie.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)
