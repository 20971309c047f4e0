"""The second factor at our addresses, under the names by which allauth itself looks for them."""

from django.urls import path

from accounts.views import second_factor as views

urlpatterns = [
    path("", views.overview, name="mfa_index"),
    path("confirm-by-password/", views.ConfirmByPassword.as_view(), name="account_reauthenticate"),
    path("check/", views.Authenticate.as_view(), name="mfa_authenticate"),
    path("confirm/", views.Confirm.as_view(), name="mfa_reauthenticate"),
    path("confirm-by-passkey/", views.ConfirmByPasskey.as_view(), name="mfa_reauthenticate_webauthn"),
    path("app/", views.AddApp.as_view(), name="mfa_activate_totp"),
    path("app/remove/", views.RemoveApp.as_view(), name="mfa_deactivate_totp"),
    path("passkeys/", views.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("passkeys/sign-in/", views.SignInByPasskey.as_view(), name="mfa_login_webauthn"),
    path("passkeys/<str:credential_id>/", views.RenamePasskey.as_view(), name="mfa_edit_webauthn"),
    path("passkeys/<str:credential_id>/remove/", views.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("codes/", views.RecoveryCodes.as_view(), name="mfa_view_recovery_codes"),
    path("codes/new/", views.NewRecoveryCodes.as_view(), name="mfa_generate_recovery_codes"),
]
