"""Forms of an application to be accredited: which to list, starting one, submitting and withdrawing it."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from atp_portal.form_fields import Checkboxes, PlainMessages, Radios, SearchSelect
from atp_portal.formatting import or_list
from hubs.models import Application, LearnerGroup, Membership, Practice, PracticeGroup, TrainingHub
from hubs.operations.accrediting.applications import problem_with_route
from hubs.where_to_apply import Host, hubs_for

OPEN = "open"
KINDS = {
    Membership.Role.SPOKE: "The practice hosts learners, and a hub supports it. Most practices apply as this.",
    Membership.Role.CONSORTIUM_MEMBER: "The practice hosts learners together with others that share the hub’s work.",
    Membership.Role.HUB: "The practice leads: it recruits other practices, supports them and places learners in them.",
}
ROUTES = {
    Application.Route.NEW: "The practice has not hosted learners under this scheme before.",
    Application.Route.ADD_LEARNER_GROUP: "It is accredited for some learners and would like to host others too.",
    Application.Route.RENEWAL: "Its accreditation ends soon or has ended, and it would like to go on.",
}


class ApplicationFilterForm(PlainMessages, forms.Form):
    """Which applications: in which state, of which hub."""

    mark_optional = False

    state = forms.ChoiceField(
        label="State",
        choices=[
            ("", "Any state"),
            (OPEN, "Not decided yet"),
            *((value, label.capitalize()) for value, label in Application.State.choices),
        ],
        required=False,
    )
    hub = forms.ModelChoiceField(
        label="Hub",
        queryset=TrainingHub.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label="Any hub",
    )

    def __init__(self, *args: Any, hubs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("Any", self.fields["hub"]).queryset = hubs


def key_of(host: Host) -> str:
    """How a form names a host."""
    return f"group-{host.public_id}" if isinstance(host, PracticeGroup) else f"practice-{host.ods_code}"


class StartForm(PlainMessages, forms.Form):
    """For whom, to which hub, as what, why and for which learners. What leaves no choice is not asked."""

    host = forms.ChoiceField(label="Practice", widget=SearchSelect)
    hub = forms.ModelChoiceField(
        label="Training hub",
        help_text="The hub to which the practice belongs, or that covers its area.",
        queryset=TrainingHub.objects.none(),
        to_field_name="slug",
        empty_label="Choose a hub",
    )
    route = forms.ChoiceField(
        label="Why does the practice apply?",
        choices=[(value, label.capitalize()) for value, label in Application.Route.choices],
        widget=Radios(hints=ROUTES),
        error_messages={"required": "Select why the practice applies"},
    )
    kind = forms.ChoiceField(
        label="What does the practice apply to be?",
        choices=[(role.value, role.label.capitalize()) for role in KINDS],
        widget=Radios(hints=KINDS),
        initial=Membership.Role.SPOKE,
        error_messages={"required": "Select what the practice applies to be"},
    )
    learner_groups = forms.ModelMultipleChoiceField(
        label="Which learners would it like to host?",
        help_text="All that apply. The practice is accredited for each of them.",
        queryset=LearnerGroup.objects.order_by("profession__name", "name"),
        to_field_name="slug",
        widget=Checkboxes,
        error_messages={"required": "Select at least one group of learners"},
    )

    def __init__(self, *args: Any, hosts: list[Host], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hosts = {key_of(host): host for host in hosts}
        self.hubs = hubs_for(hosts)
        hubs = {hub for found in self.hubs.values() for hub in found}
        host_field, hub_field = cast("Any", self.fields["host"]), cast("Any", self.fields["hub"])
        hub_field.queryset = TrainingHub.objects.filter(pk__in={hub.pk for hub in hubs})
        practices = [(key, str(host)) for key, host in self.hosts.items() if isinstance(host, Practice)]
        groups = [
            (key, f"{host} (together)") for key, host in self.hosts.items() if not isinstance(host, Practice)
        ]
        host_field.choices = [("", "Choose a practice"), *practices, *groups]
        if groups:
            host_field.label = "Practice, or practices together"
        self.only_host = hosts[0] if len(hosts) == 1 else None
        self.only_hub = next(iter(hubs)) if len(hubs) == 1 else None
        if self.only_host:
            host_field.widget, self.initial["host"] = forms.HiddenInput(), key_of(self.only_host)
        if self.only_hub:
            hub_field.widget, self.initial["hub"] = forms.HiddenInput(), self.only_hub.slug

    def clean(self) -> dict[str, Any]:
        """Says to which hub the practice applies, and which route fits what it has."""
        asked = super().clean() or {}
        host = asked["host"] = self.hosts.get(asked.get("host", ""))
        if host is None:
            return asked
        hub, theirs = asked.get("hub"), self.hubs[host]
        if hub is not None and hub not in theirs:
            self.add_error("hub", f"{host} applies to {or_list(theirs)}")
        route, groups = asked.get("route"), asked.get("learner_groups")
        if route and groups and (problem := problem_with_route(host, route, groups)):
            self.add_error("route", problem)
        return asked

    @property
    def asked(self) -> dict[str, Any]:
        """What the operation takes."""
        said = {name: self.cleaned_data[name] for name in ("hub", "kind", "route", "learner_groups")}
        host = self.cleaned_data["host"]
        return said | {"group" if isinstance(host, PracticeGroup) else "practice": host}


class SubmitForm(PlainMessages, forms.Form):
    """The declaration under which an application is submitted."""

    declares = forms.BooleanField(
        label="What is said here is true to the best of my knowledge, the practice agrees with it, and it names no "
        "patient.",
        error_messages={"required": "Confirm that what is said is true and that the practice agrees"},
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class WithdrawForm(PlainMessages, forms.Form):
    """Why an application is taken back."""

    reason = forms.CharField(
        label="Reason",
        help_text="The hub reads it. For example: our educationalist leaves in March.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
