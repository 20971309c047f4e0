"""Our migrations without drawing every model anew at every step, which took nine tenths of the time of a first start.

Django keeps a picture of all models while it migrates. After each step it draws the model that changed again, and all
that are connected with it: here nearly all, eight hundred times. The steps of our own apps need the changed model alone
(they write tables, columns and constraints by its name); whatever asks the models for rows gets a fresh picture of
all, as Django does where it draws some of them later. The database that comes out is the same, which was compared.
"""

from __future__ import annotations

from typing import Any

from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

OUR_APPS = frozenset({"hubs", "accounts", "placements"})
_find_all = ProjectState._find_reload_model  # type: ignore[attr-defined]


def draw_little() -> None:
    """Have our own steps draw the model that they change, and pgtrigger's two operations none."""
    ProjectState._find_reload_model = _find  # type: ignore[attr-defined]
    AddTrigger.state_forwards = _add  # type: ignore[assignment,method-assign]
    RemoveTrigger.state_forwards = _remove  # type: ignore[assignment,method-assign]


def _find(state: Any, app_label: str, model_name: str, delay: bool = False) -> set[tuple[str, str]]:
    if app_label not in OUR_APPS:
        found: set[tuple[str, str]] = _find_all(state, app_label, model_name, delay)
        return found
    state.is_delayed = True
    return {(app_label, model_name)}


def _add(operation: AddTrigger, app_label: str, state: Any) -> None:
    options = state.models[app_label, operation.model_name].options
    options["triggers"] = [*options.get("triggers", []), operation.trigger]


def _remove(operation: RemoveTrigger, app_label: str, state: Any) -> None:
    options = state.models[app_label, operation.model_name].options
    options["triggers"] = [each for each in options.get("triggers", []) if each.name != operation.name]
