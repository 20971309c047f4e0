"""The addresses under /accreditation/recruitment/; part of ``hubs.urls``."""

from django.urls import path

from hubs.views.accreditation import finding_prospects, recruitment

urlpatterns = [
    path("", recruitment.recruitment, name="recruitment"),
    path("download/", recruitment.recruitment_download, name="recruitment_download"),
    path("funnel/", recruitment.recruitment_funnel, name="recruitment_funnel"),
    path("find/", finding_prospects.recruitment_find, name="recruitment_find"),
    path("services/new/", finding_prospects.recruitment_service, name="recruitment_service"),
    path("<uuid:public_id>/", recruitment.prospect, name="prospect"),
    path("<uuid:public_id>/move/", recruitment.prospect_move, name="prospect_move"),
    path("<uuid:public_id>/not-now/", recruitment.prospect_put_off, name="prospect_put_off"),
    path("<uuid:public_id>/next-step/", recruitment.prospect_next_step, name="prospect_next_step"),
]
