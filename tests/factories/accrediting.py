"""Rows of the accreditation desk: criteria, applications, evidence, prospects."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

import factory
from django.core.files.base import ContentFile
from django.utils import timezone
from factory.django import DjangoModelFactory

from hubs.accrediting.recruiting import ProspectState
from hubs.models import (
    ChangeDeclaration,
    CriteriaVersion,
    Criterion,
    EvidenceFile,
    FileKind,
    Prospect,
    QualityDomain,
    StandingReminder,
)
from tests.factories.network import LONG_AGO, HubFactory, PracticeFactory, RegionFactory
from tests.factories.people import PersonFactory


class EvidenceFileFactory(DjangoModelFactory):
    """A text of a few words, given for a practice; ``group=`` and ``practice=None`` for a practice group."""

    class Meta:
        model = EvidenceFile

    class Params:
        words = factory.Sequence("Induction plan {:05}".format)

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


class QualityDomainFactory(DjangoModelFactory):
    class Meta:
        model = QualityDomain
        django_get_or_create = ("code",)

    code = "learning-environment"
    name = factory.LazyAttribute(lambda domain: domain.code.replace("-", " ").capitalize())
    position = 1


class CriterionFactory(DjangoModelFactory):
    """A criterion of a draft, which it makes where it is given no ``version``; ``learner_groups=`` is a list."""

    class Meta:
        model = Criterion
        skip_postgeneration_save = True

    version = factory.SubFactory("tests.factories.accrediting.CriteriaVersionFactory", is_draft=True)
    code = factory.Sequence("criterion-{:05}".format)
    domain = factory.SubFactory(QualityDomainFactory)
    position = factory.LazyAttribute(lambda criterion: criterion.version.criteria.count() + 1)
    text = factory.LazyAttribute(lambda criterion: f"{criterion.code} is shown.")

    @factory.post_generation
    def learner_groups(self: Any, create: bool, given: list[Any] | None) -> None:
        if given:
            self.learner_groups.set(given)


class CriteriaVersionFactory(DjangoModelFactory):
    """A region's criteria, published and in force since long ago, with a criterion for each of ``criteria``.

    ``criteria`` lists what is said of each (``[{"code": "induction"}, {}]``). With ``is_draft`` it is not
    published, so that criteria can be added to it.
    """

    class Meta:
        model = CriteriaVersion

    class Params:
        is_draft = False

    region = factory.SubFactory(RegionFactory)
    name = factory.Sequence("Criteria {:05}".format)
    takes_effect_on = factory.Maybe("is_draft", None, LONG_AGO)

    @classmethod
    def _create(cls, model_class: type[CriteriaVersion], *args: Any, **fields: Any) -> CriteriaVersion:
        # A published version takes no criteria, so it is a draft at first.
        takes_effect_on, criteria = fields.pop("takes_effect_on"), fields.pop("criteria", None)
        published_by = fields.pop("published_by", None)
        version: CriteriaVersion = super()._create(model_class, *args, **fields)
        if criteria is None:
            criteria = [{}, {}, {}] if takes_effect_on else []
        for said in criteria:
            CriterionFactory(version=version, **said)
        if takes_effect_on:
            version.takes_effect_on, version.published_by = takes_effect_on, published_by
            version.published_at = timezone.now()
            version.save()
        return version


class ChangeDeclarationFactory(DjangoModelFactory):
    """A change that waits for its review."""

    class Meta:
        model = ChangeDeclaration

    practice = factory.SubFactory(PracticeFactory)
    kind = ChangeDeclaration.Kind.SITES
    happened_on = LONG_AGO
    text = "We have moved into the new building."
    declared_by = factory.SubFactory(PersonFactory)


class StandingReminderFactory(DjangoModelFactory):
    """Three months before the end of an accreditation, the practice's leads are told."""

    class Meta:
        model = StandingReminder

    region = factory.SubFactory(RegionFactory)
    amount = 3


class ProspectFactory(DjangoModelFactory):
    """A practice that a hub hopes to recruit; ``state=`` is reached by the ways that there are."""

    class Meta:
        model = Prospect

    hub = factory.SubFactory(HubFactory)
    practice = factory.SubFactory(PracticeFactory, region=factory.SelfAttribute("..hub.region"))
    state = ProspectState.PROSPECTIVE

    @classmethod
    def _create(cls, model_class: type[Prospect], *args: object, **fields: Any) -> Prospect:
        state = fields.pop("state")
        prospect: Prospect = super()._create(model_class, *args, **fields)
        on_the_way = [ProspectState.CONTACTED] if state == ProspectState.INTERESTED else []
        for prospect.state in [*on_the_way, state]:
            if state == ProspectState.NOT_NOW:
                prospect.not_now_reason = "They have no room at present."
                prospect.ask_again_on = timezone.localdate() + datetime.timedelta(days=90)
            prospect.save()
        return prospect
