import re

import pytest
from django.conf import settings
from django.test import Client

from tests.factories.cast import Cast


@pytest.mark.django_db
def test_the_admin_wears_the_portals_colours_over_all_that_is_its_own(client: Client, cast: Cast) -> None:
    client.force_login(cast.hee)
    html = client.get("/admin/hubs/practice/").content.decode()
    sheets = re.findall(r'rel="stylesheet" href="/static/([^"]+)"', html)
    assert (sheets[0], sheets[-1]) == ("admin/css/base.css", "admin.css")
    assert "dark_mode" not in html
    assert {"admin/js/nav_sidebar.js", "admin/js/filters.js", "admin/js/actions.js"} <= set(
        re.findall(r'src="/static/([^"]+)"', html)
    )
    assert [part for part in ("<style", "style=", "<script>", "onclick=") if part in html] == []


def test_the_admins_colours_are_the_design_systems() -> None:
    path = settings.BASE_DIR / "static" / "build" / "admin.css"
    if not path.exists():
        pytest.skip("the front end is not built: run npm run build")
    assert "--header-bg: #005eb8" in path.read_text().replace("--header-bg:#", "--header-bg: #")
