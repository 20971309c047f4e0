"""What was done for people's privacy."""

import factory
from factory.django import DjangoModelFactory

from accounts.models import AccessReview
from tests.factories.people import PersonFactory


class AccessReviewFactory(DjangoModelFactory):
    """Access was gone through today: at ``practice=``, ``hub=`` or the like, without one in the whole scheme."""

    class Meta:
        model = AccessReview

    reviewer = factory.SubFactory(PersonFactory)
