"""The door of the site: who is not signed in is sent to sign in, and what they had typed is kept for them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.kept_typing import drop_when_sent_again, keep
from atp_portal.middleware import SignInRequired


class SignInRequiredKeepingTyping(SignInRequired):
    """As SignInRequired, and a form that arrives after its session has run out is not lost.

    It stands behind the check against forged requests, so that only our own forms are kept.
    """

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if request.method != "POST" or not getattr(view_func, "login_required", True):
            return refused
        if refused is None:
            drop_when_sent_again(request)
        elif keep(request):
            asked = urlencode({"next": reverse("accounts:resume")})
            return HttpResponseRedirect(f"{reverse('accounts:sign_in')}?{asked}")
        return refused
