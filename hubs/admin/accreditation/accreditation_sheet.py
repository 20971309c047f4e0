"""The sheet in which accreditations come in and go out: its columns, and what each cell means."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from import_export.fields import Field
from import_export.resources import ModelResource

from hubs.admin.accreditation.sheet_cells import (
    DayWidget,
    HostWidget,
    LearnerGroupWidget,
    TextWidget,
    WordsWidget,
)
from hubs.admin.accreditation.sheets import Known, Line, Names, Sheet, called, practices_known_to
from hubs.models import Accreditation, Decision, LearnerGroup, PracticeGroup
from hubs.operations.carried_over_plan import CarriedOver
from hubs.operations.sheet_plans import Host
from hubs.querysets import in_regions_of

OUTCOMES = {choice: str(label) for choice, label in Decision.Outcome.choices}


class AccreditationResource(ModelResource):
    """The columns of the sheet, the same for what comes in and for what goes out."""

    host = Field("host", "ODS code or group name", HostWidget())
    learner_group = Field("learner_group", "Learner group", LearnerGroupWidget())
    starts_on = Field("starts_on", "First day", DayWidget())
    ends_on = Field("ends_on", "Last day", DayWidget())
    decided_on = Field("decision__decided_on", "Decided on", DayWidget())
    outcome = Field("decision__outcome", "Outcome", WordsWidget(OUTCOMES, Decision.Outcome.APPROVED))
    note = Field("decision__reason", "Note", TextWidget())

    class Meta:
        model = Accreditation
        fields = ("host", "learner_group", "starts_on", "ends_on", "decided_on", "outcome", "note")
        export_order = fields


def _known(person: Any, lines: Sequence[Line]) -> Known:
    texts = [line.cells[ACCREDITATIONS.columns[0]] for line in lines]
    practices = practices_known_to(person, texts)
    of_group = in_regions_of(person, "hub__region")
    groups = PracticeGroup.objects.none() if of_group is None else PracticeGroup.objects.filter(of_group)
    hosts: dict[str, Host] = {group.name.casefold(): group for group in groups}
    spoken = [group.name for group in hosts.values() if isinstance(group, PracticeGroup)]
    return Known(
        hosts=Names({**hosts, **practices.things}, [*spoken, *practices.spoken]),
        learner_groups=called(LearnerGroup),
    )


ACCREDITATIONS = Sheet(
    noun="accreditations",
    resource=AccreditationResource,
    needed=("ODS code or group name", "Learner group", "First day", "Decided on"),
    # What every line says, whatever was decided: one not to approve has no days.
    filled={
        "host": "the ODS code or the group’s name",
        "learner_group": "the learner group",
        "decided_on": "the day of the decision",
    },
    know=_known,
    row=CarriedOver,
)
