"""The addresses under /accreditation/agreements/; part of ``hubs.urls``."""

from django.urls import path

from hubs.views import agreements

urlpatterns = [
    path("", agreements.agreement_list, name="agreement_list"),
    path("<uuid:public_id>/", agreements.agreement, name="agreement"),
    path("<uuid:public_id>/sign/", agreements.agreement_sign, name="agreement_sign"),
    path("<uuid:public_id>/question/", agreements.agreement_question, name="agreement_question"),
]
