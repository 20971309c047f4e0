"""The pages on which hubs recruit: whom they find there, what numbers lead to, and who may read them."""

from __future__ import annotations

import csv
import datetime
import io
import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from hubs.accrediting.recruiting import ProspectState
from hubs.models import Practice, Prospect, TrainingHub
from hubs.operations.base import Refusal
from hubs.operations.recruitment import (
    move_prospect,
    plan_next_step,
    put_off_prospect,
    write_note,
)
from tests.factories import CoverageFactory, HeeStaffFactory, PersonFactory, PracticeFactory, RegionFactory
from tests.factories.accrediting import ProspectFactory
from tests.factories.cast import Cast
from tests.factories.library import PublicationFactory
from tests.house.query_counts import assert_same_queries

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-24 12:00 +0000", tick=False)]
S = ProspectState
TODAY = datetime.date(2026, 11, 24)
LIST, FIND, FUNNEL = (
    "/accreditation/recruitment/",
    "/accreditation/recruitment/find/",
    "/accreditation/recruitment/funnel/",
)


def days(number: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=number)


def names(client: Client, address: str) -> list[str]:
    """The practices that the list shows."""
    return [each.practice.name for each in client.get(address).context["page"]]


def to_choose(client: Client, **asked: str) -> list[str]:
    return [practice.name for practice, _ in client.get(FIND, asked).context["listings"]]


@pytest.fixture
def pipeline(cast: Cast) -> dict[str, Prospect]:
    """A prospect of South Hub in each state, with steps that are due and not, and one of North Hub."""
    made: dict[str, Prospect] = {
        state.value: ProspectFactory(
            hub=cast.hub, state=state, practice__name=f"{state.label} surgery".title()
        )
        for state in S
    }
    for name, day in (("prospective", -1), ("contacted", 0), ("interested", 1)):
        plan_next_step(
            by=cast.hub_lead, prospect=made[name], owner=cast.hub_lead, text="Ring them", on=days(day)
        )
    Prospect.objects.filter(pk=made["not_now"].pk).update(ask_again_on=TODAY)
    made["other"] = ProspectFactory(hub=cast.other_hub, practice__name="Northern Surgery")
    return made


def test_the_list_shows_the_hubs_own_with_the_nearest_step_on_top(
    cast: Cast, client: Client, pipeline: dict[str, Prospect]
) -> None:
    client.force_login(cast.hub_lead)
    assert names(client, LIST) == [
        "Prospective Surgery",
        "Contacted Surgery",
        "Interested Surgery",
        "Accredited Surgery",
        "Applying Surgery",
        "Not Now Surgery",
    ]
    client.force_login(cast.other_hub_lead)
    assert names(client, LIST) == ["Northern Surgery"]
    client.force_login(cast.hee)
    assert len(names(client, LIST)) == 7


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("due=next-step", ["Prospective Surgery", "Contacted Surgery"]),
        ("due=ask-again", ["Not Now Surgery"]),
        ("state=applying", ["Applying Surgery"]),
        ("owner=me&due=next-step&state=contacted", ["Contacted Surgery"]),
        ("owner=nobody&state=contacted", []),
        ("q=interested", ["Interested Surgery"]),
        ("state=wrong", []),
        ("hub=north-hub", []),
    ],
)
def test_filters_leave_exactly_what_they_say(
    cast: Cast, client: Client, pipeline: dict[str, Prospect], asked: str, shown: list[str]
) -> None:
    client.force_login(cast.hub_lead)
    assert names(client, f"{LIST}?{asked}") == shown


@pytest.mark.parametrize("asked", ["", "owner=me", "due=next-step"])
def test_each_number_of_the_funnel_leads_to_exactly_its_rows(
    cast: Cast, client: Client, pipeline: dict[str, Prospect], asked: str
) -> None:
    client.force_login(cast.hub_lead)
    stages = client.get(f"{LIST}?{asked}").context["stages"]
    assert [stage.state for stage, _, _ in stages] == list(S)
    for stage, query, _ in stages:
        assert len(names(client, LIST + query)) == stage.number
    assert sum(stage.number for stage, _, _ in stages) == len(names(client, f"{LIST}?{asked}"))


def test_the_funnel_by_hub_shows_the_readers_hubs_and_each_number_leads_to_its_rows(
    cast: Cast, client: Client, pipeline: dict[str, Prospect]
) -> None:
    client.force_login(cast.hee)
    rows = client.get(FUNNEL).context["rows"]
    assert [(row["hub"].name, row["total"]) for row in rows] == [("North Hub", 1), ("South Hub", 6)]
    for row in rows:
        assert len(names(client, row["href"])) == row["total"]
        for stage, href in row["stages"]:
            assert len(names(client, href)) == stage.number
    client.force_login(cast.hub_lead)
    assert [row["hub"].name for row in client.get(FUNNEL).context["rows"]] == ["South Hub"]


def test_hee_staff_of_another_region_see_nothing_of_it(
    cast: Cast, client: Client, pipeline: dict[str, Prospect]
) -> None:
    elsewhere = HeeStaffFactory(person=PersonFactory(), region=RegionFactory()).person
    client.force_login(elsewhere)
    for address in (LIST, FUNNEL, FIND, reverse("hubs:prospect", args=[pipeline["contacted"].public_id])):
        assert client.get(address).status_code == 404


def test_the_list_is_taken_away_as_it_is_narrowed(
    cast: Cast, client: Client, pipeline: dict[str, Prospect]
) -> None:
    client.force_login(cast.hub_lead)
    answer = client.get(f"{LIST}download/?state=contacted")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    (row,) = csv.DictReader(io.StringIO(lines))
    assert (row["Practice"], row["State"], row["Owner"], row["Next step"], row["Next step by"]) == (
        "Contacted Surgery",
        "contacted",
        "Harriet Leadley",
        "Ring them",
        "2026-11-24",
    )


def test_hub_leads_find_on_their_home_page_what_is_due_and_each_number_leads_to_its_rows(
    cast: Cast, client: Client, pipeline: dict[str, Prospect]
) -> None:
    client.force_login(cast.hub_lead)
    body = client.get("/home/").content.decode()
    needs = re.findall(r'href="(/accreditation/recruitment/\?[^"]+)"[^>]*>(\d+) ([^<]+)<', body)
    assert [(number, words) for _, number, words in needs] == [
        ("2", "next steps are due"),
        ("1", "practice to ask again"),
    ]
    for href, number, _ in needs:
        assert len(names(client, href.replace("&amp;", "&"))) == int(number)


@pytest.fixture
def surroundings(cast: Cast) -> TrainingHub:
    """South Hub covers an area; Ash Grove is at Leeds; others lie in the area, near it and far away."""
    area = CoverageFactory(hub=cast.hub, ccg__name="Westmarsh", ccg__region=cast.region).ccg
    Practice.objects.filter(pk=cast.practice.pk).update(latitude="53.80", longitude="-1.55", ccg=area)

    def place(name: str, latitude: str, **fields: object) -> None:
        PracticeFactory(name=name, region=cast.region, latitude=latitude, longitude="-1.55", **fields)

    place("In The Area", "53.90", ccg=area, town="Otley")
    place("Closed In The Area", "53.90", ccg=area, status=Practice.Status.CLOSED)
    place("Near Outside", "53.83")
    place("Five Miles Outside", "53.87")
    place("Far Outside", "54.50")
    place("District Nurses", "53.80", kind=Practice.Kind.COMMUNITY_SERVICE)
    return cast.hub


def test_practices_are_found_in_the_areas_nearby_and_among_community_services(
    cast: Cast, client: Client, surroundings: TrainingHub
) -> None:
    client.force_login(cast.hub_lead)
    assert to_choose(client) == ["In The Area"]
    assert to_choose(client, q="otley area") == ["In The Area"]
    assert to_choose(client, q="leeds") == []
    assert to_choose(client, where="neighbours", within="2") == []
    assert to_choose(client, where="neighbours", within="5") == ["Near Outside", "Five Miles Outside"]
    assert to_choose(client, where="services") == ["District Nurses"]
    assert to_choose(client, hub="north-hub") == []
    (listing,) = client.get(FIND).context["listings"]
    assert listing[1] == "6.9 miles"


def test_those_that_are_ticked_become_prospects_and_leave_the_list(
    cast: Cast, client: Client, surroundings: TrainingHub
) -> None:
    client.force_login(cast.hub_lead)
    address = f"{FIND}?where=neighbours&within=5"
    codes = [practice.ods_code for practice, _ in client.get(address).context["listings"]]
    answer = client.post(address, {"practices": codes}, follow=True)
    assert answer.redirect_chain == [(address, 302)]
    assert "2 practices are added to those whom South Hub hopes to recruit." in answer.content.decode()
    assert to_choose(client, where="neighbours", within="5") == []
    assert names(client, LIST) == ["Five Miles Outside", "Near Outside"]


@pytest.mark.parametrize(
    ("ticked", "told"),
    [
        ([], "Tick the practices that you want to recruit"),
        (["B81003"], "Cliff Top Practice belongs to North Hub already."),
        (["NOBODY"], "NOBODY cannot be recruited any more"),
    ],
)
def test_what_cannot_be_recruited_is_told_in_words(
    cast: Cast, client: Client, surroundings: TrainingHub, ticked: list[str], told: str
) -> None:
    client.force_login(cast.hub_lead)
    answer = client.post(FIND, {"practices": ticked})
    assert (answer.status_code, told in answer.content.decode()) == (200, True)
    assert Prospect.objects.count() == 0


def test_a_community_service_is_added_by_its_name_and_address(cast: Cast, client: Client) -> None:
    client.force_login(cast.hub_lead)
    given = {"hub": "south-hub", "name": "Children’s Ward", "address_1": "1 Hill", "town": "Leeds"}
    address = f"{LIST}services/new/"
    assert "Enter a whole postcode" in client.post(address, given | {"postcode": "LS1"}).content.decode()
    answer = client.post(address, given | {"postcode": "ls1 4ap", "phone": "0113 496 0001"})
    made = Prospect.objects.get()
    assert answer.headers["Location"] == reverse("hubs:prospect", args=[made.public_id])
    assert (made.hub, made.practice.name, made.practice.kind) == (
        cast.hub,
        "Children’s Ward",
        Practice.Kind.COMMUNITY_SERVICE,
    )
    assert "here already" in client.post(address, given | {"postcode": "LS1 4AP"}).content.decode()


def move_button(client: Client, prospect: Prospect, **posted: str) -> str:
    address = reverse("hubs:prospect_move", args=[prospect.public_id])
    return client.post(address, posted, follow=True).content.decode()


def test_buttons_are_those_of_the_table_and_a_stale_one_is_refused_in_words(
    cast: Cast, client: Client
) -> None:
    prospect = ProspectFactory(hub=cast.hub, practice__name="Dale View")
    client.force_login(cast.hub_lead)
    page = client.get(reverse("hubs:prospect", args=[prospect.public_id])).content.decode()
    assert ("We have contacted them" in page, "They are interested" in page) == (True, False)
    assert "Dale View is contacted." in move_button(client, prospect, to="contacted", seen="prospective")
    told = move_button(client, prospect, to="contacted", seen="prospective")
    assert "Somebody else changed this meanwhile: Dale View is contacted" in told


def test_a_prospect_is_put_off_with_a_reason_and_a_day_to_come(cast: Cast, client: Client) -> None:
    prospect = ProspectFactory(hub=cast.hub)
    address = reverse("hubs:prospect_put_off", args=[prospect.public_id])
    client.force_login(cast.hub_lead)
    past = {"reason": "", "ask_again_on_day": "23", "ask_again_on_month": "11", "ask_again_on_year": "2026"}
    told = client.post(address, past).content.decode()
    assert ("Say why not now" in told, "must be in the future" in told) == (True, True)
    answer = client.post(
        address, past | {"reason": "A merger", "ask_again_on_year": "2027", "seen": "prospective"}
    )
    prospect.refresh_from_db()
    assert (answer.status_code, prospect.state, prospect.not_now_reason, prospect.ask_again_on) == (
        302,
        S.NOT_NOW,
        "A merger",
        datetime.date(2027, 11, 23),
    )


def test_the_next_step_is_planned_with_an_owner_of_the_hub(cast: Cast, client: Client) -> None:
    prospect = ProspectFactory(hub=cast.hub)
    address = reverse("hubs:prospect_next_step", args=[prospect.public_id])
    client.force_login(cast.hub_lead)
    given = {"text": "Visit", "on_day": "1", "on_month": "12", "on_year": "2026"}
    strange = client.post(address, given | {"owner": str(cast.other_hub_lead.public_id)})
    assert strange.status_code == 200
    assert "Enter the day of the next step" in client.post(address, {"text": "Visit"}).content.decode()
    assert client.post(address, given | {"owner": str(cast.hub_lead.public_id)}).status_code == 302
    prospect.refresh_from_db()
    assert (prospect.owner, prospect.next_step, prospect.next_step_on) == (
        cast.hub_lead,
        "Visit",
        datetime.date(2026, 12, 1),
    )


def test_of_two_who_plan_the_next_step_the_later_reads_what_the_other_planned(
    cast: Cast, client: Client
) -> None:
    prospect = ProspectFactory(hub=cast.hub)
    address = reverse("hubs:prospect_next_step", args=[prospect.public_id])
    client.force_login(cast.hub_lead)
    seen = client.get(address).context["form"]["seen"].value()
    plan_next_step(by=cast.hee, prospect=prospect, owner=cast.hee, text="Visit", on=days(7), seen=seen)
    mine = {"text": "Ring", "on_day": "1", "on_month": "12", "on_year": "2026"}
    mine["owner"] = str(cast.hub_lead.public_id)

    told = client.post(address, {**mine, "seen": seen})

    assert told.context["form"].non_field_errors() == [
        "The next step was changed since you opened it: it is now “Visit” by 1 December 2026, and "
        "Helen Easterby sees to it. Nothing of yours is saved yet. Save again to replace it."
    ]
    assert told.context["form"]["text"].value() == "Ring"
    prospect.refresh_from_db()
    assert (prospect.owner, prospect.next_step) == (cast.hee, "Visit")
    with pytest.raises(Refusal, match="was changed since you opened it"):
        plan_next_step(by=cast.hub_lead, prospect=prospect, owner=None, text="", on=None, seen=seen)

    again = told.context["form"]["seen"].value()
    assert client.post(address, {**mine, "seen": again}).status_code == 302
    prospect.refresh_from_db()
    assert (prospect.owner, prospect.next_step) == (cast.hub_lead, "Ring")


def test_the_guidelines_are_at_hand_once_they_are_published(cast: Cast, client: Client) -> None:
    prospect = ProspectFactory(hub=cast.hub)
    address = reverse("hubs:prospect", args=[prospect.public_id])
    guidelines = PublicationFactory(
        slug="guidelines-for-spoke-recruitment", kind="document", title="Spoke guidelines", published_at=None
    )
    client.force_login(cast.hub_lead)
    assert "Spoke guidelines" not in client.get(address).content.decode()
    type(guidelines).objects.filter(pk=guidelines.pk).update(published_at="2026-11-01T09:00Z")
    for page in (address, LIST):
        assert f'href="{guidelines.get_absolute_url()}"' in client.get(page).content.decode()


def many(hub: TrainingHub, area: object, by: Person, number: int) -> None:
    for _ in range(number):
        ProspectFactory(hub=hub, owner=PersonFactory(), next_step="Ring", next_step_on=TODAY)
        PracticeFactory(region=hub.region, ccg=area, latitude="53.9", longitude="-1.5")
        PracticeFactory(region=hub.region, latitude="53.81", longitude="-1.55")


@pytest.mark.parametrize(
    "address",
    [LIST, FUNNEL, FIND, f"{FIND}?where=neighbours", f"{LIST}?state=prospective&q=practice", "/home/"],
)
def test_pages_cost_as_many_queries_with_many_rows_as_with_few(
    cast: Cast, client: Client, surroundings: TrainingHub, address: str
) -> None:
    area = cast.hub.covers.get()
    many(cast.hub, area, cast.hub_lead, 2)
    client.force_login(cast.hub_lead)
    assert assert_same_queries(address, client, lambda: many(cast.hub, area, cast.hub_lead, 20)) < 40


def test_a_prospects_page_costs_as_many_queries_with_many_notes_as_with_few(
    cast: Cast, client: Client
) -> None:
    prospect = ProspectFactory(hub=cast.hub)
    write_note(by=cast.hub_lead, prospect=prospect, text="First")
    client.force_login(cast.hub_lead)

    def grow() -> None:
        for number in range(10):
            write_note(by=cast.hee, prospect=prospect, text=f"Note {number}")

    assert_same_queries(reverse("hubs:prospect", args=[prospect.public_id]), client, grow)


@pytest.mark.django_db(transaction=True)
def test_what_happened_is_told_in_words(cast: Cast, client: Client) -> None:
    prospect = ProspectFactory(hub=cast.hub)
    move_prospect(by=cast.hub_lead, prospect=prospect, to=S.CONTACTED)
    plan_next_step(by=cast.hee, prospect=prospect, owner=cast.hub_lead, text="Ring", on=days(7))
    write_note(by=cast.hub_lead, prospect=prospect, text="They were friendly.")
    put_off_prospect(by=cast.hub_lead, prospect=prospect, reason="A merger", ask_again_on=days(90))
    client.force_login(cast.hub_lead)
    history = client.get(reverse("hubs:prospect", args=[prospect.public_id])).context["history"]
    assert [each.words for each in history] == [
        "Harriet Leadley put it off until 22 February 2027 because: “A merger” and dropped the next step “Ring”.",
        "Harriet Leadley wrote a note.",
        "Helen Easterby planned “Ring” by 1 December 2026 and named Harriet Leadley as its owner.",
        "Harriet Leadley moved it from prospective to contacted.",
        "The system added it to those whom the hub hopes to recruit.",
    ]
