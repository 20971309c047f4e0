from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.models import (
    AbstractBaseUser,
    BaseUserManager,
    PermissionsMixin,
)
from django.db import models
from django.db.models.functions import Lower
from phonenumber_field.modelfields import PhoneNumberField

from accounts.querysets import PersonQuerySet
from accounts.registration import RegistrationBody
from hubs.history import tracked
from hubs.models import Profession
from hubs.models.base import Addressable


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    """People, found by email whatever its capitals."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.with_roles().get(email=self.normalize_email(username))

    def create_user(self, email: str | None, password: str | None = None, **fields: Any) -> Person:
        """Make a person; without an email or a password they exist but cannot sign in."""
        person = self.model(email=self.normalize_email(email) or None, **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person


@tracked(fields=["id", "public_id", "profession", "is_active", "can_sign_in"])
class Person(AbstractBaseUser, PermissionsMixin, Addressable):
    """A person. Somebody who signs in does so by email; others (a supervising nurse, a patient partner) only exist.

    History keeps no personal field of a person, so that anonymising them holds.
    """

    email = models.EmailField(
        null=True,
        blank=True,
        unique=True,
        error_messages={"unique": "Somebody with this email address is here already."},
    )
    title = models.CharField(max_length=20, blank=True)
    given_name = models.CharField(max_length=100)
    family_name = models.CharField(max_length=100, blank=True)
    phone = PhoneNumberField(blank=True)
    profession = models.ForeignKey(Profession, models.PROTECT, related_name="people", null=True, blank=True)
    registered_with = models.CharField(
        max_length=10, choices=[("none", "On no register"), *RegistrationBody.choices], blank=True
    )
    is_gp = models.BooleanField("is a qualified GP", null=True, blank=True)
    is_active = models.BooleanField(default=True)
    can_sign_in = models.BooleanField(default=True)
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["given_name", "family_name"]

    objects = PersonManager()

    class Meta:
        ordering = ["family_name", "given_name"]
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email__isnull=True) | models.Q(email=Lower("email")),
                name="accounts_email_is_in_small_letters",
                violation_error_message="Email addresses are kept in small letters.",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.title, self.given_name, self.family_name) if part)

    def get_full_name(self) -> str:
        return self.full_name

    def get_short_name(self) -> str:
        return self.given_name

    @cached_property
    def _roles(self) -> dict[str, bool]:
        """Which roles this person holds today; one query, or none when fetched by ``with_roles()``."""
        names = PersonQuerySet.ROLE_FLAGS
        if all(f"flag_{name}" in self.__dict__ for name in names):
            return {name: self.__dict__[f"flag_{name}"] for name in names}
        fresh = Person.objects.with_roles().values(*(f"flag_{name}" for name in names)).get(pk=self.pk)
        return {name: fresh[f"flag_{name}"] for name in names}

    def holds(self, role: str) -> bool:
        """Whether this person holds the role today: one of the names in ``PersonQuerySet.ROLE_FLAGS``."""
        return self._roles[role]

    @property
    def is_hee_staff(self) -> bool:
        return self.is_active and self._roles["hee_staff"]

    @property
    def is_hee_staff_everywhere(self) -> bool:
        return self.is_active and self._roles["hee_staff_everywhere"]

    @property
    def is_hub_lead(self) -> bool:
        return self._roles["hub_leads"]

    @property
    def is_practice_lead(self) -> bool:
        return self._roles["practice_leads"]

    @property
    def is_administrator(self) -> bool:
        return self._roles["administrators"]

    @property
    def is_educationalist(self) -> bool:
        return self._roles["educationalists"]

    @property
    def is_academic_link(self) -> bool:
        return self._roles["academic_links"]

    @property
    def is_learner(self) -> bool:
        return self._roles["learners"]

    @property
    def is_staff(self) -> bool:
        """May open the admin: HEE staff, for as long as the role lasts."""
        return self.is_hee_staff

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """HEE staff may do in the admin whatever the admin offers; what it offers is decided there."""
        return self.is_hee_staff or super().has_perm(perm, obj)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_hee_staff or super().has_module_perms(app_label)
