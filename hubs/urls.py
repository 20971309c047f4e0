from django.urls import include, path

from hubs.views import public
from hubs.views.accessibility import accessibility
from hubs.views.contacts import hub_contacts
from hubs.views.hosting import hosting
from hubs.views.standing import standing_history, standing_list

app_name = "hubs"
urlpatterns = [
    path("accessibility/", accessibility, name="accessibility"),
    path("", include("hubs.library_urls")),
    path("", include("hubs.register_urls")),
    path("", public.front_page, name="front_page"),
    path("accreditation/recruitment/", include("hubs.recruitment_urls")),
    path("accreditation/agreements/", include("hubs.agreement_urls")),
    path("accreditation/audits/", include("hubs.audit_urls")),
    path("accreditation/", include("hubs.accreditation_urls")),
    path("hubs/", public.hub_list, name="hub_list"),
    path("hubs/<slug:slug>/", public.hub_detail, name="hub_detail"),
    path("hubs/<slug:slug>/contacts/", hub_contacts, name="hub_contacts"),
    path("standing/", standing_list, name="standing"),
    path("standing/practices/", hosting, name="hosting"),
    path("standing/<str:ods_code>/history/", standing_history, name="standing_history"),
]
