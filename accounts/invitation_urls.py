from django.urls import path

from accounts.views.accepting import accept
from accounts.views.bulk_invitations import (
    bulk_invitation,
    bulk_invitation_drop,
    bulk_invitation_preview,
    bulk_invitation_template,
)
from accounts.views.invitations import (
    invitation_again,
    invitation_known,
    invitation_list,
    invitation_new,
    invitation_revoke,
)

urlpatterns = [
    path("invitations/", invitation_list, name="invitation_list"),
    path("invitations/new/", invitation_new, name="invitation_new"),
    path("invitations/account/<uuid:public_id>/", invitation_known, name="invitation_known"),
    path("invitations/bulk/", bulk_invitation, name="bulk_invitation"),
    path("invitations/bulk/template/", bulk_invitation_template, name="bulk_invitation_template"),
    path("invitations/bulk/<uuid:public_id>/", bulk_invitation_preview, name="bulk_invitation_preview"),
    path("invitations/bulk/<uuid:public_id>/forget/", bulk_invitation_drop, name="bulk_invitation_drop"),
    path("invitations/<uuid:public_id>/send-again/", invitation_again, name="invitation_again"),
    path("invitations/<uuid:public_id>/revoke/", invitation_revoke, name="invitation_revoke"),
    # No uuid: those addresses are their senders', these are secrets.
    path("invitations/accept/<str:token>/", accept, name="accept_invitation"),
]
