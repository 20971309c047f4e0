"""Authenticator apps, passkeys and recovery codes: allauth's views on our pages."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.views import ReauthenticateView as ReauthenticateByPasswordView
from allauth.mfa.base.views import AuthenticateView, ReauthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    ReauthenticateWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.forms.second_factor import (
    AppForm,
    ConfirmCodeForm,
    ConfirmPasskeyForm,
    PasskeyForm,
    PasskeyNameForm,
    PasswordAgainForm,
    SignInByPasskeyForm,
    SignInCodeForm,
    SignInPasskeyForm,
)
from accounts.models import Person
from accounts.second_factor import (
    ONWARD,
    is_still_to_prove,
    may_remove,
    needs_second_factor,
    passkey_context,
    remember_proof,
    second_factors_of,
)

OVERVIEW = reverse_lazy("mfa_index")


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What somebody has; and where they are led who must have something first."""
    factors = second_factors_of(request.user)
    context = {
        "factors": factors,
        "is_needed": needs_second_factor(request.user),
        "is_missing": is_still_to_prove(request),
    } | passkey_context(request)
    return render(request, "mfa/index.html", context)


def onward(request: HttpRequest) -> str:
    """Where somebody was going when they were led here, told once; else what they have."""
    return str(request.session.pop(ONWARD, OVERVIEW))


def _json(options: Any) -> str:
    """What the browser is to do, for an attribute that ``passkeys.js`` reads."""
    return json.dumps(options, cls=DjangoJSONEncoder)


class Authenticate(AuthenticateView):
    """Between the password and the portal: a code, or a passkey."""

    form_class = SignInCodeForm
    webauthn_form_class = SignInPasskeyForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "cancel" in request.POST:
            return self.stage.abort()
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["factors"] = second_factors_of(self.stage.login.user)
        if not context["factors"].app:
            code = context["form"].fields["code"]
            code.label, code.help_text = (
                "Recovery code",
                "One of those that you kept when you added your passkey",
            )
        context["options"] = _json(context["js_data"]["request_options"])
        return context


class ConfirmByPassword(ReauthenticateByPasswordView):
    """The password again, before something is changed that only its owner may change."""

    form_class = PasswordAgainForm
    template_name = "mfa/reauthenticate.html"


class Confirm(ReauthenticateView):
    """A code again, before something is changed that only its owner may change."""

    form_class = ConfirmCodeForm


class ConfirmByPasskey(ReauthenticateWebAuthnView):
    """A passkey again, before something is changed that only its owner may change."""

    form_class = ConfirmPasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["options"] = _json(context["js_data"]["request_options"])
        return context

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, "That passkey did not work. Try again.")
        return HttpResponseRedirect(self.request.get_full_path())


class AddApp(ActivateTOTPView):
    form_class = AppForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        secret = context["form"].secret
        context["secret"] = " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
        remember_proof(self.request, self.request.user)
        return response


class KeepsOne:
    """A mixin for what removes a factor: of two that somebody removes at once, the last one stays if it is needed."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=self.request.user.pk)
            if not may_remove(self._to_remove()):
                messages.error(
                    self.request, "You need a second factor: add another one before you remove this one."
                )
                return HttpResponseRedirect(str(OVERVIEW))
            return super().form_valid(form)  # type: ignore[misc]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"may_remove": may_remove(self._to_remove())}

    def _to_remove(self) -> Authenticator:
        raise NotImplementedError


class RemoveApp(KeepsOne, DeactivateTOTPView):
    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        if self.request.method == "GET":
            del kwargs["data"]  # nobody has asked for anything yet
        return kwargs

    def _to_remove(self) -> Authenticator:
        return self.authenticator


class OwnPasskeys:
    """A mixin: passkeys are found among one's own, by the identifier that their device gave them."""

    kwargs: dict[str, Any]
    request: HttpRequest

    def get_object(self, queryset: QuerySet[Authenticator] | None = None) -> Authenticator:
        own = Authenticator.objects.filter(user_id=self.request.user.pk, type=Authenticator.Type.WEBAUTHN)
        return get_object_or_404(own, data__credential__id=self.kwargs["credential_id"])


class AddPasskey(AddWebAuthnView):
    form_class = PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # allauth's drops the form that has come back with its errors.
        context: dict[str, Any] = super().get_context_data(**kwargs) | kwargs
        context["options"] = _json(context["js_data"]["creation_options"])
        return context | passkey_context(self.request)

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
        remember_proof(self.request, self.request.user)
        return response


class RenamePasskey(OwnPasskeys, EditWebAuthnView):
    form_class = PasskeyNameForm
    success_url = OVERVIEW


class RemovePasskey(KeepsOne, OwnPasskeys, RemoveWebAuthnView):
    success_url = OVERVIEW

    def _to_remove(self) -> Authenticator:
        return self.get_object()


class RecoveryCodes(ViewRecoveryCodesView):
    """The codes, once; afterwards how many are left."""

    template_name = "mfa/recovery_codes/index.html"

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        codes = [f"{code[:4]} {code[4:]}" for code in context["unused_codes"]]
        as_file = "\r\n".join(("Recovery codes of the ATP portal, each for one use", "", *codes, ""))
        return context | {"codes": codes, "codes_as_file": as_file, "onward": onward(self.request)}


class NewRecoveryCodes(GenerateRecoveryCodesView):
    """New codes; the old ones end."""


class SignInByPasskey(LoginWebAuthnView):
    """A passkey that its device can find by itself needs neither an address nor a password.

    By GET what the browser is to ask the device, by POST its answer.
    """

    form_class = SignInByPasskeyForm

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return JsonResponse({"request_options": webauthn.begin_authentication(user=None)})

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, "No account opens with that passkey. Sign in with your password.")
        return HttpResponseRedirect(reverse("account_login"))
