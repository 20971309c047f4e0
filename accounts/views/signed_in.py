"""What every view behind the sign-in knows of its request."""

from django.http import HttpRequest

from accounts.models import Person


class SignedInRequest(HttpRequest):
    """A request of somebody who is signed in, as every page needs it but those that say otherwise."""

    user: Person
