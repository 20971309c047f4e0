"""Rows of the accreditation desk: criteria, applications, evidence, prospects."""

from __future__ import annotations

import hashlib
from typing import Any

import factory
from django.core.files.base import ContentFile
from factory.django import DjangoModelFactory

from hubs.models import EvidenceFile, FileKind
from tests.factories.network import PracticeFactory
from tests.factories.people import PersonFactory


class EvidenceFileFactory(DjangoModelFactory):
    """A text of a few words, given for a practice; ``group=`` and ``practice=None`` for a practice group."""

    class Meta:
        model = EvidenceFile

    class Params:
        words = factory.Sequence("Induction plan {}".format)

    practice = factory.SubFactory(PracticeFactory)
    name = "Induction plan.txt"
    kind = FileKind.TEXT
    uploaded_by = factory.SubFactory(PersonFactory)
    size = factory.LazyAttribute(lambda made: len(made.words.encode()))
    sha256 = factory.LazyAttribute(lambda made: hashlib.sha256(made.words.encode()).hexdigest())
    file = factory.LazyAttribute(lambda made: ContentFile(made.words.encode(), name="x.txt"))

    @classmethod
    def _after_postgeneration(cls, instance: Any, create: bool, results: Any = None) -> None:
        """Saved once: nothing changes after the row is made."""
