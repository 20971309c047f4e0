"""What people find on their home page that concerns a practice's standing, and the way into the admin."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.home import Panel
from accounts.models import Person
from hubs.models import Accreditation, EducationAgreement, Practice


def standing_of_own_practices(person: Person, now: datetime) -> Panel:
    """A practice lead's: for whom the practice is accredited and under which agreements, now and to come."""
    today = timezone.localdate(now)
    practices = list(Practice.objects.filter(pk__in=person.practice_leads.current().values("practice")))
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    accreditations = (
        Accreditation.objects.filter(lasting, practice__in=practices)
        .exclude(state=Accreditation.State.ANNULLED)
        .select_related("learner_group")
        .order_by("starts_on", "learner_group__name")
    )
    agreements = EducationAgreement.objects.filter(lasting, practice__in=practices).order_by("starts_on")
    by_practice: dict[int | None, dict[str, Any]] = {
        practice.pk: {"practice": practice, "accreditations": [], "agreements": []} for practice in practices
    }
    for accreditation in accreditations:
        by_practice[accreditation.practice_id]["accreditations"].append(accreditation)
    for agreement in agreements:
        by_practice[agreement.practice_id]["agreements"].append(agreement)
    return Panel(
        "Your practice’s standing",
        "accounts/home/standing.html",
        {"practices": list(by_practice.values()), "today": today},
    )
