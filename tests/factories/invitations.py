"""Invitations for tests that are not about inviting; ``tests.accounts.inviting`` invites as people do."""

import datetime

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from accounts.models import Invitation, InvitationDraft
from tests.factories.people import PersonFactory


class InvitationFactory(DjangoModelFactory):
    """An open invitation of somebody who has no account yet."""

    class Meta:
        model = Invitation

    person = factory.SubFactory(PersonFactory, can_sign_in=False)
    invited_by = factory.SubFactory(PersonFactory)
    expires_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(days=14))


class InvitationDraftFactory(DjangoModelFactory):
    """A list that waits for its owner, with nobody in it."""

    class Meta:
        model = InvitationDraft

    owner = factory.SubFactory(PersonFactory)
    file_name = "people.csv"
    rows = factory.LazyFunction(list)
    expires_at = factory.LazyFunction(lambda: timezone.now() + datetime.timedelta(hours=1))
