"""The second factor: who needs one, what proves it, what cannot be used twice, and what staff do when it is lost."""

from __future__ import annotations

import datetime
import time
from typing import Any

import pghistory.core
import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings as django_settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts import second_factor
from accounts.forms.second_factor import TOO_MANY
from accounts.models import OutgoingMail, Person, SecondFactor, SecondFactorReset
from accounts.operations.second_factor import reset_second_factor
from accounts.second_factor import SecondFactorAdapter
from hubs.operations.base import Refusal
from tests.factories import (
    PASSWORD,
    HeeStaffFactory,
    HubLeadFactory,
    LearnerFactory,
    PersonFactory,
    RegionFactory,
)
from tests.factories.cast import Cast
from tests.house.query_counts import queries_of

pytestmark = pytest.mark.django_db

SIGN_IN = reverse("accounts:sign_in")
HOME = reverse("accounts:home")
OVERVIEW = reverse("mfa_index")
CHECK = reverse("mfa_authenticate")
WRONG = "That did not work. Check it, and use each code only once."
KEPT = "You need a second factor: add another one before you remove this one."
SECRET = generate_totp_secret()


@pytest.fixture
def required(settings: Any) -> None:
    """As in production."""
    settings.SECOND_FACTOR_FOR = ["hee_staff", "hub_leads"]


@pytest.fixture
def lead() -> Person:
    return HubLeadFactory(person__email="lead@example.org").person


def code_now(secret: str = SECRET) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def with_app(person: Person) -> Authenticator:
    """Give somebody an app and recovery codes."""
    RecoveryCodes.activate(person)
    return TOTP.activate(person, SECRET).instance


def with_passkey(person: Person, name: str = "Passkey 1") -> Authenticator:
    """A row of a passkey, which nothing here signs with."""
    credential = {"id": f"{name}-{person.pk}"}
    return Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": credential}
    )


def enter_password(client: Client, person: Person, **more: str) -> Any:
    return client.post(SIGN_IN, {"username": person.email, "password": PASSWORD, **more})


def enter_code(client: Client, code: str) -> Any:
    return client.post(CHECK, {"code": code})


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def sign_in_fully(client: Client, person: Person) -> Any:
    enter_password(client, person)
    return enter_code(client, code_now())


# Who needs one


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize(
    ("persona", "is_led"),
    [
        ("hee", True),
        ("hub_lead", True),
        ("administrator", False),
        ("educationalist", False),
        ("practice_lead", False),
        ("academic", False),
        ("learner", False),
    ],
)
def test_those_whose_role_needs_a_second_factor_get_nowhere_else_before_they_have_it(
    client: Client, cast: Cast, persona: str, is_led: bool
) -> None:
    assert enter_password(client, getattr(cast, persona))["Location"] == HOME
    for name in (
        "accounts:home",
        "placements:placement_list",
        "hubs:standing",
        "accounts:account",
        "admin:index",
    ):
        response = client.get(reverse(name))
        assert (response.status_code == 302 and response["Location"] == OVERVIEW) == is_led, name
    response = client.post(reverse("placements:calendar_links"), {"kind": "own", "name": "Phone"})
    assert (response["Location"] == OVERVIEW) == is_led


@pytest.mark.usefixtures("required")
def test_until_then_they_reach_the_set_up_public_pages_and_the_way_out(client: Client, lead: Person) -> None:
    enter_password(client, lead)
    page = client.get(OVERVIEW).content.decode()
    assert "Set this up to go on" in page
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "hubs:hub_list", "hubs:accessibility"):
        assert client.get(reverse(name)).status_code == 200, name
    assert client.post(reverse("accounts:sign_out")).status_code == 302
    assert not is_signed_in(client)


def test_in_a_demonstration_nobody_needs_one_and_everybody_may_have_one(client: Client, cast: Cast) -> None:
    assert django_settings.SECOND_FACTOR_FOR == []
    enter_password(client, cast.hub_lead)
    assert client.get(HOME).status_code == 200
    assert "Set up an app" in client.get(OVERVIEW).content.decode()


@pytest.mark.usefixtures("required")
def test_a_deputy_needs_one_for_as_long_as_they_stand_in(client: Client, lead: Person) -> None:
    today = datetime.date.today()
    role = lead.hub_leads.get()
    deputy = HubLeadFactory(hub=role.hub, deputising_for=role, starts_on=today, ends_on=today).person
    enter_password(client, deputy)
    assert client.get(HOME)["Location"] == OVERVIEW
    deputy.hub_leads.update(starts_on=today - datetime.timedelta(2), ends_on=today - datetime.timedelta(1))
    assert client.get(HOME).status_code == 200


@pytest.mark.usefixtures("required")
def test_a_role_that_is_given_while_its_holder_is_signed_in_counts_at_once(client: Client) -> None:
    person = PersonFactory()
    enter_password(client, person)
    assert client.get(HOME).status_code == 200
    HubLeadFactory(person=person)
    assert client.get(HOME)["Location"] == OVERVIEW


@pytest.mark.usefixtures("required")
def test_who_has_one_but_has_not_proved_it_in_this_session_is_asked_for_it(
    client: Client, lead: Person
) -> None:
    enter_password(client, lead)
    with_app(lead)
    asked = client.get("/placements/")["Location"]
    assert asked == f"{reverse('mfa_reauthenticate')}?next=%2Fplacements%2F"
    assert client.post(asked, {"code": code_now()})["Location"] == "/placements/"
    assert client.get("/placements/").status_code == 200


@pytest.mark.usefixtures("required")
def test_the_wall_costs_no_query(client: Client, lead: Person, settings: Any) -> None:
    with_app(lead)
    sign_in_fully(client, lead)
    with_wall = queries_of(HOME, client)
    settings.SECOND_FACTOR_FOR = []
    assert len(with_wall) == len(queries_of(HOME, client))


def test_a_setting_that_names_no_role_stops_the_start(settings: Any) -> None:
    settings.SECOND_FACTOR_FOR = ["hub_leads", "hub_lead"]
    with pytest.raises(
        ImproperlyConfigured, match="ATP_SECOND_FACTOR_FOR names hub_lead; it can name hee_staff"
    ):
        second_factor.check_setting()


# The app and the codes


@pytest.mark.usefixtures("required")
def test_an_app_is_set_up_with_its_first_code_and_leads_on_by_the_recovery_codes(
    client: Client, lead: Person, django_capture_on_commit_callbacks: Any
) -> None:
    enter_password(client, lead)
    client.get("/placements/")
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    body = page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in body
    assert secret[:4] in body

    refused = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert refused.context["form"].errors == {"code": [WRONG]}
    with django_capture_on_commit_callbacks(execute=True):
        taken = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert taken["Location"] == reverse("mfa_view_recovery_codes")
    codes = client.get(taken["Location"])
    assert len(codes.context["codes"]) == 10
    assert 'download="atp-portal-recovery-codes.txt"' in codes.content.decode()
    assert codes.context["onward"] == "/placements/"
    assert client.get("/placements/").status_code == 200
    again = client.get(taken["Location"])
    assert again.context["codes"][0] == "**** "
    assert "You have 10 codes left" in again.content.decode()
    assert list(OutgoingMail.objects.filter(person=lead).values_list("template", flat=True)) == [
        "totp_activated"
    ]


def test_after_the_password_the_code_is_asked_for_and_leads_to_where_one_was_going(
    client: Client, lead: Person
) -> None:
    with_app(lead)
    assert enter_password(client, lead, next="/placements/")["Location"] == CHECK
    assert not is_signed_in(client)
    assert client.get("/placements/").status_code == 302
    assert enter_code(client, code_now())["Location"] == "/placements/"
    assert is_signed_in(client)


def test_without_the_password_nobody_is_asked_for_a_code(client: Client, lead: Person) -> None:
    with_app(lead)
    assert enter_code(client, code_now())["Location"] == SIGN_IN
    assert not is_signed_in(client)


def test_whoever_is_asked_for_a_code_can_turn_back(client: Client, lead: Person) -> None:
    with_app(lead)
    enter_password(client, lead)
    assert client.get(SIGN_IN)["Location"] == CHECK
    assert client.post(CHECK, {"cancel": "yes"})["Location"] == SIGN_IN
    assert client.get(SIGN_IN).status_code == 200


def test_a_code_opens_once(client: Client, lead: Person) -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, 0, 10, tzinfo=datetime.UTC), tick=False):
        with_app(lead)
        code = code_now()
        enter_password(client, lead)
        assert enter_code(client, code)["Location"] == HOME
        client.post(reverse("accounts:sign_out"))
        enter_password(client, lead)
        assert enter_code(client, code).context["form"].errors == {"code": [WRONG]}
    assert not is_signed_in(client)


def test_a_recovery_code_opens_once(client: Client, lead: Person) -> None:
    with_app(lead)
    codes = Authenticator.objects.get(user=lead, type="recovery_codes").wrap()
    first, second = codes.get_unused_codes()[:2]
    enter_password(client, lead)
    assert enter_code(client, f"{first[:4]} {first[4:]}")["Location"] == HOME
    client.post(reverse("accounts:sign_out"))
    enter_password(client, lead)
    assert enter_code(client, first).context["form"].errors == {"code": [WRONG]}
    assert enter_code(client, second)["Location"] == HOME
    assert "8 codes left" in client.get(OVERVIEW).content.decode()


def test_new_recovery_codes_end_the_old_ones(client: Client, lead: Person) -> None:
    with_app(lead)
    old = Authenticator.objects.get(user=lead, type="recovery_codes").wrap().get_unused_codes()
    sign_in_fully(client, lead)
    client.post(reverse("mfa_generate_recovery_codes"))
    new = client.get(reverse("mfa_view_recovery_codes")).context["codes"]
    assert len(new) == 10
    assert not {code.replace(" ", "") for code in new} & set(old)


def test_wrong_codes_are_counted_for_the_person_and_the_right_one_waits_too(
    client: Client, lead: Person
) -> None:
    with_app(lead)
    limit = django_settings.WRONG_PASSWORDS["account"]
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False) as clock:
        for attempt in range(limit):
            browser = Client() if attempt % 2 else client
            enter_password(browser, lead)
            assert enter_code(browser, "123123").context["form"].errors == {"code": [WRONG]}
        assert enter_code(client, code_now()).context["form"].errors == {"code": [TOO_MANY]}
        assert not is_signed_in(client)
        told = OutgoingMail.objects.filter(person=lead, template="second_factor_guessed")
        assert told.count() == 1
        clock.shift(datetime.timedelta(minutes=15))
        enter_password(client, lead)
        assert enter_code(client, code_now())["Location"] == HOME


def test_wrong_codes_of_one_lock_nobody_else_out(client: Client, lead: Person) -> None:
    other = HubLeadFactory().person
    with_app(lead)
    with_app(other)
    enter_password(client, lead)
    for _ in range(django_settings.WRONG_PASSWORDS["account"] + 1):
        enter_code(client, "123123")
    assert sign_in_fully(Client(), other)["Location"] == HOME


def test_secrets_are_encrypted_where_they_are_kept(lead: Person, settings: Any) -> None:
    with_app(lead)
    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator ORDER BY type")
        codes, app = (row[0] for row in cursor.fetchall())
    assert SECRET not in app
    assert Authenticator.objects.get(type="recovery_codes").wrap().generate_seed() not in codes
    assert SecondFactorAdapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == SECRET
    # A key that was exchanged still opens what was kept under it.
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key", [settings.SECRET_KEY]
    assert SecondFactorAdapter().decrypt(Authenticator.objects.get(type="totp").data["secret"]) == SECRET


# Changing it


def test_whoever_signed_in_a_while_ago_is_asked_for_their_password_before_they_change_anything(
    client: Client, lead: Person
) -> None:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False) as clock:
        enter_password(client, lead)
        assert client.get(reverse("mfa_activate_totp")).status_code == 200
        clock.shift(datetime.timedelta(minutes=6))
        asked = client.get(reverse("mfa_activate_totp"))["Location"]
        assert (
            asked
            == f"{reverse('account_reauthenticate')}?next={reverse('mfa_activate_totp').replace('/', '%2F')}"
        )
        refused = client.post(asked, {"password": "not the password"})
        assert refused.context["form"].errors == {"password": ["The password is not right."]}
        assert client.post(asked, {"password": PASSWORD})["Location"] == reverse("mfa_activate_totp")
        assert client.get(reverse("mfa_activate_totp")).status_code == 200


@pytest.mark.usefixtures("required")
def test_who_needs_one_cannot_remove_the_last(client: Client, lead: Person) -> None:
    with_app(lead)
    sign_in_fully(client, lead)
    assert "this is the only one that you have" in client.get(reverse("mfa_deactivate_totp")).content.decode()
    refused = client.post(reverse("mfa_deactivate_totp"), follow=True)
    assert KEPT in refused.content.decode()
    assert second_factor.has_second_factor(lead)

    passkey = with_passkey(lead)
    client.post(reverse("mfa_deactivate_totp"))
    remove = reverse("mfa_remove_webauthn", args=[passkey.data["credential"]["id"]])
    assert KEPT in client.post(remove, follow=True).content.decode()
    assert [each.type for each in Authenticator.objects.filter(user=lead)] == ["recovery_codes", "webauthn"]


def test_who_needs_none_may_remove_all_and_the_codes_go_too(client: Client, lead: Person) -> None:
    with_app(lead)
    sign_in_fully(client, lead)
    assert client.post(reverse("mfa_deactivate_totp"))["Location"] == OVERVIEW
    assert not Authenticator.objects.filter(user=lead).exists()
    assert second_factor.PROVED_BY not in client.session


def test_a_passkey_of_somebody_else_is_not_there(client: Client, lead: Person) -> None:
    theirs = with_passkey(HubLeadFactory().person)
    own = with_passkey(lead)
    client.force_login(lead)
    session = client.session
    session.update(
        {
            "account_authentication_methods": [{"method": "password", "at": time.time()}],
            "account_authentication_methods_user": str(lead.pk),
        }
    )
    session.save()
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.get(reverse(name, args=[own.data["credential"]["id"]])).status_code == 200
        for method in (client.get, client.post):
            assert method(reverse(name, args=[theirs.data["credential"]["id"]])).status_code == 404


def test_the_page_of_the_account_shows_what_one_has(client: Client, lead: Person) -> None:
    with_app(lead)
    with_passkey(lead, "Work laptop")
    sign_in_fully(client, lead)
    body = client.get(reverse("accounts:account")).content.decode()
    for words in ("Work laptop", "Authenticator app", "10 codes left", "Add a passkey"):
        assert words in body


def test_passkeys_are_offered_under_a_name_and_not_under_a_number(client: Client, lead: Person) -> None:
    client.force_login(lead)
    add = reverse("mfa_add_webauthn")
    assert add in client.get(OVERVIEW, headers={"host": "localhost:8000"}).content.decode()
    for host in ("127.0.0.1:8000", "[::1]:8000"):
        body = client.get(OVERVIEW, headers={"host": host}).content.decode()
        assert add not in body
        assert f"http://localhost:8000{OVERVIEW}" in body


def test_every_change_leaves_a_trace_without_secrets(client: Client, lead: Person) -> None:
    with_app(lead)
    sign_in_fully(client, lead)
    client.post(reverse("mfa_deactivate_totp"))
    (events,) = pghistory.core.event_models(tracks_model=SecondFactor)
    told = events._default_manager.order_by("pgh_id").values_list(
        "pgh_label", "type", "user", "pgh_context__metadata__user"
    )
    assert list(told) == [
        ("insert", "recovery_codes", lead.pk, None),
        ("insert", "totp", lead.pk, None),
        ("delete", "totp", lead.pk, lead.pk),
        ("delete", "recovery_codes", lead.pk, lead.pk),
    ]
    assert "data" not in {field.name for field in events._meta.get_fields()}


NONSENSE = [
    "",
    "no json",
    "1",
    "[]",
    "{}",
    '{"id": "x"}',
    '{"response": 7}',
    '{"id": "eA", "rawId": "eA", "response": {}}',
]


@pytest.mark.parametrize("credential", NONSENSE)
def test_what_no_device_would_say_is_refused_and_breaks_nothing(
    client: Client, lead: Person, credential: str
) -> None:
    sign_in = client.post(reverse("mfa_login_webauthn"), {"credential": credential})
    assert (sign_in.status_code, is_signed_in(client)) == (302, False)
    enter_password(client, lead)
    assert client.post(reverse("mfa_add_webauthn"), {"credential": credential}).status_code == 200
    assert not second_factor.has_second_factor(lead)
    with_app(lead)
    assert client.post(reverse("mfa_reauthenticate_webauthn"), {"credential": credential}).status_code == 302
    client.post(reverse("accounts:sign_out"))
    enter_password(client, lead)
    assert client.post(CHECK, {"credential": credential}).context["webauthn_form"].errors
    assert not is_signed_in(client)


# Lost


def test_staff_reset_what_somebody_has_lost_and_it_is_recorded_and_told(client: Client, lead: Person) -> None:
    with_app(lead)
    with_passkey(lead)
    theirs = Client()
    sign_in_fully(theirs, lead)
    staff = HeeStaffFactory(person__given_name="Helen", person__family_name="Easterby").person
    client.force_login(staff)
    person_page = client.get(reverse("admin:accounts_person_change", args=[lead.pk]))
    assert ("reset_second_factor", "Reset the second factor") in person_page.context["tools"]
    page = reverse("admin:accounts_person_reset_second_factor", args=[lead.pk])
    assert "reason" in client.post(page, {"reason": ""}).context["form"].errors
    done = client.post(page, {"reason": "Lost phone; rang the number that we had."})
    assert done.status_code == 302

    assert not Authenticator.objects.filter(user=lead).exists()
    assert [(each.person, each.reset_by, each.reason) for each in SecondFactorReset.objects.all()] == [
        (lead, staff, "Lost phone; rang the number that we had.")
    ]
    assert theirs.get(HOME).status_code == 302
    (mail,) = OutgoingMail.objects.filter(template="second_factor_reset")
    assert (mail.person, mail.reply_to) == (lead, staff.email)
    assert "Helen Easterby" in mail.text
    (change,) = client.get(
        reverse("admin:accounts_secondfactorreset_history", args=[SecondFactorReset.objects.get().pk])
    ).context["changes"]
    assert (change.verb, change.by, change.operation) == ("Made", "Helen Easterby", "reset second factor")
    assert enter_password(theirs, lead)["Location"] == HOME


def test_nobody_resets_their_own_nor_without_a_reason_nor_where_there_is_none(lead: Person) -> None:
    staff = HeeStaffFactory().person
    with_app(staff)
    for by, person, reason, words in (
        (staff, staff, "Lost phone", "Nobody resets their own second factor"),
        (staff, lead, "  ", "Say why"),
        (staff, lead, "Lost phone", "has no second factor"),
        (lead, staff, "Lost phone", "Only HEE staff"),
        (LearnerFactory().person, staff, "Lost phone", "Only HEE staff"),
        (HeeStaffFactory(region=RegionFactory()).person, staff, "Lost phone", "Only HEE staff"),
    ):
        with pytest.raises(Refusal, match=words):
            reset_second_factor(by=by, person=person, reason=reason)
    assert second_factor.has_second_factor(staff)
    assert not SecondFactorReset.objects.exists()
    colleague = HeeStaffFactory().person
    reset_second_factor(by=colleague, person=staff, reason="Lost phone")
    assert not second_factor.has_second_factor(staff)


def test_no_header_takes_passkeys_away_from_the_browser(client: Client) -> None:
    assert "publickey-credentials" not in client.get(SIGN_IN)["Permissions-Policy"]
