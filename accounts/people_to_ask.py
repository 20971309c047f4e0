"""Whom anybody can ask about their data."""

from django.db.models import QuerySet

from hubs.models import Region


def people_to_ask() -> QuerySet[Region]:
    """The regions with somebody to ask, each with name and address."""
    return Region.objects.exclude(programme_lead_email="").order_by("name")
