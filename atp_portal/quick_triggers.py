"""Triggers in migrations without rendering models anew, which took a third of the time of the first start.

pgtrigger notes each trigger in the migration's picture of its model and then has Django draw that model and all that
point to it afresh, some hundreds of times. Nothing drawn depends on triggers, so the note is enough.
"""

from __future__ import annotations

from typing import Any

from pgtrigger.migrations import AddTrigger, RemoveTrigger


def note_triggers_only() -> None:
    """Have pgtrigger's two operations note what they do, and no more."""
    AddTrigger.state_forwards = _add  # type: ignore[assignment,method-assign]
    RemoveTrigger.state_forwards = _remove  # type: ignore[assignment,method-assign]


def _add(operation: AddTrigger, app_label: str, state: Any) -> None:
    options = state.models[app_label, operation.model_name].options
    options["triggers"] = [*options.get("triggers", []), operation.trigger]


def _remove(operation: RemoveTrigger, app_label: str, state: Any) -> None:
    options = state.models[app_label, operation.model_name].options
    options["triggers"] = [each for each in options.get("triggers", []) if each.name != operation.name]
