"""`manage.py create_hee_account`: the first account of a new portal, from which the others are made."""

import getpass
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from accounts.models import Person
from accounts.operations import NewPerson, add_person, appoint_hee_staff
from hubs.models import Region
from hubs.operations.base import Refusal

PASSWORD_VARIABLE = "ATP_HEE_PASSWORD"


class Command(BaseCommand):
    help = (
        "Make an account of HEE staff, who may do everything. Asks for what is not given. "
        f"The password comes from the environment ({PASSWORD_VARIABLE}) or is asked for, never from the command line."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--email", help="the address that they sign in with")
        parser.add_argument("--given-name")
        parser.add_argument("--family-name")
        parser.add_argument("--region", metavar="SLUG", help="only this region's; without it, all regions")

    def handle(self, *args: Any, **options: Any) -> None:
        region = self._region(options["region"])
        email = options["email"] or input("Email address: ")
        if Person.objects.filter(email=Person.objects.normalize_email(email)).exists():
            raise CommandError(f"Somebody with the email address {email.strip()} is here already.")
        newcomer = NewPerson(
            email=email,
            given_name=options["given_name"] or input("Given name: "),
            family_name=options["family_name"] or input("Family name: "),
        )
        try:
            with transaction.atomic():
                person = add_person(by=None, person=newcomer, password=self._password())
                appoint_hee_staff(by=None, person=person, region=region, starts_on=timezone.localdate())
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        where = region.name if region else "all regions"
        self.stdout.write(f"{person} can sign in as {person.email}: HEE staff, {where}.")

    def _region(self, slug: str | None) -> Region | None:
        if slug is None:
            return None
        region = Region.objects.filter(slug=slug).first()
        if region is None:
            known = ", ".join(Region.objects.values_list("slug", flat=True)) or "none yet"
            raise CommandError(f"There is no region {slug!r}. Regions: {known}.")
        return region

    def _password(self) -> str:
        given = os.environ.get(PASSWORD_VARIABLE)
        if given:
            return given
        first = getpass.getpass("Password (at least 12 characters): ")
        if first != getpass.getpass("The password again: "):
            raise CommandError("The two passwords are not the same.")
        return first
