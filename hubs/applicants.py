"""Who applies for whom: the practices for which somebody may start an application, and in whose name they submit."""

from __future__ import annotations

from typing import Any

from atp_portal.formatting import and_list
from hubs.accrediting.life_cycles import Part
from hubs.application_page import Reading
from hubs.models import Practice, PracticeGroup, PracticeGroupMember
from hubs.where_to_apply import Host


def hosts_of(person: Any) -> list[Host]:
    """Practices, and groups of practices, for which ``person`` may apply today; closed practices do not apply.

    A practice lead for their own and for the groups that it is in; a hub's lead for those that agreed to it, and
    for groups of the hub of which every practice did.
    """
    if not person.is_authenticated:
        return []
    led = person.practice_leads.current().order_by().values("practice")
    agreed = Practice.objects.acting_for(person).order_by()
    practices = (
        Practice.objects.filter(pk__in=led) | Practice.objects.filter(pk__in=agreed.values("pk"))
    ).exclude(status=Practice.Status.CLOSED)
    members = PracticeGroupMember.objects.current()
    of_own = members.filter(practice__in=led).values("group")
    outside = members.exclude(practice__in=agreed.values("pk")).values("group")
    hubs = person.hub_leads.current().values("hub")
    of_hub = PracticeGroup.objects.filter(hub__in=hubs, pk__in=members.values("group")).exclude(
        pk__in=outside
    )
    groups = (PracticeGroup.objects.filter(pk__in=of_own) | of_hub).select_related("hub").distinct()
    return [*practices.distinct(), *groups]


def who_submits(reading: Reading) -> str:
    """'Priya Lal, practice lead of Ash Grove Surgery'; of a hub's lead also for whom they act."""
    person, application = reading.person, reading.application
    if Part.PRACTICE_LEAD in reading.parts:
        return f"{person.full_name}, practice lead of {and_list(_led_of(reading))}"
    if Part.ACTING_HUB_LEAD in reading.parts:
        return f"{person.full_name}, lead of {application.hub}, acting for {application.host}, which has agreed to it"
    return str(person.full_name)


def _led_of(reading: Reading) -> list[str]:
    host = reading.application.host
    led = reading.person.practice_leads.current().select_related("practice")
    if isinstance(host, Practice):
        return [host.name]
    members = set(host.members.current().values_list("practice", flat=True))
    return sorted(role.practice.name for role in led if role.practice_id in members)
