"""The history of an application names the criteria that were written about."""

from django.test import Client
from django.urls import reverse

from hubs.operations.accrediting.answers import answer_criterion
from tests.factories.applications import application_in
from tests.factories.cast import Cast


def test_an_answer_is_told_by_its_criterion_long_after_it_was_begun(client: Client, cast: Cast) -> None:
    application = application_in(practice=cast.practice)
    answer = application.answers.select_related("criterion").first()
    assert answer is not None
    answer_criterion(by=cast.administrator, answer=answer, claim="met", statement="Two days.", revision=0)
    client.force_login(cast.practice_lead)
    page = client.get(reverse("hubs:application_history", args=[application.public_id])).content.decode()
    asked = answer.criterion.text.rstrip(".")
    assert f"{cast.administrator} wrote about “{asked}”." in page
