"""The addresses of the accreditation desk outside the admin, all under /accreditation/; part of ``hubs.urls``."""

from __future__ import annotations

from django.urls import URLPattern, path

from hubs.views.accreditation import (
    answers,
    applications,
    changes,
    conditions,
    criteria,
    decisions,
    desk,
    evidence_files,
    overrides,
    panels,
    visits,
)

urlpatterns: list[URLPattern] = [
    path("changes/", changes.change_list, name="change_list"),
    path("changes/new/<str:ods_code>/", changes.change_new, name="change_new"),
    path("changes/<uuid:public_id>/", changes.change, name="change"),
    path("changes/<uuid:public_id>/review/", changes.change_take_up, name="change_take_up"),
    path("changes/<uuid:public_id>/close/", changes.change_close, name="change_close"),
    path("criteria/", criteria.criteria, name="criteria"),
    path("files/<uuid:public_id>/", evidence_files.evidence_file, name="evidence_file"),
    path("", applications.application_list, name="application_list"),
    path("start/", applications.application_start, name="application_start"),
    path("<uuid:public_id>/", applications.application_page, name="application"),
    path("<uuid:public_id>/print/", applications.application_print, name="application_print"),
    path("<uuid:public_id>/history/", applications.application_history, name="application_history"),
    path("<uuid:public_id>/submit/", applications.application_submit, name="application_submit"),
    path("<uuid:public_id>/withdraw/", applications.application_withdraw, name="application_withdraw"),
    path("<uuid:public_id>/criteria/<slug:code>/", answers.answer_page, name="answer"),
    path("queue/", desk.queue, name="application_queue"),
    path("queue/csv/", desk.queue_download, name="application_queue_download"),
    path("<uuid:public_id>/case/", desk.case, name="case"),
    path("<uuid:public_id>/judge/<slug:code>/", desk.judge, name="judge_answer"),
    path("<uuid:public_id>/do/<slug:operation>/", desk.desk_step, name="desk_step"),
    path("conditions/", conditions.condition_list, name="condition_list"),
    path("conditions/<uuid:public_id>/", conditions.condition, name="condition"),
    path("conditions/<uuid:public_id>/change/", conditions.condition_change, name="condition_change"),
    path("conditions/<uuid:public_id>/close/", conditions.condition_close, name="condition_close"),
    path("conditions/<uuid:public_id>/confirm/", conditions.condition_confirm, name="condition_confirm"),
    path(
        "conditions/<uuid:public_id>/send-back/", conditions.condition_send_back, name="condition_send_back"
    ),
    path("conditions/<uuid:public_id>/show/", conditions.condition_show, name="condition_show"),
    path("decisions/<uuid:public_id>/", decisions.decision, name="decision"),
    path("<uuid:public_id>/look-again/", decisions.look_again, name="look_again"),
    path("meetings/<uuid:public_id>/pack/", panels.panel_pack, name="panel_pack"),
    path("overrides/", overrides.override_list, name="override_list"),
    path("panel/", panels.panel, name="panel"),
    path("visits/", visits.visit_list, name="visit_list"),
    path("visits/<uuid:public_id>/", visits.visit_page, name="visit"),
    path("visits/<uuid:public_id>/calendar.ics", visits.visit_calendar, name="visit_calendar"),
    path("visits/<uuid:public_id>/change/", visits.visit_change, name="visit_change"),
    path("visits/<uuid:public_id>/confirm/", visits.visit_confirm, name="visit_confirm"),
    path("visits/<uuid:public_id>/call-off/", visits.visit_call_off, name="visit_call_off"),
    path("visits/<uuid:public_id>/record/", visits.visit_record, name="visit_record"),
    path("visits/<uuid:public_id>/agree/", visits.visit_agree, name="visit_agree"),
    path("<uuid:public_id>/visit/arrange/", visits.visit_arrange, name="visit_arrange"),
]
