"""The search over everything public."""

import datetime
import re
from html import unescape

import pytest
from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.test import Client

from hubs.models import Practice, Publication
from hubs.models.library import WORDS_OF_PUBLICATION
from hubs.site_search import CONFIG, FIRST, LAST, marked
from tests.factories.cast import Cast
from tests.factories.library import PublicationFactory
from tests.house.query_counts import queries_of
from tests.hubs.at_size import fill

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000")]

MEANT = [
    ("wakefeild", "/hubs/college-lane/"),
    ("HU1", "/hubs/haxby-group-practice/"),
    ("B87003", "/practices/B87003/"),
    ("haxby", "/hubs/haxby-group-practice/"),
    ("leeds south", "/hubs/leeds-student-medical-practice/"),
    ("minutes 7", "/library/document-7/"),
]


def main_of(client: Client, query: str) -> str:
    response = client.get("/search/", dict(part.split("=", 1) for part in query.split("&")))
    assert response.status_code == 200
    page = response.content.decode()
    return str(page[page.index("<main") : page.index("</main>")])


def found(client: Client, query: str) -> list[str]:
    """The addresses of the results, in order."""
    return re.findall(r'class="app-entries__title"><a href="([^"]+)"', main_of(client, query))


def test_the_first_three_have_what_was_meant_in_four_queries_at_most(client: Client) -> None:
    fill()

    assert {wanted: page for wanted, page in MEANT if page not in found(client, f"q={wanted}")[:3]} == {}
    assert {
        wanted: n for wanted, _ in MEANT if (n := len(queries_of(f"/search/?q={wanted}", client))) > 4
    } == {}
    assert len(found(client, "q=minutes")) == 20
    assert len(found(client, "q=minutes&page=20")) == 20


@pytest.fixture
def told(cast: Cast) -> Cast:
    """Something of every kind that speaks of wheelchairs, and what is not to be found."""
    for kind in ("page", "document", "link", "article", "news", "event"):
        PublicationFactory(kind=kind, slug=kind, title=f"Wheelchairs as {kind}", summary="")
    PublicationFactory(slug="draft", title="Wheelchairs, a draft", published_at=None)
    PublicationFactory(
        slug="gone", title="Wheelchairs, gone", withdrawn_at=datetime.datetime.now(datetime.UTC)
    )
    later = datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC)
    PublicationFactory(slug="later", title="Wheelchairs, later", published_at=later)
    PublicationFactory(slug="award", kind="award", title="Wheelchairs, an award")
    Practice.objects.update(interdisciplinary="A wheelchair clinic with physiotherapists")
    Practice.objects.filter(pk=cast.same_hub_practice.pk).update(status="closed")
    return cast


def test_everything_public_is_found_and_nothing_else(told: Cast, client: Client) -> None:
    assert sorted(found(client, "q=wheelchair")) == [
        "/about/page/",
        "/events/event/",
        "/library/article/",
        "/library/document/",
        "/library/link/",
        "/news/news/",
        "/practices/B81001/",
        "/practices/B81003/",
    ]
    assert found(client, "q=East Riding") == ["/universities/#east-riding-university"]
    assert found(client, "q=south hub")[0] == "/hubs/south-hub/"
    for name in ("Minster", "Nursingham", "Leadley"):
        assert found(client, f"q={name}") == []


def test_one_kind_is_shown_alone_and_the_others_are_counted(told: Cast, client: Client) -> None:
    assert sorted(found(client, "q=wheelchair&kind=practice")) == ["/practices/B81001/", "/practices/B81003/"]
    page = " ".join(re.sub(r"<[^>]+>", " ", main_of(client, "q=wheelchair&kind=practice")).split())
    assert "2 results for “wheelchair”" in page
    assert "Everything (8) Accredited practices (2) About the scheme (1) Documents (1)" in page
    assert len(found(client, "q=wheelchair&kind=nonsense")) == 8


def test_words_are_asked_for_as_in_web_searches(told: Cast, client: Client) -> None:
    assert found(client, 'q="wheelchairs as news"') == ["/news/news/"]
    assert len(found(client, "q=wheelchairs -clinic -news")) == 5
    assert sorted(found(client, "q=east or news")) == ["/news/news/", "/universities/#east-riding-university"]


def test_a_typing_error_is_forgiven_where_nothing_has_the_words(told: Cast, client: Client) -> None:
    page = unescape(main_of(client, "q=wheelchiars as nwes"))

    assert "Nothing has “wheelchiars as nwes” in it" in page
    assert "Did you mean one of these?" in page
    assert found(client, "q=wheelchiars as nwes") == ["/news/news/"]
    assert "Try another word" in main_of(client, "q=xyzzy")


def test_a_piece_of_the_text_is_shown_with_the_words_marked_and_nothing_in_it_runs(client: Client) -> None:
    PublicationFactory(
        slug="wild",
        title="<b>Wild</b>",
        summary="",
        body=f"# Top\n\nA **table** with <script>alert(1)</script> {FIRST}beside{LAST} "
        "[ospreys](https://example.org/x) and ![a bird](/files/x/) in <img src=x onerror=alert(2)>.",
    )

    page = main_of(client, "q=osprey")

    assert "beside <mark>ospreys</mark> and a bird in" in " ".join(page.split())
    assert "&lt;b&gt;Wild&lt;/b&gt;</a>" in page
    assert "<script" not in page
    assert "<img" not in page
    assert FIRST not in page


def test_marks_that_do_not_close_are_left_out() -> None:
    assert marked(f"{FIRST}one{LAST} <two>") == "<mark>one</mark> &lt;two&gt;"
    assert marked(f"{FIRST}one <two>") == "one &lt;two&gt;"


@pytest.mark.parametrize(
    "asked", ["'", "%", "a' or 1=1 --", ":*", "&|!()", "the", "\\", '"', "<script>", "ä 漢字"]
)
def test_whatever_is_typed_is_answered(told: Cast, client: Client, asked: str) -> None:
    assert client.get("/search/", {"q": asked}).status_code == 200


def test_what_cannot_be_searched_for_is_said(client: Client) -> None:
    assert (
        "Your search must be 100 characters or fewer"
        in client.get("/search/", {"q": "a" * 101}).content.decode()
    )
    assert "Null characters are not allowed" in client.get("/search/", {"q": "a\0"}).content.decode()
    page = client.get("/search/", {"q": "  "}).content.decode()
    assert "Search this site" in page
    assert "noindex" not in page


def test_visitors_search_the_site_from_every_page_and_staff_have_their_own_box(
    cast: Cast, client: Client
) -> None:
    assert 'action="/search/"' in client.get("/hubs/").content.decode()
    client.force_login(cast.learner)
    assert 'action="/search/"' in client.get("/hubs/").content.decode()
    client.force_login(cast.administrator)
    page = client.get("/hubs/").content.decode()
    assert 'action="/search/"' not in page
    assert 'aria-label="Staff"' in page


def test_a_library_of_many_is_searched_by_its_index(client: Client) -> None:
    fill()
    query = SearchQuery("wheelchairs", search_type="websearch", config=CONFIG)
    rows = Publication.objects.annotate(vector=WORDS_OF_PUBLICATION).filter(vector=query)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        assert "hubs_publication_words" in rows.order_by().explain()
