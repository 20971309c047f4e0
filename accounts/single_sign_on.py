"""Single sign-on by OpenID Connect: allauth's flow, held to what the portal asks of it.

Nobody comes into being here. Who signs in at a provider is found by the subject that was bound to a person
before; the first time by an email address that the provider calls verified.
"""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.base.constants import AuthError, AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.backends import PersonBackend
from accounts.invitations import open_invitation_of
from accounts.models import Person
from accounts.operations.sent_invitations import accept_invitation
from accounts.operations.single_sign_on import bind_sign_on
from hubs.operations.base import Refusal

NOT_VERIFIED = (
    "{provider} has not confirmed that this email address is yours: confirm it there, then try again."
)
NOBODY = (
    "No account of the portal opens with this email address. Ask your training hub for an invitation to it."
)
NOT_FINISHED = "That took too long, or was not begun here. Go back to the sign-in page and try again."
NOT_UNDERSTOOD = (
    "{provider} could not be reached, or its answer was not in order. Try again in a few minutes."
)
CANCELLED = "You stopped signing in at {provider}."


class VerifyingAdapter(OpenIDConnectOAuth2Adapter):
    """As allauth's, and it checks the signature of what came over TLS too, and keeps none of what it says."""

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself: its keys count only under the name by which it was set."""
        config: dict[str, Any] = super().openid_config
        expected = self.get_provider().app.settings["server_url"]
        if str(config["issuer"]).rstrip("/") != expected.rstrip("/"):
            raise ValueError("The provider's description names another issuer")
        return config

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        # Otherwise allauth, as the standard allows, takes the word of the connection for it.
        self.did_fetch_access_token = False
        try:
            login = super().complete_login(request, app, token, **kwargs)
            told = login.account.extra_data
            identity, more = told["id_token"], told.get("userinfo", told["id_token"])
            if identity["sub"] != more["sub"]:
                raise OAuth2Error("userinfo is about another subject than the token")
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise OAuth2Error("The provider's answer is not in order") from error
        login.claims = more
        login.account.extra_data = {}
        return login


class SignOnAdapter(DefaultSocialAccountAdapter):
    """What allauth asks the portal about people who come from a provider."""

    def list_apps(
        self, request: HttpRequest | None, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of the settings; none comes from the database."""
        return [
            SocialApp(provider="openid_connect", **each.as_app)
            for each in settings.SIGN_ON_PROVIDERS
            if provider in (None, each.id, "openid_connect") and client_id in (None, each.client_id)
        ]

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find who this is, or refuse. The subject counts; an address only until a subject is bound."""
        name = sociallogin.provider.name
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise refused(request, NOT_FINISHED, name)
        person: Any = sociallogin.user if sociallogin.account.pk else self._invited(request, sociallogin)
        person = self._let_in(request, person, name)
        if not sociallogin.account.pk:
            sociallogin.account = self._bound(request, sociallogin, person)
        sociallogin.user = person

    def _invited(self, request: HttpRequest, sociallogin: SocialLogin) -> Person:
        name: str = sociallogin.provider.name
        claims: dict[str, Any] = sociallogin.claims  # type: ignore[attr-defined]
        email = Person.objects.normalize_email(str(claims.get("email") or ""))
        # Some write the word and not the value: anything else than these two is no.
        is_verified = claims.get("email_verified") in (True, "true")
        if not email or not (is_verified or self.is_email_verified(sociallogin.provider, email)):
            raise refused(request, NOT_VERIFIED, name)
        person = Person.objects.filter(email=email).first()
        if person is None:
            raise refused(request, NOBODY, name)
        return person

    def _let_in(self, request: HttpRequest, person: Person, provider_name: str) -> Person:
        """Whose account is open; whose invitation waits has it opened, since the provider says who they are."""
        if PersonBackend().user_can_authenticate(person):
            return person
        invitation = open_invitation_of(person)
        if invitation is None:
            raise refused(request, NOBODY, provider_name)
        try:
            return accept_invitation(by=person, invitation=invitation, password=None)
        except Refusal as refusal:
            raise refused(request, str(refusal), provider_name) from refusal

    def _bound(self, request: HttpRequest, sociallogin: SocialLogin, person: Person) -> SocialAccount:
        try:
            return bind_sign_on(
                by=person,
                provider_id=sociallogin.account.provider,
                provider_name=sociallogin.provider.name,
                subject=sociallogin.account.uid,
            )
        except Refusal as refusal:
            raise refused(
                request, f"{refusal} Ask your training hub.", sociallogin.provider.name
            ) from refusal

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: str = AuthError.UNKNOWN,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        if error == AuthError.CANCELLED:
            words = CANCELLED
        elif exception is None and "state_id" in (extra_context or {}):
            words = NOT_FINISHED
        else:
            words = NOT_UNDERSTOOD
        raise refused(request, words, provider.name)


def refused(request: HttpRequest, words: str, provider_name: str) -> ImmediateHttpResponse:
    """What ends a sign-on that does not lead in: to be raised."""
    return ImmediateHttpResponse(refusal_page(request, words, provider_name))


def refusal_page(request: HttpRequest, words: str, provider_name: str) -> HttpResponse:
    context = {"words": words.format(provider=provider_name), "provider": provider_name}
    return render(request, "socialaccount/refused.html", context, status=403)
