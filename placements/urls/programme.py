"""The learning programme: of many learners, of a placement, and the sets that universities keep."""

from django.urls import path

from placements.views.interviews import interview_schedule
from placements.views.learning_notes import learning_note_remove, learning_notes
from placements.views.my_learners import my_learners
from placements.views.objective_sets import (
    objective_set_change,
    objective_set_new,
    objective_set_order,
    objective_set_page,
    objective_sets,
    set_objective_change,
    set_objective_remove,
)
from placements.views.objectives import (
    objective_change,
    objective_remove,
    objective_sessions,
    objectives_new,
)
from placements.views.programme import programme_adopt, programme_page

urlpatterns = [
    path("programme/", my_learners, name="my_learners"),
    path("placements/<uuid:public_id>/programme/", programme_page, name="programme"),
    path("placements/<uuid:public_id>/programme/adopt/", programme_adopt, name="programme_adopt"),
    path("placements/<uuid:public_id>/programme/objectives/", objectives_new, name="objectives_new"),
    path(
        "placements/<uuid:public_id>/programme/interviews/<str:kind>/",
        interview_schedule,
        name="interview_schedule",
    ),
    path("placements/<uuid:public_id>/programme/notes/", learning_notes, name="learning_notes"),
    path("learning-notes/<uuid:public_id>/remove/", learning_note_remove, name="learning_note_remove"),
    path("objectives/<uuid:public_id>/", objective_change, name="objective_change"),
    path("objectives/<uuid:public_id>/remove/", objective_remove, name="objective_remove"),
    path("objectives/<uuid:public_id>/sessions/", objective_sessions, name="objective_sessions"),
    path("objective-sets/", objective_sets, name="objective_sets"),
    path("objective-sets/new/", objective_set_new, name="objective_set_new"),
    path("objective-sets/<uuid:public_id>/", objective_set_page, name="objective_set"),
    path("objective-sets/<uuid:public_id>/change/", objective_set_change, name="objective_set_change"),
    path("objective-sets/<uuid:public_id>/order/", objective_set_order, name="objective_set_order"),
    path("set-objectives/<uuid:public_id>/", set_objective_change, name="set_objective_change"),
    path("set-objectives/<uuid:public_id>/remove/", set_objective_remove, name="set_objective_remove"),
]
