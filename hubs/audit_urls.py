"""The addresses under /accreditation/audits/; part of ``hubs.urls``."""

from django.urls import path

from hubs.views.accreditation import audit_sections, audit_steps, audits

urlpatterns = [
    path("", audits.audit_list, name="audit_list"),
    path("start/", audits.audit_start, name="audit_start"),
    path("<uuid:public_id>/", audits.audit_page, name="audit"),
    path("<uuid:public_id>/print/", audits.audit_print, name="audit_print"),
    path("<uuid:public_id>/all/", audit_sections.audit_all, name="audit_all"),
    path("<uuid:public_id>/sections/<slug:key>/", audit_sections.audit_section, name="audit_section"),
    path("<uuid:public_id>/do/<slug:operation>/", audit_steps.audit_step, name="audit_step"),
    path("<uuid:public_id>/actions/add/", audit_steps.audit_action_add, name="audit_action_add"),
    path(
        "<uuid:public_id>/actions/<uuid:action_id>/change/",
        audit_steps.audit_action_change,
        name="audit_action_change",
    ),
    path(
        "<uuid:public_id>/actions/<uuid:action_id>/finish/",
        audit_steps.audit_action_finish,
        name="audit_action_finish",
    ),
    path(
        "<uuid:public_id>/actions/<uuid:action_id>/remove/",
        audit_steps.audit_action_remove,
        name="audit_action_remove",
    ),
]
