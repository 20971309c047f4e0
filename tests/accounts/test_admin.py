"""The admin as HEE staff use it: every list and page opens, rows are limited to regions, operations do the work."""

import datetime
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from accounts.models import Administrator, HeeStaff, Person
from hubs.models import Accreditation, Decision
from tests.factories import (
    PASSWORD,
    HeeStaffFactory,
    LearnerGroupFactory,
    PersonFactory,
    PracticeFactory,
    RegionFactory,
)
from tests.factories.cast import Cast

MODELS = [
    model for model in admin.site._registry if model._meta.app_label in {"hubs", "accounts", "placements"}
]


@pytest.fixture
def hee(client: Client, cast: Cast) -> Client:
    client.force_login(cast.hee)
    return client


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_every_list_page_and_history_opens(hee: Client) -> None:
    for model in MODELS:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        assert hee.get(reverse(f"{name}_changelist"), {"q": "a"}).status_code == 200, name
        row = model._default_manager.first()
        if row is not None:
            assert hee.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200, name
            assert hee.get(reverse(f"{name}_history", args=[row.pk])).status_code == 200, name
        response = hee.get(reverse(f"{name}_add"))
        may_add = admin.site._registry[model].has_add_permission(response.wsgi_request)
        assert response.status_code == (200 if may_add else 403), name


def test_a_practice_is_accredited_by_an_operation_and_its_history_says_who(hee: Client, cast: Cast) -> None:
    group = LearnerGroupFactory(name="Physician associate student")
    page = reverse("admin:hubs_practice_accredit", args=[cast.practice.pk])
    assert group.name in hee.get(page).content.decode()
    form = {
        "outcome": "approved",
        "learner_groups": [group.pk],
        "starts_on": "01/09/2026",
        "ends_on": "31/08/2028",
        "decided_on": "20/07/2026",
        "reason": "",
    }
    response = hee.post(page, form, follow=True)
    assert messages_of(response) == ["Recorded: Ash Grove Surgery is approved."]
    accreditation = Accreditation.objects.get(practice=cast.practice, learner_group=group)
    assert (accreditation.starts_on, accreditation.ends_on, accreditation.state) == (
        datetime.date(2026, 9, 1),
        datetime.date(2028, 8, 31),
        "standing",
    )
    assert accreditation.decision.decided_by == cast.hee
    (change,) = hee.get(reverse("admin:hubs_accreditation_history", args=[accreditation.pk])).context[
        "changes"
    ]
    assert (change.verb, change.by, change.operation) == ("Made", "Helen Easterby", "accredit practice")


def test_an_overlapping_accreditation_is_refused_by_a_sentence_and_leaves_no_decision(
    hee: Client, cast: Cast
) -> None:
    before = Decision.objects.count(), Accreditation.objects.count()
    form = {"outcome": "approved", "learner_groups": [cast.student_nurse.pk], "starts_on": "01/09/2026"}
    response = hee.post(reverse("admin:hubs_practice_accredit", args=[cast.practice.pk]), form)
    assert response.status_code == 200
    assert response.context["form"].non_field_errors() == [
        "This practice is accredited for this learner group on some of these days already."
    ]
    assert (Decision.objects.count(), Accreditation.objects.count()) == before


def test_an_accreditation_is_suspended_and_restored_and_never_edited(hee: Client, cast: Cast) -> None:
    accreditation = Accreditation.objects.get(practice=cast.practice, learner_group=cast.student_nurse)
    edit = reverse("admin:hubs_accreditation_change", args=[accreditation.pk])
    assert hee.post(edit, {"state": "annulled"}).status_code == 403
    always = ["Suspend", "Set the day of review", "End"]
    assert [words for _, words in hee.get(edit).context["tools"]] == always

    today = datetime.date.today().strftime("%d/%m/%Y")
    suspended = hee.post(
        reverse("admin:hubs_accreditation_suspend", args=[accreditation.pk]),
        {"starts_on": today, "for_learners": "stay", "reason": "No educationalist"},
        follow=True,
    )
    assert messages_of(suspended)[0].endswith("reads: Suspended.")
    assert [words for _, words in hee.get(edit).context["tools"]] == [
        "Suspend",
        "Shorten the suspension",
        "Lift the suspension",
        *always[1:],
    ]
    restore = reverse("admin:hubs_accreditation_restore", args=[accreditation.pk])
    assert messages_of(hee.post(restore, {"reason": ""}, follow=True))[0].endswith("reads: Accredited.")
    again = hee.post(restore, {"reason": ""})
    assert "This accreditation is not suspended." in again.context["form"].non_field_errors()[0]
    suspension = accreditation.suspensions.get()
    changes = hee.get(reverse("admin:hubs_suspension_history", args=[suspension.pk])).context["changes"]
    assert [(change.by, change.operation) for change in changes] == [
        ("Helen Easterby", "restore accreditation"),
        ("Helen Easterby", "suspend accreditation"),
    ]


def test_standing_is_transferred_on_the_page_of_the_practice(hee: Client, cast: Cast) -> None:
    page = reverse("admin:hubs_practice_transfer", args=[cast.practice.pk])
    new = PracticeFactory(region=cast.region, name="New Surgery")
    assert "New Surgery" in hee.get(page).content.decode()
    form = {"to_practice": new.pk, "on": "01/01/2030", "reason": "A merger"}
    (said,) = messages_of(hee.post(page, form, follow=True))
    assert said == (
        "Transferred: Medical student and Student nurse. Agreements are not transferred: sign new ones."
    )
    assert Accreditation.objects.filter(practice=new).count() == 2


def test_nothing_is_deleted_in_the_admin(hee: Client) -> None:
    for model in MODELS:
        if row := model._default_manager.first():
            name = f"admin:{model._meta.app_label}_{model._meta.model_name}_delete"
            assert hee.post(reverse(name, args=[row.pk]), {"post": "yes"}).status_code == 403, name
            assert model._default_manager.filter(pk=row.pk).exists(), name


def test_a_person_is_added_given_a_role_and_a_password_and_signs_in(hee: Client, cast: Cast) -> None:
    hee.post(
        reverse("admin:accounts_person_add"),
        {"given_name": "Nadia", "family_name": "Newcombe", "email": "Nadia@Example.org"},
    )
    nadia = Person.objects.get(email="nadia@example.org")
    hee.post(
        reverse("admin:accounts_administrator_add"),
        {"person": nadia.pk, "practice": cast.practice.pk, "starts_on": "01/09/2026"},
    )
    role = Administrator.objects.get(person=nadia)
    assert (role.practice, role.starts_on, role.ends_on) == (cast.practice, datetime.date(2026, 9, 1), None)
    set_password = reverse("admin:accounts_person_password", args=[nadia.pk])
    refused = hee.post(set_password, {"password": "password"})
    assert "This password is too common." in refused.context["form"].non_field_errors()
    hee.post(set_password, {"password": PASSWORD})
    signed_in = Client().post(
        reverse("accounts:sign_in"), {"username": "nadia@example.org", "password": PASSWORD}
    )
    assert signed_in.status_code == 302


def test_no_page_about_a_person_holds_their_password(hee: Client, cast: Cast) -> None:
    for page in ("change", "history", "password"):
        body = hee.get(reverse(f"admin:accounts_person_{page}", args=[cast.learner.pk])).content.decode()
        assert cast.learner.password not in body
        assert "md5$" not in body


def test_a_refused_end_of_a_role_says_whose_placements_name_it_and_keeps_what_was_typed(
    hee: Client, cast: Cast
) -> None:
    role = Administrator.objects.get(person=cast.administrator)
    yesterday = datetime.date.today() - datetime.timedelta(days=1)
    page = reverse("admin:accounts_administrator_change", args=[role.pk])
    response = hee.post(page, {"ends_on": yesterday.strftime("%d/%m/%Y")})
    assert response.status_code == 200
    form = response.context["adminform"].form
    assert "Alice Minster is named in placements that go on" in form.non_field_errors()[0]
    assert "Lena Nursingham and Marcus Medlow" in form.non_field_errors()[0]
    assert form["ends_on"].value() == yesterday.strftime("%d/%m/%Y")
    role.refresh_from_db()
    assert role.ends_on is None


def test_a_last_day_before_the_first_is_an_error_at_its_field(hee: Client, cast: Cast) -> None:
    dates = {"starts_on": "02/09/2026", "ends_on": "01/09/2026"}
    for page, form in (
        ("accounts_administrator_add", {"person": cast.learner.pk, "practice": cast.practice.pk}),
        ("hubs_membership_add", {"practice": cast.practice.pk, "hub": cast.other_hub.pk, "role": "spoke"}),
        ("hubs_educationagreement_add", {"practice": cast.practice.pk, "kind": "learning_and_development"}),
    ):
        response = hee.post(reverse(f"admin:{page}"), form | dates)
        assert response.context["adminform"].form.errors == {
            "ends_on": ["The last day must be on or after the first day."]
        }
    response = hee.post(
        reverse("admin:hubs_practice_accredit", args=[cast.practice.pk]),
        {"outcome": "approved", "learner_groups": [cast.student_nurse.pk]} | dates,
    )
    assert response.context["form"].non_field_errors() == ["The last day must be on or after the first day."]


class TestStaffOfOneRegion:
    """Somebody who is HEE staff of another region than the cast's."""

    @pytest.fixture
    def elsewhere(self, client: Client, cast: Cast) -> Client:
        region = RegionFactory(name="Elsewhere")
        self.practice = PracticeFactory(region=region, name="Elsewhere Surgery")
        self.staff = PersonFactory()
        HeeStaffFactory(person=self.staff, region=region)
        client.force_login(self.staff)
        return client

    @pytest.mark.parametrize(
        ("page", "row"),
        [
            ("hubs_practice_change", "practice"),
            ("hubs_practice_accredit", "practice"),
            ("hubs_practice_transfer", "practice"),
            ("hubs_practice_history", "practice"),
            ("hubs_traininghub_change", "hub"),
            ("placements_placement_change", "placement"),
            ("accounts_person_change", "learner"),
            ("accounts_person_password", "hee"),
            ("accounts_person_change", "administrator"),
        ],
    )
    def test_finds_nothing_of_other_regions(self, elsewhere: Client, cast: Cast, page: str, row: str) -> None:
        address = reverse(f"admin:{page}", args=[getattr(cast, row).pk])
        response = elsewhere.get(address)
        assert response.status_code in (302, 404)
        if response.status_code == 302:
            assert response["Location"] == reverse("admin:index")
        elsewhere.force_login(cast.hee)
        assert elsewhere.get(address).status_code == 200

    def test_lists_only_their_own(self, elsewhere: Client) -> None:
        rows = elsewhere.get(reverse("admin:hubs_practice_changelist")).context["cl"].queryset
        assert list(rows) == [self.practice]

    def test_cannot_appoint_for_all_regions_or_for_another(self, elsewhere: Client, cast: Cast) -> None:
        add = reverse("admin:accounts_heestaff_add")
        for region in ("", str(cast.region.pk)):
            form = {"person": self.staff.pk, "region": region, "starts_on": "01/09/2030"}
            response = elsewhere.post(add, form)
            assert list(response.context["adminform"].form.errors) == ["region"]
        own = {"person": self.staff.pk, "region": self.practice.region_id, "starts_on": "01/09/2030"}
        refused = elsewhere.post(add, own).context["adminform"].form.errors
        assert refused == {"__all__": ["This person holds this role here on some of these days already."]}
        assert HeeStaff.objects.filter(person=self.staff).count() == 1


@pytest.mark.parametrize("persona", ["learner", "administrator", "hub_lead", "academic"])
def test_others_are_refused_the_admin(client: Client, cast: Cast, persona: str) -> None:
    client.force_login(getattr(cast, persona))
    assert client.get(reverse("admin:index")).status_code == 403
    assert client.get(reverse("admin:login")).status_code == 403


def test_whoever_has_not_signed_in_does_so_at_the_one_door(client: Client, cast: Cast) -> None:
    index = reverse("admin:index")
    door = f"{reverse('accounts:sign_in')}?next={index}"
    assert client.get(index, follow=True).redirect_chain[-1] == (door, 302)
    assert client.get(reverse("admin:login"), {"next": index})["Location"] == door
    response = client.post(
        reverse("accounts:sign_in"), {"username": cast.hee.email, "password": PASSWORD, "next": index}
    )
    assert response["Location"] == index
    assert client.get(index).status_code == 200
