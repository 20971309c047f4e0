"""To a provider of single sign-on and back."""

from __future__ import annotations

from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from accounts.single_sign_on import NOT_UNDERSTOOD, VerifyingAdapter, refusal_page


@login_not_required
@never_cache
@require_POST
def sign_on(request: HttpRequest, provider_id: str) -> HttpResponseBase:
    """Off to the provider. Not by a redirect: the Content-Security-Policy lets forms lead to the portal alone."""
    if request.user.is_authenticated:
        return redirect("accounts:home")
    try:
        provider = get_adapter().get_provider(request, provider_id)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    try:
        away = provider.redirect(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))
    except (RequestException, KeyError, ValueError):
        return refusal_page(request, NOT_UNDERSTOOD, provider.name)
    if not isinstance(away, HttpResponseRedirect):
        return away
    return render(request, "socialaccount/onward.html", {"provider": provider.name, "address": away.url})


@login_not_required
@never_cache
@require_safe
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Back from the provider, with a code that the portal exchanges for what it says about the person."""
    adapter = VerifyingAdapter(request, provider_id)
    try:
        return OAuth2CallbackView.adapter_view(adapter)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (RequestException, KeyError, ValueError):
        return refusal_page(request, NOT_UNDERSTOOD, adapter.get_provider().name)
