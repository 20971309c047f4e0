"""Adjustments: who writes them, who reads them, and that their words are nowhere else."""

import datetime
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import OutgoingMail, Person
from hubs.operations.base import Refusal
from placements.models import Adjustment, AdjustmentReader
from placements.operations.adjustments import agree_adjustment, change_adjustment_readers, end_adjustment
from placements.operations.placements import cancel_placement
from tests.factories import PersonFactory, SupervisorFactory
from tests.factories.cast import Cast
from tests.refusals import refused

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-11-23 08:00 +0000", tick=False)]
TODAY = datetime.date(2026, 11, 23)
ONE_DAY = datetime.timedelta(days=1)
WORDS = "A quiet room to write up in"


def agreed(cast: Cast, **given: Any) -> Adjustment:
    what: dict[str, Any] = {
        "by": cast.learner,
        "placement": cast.placement,
        "text": WORDS,
        "readers": [cast.administrator],
        "starts_on": TODAY,
    }
    return agree_adjustment(**what | given)


def readers_of(cast: Cast) -> set[str]:
    """Of everybody in the cast."""
    people = [person for person in vars(cast).values() if isinstance(person, Person)]
    return {
        person.given_name for person in people if Adjustment.objects.visible_to(person).filter(text=WORDS)
    }


def page(client: Client, by: Person, cast: Cast) -> Any:
    client.force_login(by)
    return client.get(reverse("placements:adjustments", args=[cast.placement.public_id]))


def test_nobody_reads_it_but_the_learner_and_those_named_hee_staff_not_either(cast: Cast) -> None:
    agreed(cast)
    assert readers_of(cast) == {"Lena", "Alice"}


def test_somebody_who_is_named_reads_it_though_they_see_nothing_else_of_the_placement(
    client: Client, cast: Cast
) -> None:
    supervisor = SupervisorFactory(practice=cast.practice, person=PersonFactory()).person
    assert page(client, supervisor, cast).status_code == 404
    agreed(cast, readers=[supervisor, cast.practice_lead])
    assert WORDS in page(client, supervisor, cast).content.decode()
    assert WORDS in page(client, cast.practice_lead, cast).content.decode()
    assert client.get(reverse("placements:placement", args=[cast.placement.public_id])).status_code == 404


def test_who_has_left_or_is_named_no_more_reads_it_no_more(cast: Cast) -> None:
    adjustment = agreed(cast, readers=[cast.administrator, cast.hub_lead, cast.practice_lead])
    assert readers_of(cast) == {"Lena", "Alice", "Harriet", "Priya"}
    cast.administrator.administrators.update(ends_on=TODAY - ONE_DAY)
    assert readers_of(cast) == {"Lena", "Harriet", "Priya"}
    AdjustmentReader.objects.filter(person=cast.hub_lead).update(
        starts_on=TODAY - ONE_DAY, ends_on=TODAY - ONE_DAY
    )
    assert readers_of(cast) == {"Lena", "Priya"}
    change_adjustment_readers(by=cast.learner, adjustment=adjustment, readers=[])
    assert readers_of(cast) == {"Lena"}


def test_others_than_the_learner_write_it_with_the_learner_s_agreement_and_read_it_then(cast: Cast) -> None:
    for by in (cast.academic, cast.educationalist):
        with pytest.raises(Refusal, match="Say on which day the learner agreed to this"):
            agreed(cast, by=by, readers=[])
        with pytest.raises(Refusal, match="cannot have agreed in the future"):
            agreed(cast, by=by, readers=[], agreed_on=TODAY + ONE_DAY)
        adjustment = agreed(cast, by=by, readers=[], agreed_on=TODAY - ONE_DAY)
        assert (adjustment.agreed_on, readers_of(cast)) == (TODAY - ONE_DAY, {"Lena", by.given_name})
        Adjustment.objects.all().delete()
    for by in (
        cast.administrator,
        cast.hub_lead,
        cast.hee,
        cast.other_academic,
        cast.stranger_educationalist,
    ):
        with pytest.raises(Refusal, match="Only the learner, their academic link and their educationalist"):
            agreed(cast, by=by, readers=[], agreed_on=TODAY)
    assert Adjustment.objects.count() == 0


def test_only_who_has_a_part_in_the_placement_can_be_named(cast: Cast) -> None:
    for stranger in (cast.hee, cast.stranger_administrator, cast.other_academic, cast.second_learner):
        with pytest.raises(Refusal, match=f"{stranger.full_name} cannot be named"):
            agreed(cast, readers=[cast.administrator, stranger])
    assert Adjustment.objects.count() == 0


def test_the_writer_changes_readers_with_agreement_and_others_who_read_do_not(cast: Cast) -> None:
    adjustment = agreed(cast, by=cast.educationalist, agreed_on=TODAY)
    assert readers_of(cast) == {"Lena", "Edward", "Alice"}
    with pytest.raises(Refusal, match="Say on which day"):
        change_adjustment_readers(by=cast.educationalist, adjustment=adjustment, readers=[cast.hub_lead])
    change_adjustment_readers(
        by=cast.educationalist, adjustment=adjustment, readers=[cast.hub_lead], agreed_on=TODAY
    )
    assert readers_of(cast) == {"Lena", "Edward", "Harriet"}
    with pytest.raises(Refusal, match="Only the learner and who wrote an adjustment change it"):
        end_adjustment(by=cast.hub_lead, adjustment=adjustment, last_day=TODAY)
    change_adjustment_readers(by=cast.learner, adjustment=adjustment, readers=[cast.hub_lead])
    assert readers_of(cast) == {"Lena", "Harriet"}
    with pytest.raises(Refusal, match="Only the learner and who wrote"):
        end_adjustment(by=cast.educationalist, adjustment=adjustment, last_day=TODAY)


def test_once_ended_only_the_learner_reads_it(cast: Cast, time_machine: Any) -> None:
    adjustment = agreed(cast)
    end_adjustment(by=cast.learner, adjustment=adjustment, last_day=TODAY)
    assert readers_of(cast) == {"Lena", "Alice"}
    time_machine.move_to("2026-11-24 08:00 +0000", tick=False)
    assert readers_of(cast) == {"Lena"}
    with pytest.raises(Refusal, match="ends before that day already"):
        end_adjustment(by=cast.learner, adjustment=adjustment, last_day=TODAY + ONE_DAY)
    with pytest.raises(Refusal, match="It has ended"):
        change_adjustment_readers(by=cast.learner, adjustment=adjustment, readers=[cast.hub_lead])


def test_a_closed_placement_takes_no_more(cast: Cast) -> None:
    placement = cancel_placement(by=cast.administrator, placement=cast.placement, reason="Ill")
    with pytest.raises(Refusal, match="is cancelled"):
        agreed(cast, placement=placement)


def test_the_database_refuses_empty_words_and_a_reader_named_twice(cast: Cast) -> None:
    adjustment = agreed(cast)
    with refused("placements_adjustment_says_something"):
        Adjustment.objects.filter(pk=adjustment.pk).update(text=" \n")
    with refused("placements_adjustment_names_a_reader_once"):
        AdjustmentReader.objects.create(adjustment=adjustment, person=cast.administrator, starts_on=TODAY)
    with pytest.raises(Refusal, match="Say what the practice does"):
        agreed(cast, text="  ")


def test_history_and_mail_know_of_it_and_not_what_it_says(cast: Cast) -> None:
    adjustment = agreed(cast, by=cast.educationalist, agreed_on=TODAY)
    end_adjustment(by=cast.educationalist, adjustment=adjustment, last_day=TODAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pgh_label, ends_on FROM placements_adjustmentevent ORDER BY pgh_id")
        assert cursor.fetchall() == [("insert", None), ("update", TODAY)]
        cursor.execute("SELECT to_jsonb(e)::text FROM placements_adjustmentevent e")
        assert not [row for (row,) in cursor.fetchall() if "quiet" in row]
    assert {(sent.template, sent.to_address) for sent in OutgoingMail.objects.all()} == {
        ("adjustment_to_read", cast.administrator.email),
        ("adjustment_changed", cast.learner.email),
    }
    assert not [
        sent for sent in OutgoingMail.objects.all() if "quiet" in sent.text + sent.html + sent.subject
    ]
    assert str(adjustment) == f"Adjustment {adjustment.public_id}"
    assert mail.outbox == []


def test_whether_there_is_one_is_not_told_to_who_is_not_named(client: Client, cast: Cast) -> None:
    def seen() -> dict[str, Any]:
        found = {}
        for name in ("hub_lead", "hee", "administrator", "academic", "stranger_administrator", "supervisor"):
            response = page(client, getattr(cast, name), cast)
            response_of_placement = client.get(
                reverse("placements:placement", args=[cast.placement.public_id])
            )
            found[name] = (
                response.status_code,
                response.context["adjustments"] if response.status_code == 200 else None,
                "Adjustments" in response_of_placement.content.decode(),
            )
        return found

    without = seen()
    agreed(cast, readers=[cast.practice_lead])
    assert seen() == without


def test_a_learner_adds_one_names_readers_and_ends_it_on_the_pages(client: Client, cast: Cast) -> None:
    client.force_login(cast.learner)
    new = reverse("placements:adjustment_new", args=[cast.placement.public_id])
    assert WORDS not in client.get(new).content.decode()
    filled = {
        "text": WORDS,
        "starts_on_day": "23",
        "starts_on_month": "11",
        "starts_on_year": "2026",
        "readers": [str(cast.administrator.public_id)],
    }
    response = client.post(new, filled | {"readers": [], "text": ""})
    assert response.context["form"].errors == {
        "text": ["Say what the practice does"],
        "readers": ["Choose at least one person who may read this"],
    }
    client.post(new, filled)
    adjustment = Adjustment.objects.get()
    shown = page(client, cast.learner, cast).content.decode()
    assert WORDS in shown
    assert "Read by Alice Minster." in shown
    client.post(
        reverse("placements:adjustment_readers", args=[adjustment.public_id]),
        {"readers": [str(cast.hub_lead.public_id)]},
    )
    assert readers_of(cast) == {"Lena", "Harriet"}
    client.post(
        reverse("placements:adjustment_end", args=[adjustment.public_id]),
        {"last_day_day": "23", "last_day_month": "11", "last_day_year": "2026"},
    )
    adjustment.refresh_from_db()
    assert adjustment.ends_on == TODAY


def test_somebody_who_is_not_offered_cannot_be_named_by_a_form_that_was_made_up(
    client: Client, cast: Cast
) -> None:
    client.force_login(cast.learner)
    response = client.post(
        reverse("placements:adjustment_new", args=[cast.placement.public_id]),
        {
            "text": WORDS,
            "starts_on_day": "23",
            "starts_on_month": "11",
            "starts_on_year": "2026",
            "readers": [str(cast.hee.public_id)],
        },
    )
    assert list(response.context["form"].errors) == ["readers"]
    assert Adjustment.objects.count() == 0
