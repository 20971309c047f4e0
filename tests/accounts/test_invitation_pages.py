"""The pages of invitations: those of who invites, and the one of the invited."""

import datetime
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.invitations import token_for
from accounts.models import Invitation, OutgoingMail, Person, RoleKind
from accounts.operations.invitations import invite
from tests.accounts.inviting import GOOD_PASSWORD, NEW, invited, page_of, plan_for
from tests.accounts.test_invitations import SPOILS
from tests.factories.cast import Cast
from tests.house.query_counts import assert_same_queries
from tests.placements.page_words import words_of

pytestmark = pytest.mark.django_db

K = RoleKind
LIST, NEW_PAGE = "/invitations/", "/invitations/new/"


def filled(place: str, **fields: str) -> dict[str, str]:
    return {
        "email": NEW,
        "given_name": "Quentin",
        "family_name": "Quill",
        "place": place,
        "starts_on_day": "23",
        "starts_on_month": "11",
        "starts_on_year": "2026",
        **fields,
    }


@pytest.fixture
def administrator(cast: Cast, client: Client) -> Client:
    client.force_login(cast.administrator)
    return client


# Inviting


def test_one_chooses_a_role_of_those_that_one_may_give_and_then_says_who(administrator: Client) -> None:
    chooser = words_of(administrator.get(NEW_PAGE))
    for role in ("Administrator", "Educationalist", "Supervisor", "Patient partner"):
        assert role in chooser
    for role in ("Hub lead", "HEE staff", "Learner", "Practice lead", "Academic link"):
        assert role not in chooser

    response = administrator.post(f"{NEW_PAGE}?role=supervisor", filled("B81001"), follow=True)

    assert f"{NEW} is invited. A mail is on its way to them." in words_of(response)
    assert Person.objects.get(email=NEW).supervisors.get().practice.ods_code == "B81001"


def test_an_academic_link_goes_straight_to_learners(cast: Cast, client: Client) -> None:
    client.force_login(cast.academic)
    page = client.get(NEW_PAGE)
    assert "Learner group" in words_of(page)
    fields = filled("east-riding-university", learner_group="student-nurse", stage="Year 1")
    client.post(NEW_PAGE, fields)
    assert Person.objects.get(email=NEW).learners.get().stage == "Year 1"


def test_a_link_brings_the_role_and_the_place_along(cast: Cast, client: Client) -> None:
    client.force_login(cast.hub_lead)
    page = client.get(f"{NEW_PAGE}?practice=B81002&role=educationalist").content.decode()
    assert '<option value="B81002" selected>' in page
    chooser = client.get(f"{NEW_PAGE}?practice=B81002").content.decode()
    assert '<input type="hidden" name="practice" value="B81002">' in chooser


@pytest.mark.parametrize(
    ("role", "fields"),
    [
        ("hub_lead", {"place": "south-hub"}),
        ("practice_lead", {"place": "B81001"}),
        ("nonsense", {"place": "B81001"}),
        ("supervisor", {"place": "B81002"}),
        ("supervisor", {"place": "nonsense"}),
        ("supervisor", {"place": ""}),
        ("supervisor", {"place": "south-hub"}),
    ],
)
def test_another_role_or_place_in_the_form_is_no_valid_choice(
    administrator: Client, role: str, fields: dict[str, str]
) -> None:
    response = administrator.post(f"{NEW_PAGE}?role={role}", filled("B81001") | fields)
    assert response.status_code == 200
    assert "Select" in words_of(response)
    assert 'class="nhsuk-error-summary' in response.content.decode()
    assert not Person.objects.filter(email=NEW).exists()
    administrator.post(f"{NEW_PAGE}?role=supervisor", filled("B81001"))
    assert Person.objects.filter(email=NEW).exists()


def test_an_academic_link_cannot_enrol_for_another_provider(cast: Cast, client: Client) -> None:
    client.force_login(cast.academic)
    for place in ("west-riding-medical-school", "east-riding-university"):
        client.post(NEW_PAGE, filled(place, learner_group="student-nurse"))
    assert Person.objects.get(email=NEW).learners.get().education_provider == cast.provider


def test_what_is_posted_besides_changes_nothing(administrator: Client) -> None:
    extra = {"is_active": "", "can_sign_in": "on", "is_superuser": "on", "password": "x", "invited_by": "1"}
    administrator.post(f"{NEW_PAGE}?role=supervisor", filled("B81001", **extra))
    person = Person.objects.get(email=NEW)
    assert (person.is_superuser, person.can_sign_in, person.has_usable_password()) == (False, False, False)


def test_the_same_words_whether_there_is_an_account_or_not(cast: Cast, administrator: Client) -> None:
    pages = []
    for email in (NEW, cast.stranger_learner.email or ""):
        response = administrator.post(
            f"{NEW_PAGE}?role=supervisor", filled("B81001", email=email), follow=True
        )
        messages = [str(message).replace(email, "…") for message in response.context["messages"]]
        pages.append((response.redirect_chain, messages))
    assert pages[0] == pages[1]
    assert "Larkspur" not in words_of(administrator.get(LIST))


def test_what_is_missing_or_wrong_is_said_beside_the_field(administrator: Client) -> None:
    page = words_of(administrator.post(f"{NEW_PAGE}?role=supervisor", {"email": "no address", "phone": "12"}))
    for words in (
        "Enter a valid email address",
        "Enter the given name",
        "Enter the first day",
        "Select the practice",
    ):
        assert words in page, words


def test_a_supervisor_without_an_account_is_invited_from_a_page_of_their_own(
    cast: Cast, administrator: Client
) -> None:
    address = reverse("accounts:invitation_known", args=[cast.supervisor.public_id])
    assert "Norah Practiss has no account" in words_of(administrator.get(address))
    administrator.post(address, {"email": NEW})
    assert Invitation.objects.get().person == cast.supervisor


# The list


def test_the_list_shows_what_became_of_each_and_is_narrowed(cast: Cast, administrator: Client) -> None:
    invited(cast.administrator, K.SUPERVISOR, cast.practice, "open@example.org")
    invited(cast.hub_lead, K.EDUCATIONALIST, cast.practice, "hub@example.org")
    for name in ("run_out", "revoked", "accepted"):
        spoil = next(each for each in SPOILS if each.__name__ == f"spoil_{name}")
        kept = Invitation.objects.values_list("pk", "sent_at", "expires_at")
        before = {pk: (sent, expires) for pk, sent, expires in kept}
        spoil(invited(cast.administrator, K.SUPERVISOR, cast.practice, f"{name}@example.org"))
        for pk, (sent, expires) in before.items():
            Invitation.objects.filter(pk=pk).update(sent_at=sent, expires_at=expires)
    invited(cast.stranger_administrator, K.SUPERVISOR, cast.stranger_practice, "elsewhere@example.org")

    def shown(**asked: str) -> set[str]:
        page = administrator.get(f"{LIST}?{urlencode(asked)}")
        return {str(each.person.email).partition("@")[0] for each in page.context["page"]}

    assert shown() == {"open", "hub", "run_out", "revoked", "accepted"}
    assert shown(state="open") == {"open", "hub"}
    assert shown(state="expired") == {"run_out"}
    assert shown(state="accepted") == {"accepted"}
    assert shown(state="revoked") == {"revoked"}
    assert shown(role="educationalist") == shown(name="HUB") == {"hub"}
    assert shown(sent_by="me") == {"open", "run_out", "revoked", "accepted"}
    assert shown(practice="B81001", state="open") == {"open", "hub"}
    assert shown(practice="B81003") == shown(state="nonsense") == set()


def test_a_shared_invitation_tells_each_only_their_own_part(cast: Cast, administrator: Client) -> None:
    invited(cast.administrator, K.SUPERVISOR, cast.practice)
    invited(cast.stranger_administrator, K.SUPERVISOR, cast.stranger_practice)
    page = words_of(administrator.get(LIST))
    assert "Supervisor, Ash Grove Surgery" in page
    assert "Cliff Top" not in page


def test_the_list_costs_the_same_with_much_in_it(cast: Cast, administrator: Client) -> None:
    def more() -> None:
        for number in range(5):
            email = f"many{number}@example.org"
            for kind in (K.SUPERVISOR, K.EDUCATIONALIST):
                invite(by=cast.administrator, plan=plan_for(kind, cast.practice, email))

    invited(cast.administrator, K.SUPERVISOR, cast.practice)
    assert_same_queries(LIST, administrator, more)


@pytest.mark.parametrize("persona", ["administrator", "hub_lead", "hee"])
def test_home_counts_what_waits_and_costs_the_same_with_more(
    cast: Cast, client: Client, persona: str
) -> None:
    def more() -> None:
        for number in range(5):
            plan = plan_for(K.SUPERVISOR, cast.practice, f"many{number}@example.org")
            invite(by=cast.administrator, plan=plan)

    invited(cast.administrator, K.EDUCATIONALIST, cast.practice)
    client.force_login(getattr(cast, persona))
    assert_same_queries("/home/", client, more)

    home = client.get("/home/")
    (need,) = (each for each in home.context["needs"] if "not accepted" in each["text"])
    assert need["text"] == "6 invitations not accepted yet"
    assert client.get(need["href"]).context["page"].paginator.count == 6


def test_home_says_what_has_run_out(cast: Cast, administrator: Client) -> None:
    invited(cast.administrator, K.EDUCATIONALIST, cast.practice)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=15), tick=False):
        administrator.force_login(cast.administrator)
        home = administrator.get("/home/")
        (need,) = (each for each in home.context["needs"] if "invitation" in each["text"])
        assert need["text"] == "1 invitation has run out"
        assert administrator.get(need["href"]).context["page"].paginator.count == 1


def test_it_is_sent_again_and_revoked_from_the_list(cast: Cast, administrator: Client) -> None:
    invitation = invited(cast.administrator, K.SUPERVISOR, cast.practice)
    again = administrator.post(reverse("accounts:invitation_again", args=[invitation.public_id]), follow=True)
    assert "sent again to Quentin Quill" in words_of(again)

    revoke = reverse("accounts:invitation_revoke", args=[invitation.public_id])
    assert "Supervisor, Ash Grove Surgery" in words_of(administrator.get(revoke))
    assert Invitation.objects.get().state == "open"
    revoked = administrator.post(revoke, follow=True)
    assert "is revoked. No longer: Supervisor, Ash Grove Surgery." in words_of(revoked)
    assert Invitation.objects.get().state == "revoked"
    assert "has been accepted or revoked meanwhile" in words_of(administrator.post(revoke, follow=True))


# The page of the invited


def test_a_get_shows_who_invites_to_what_and_changes_nothing(cast: Cast, client: Client) -> None:
    invitation = invited(cast.administrator, K.ADMINISTRATOR, cast.practice)
    for _ in range(2):
        page = words_of(client.get(page_of(invitation)))
        assert "Alice Minster invites you to the Advanced Training Practices portal" in page
        assert "Administrator, Ash Grove Surgery" in page
        assert "At least 12 characters" in page
    assert Invitation.objects.get().state == "open"
    assert not Person.objects.get(email=NEW).can_sign_in


def test_the_post_opens_the_account_signs_in_and_leads_home(cast: Cast, client: Client) -> None:
    invitation = invited(cast.administrator, K.ADMINISTRATOR, cast.practice)
    address = page_of(invitation)
    response = client.post(address, {"password": GOOD_PASSWORD})
    assert (response.status_code, response.headers["Location"]) == (302, "/home/")
    assert get_user(client) == invitation.person
    assert client.get("/home/").status_code == 200

    fresh = Client()
    assert fresh.get(address).status_code == 404
    fresh.post("/accounts/sign-in/", {"username": NEW, "password": GOOD_PASSWORD})
    assert get_user(fresh) == invitation.person


@pytest.mark.parametrize("password", ["", "short", "1234567890qwertyuiop", "quentin.quill@example.org"])
def test_a_weak_password_is_refused_beside_the_field(cast: Cast, client: Client, password: str) -> None:
    invitation = invited(cast.administrator, K.ADMINISTRATOR, cast.practice)
    response = client.post(page_of(invitation), {"password": password})
    assert response.status_code == 200
    assert response.context["form"].errors["password"]
    assert Invitation.objects.get().state == "open"
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize("spoil", SPOILS)
def test_what_opens_nothing_gets_one_page_that_tells_no_more(cast: Cast, client: Client, spoil: Any) -> None:
    invitation = invited(cast.administrator, K.ADMINISTRATOR, cast.practice)
    address = page_of(invitation)
    assert client.get(address).status_code == 200
    spoil(invitation)

    guessed = client.get(reverse("accounts:accept_invitation", args=["x" * 49]))
    got, posted = client.get(address), client.post(address, {"password": GOOD_PASSWORD})

    assert [response.status_code for response in (guessed, got, posted)] == [404, 404, 404]
    assert "This invitation cannot be used" in words_of(guessed)
    assert words_of(guessed) == words_of(got) == words_of(posted)
    for word in ("example.org", "Quentin", "Minster", "Ash Grove"):
        assert word not in got.content.decode()


def test_nothing_keeps_the_address_and_the_form_is_our_own(cast: Cast) -> None:
    invitation = invited(cast.administrator, K.ADMINISTRATOR, cast.practice)
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(page_of(invitation), {"password": GOOD_PASSWORD}).status_code == 403
    shown = strict.get(page_of(invitation))
    fields = {"password": GOOD_PASSWORD, "csrfmiddlewaretoken": str(shown.context["csrf_token"])}
    done = strict.post(page_of(invitation), fields)
    assert done.status_code == 302
    for response in (shown, done, strict.get(page_of(invitation))):
        assert response.headers["Referrer-Policy"] == "strict-origin"
        assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in response.headers["Cache-Control"]


def test_who_is_signed_in_as_somebody_else_is_offered_to_sign_out(cast: Cast, client: Client) -> None:
    invitation = invited(cast.administrator, K.ADMINISTRATOR, cast.practice)
    client.force_login(cast.learner)
    for response in (
        client.get(page_of(invitation)),
        client.post(page_of(invitation), {"password": GOOD_PASSWORD}),
    ):
        assert response.status_code == 409
        assert "you are signed in as Lena Nursingham" in words_of(response)
        assert "Quentin" not in response.content.decode()
    assert get_user(client) == cast.learner
    client.post("/accounts/sign-out/")
    assert client.post(page_of(invitation), {"password": GOOD_PASSWORD}).status_code == 302


def test_history_names_the_invitation_and_not_its_address(cast: Cast, client: Client) -> None:
    invitation = invited(cast.administrator, K.ADMINISTRATOR, cast.practice)
    client.post(page_of(invitation), {"password": GOOD_PASSWORD})
    event: Any = Invitation._meta.apps.get_model("accounts", "InvitationEvent")
    accepted = event.objects.filter(pgh_obj=invitation, pgh_label="update").get()
    told = accepted.pgh_context.metadata
    assert (told["user"], told["url"], told["invitation"]) == (
        invitation.person_id,
        "/invitations/accept/",
        str(invitation.public_id),
    )
    assert token_for(invitation)[22:] not in str(told)


def test_words_in_a_name_stay_words(cast: Cast, client: Client) -> None:
    plan = plan_for(K.SUPERVISOR, cast.practice)
    bad = plan.person.__class__(given_name="<b>Bold</b>", family_name="Quill", email=NEW)
    person = invite(by=cast.administrator, plan=plan.__class__(**(vars(plan) | {"person": bad})))
    client.force_login(cast.administrator)
    for page in (client.get(LIST).content.decode(), OutgoingMail.objects.get().html):
        assert "<b>Bold" not in page
    assert "<b>Bold" not in Client().get(page_of(person.invitations.get())).content.decode()


def test_hee_staff_look_invitations_up_in_the_admin_and_change_nothing_there(
    cast: Cast, client: Client
) -> None:
    invitation = invited(cast.administrator, K.SUPERVISOR, cast.practice)
    client.force_login(cast.hee)
    listed = client.get(reverse("admin:accounts_invitation_changelist"), {"state": "open"})
    assert "Quentin Quill" in listed.content.decode()
    one = reverse("admin:accounts_invitation_change", args=[invitation.pk])
    assert "Ash Grove Surgery" in client.get(one).content.decode()
    assert client.post(one, {"revoked_at_0": "2026-11-23"}).status_code == 403
