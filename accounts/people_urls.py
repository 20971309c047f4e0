"""The addresses of the pages of people."""

from django.urls import path

from accounts.views.learners import learner_terms, learner_terms_change
from accounts.views.people import hub_people, people_list, practice_people, provider_people
from accounts.views.practice_matters import consent_new, consent_withdraw, practice_mailbox
from accounts.views.roles import role_days, role_deputy, role_details, role_end, supervisor_new

urlpatterns = [
    path("people/", people_list, name="people_list"),
    path("people/<slug:kind>/<uuid:public_id>/details/", role_details, name="role_details"),
    path("people/<slug:kind>/<uuid:public_id>/dates/", role_days, name="role_days"),
    path("people/<slug:kind>/<uuid:public_id>/deputy/", role_deputy, name="role_deputy"),
    path("people/<slug:kind>/<uuid:public_id>/end/", role_end, name="role_end"),
    path("practices/<str:ods_code>/people/", practice_people, name="practice_people"),
    path("practices/<str:ods_code>/people/add/", supervisor_new, name="supervisor_new"),
    path("practices/<str:ods_code>/people/mailbox/", practice_mailbox, name="practice_mailbox"),
    path("practices/<str:ods_code>/people/consent/", consent_new, name="consent_new"),
    path("consents/<uuid:public_id>/withdraw/", consent_withdraw, name="consent_withdraw"),
    path("hubs/<slug:slug>/people/", hub_people, name="hub_people"),
    path("providers/<slug:slug>/people/", provider_people, name="provider_people"),
    path("learners/<uuid:public_id>/", learner_terms, name="learner_terms"),
    path("learners/<uuid:public_id>/change/", learner_terms_change, name="learner_terms_change"),
]
