"""What is remembered of signing in."""

import uuid

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import KnownDevice
from tests.factories.people import PersonFactory


class KnownDeviceFactory(DjangoModelFactory):
    class Meta:
        model = KnownDevice

    person = factory.SubFactory(PersonFactory)
    device = factory.LazyFunction(uuid.uuid4)
    browser = "Firefox on Windows"
    first_seen_at = factory.LazyFunction(timezone.now)
    last_seen_at = factory.LazyFunction(timezone.now)
