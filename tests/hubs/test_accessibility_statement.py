import pytest
from django.test import Client

from tests.factories.network import RegionFactory


@pytest.mark.django_db
def test_anybody_reads_to_whom_a_problem_is_told(client: Client) -> None:
    RegionFactory(name="North", programme_lead_name="Ann Example", programme_lead_email="ann@example.org")
    RegionFactory(name="South", programme_lead_email="")
    response = client.get("/accessibility/")
    html = response.content.decode()
    assert response.status_code == 200
    assert '<li>North: Ann Example, <a href="mailto:ann@example.org">ann@example.org</a></li>' in html
    assert "South" not in html
