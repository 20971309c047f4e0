"""What anyone reads of what the scheme publishes."""

import datetime
import json
import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.test import Client

from hubs.management.commands.load_scheme import OURS
from hubs.models import MovedAddress, Publication, Region
from hubs.operations.base import Refusal
from hubs.operations.library import (
    move_address,
    publish_publication,
    revise_publication,
    withdraw_publication,
)
from hubs.operations.scheme import load_scheme
from hubs.public_data.files import GivenFile
from tests.factories.library import LONG_AGO, PublicationFactory, picture_bytes, taken_file
from tests.house.query_counts import assert_same_queries

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]

TOMORROW = datetime.datetime(2026, 11, 25, 12, tzinfo=datetime.UTC)
YESTERDAY = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
ATOM = {"a": "http://www.w3.org/2005/Atom"}
LISTS = (
    "/about/",
    "/library/",
    "/library/?kind=document",
    "/news/",
    "/events/",
    "/news.atom",
    "/sitemap.xml",
)


@pytest.fixture
def scheme(db: None) -> None:
    load_scheme(by=None, file=GivenFile("scheme.toml", Path(OURS).read_bytes()))


def page(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return str(response.content.decode())


def words(client: Client, url: str) -> str:
    main = re.search(r"<main.*?</main>", page(client, url), re.S)
    assert main is not None
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main[0])).split())


def grow(number: int) -> None:
    for kind in ("page", "document", "link", "article", "news", "event", "event"):
        for _ in range(number):
            picture = taken_file("p.png", picture_bytes())
            PublicationFactory(
                kind=kind,
                file=taken_file() if kind == "document" else None,
                body=f"![x]({picture.get_absolute_url()})",
            )
    Publication.objects.filter(pk=Publication.objects.latest("pk").pk).update(starts_at=YESTERDAY)


@pytest.mark.parametrize("url", LISTS)
def test_a_list_costs_as_many_queries_with_much_as_with_little(client: Client, url: str) -> None:
    grow(1)

    assert assert_same_queries(url, client, lambda: grow(3)) <= 4


@pytest.mark.parametrize("kind", ["page", "document", "news", "event"])
def test_a_page_costs_as_many_queries_with_much_as_with_little(client: Client, kind: str) -> None:
    grow(1)
    url = Publication.objects.filter(kind=kind).earliest("pk").get_absolute_url()

    assert assert_same_queries(url, client, lambda: grow(3)) <= 3


@pytest.mark.parametrize("kind", ["page", "document", "link", "article", "news", "event"])
def test_only_what_is_published_can_be_read(client: Client, kind: str) -> None:
    published = PublicationFactory(kind=kind, title="There it is")
    hidden = [
        PublicationFactory(kind=kind, title="Draft of it", published_at=None),
        PublicationFactory(kind=kind, title="Tomorrow it is", published_at=TOMORROW),
        PublicationFactory(kind=kind, title="It was", withdrawn_at=YESTERDAY),
    ]

    assert "There it is" in page(client, published.get_absolute_url())
    shelf = {"page": "/about/", "news": "/news/", "event": "/events/"}.get(kind, "/library/")
    for url in (shelf, "/library/", "/", "/news.atom", "/sitemap.xml"):
        told = page(client, url)
        assert [each.title for each in hidden if each.title in told or each.slug in told] == [], url
    for each in hidden:
        assert client.get(each.get_absolute_url()).status_code == 404


def test_at_the_address_of_another_kind_it_leads_to_its_own(client: Client) -> None:
    news = PublicationFactory(kind="news")

    response = client.get(f"/library/{news.slug}/")

    assert (response.status_code, response["Location"]) == (301, news.get_absolute_url())


def test_parts_of_the_front_page_have_no_page_of_their_own(client: Client) -> None:
    award = PublicationFactory(kind="award")

    assert client.get(f"/library/{award.slug}/").status_code == 404
    assert award.get_absolute_url() == "/"


def test_before_anything_is_published_the_lists_say_so(client: Client) -> None:
    assert "No pages yet" in words(client, "/about/")
    assert "Library: 0 entries" in words(client, "/library/")
    assert "The library is empty" in words(client, "/library/")
    assert "Nothing of this kind yet" in words(client, "/library/?kind=article")
    assert "No news yet" in words(client, "/news/")
    assert "No events to come" in words(client, "/events/")


def test_the_schemes_eight_items_are_there_and_say_that_they_are_not_here_yet(
    scheme: None, client: Client
) -> None:
    told = words(client, "/library/")
    items = (
        "ATP - What are they",
        "ATP Guidelines for Spoke Recruitment",
        "ATP Criteria for Recruiting Non Training Practices",
        "ATP Criteria Evidence for Recruiting Non Training Practices",
        "Clinical Healthcare Apprenticeship within General Practice",
        "GPN Information Booklet",
        "Promoting Student Nurse Training in General Practice",
        "Mentor Preparation for the Health Professions - Sheffield Hallam University",
    )

    assert [item for item in items if item not in told] == []
    assert told.count("Not published here yet") == 7
    assert "It is not published here yet. Ask David Claxton, david.claxton@hee.nhs.uk ." in words(
        client, "/library/gpn-information-booklet/"
    )
    assert "/about/what-they-are/" in page(client, "/library/atp-what-are-they/")


def test_articles_have_authors_year_and_address(scheme: None, client: Client) -> None:
    told = words(client, "/library/student-nurses-career-intentions/")

    assert "Robin Lewis, Rachel Ibbotson and Shona Kelly, 2019, BMC Medical Education" in told
    assert "https://bmcmededuc.biomedcentral.com/articles/10.1186/s12909-019-1880-8" in told


def test_what_staff_have_written_outlives_another_load(scheme: None) -> None:
    page = Publication.objects.get(slug="benefits")
    values = {"title": "Gains", "slug": "gains", "body": "Ours"}
    revise_publication(by=None, publication=page, values=values)
    withdraw_publication(by=None, publication=Publication.objects.get(slug="what-they-do"))
    before = set(Publication.objects.values_list("slug", "title", "body", "withdrawn_at"))

    report = load_scheme(by=None, file=GivenFile("scheme.toml", Path(OURS).read_bytes()))

    assert set(Publication.objects.values_list("slug", "title", "body", "withdrawn_at")) == before
    assert [kept for kept in report.kept if "publication" in kept] == [
        "publication benefits: title",
        "publication benefits: text",
    ]


def test_the_front_page_shows_quotation_award_and_the_schemes_own_figure_as_such(
    scheme: None, client: Client
) -> None:
    told = words(client, "/")

    assert "felt that the placement had transformed their views on general practice." in told
    assert "Robin Lewis, Rachel Ibbotson and Shona Kelly, 2019" in told
    assert "HSJ Award winners 2014" in told
    assert "Source: the scheme’s earlier public page" in told
    assert (
        "“Over 190 practices” (the scheme’s earlier public page, now archived). That page has no date" in told
    )
    assert "as published, unverified" in told
    Region.objects.update(programme_lead_checked_on=datetime.date(2026, 11, 3))
    assert "checked on Tuesday 3 November 2026" in words(client, "/")


def test_news_and_events_come_to_the_front_page_for_a_while(client: Client) -> None:
    PublicationFactory(kind="news", title="New today", published_at=YESTERDAY)
    PublicationFactory(kind="news", title="Old hat", published_at=LONG_AGO)
    PublicationFactory(kind="event", title="Open day")
    PublicationFactory(kind="event", title="Past day", starts_at=YESTERDAY)

    told = words(client, "/")

    assert [title in told for title in ("New today", "Old hat", "Open day", "Past day")] == [
        True,
        False,
        True,
        False,
    ]


def test_events_to_come_stand_before_those_of_the_past(client: Client) -> None:
    PublicationFactory(kind="event", title="Later", starts_at=TOMORROW + datetime.timedelta(days=9))
    PublicationFactory(kind="event", title="Sooner", starts_at=TOMORROW, place="York")
    PublicationFactory(
        kind="event", title="On now", starts_at=YESTERDAY, ends_at=TOMORROW + datetime.timedelta(hours=2)
    )
    PublicationFactory(
        kind="event", title="Over", starts_at=YESTERDAY, ends_at=YESTERDAY + datetime.timedelta(hours=2)
    )

    told = words(client, "/events/")

    assert re.findall("Later|Sooner|On now|Past events|Over", told) == [
        "On now",
        "Sooner",
        "Later",
        "Past events",
        "Over",
    ]
    assert "Wednesday 25 November 2026, midday, York" in told
    assert "Monday 23 November 2026, midday to 2pm" in told


def test_the_feed_has_the_latest_news_by_whole_addresses(client: Client) -> None:
    PublicationFactory(kind="news", slug="older", title="Older", published_at=LONG_AGO)
    PublicationFactory(kind="news", slug="newer", title="<Newer> & better", published_at=YESTERDAY)

    response = client.get("/news.atom")
    feed = ElementTree.fromstring(response.content)

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert [entry.findtext("a:title", namespaces=ATOM) for entry in feed.findall("a:entry", ATOM)] == [
        "<Newer> & better",
        "Older",
    ]
    links = [link.get("href") for link in feed.iter("{http://www.w3.org/2005/Atom}link")]
    assert set(links) == {
        f"http://localhost:8000/{end}" for end in ("news/", "news.atom", "news/newer/", "news/older/")
    }


def test_the_sitemap_names_every_public_page_and_robots_name_the_sitemap(
    scheme: None, client: Client
) -> None:
    PublicationFactory(kind="news", slug="newer")

    places = re.findall("<loc>(.*?)</loc>", page(client, "/sitemap.xml"))

    ends = (
        "",
        "hubs/",
        "library/gpn-information-booklet/",
        "about/benefits/",
        "news/newer/",
        "hubs/college-lane/",
    )
    assert {f"http://localhost:8000/{end}" for end in ends} <= set(places)
    assert len(places) == len(set(places))
    for place in places:
        assert client.get(place.removeprefix("http://localhost:8000")).status_code == 200, place
    assert "Sitemap: http://localhost:8000/sitemap.xml" in page(client, "/robots.txt")


@pytest.mark.parametrize(
    "url",
    [
        "/",
        "/about/",
        "/about/benefits/",
        "/library/",
        "/library/gpn-information-booklet/",
        "/news/",
        "/events/",
    ],
)
def test_a_public_page_says_what_it_is_to_those_who_find_and_share_it(
    scheme: None, client: Client, url: str
) -> None:
    html = page(client, f"{url}?utm_source=x")

    address = f"http://localhost:8000{url}"
    assert f'<link rel="canonical" href="{address}">' in html
    assert re.search(r'<meta name="description" content="[^"]{30,400}">', html)
    assert f'<meta property="og:url" content="{address}">' in html
    assert '<meta property="og:image" content="http://localhost:8000/static/images/social-card.png">' in html
    assert f'id="page-address" value="{address}" readonly' in html
    shared = re.findall(r'<li><a href="([^"]+)" rel="noopener">', html)
    assert [link.split("?")[0] for link in shared[-4:]] == [
        "https://www.facebook.com/sharer/sharer.php",
        "https://www.linkedin.com/sharing/share-offsite/",
        "https://x.com/intent/post",
        "mailto:",
    ]


def test_data_for_search_engines_cannot_end_their_element(client: Client) -> None:
    found = PublicationFactory(kind="news", title="</script><script>alert(1)</script>")

    html = page(client, found.get_absolute_url())

    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    data = json.loads(block)
    assert (data["@type"], data["headline"]) == ("NewsArticle", "</script><script>alert(1)</script>")
    assert "<script>alert" not in html


def test_a_moved_address_leads_on_and_never_off_the_site(client: Client) -> None:
    move_address(by=None, old_path="/old/", new_path="/library/")
    MovedAddress.objects.create(old_path="/evil/", new_path="/\\evil.example/")

    assert (client.get("/old/").status_code, client.get("/old/")["Location"]) == (301, "/library/")
    assert client.post("/old/").status_code == 404
    assert client.get("/evil/").status_code == 404
    with pytest.raises(Refusal, match=r"Both addresses begin with one / and differ\."):
        move_address(by=None, old_path="/x/", new_path="//evil.example/")


def test_what_was_never_published_cannot_be_withdrawn_nor_published_twice() -> None:
    draft, there = PublicationFactory(published_at=None), PublicationFactory()

    with pytest.raises(Refusal, match=r"Only what was published can be withdrawn\."):
        withdraw_publication(by=None, publication=draft)
    with pytest.raises(Refusal, match="is published already"):
        publish_publication(by=None, publication=there)
    empty = PublicationFactory(published_at=None, summary="", body="")
    with pytest.raises(Refusal, match="There is nothing to read in it yet"):
        publish_publication(by=None, publication=empty)
