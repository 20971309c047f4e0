"""The door of the site: who is not signed in is sent to sign in, and what they had typed is kept for them.

Behind it the second door: who needs a second factor sets it up before anything else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from accounts.kept_typing import drop_when_sent_again, keep
from accounts.second_factor import ONWARD, is_still_to_prove, where_to_prove
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


# Where somebody goes who still has to prove themselves: setting that up, and their password asked again for it.
ON_THE_WAY = ("mfa_", "account_reauthenticate", "account_logout", "accounts:sign_out")


class SecondFactorRequired:
    """Who needs a second factor and has not proved one in this session is led to it, wherever they were going.

    Roles come with the person who asks, so this costs no query, and a role that is given while its holder is
    signed in counts at once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        view_args: tuple[Any, ...],
        view_kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        if not settings.SECOND_FACTOR_FOR or not getattr(view_func, "login_required", True):
            return None
        match = request.resolver_match
        if match is None or match.view_name.startswith(ON_THE_WAY) or not is_still_to_prove(request):
            return None
        if request.method == "GET":
            request.session[ONWARD] = request.get_full_path()
        return HttpResponseRedirect(where_to_prove(request))
