"""What the search of the site looks through: hubs, accredited practices, universities, and what is published."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.search import SearchVector
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, Concat
from django.urls import reverse

from atp_portal.formatting import london_date
from hubs.models import Coverage, EducationProvider, Membership, Practice, Publication, TrainingHub
from hubs.models.library import ROUTES, WORDS_OF_PUBLICATION, PublicationKind
from hubs.site_search import CONFIG, Source, register_source, text_of


def register_sources() -> None:
    """Called when the app has loaded."""
    register_source(
        Source(
            rows=_hubs,
            words=SearchVector("name", "areas", weight="A", config=CONFIG)
            + SearchVector("places", weight="B", config=CONFIG),
            title="name",
            slug="slug",
            text=Concat(Value("Covers "), F("covers_named"), Value(". "), output_field=TextField()),
            kind=Value("hub"),
            names=F("area_names"),
            address=lambda kind, slug: reverse("hubs:hub_detail", args=[slug]),
            weight=4.0,
        )
    )
    register_source(
        Source(
            rows=_practices,
            words=SearchVector("name", "ods_code", weight="A", config=CONFIG)
            + SearchVector("town", "postcode", "ccg__name", weight="B", config=CONFIG)
            + SearchVector("interdisciplinary", weight="C", config=CONFIG),
            title="name",
            slug="ods_code",
            text=Concat(
                "town",
                Value(" "),
                "postcode",
                Value(". "),
                Case(
                    When(ccg__isnull=False, then=Concat(Value("Area: "), "ccg__name", Value(". "))),
                    default=Value(""),
                ),
                "interdisciplinary",
                output_field=TextField(),
            ),
            kind=Value("practice"),
            names=F("town"),
            address=lambda kind, slug: reverse("hubs:practice", args=[slug]),
            weight=2.0,
        )
    )
    register_source(
        Source(
            rows=lambda now: EducationProvider.objects.all(),
            words=SearchVector("name", weight="A", config=CONFIG),
            title="name",
            slug="slug",
            text=F("website"),
            kind=Value("provider"),
            address=lambda kind, slug: f"{reverse('hubs:provider_list')}#{slug}",
        )
    )
    register_source(
        Source(
            rows=lambda now: Publication.objects.published(now).filter(kind__in=ROUTES),
            words=WORDS_OF_PUBLICATION,
            title="title",
            slug="slug",
            text=text_of("summary", "body"),
            kind=F("kind"),
            address=lambda kind, slug: reverse(ROUTES[PublicationKind(kind)], args=[slug]),
        )
    )


def _hubs(now: datetime.datetime) -> QuerySet[TrainingHub]:
    """Hubs with the names of their areas and of what took those over, and where their practices are."""
    day = london_date(now)
    covered = Coverage.objects.on(day).filter(hub=OuterRef("pk"))
    members = Membership.objects.on(day).filter(hub=OuterRef("pk"), practice__status=Practice.Status.ACTIVE)
    area = Concat(
        "ccg__name",
        Value(" "),
        "ccg__official_name",
        Value(" "),
        "ccg__code",
        Value(" "),
        Coalesce("ccg__successor__name", Value("")),
        output_field=TextField(),
    )
    place = Concat("practice__town", Value(" "), "practice__postcode", output_field=TextField())
    return TrainingHub.objects.annotate(
        areas=_joined(covered, area, " "),
        area_names=_joined(covered, F("ccg__name"), "|"),
        covers_named=_joined(covered, F("ccg__name"), "; "),
        places=_joined(members, place, " "),
    )


def _joined(rows: QuerySet[Any], text: Any, between: str) -> Any:
    """One text of all the rows that belong to the row outside."""
    one = rows.order_by().values("hub").annotate(joined=StringAgg(text, between, default=Value("")))
    return Coalesce(Subquery(one.values("joined")), Value(""), output_field=TextField())


def _practices(now: datetime.datetime) -> QuerySet[Practice]:
    return Practice.objects.open().accredited_on(london_date(now))
