"""Invitations: who invites whom, what they give, how they are sent again, taken back, accepted, and run out."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.invitations import (
    HEE,
    HUB,
    INVITERS,
    PRACTICE,
    PROVIDER,
    TABLE,
    address_of,
    invitation_for,
    places_for,
    token_for,
)
from accounts.models import (
    Administrator,
    Invitation,
    InvitedRole,
    OutgoingMail,
    Person,
    RoleKind,
    Supervisor,
)
from accounts.operations.invitations import invite, invite_many
from accounts.operations.sent_invitations import (
    accept_invitation,
    invite_known_person,
    remind_of_invitations,
    revoke_invitation,
    send_invitation_again,
)
from hubs.operations.base import Refusal
from placements.models import Placement
from tests.accounts.inviting import GOOD_PASSWORD, NEW, invited, plan_for
from tests.factories import HeeStaffFactory, ParticipationFactory, RegionFactory, SessionFactory
from tests.factories.cast import Cast
from tests.races import race
from tests.refusals import refused

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 23)
K = RoleKind


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Any:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False) as clock:
        yield clock


# Who invites whom


def test_the_table_of_who_invites_whom() -> None:
    """By hand: read it before you change it."""
    assert {row.kind.value: (row.place, set(row.inviters)) for row in TABLE} == {
        "hee_staff": ("region", {HEE}),
        "hub_lead": ("hub", {HEE}),
        "hub_involvement_coordinator": ("hub", {HEE, HUB}),
        "practice_lead": ("practice", {HEE, HUB}),
        "administrator": ("practice", {HEE, HUB, PRACTICE}),
        "educationalist": ("practice", {HEE, HUB, PRACTICE}),
        "supervisor": ("practice", {HEE, HUB, PRACTICE}),
        "patient_partner": ("practice", {HEE, HUB, PRACTICE}),
        "involvement_coordinator": ("practice", {HEE, HUB}),
        "academic_link": ("education_provider", {HEE}),
        "learner": ("education_provider", {HEE, PROVIDER}),
    }
    assert INVITERS == ("hee_staff", "hub_leads", "administrators", "academic_links")


def test_everybody_invites_where_they_are_and_nowhere_else(cast: Cast) -> None:
    """Each persona × each role: the places, by hand."""
    ash, beck, cliff = (p.name for p in (cast.practice, cast.same_hub_practice, cast.stranger_practice))
    all_practices, south = {ash, beck, cliff}, {ash, beck}
    providers = {"East Riding University", "West Riding Medical School"}
    at_practices = ("administrator", "educationalist", "supervisor", "patient_partner")
    wanted: dict[str, dict[str, set[str]]] = {
        "hee": {
            "hee_staff": {"Yorkshire and the Humber"},
            "hub_lead": {"South Hub", "North Hub"},
            "hub_involvement_coordinator": {"South Hub", "North Hub"},
            "practice_lead": all_practices,
            "involvement_coordinator": all_practices,
            "academic_link": providers,
            "learner": providers,
            **dict.fromkeys(at_practices, all_practices),
        },
        "hub_lead": {
            "hub_involvement_coordinator": {"South Hub"},
            "practice_lead": south,
            "involvement_coordinator": south,
            **dict.fromkeys(at_practices, south),
        },
        "administrator": {kind: {ash} for kind in at_practices},
        "academic": {"learner": {"East Riding University"}},
        **{
            name: {}
            for name in ("educationalist", "practice_lead", "learner", "supervisor", "patient_partner")
        },
    }
    for persona, by_kind in wanted.items():
        person = getattr(cast, persona)
        found = {row.kind.value: {place.name for place in places_for(person, row)} for row in TABLE}
        assert {kind: names for kind, names in found.items() if names} == by_kind, persona


def test_hee_staff_of_one_region_invite_in_it_alone(cast: Cast) -> None:
    elsewhere = RegionFactory()
    regional = HeeStaffFactory(region=elsewhere).person
    for row in TABLE:
        names = {str(place) for place in places_for(regional, row)}
        if row.place == "education_provider":
            assert names == {"East Riding University", "West Riding Medical School"}
        else:
            assert names == ({str(elsewhere)} if row.place == "region" else set()), row.kind
    with pytest.raises(Refusal):
        invite(by=regional, plan=plan_for(K.HEE_STAFF, None))


@pytest.mark.parametrize(
    ("persona", "kind", "place"),
    [
        ("administrator", K.ADMINISTRATOR, "same_hub_practice"),
        ("administrator", K.PRACTICE_LEAD, "practice"),
        ("administrator", K.HUB_LEAD, "hub"),
        ("hub_lead", K.ADMINISTRATOR, "stranger_practice"),
        ("hub_lead", K.HUB_LEAD, "hub"),
        ("hub_lead", K.HUB_INVOLVEMENT_COORDINATOR, "other_hub"),
        ("academic", K.LEARNER, "other_provider"),
        ("academic", K.ACADEMIC_LINK, "provider"),
        ("educationalist", K.SUPERVISOR, "practice"),
        ("learner", K.LEARNER, "provider"),
    ],
)
def test_what_is_not_theirs_to_give_is_refused(cast: Cast, persona: str, kind: RoleKind, place: str) -> None:
    group = cast.student_nurse if kind == K.LEARNER else None
    with pytest.raises(Refusal, match="not yours"):
        invite(by=getattr(cast, persona), plan=plan_for(kind, getattr(cast, place), learner_group=group))
    assert not Person.objects.filter(email=NEW).exists()
    assert invite(by=cast.hee, plan=plan_for(kind, getattr(cast, place), learner_group=group)).email == NEW


def test_a_list_with_one_row_that_is_not_theirs_invites_nobody(cast: Cast) -> None:
    plans = [
        plan_for(K.SUPERVISOR, cast.practice),
        plan_for(K.SUPERVISOR, cast.stranger_practice, "b@example.org"),
    ]
    with pytest.raises(Refusal):
        invite_many(by=cast.administrator, plans=plans)
    assert (Invitation.objects.count(), OutgoingMail.objects.count()) == (0, 0)


# What an invitation gives


def test_inviting_makes_the_person_the_role_and_the_invitation_in_one_step(cast: Cast) -> None:
    invitation = invited(
        cast.academic, K.LEARNER, cast.provider, learner_group=cast.student_nurse, stage="Year 2"
    )

    person = invitation.person
    assert (person.email, person.full_name, person.can_sign_in) == (NEW, "Quentin Quill", False)
    assert not person.has_usable_password()
    learner = person.learners.get()
    assert (learner.education_provider, learner.learner_group, learner.stage) == (
        cast.provider,
        cast.student_nurse,
        "Year 2",
    )
    assert invitation.expires_at - invitation.sent_at == datetime.timedelta(days=14)
    assert [role.words for role in invitation.roles.all()] == ["Learner, East Riding University"]


def test_the_mail_has_the_address_and_answers_reach_the_one_who_invites(cast: Cast) -> None:
    invitation = invited(cast.administrator, K.ADMINISTRATOR, cast.practice)
    mail = OutgoingMail.objects.get()
    assert (mail.template, mail.to_address, mail.reply_to, mail.holds_secret) == (
        "invitation",
        NEW,
        cast.administrator.email,
        True,
    )
    assert mail.subject == "Alice Minster invites you to the Advanced Training Practices portal"
    for words in (mail.text, mail.html):
        assert address_of(invitation) in words
        assert "Administrator, Ash Grove Surgery, from 23 November 2026" in words


def test_somebody_with_an_account_is_given_the_role_and_told_without_a_link(cast: Cast) -> None:
    person = invite(
        by=cast.hub_lead, plan=plan_for(K.PRACTICE_LEAD, cast.practice, cast.administrator.email or "")
    )
    assert person == cast.administrator
    assert person.practice_leads.get().practice == cast.practice
    assert Invitation.objects.count() == 0
    mail = OutgoingMail.objects.get()
    assert (mail.template, mail.holds_secret) == ("invitation_role_added", False)
    assert "/invitations/" not in mail.text + mail.html
    person.refresh_from_db()
    assert person.full_name == "Alice Minster"


def test_capitals_in_an_address_make_no_second_person(cast: Cast) -> None:
    invited(cast.administrator, K.SUPERVISOR, cast.practice)
    invite(by=cast.administrator, plan=plan_for(K.EDUCATIONALIST, cast.practice, NEW.upper()))
    assert Person.objects.filter(email__iexact=NEW).count() == 1


def test_another_role_before_they_accept_goes_into_the_same_invitation(cast: Cast) -> None:
    first = invited(cast.administrator, K.SUPERVISOR, cast.practice)
    old = token_for(first)
    again = invited(cast.same_hub_administrator, K.SUPERVISOR, cast.same_hub_practice)

    assert again == first
    assert [role.words for role in again.roles.all()] == [
        "Supervisor, Ash Grove Surgery",
        "Supervisor, Beck Side Medical Centre",
    ]
    assert (invitation_for(old), invitation_for(token_for(again))) == (None, again)
    assert OutgoingMail.objects.latest("pk").template == "invitation_again"


@pytest.mark.parametrize("spoil", [{"is_active": False}, {"can_sign_in": False}])
def test_whose_account_was_closed_is_not_opened_by_an_invitation(cast: Cast, spoil: dict[str, Any]) -> None:
    plan = plan_for(K.SUPERVISOR, cast.practice, cast.practice_lead.email or "")
    Person.objects.filter(pk=cast.practice_lead.pk).update(**spoil)
    with pytest.raises(Refusal, match="Nobody can be invited by the address"):
        invite(by=cast.administrator, plan=plan)
    Person.objects.filter(pk=cast.practice_lead.pk).update(is_active=True, can_sign_in=True)
    assert invite(by=cast.administrator, plan=plan) == cast.practice_lead


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"ends_on": TODAY - datetime.timedelta(days=1)}, "last day must be on or after"),
        ({"email": "no address"}, "valid email"),
        ({"email": "  "}, "needs an email"),
    ],
)
def test_nonsense_is_refused_whole(cast: Cast, fields: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words):
        invite(by=cast.administrator, plan=plan_for(K.SUPERVISOR, cast.practice, **fields))
    assert not Supervisor.objects.filter(person__given_name="Quentin").exists()


def test_the_same_role_twice_is_refused(cast: Cast) -> None:
    plan = plan_for(K.SUPERVISOR, cast.practice)
    invite(by=cast.administrator, plan=plan)
    with pytest.raises(Refusal, match="holds this role here"):
        invite(by=cast.administrator, plan=plan)


def test_a_supervisor_without_an_account_is_invited_to_one(cast: Cast) -> None:
    invitation = invite_known_person(by=cast.administrator, person=cast.supervisor, email="Norah@Example.org")
    person = accept_invitation(by=invitation.person, invitation=invitation, password=GOOD_PASSWORD)
    assert (person, person.email, person.can_sign_in) == (cast.supervisor, "norah@example.org", True)
    assert [(role.words, role.is_new) for role in invitation.roles.all()] == [
        ("Supervisor, Ash Grove Surgery", False)
    ]


def test_nobody_is_invited_to_an_account_by_strangers_or_at_anothers_address(cast: Cast) -> None:
    for by, email in ((cast.stranger_administrator, NEW), (cast.administrator, cast.hee.email or "")):
        with pytest.raises(Refusal):
            invite_known_person(by=by, person=cast.supervisor, email=email)
    assert invite_known_person(by=cast.administrator, person=cast.supervisor, email=NEW)


def test_revoking_an_invitation_to_an_account_keeps_what_was_held_before(cast: Cast) -> None:
    invitation = invite_known_person(by=cast.administrator, person=cast.supervisor, email=NEW)
    assert revoke_invitation(by=cast.administrator, invitation=invitation) == []
    assert cast.supervisor.supervisors.current().exists()


# Addresses


def test_no_secret_is_stored(cast: Cast) -> None:
    invitation = invited(cast.administrator, K.SUPERVISOR, cast.practice)
    token = token_for(invitation)
    values = Invitation.objects.filter(pk=invitation.pk).values_list().get()
    assert [value for value in values if token[22:] in str(value)] == []


def spoil_sent_again(invitation: Invitation) -> None:
    send_invitation_again(by=invitation.invited_by, invitation=invitation)


def spoil_revoked(invitation: Invitation) -> None:
    revoke_invitation(by=invitation.invited_by, invitation=invitation)


def spoil_accepted(invitation: Invitation) -> None:
    accept_invitation(by=invitation.person, invitation=invitation, password=GOOD_PASSWORD)


def spoil_run_out(invitation: Invitation) -> None:
    Invitation.objects.update(sent_at=timezone.now() - datetime.timedelta(days=1), expires_at=timezone.now())


def spoil_left(invitation: Invitation) -> None:
    Person.objects.filter(pk=invitation.person_id).update(is_active=False)


def spoil_other_address(invitation: Invitation) -> None:
    Person.objects.filter(pk=invitation.person_id).update(email="other@example.org")


SPOILS = [spoil_sent_again, spoil_revoked, spoil_accepted, spoil_run_out, spoil_left, spoil_other_address]


@pytest.mark.parametrize("spoil", SPOILS)
def test_the_old_address_opens_nothing_after(cast: Cast, spoil: Any) -> None:
    invitation = invited(cast.administrator, K.SUPERVISOR, cast.practice)
    token = token_for(invitation)
    assert invitation_for(token) == invitation
    spoil(invitation)
    assert invitation_for(token) is None


@pytest.mark.parametrize("place", [0, 10, 21, 22, 30, 48])
def test_a_token_with_one_other_letter_opens_nothing(cast: Cast, place: int) -> None:
    token = token_for(invited(cast.administrator, K.SUPERVISOR, cast.practice))
    other = "A" if token[place] != "A" else "Q"
    assert invitation_for(token[:place] + other + token[place + 1 :]) is None


# Sent again, revoked, accepted


def test_sending_again_gives_another_address_and_the_whole_time(cast: Cast, on_a_monday_morning: Any) -> None:
    invitation = invited(cast.administrator, K.SUPERVISOR, cast.practice)
    on_a_monday_morning.shift(datetime.timedelta(days=15))
    assert invitation.state == "expired"

    again = send_invitation_again(by=cast.hub_lead, invitation=invitation)

    assert (again.state, again.expires_at) == ("open", timezone.now() + datetime.timedelta(days=14))
    mail = OutgoingMail.objects.latest("pk")
    assert (mail.template, mail.reply_to, mail.holds_secret) == (
        "invitation_again",
        cast.hub_lead.email,
        True,
    )
    assert address_of(again) in mail.text


def test_revoking_ends_the_role_that_has_begun_yesterday_and_removes_the_one_that_has_not(cast: Cast) -> None:
    long_ago = invited(
        cast.administrator, K.SUPERVISOR, cast.practice, starts_on=TODAY - datetime.timedelta(days=9)
    )
    new = invited(cast.administrator, K.ADMINISTRATOR, cast.practice, "later@example.org")

    assert revoke_invitation(by=cast.administrator, invitation=long_ago) == ["Supervisor, Ash Grove Surgery"]
    assert revoke_invitation(by=cast.hub_lead, invitation=new) == ["Administrator, Ash Grove Surgery"]

    assert long_ago.person.supervisors.get().ends_on == TODAY - datetime.timedelta(days=1)
    assert not Administrator.objects.filter(person=new.person).exists()
    assert {each.state for each in Invitation.objects.all()} == {"revoked"}
    history: Any = Administrator._meta.apps.get_model("accounts", "AdministratorEvent")
    labels = history.objects.filter(person=new.person).order_by("pgh_id").values_list("pgh_label", flat=True)
    assert list(labels) == ["insert", "delete"]


@pytest.mark.parametrize("days", [0, -9])
def test_a_role_that_a_placement_names_is_not_taken_back(cast: Cast, days: int) -> None:
    starts_on = TODAY + datetime.timedelta(days=days)
    invitation = invited(cast.administrator, K.ADMINISTRATOR, cast.practice, starts_on=starts_on)
    role = invitation.person.administrators.get()
    Placement.objects.filter(pk=cast.placement.pk).update(administrator=role)

    with pytest.raises(Refusal):
        revoke_invitation(by=cast.administrator, invitation=invitation)
    assert Administrator.objects.get(pk=role.pk).ends_on is None
    assert Invitation.objects.get().state == "open"

    Placement.objects.filter(pk=cast.placement.pk).update(
        administrator=cast.administrator.administrators.get()
    )
    assert revoke_invitation(by=cast.administrator, invitation=invitation)


def test_a_supervisor_who_leads_sessions_to_come_is_not_taken_back(cast: Cast) -> None:
    invitation = invited(cast.administrator, K.SUPERVISOR, cast.practice)
    session = SessionFactory(practice=cast.practice, day=TODAY + datetime.timedelta(days=7))
    ParticipationFactory(session=session, person=invitation.person, part="leader")
    with pytest.raises(Refusal, match="sessions to come"):
        revoke_invitation(by=cast.administrator, invitation=invitation)


def test_revoking_takes_back_only_what_one_could_give(cast: Cast) -> None:
    invited(cast.administrator, K.SUPERVISOR, cast.practice)
    invitation = invited(cast.same_hub_administrator, K.SUPERVISOR, cast.same_hub_practice)

    revoke_invitation(by=cast.administrator, invitation=invitation)

    held = Invitation.objects.get()
    assert (held.state, [role.words for role in held.roles.all()]) == (
        "open",
        ["Supervisor, Beck Side Medical Centre"],
    )
    assert list(Invitation.objects.managed_by(cast.administrator)) == []
    revoke_invitation(by=cast.hub_lead, invitation=invitation)
    assert Invitation.objects.get().state == "revoked"


def test_strangers_revoke_nothing(cast: Cast) -> None:
    invitation = invited(cast.administrator, K.SUPERVISOR, cast.practice)
    for persona in (cast.stranger_administrator, cast.other_hub_lead, cast.educationalist, cast.academic):
        with pytest.raises(Refusal, match="not yours"):
            revoke_invitation(by=persona, invitation=invitation)
    assert Invitation.objects.get().state == "open"


def test_what_is_accepted_or_revoked_stays_so(cast: Cast) -> None:
    accepted = invited(cast.administrator, K.SUPERVISOR, cast.practice)
    spoil_accepted(accepted)
    revoked = invited(cast.administrator, K.SUPERVISOR, cast.practice, "b@example.org")
    spoil_revoked(revoked)
    for invitation in (accepted, revoked):
        for operation in (send_invitation_again, revoke_invitation):
            with pytest.raises(Refusal, match="meanwhile"):
                operation(by=cast.administrator, invitation=invitation)


def test_who_was_revoked_can_be_invited_anew(cast: Cast) -> None:
    spoil_revoked(invited(cast.administrator, K.SUPERVISOR, cast.practice))
    invite(by=cast.administrator, plan=plan_for(K.SUPERVISOR, cast.practice))
    assert sorted(each.state for each in Invitation.objects.all()) == ["open", "revoked"]


def test_accepting_opens_the_account_with_the_chosen_password(cast: Cast) -> None:
    invitation = invited(cast.administrator, K.ADMINISTRATOR, cast.practice)
    with pytest.raises(Refusal, match="too short"):
        accept_invitation(by=invitation.person, invitation=invitation, password="short")
    assert not Person.objects.get(email=NEW).can_sign_in

    person = accept_invitation(by=invitation.person, invitation=invitation, password=GOOD_PASSWORD)

    assert (person.can_sign_in, person.check_password(GOOD_PASSWORD)) == (True, True)
    assert Invitation.objects.get().state == "accepted"


def test_who_proves_in_another_way_who_they_are_needs_no_password(cast: Cast) -> None:
    invitation = invited(cast.administrator, K.ADMINISTRATOR, cast.practice)
    person = accept_invitation(by=invitation.person, invitation=invitation, password=None)
    assert (person.can_sign_in, person.has_usable_password()) == (True, False)


def test_an_invitation_is_accepted_by_nobody_else(cast: Cast) -> None:
    invitation = invited(cast.administrator, K.ADMINISTRATOR, cast.practice)
    with pytest.raises(Refusal):
        accept_invitation(by=cast.learner, invitation=invitation, password=GOOD_PASSWORD)


def test_the_one_who_invites_is_told_once_before_an_invitation_runs_out(
    cast: Cast, on_a_monday_morning: Any
) -> None:
    invited(cast.administrator, K.SUPERVISOR, cast.practice)
    invited(cast.administrator, K.SUPERVISOR, cast.practice, "b@example.org")
    spoil_revoked(invited(cast.administrator, K.SUPERVISOR, cast.practice, "c@example.org"))
    assert remind_of_invitations() == 0
    on_a_monday_morning.shift(datetime.timedelta(days=12))

    assert (remind_of_invitations(), remind_of_invitations()) == (1, 0)

    mail = OutgoingMail.objects.get(template="invitation_runs_out")
    assert (mail.person, mail.holds_secret) == (cast.administrator, False)
    assert mail.subject == "2 invitations of yours run out in the next two days"


# What the database itself refuses


@pytest.mark.constraints
def test_nobody_has_two_open_invitations(cast: Cast) -> None:
    first = invited(cast.administrator, K.SUPERVISOR, cast.practice)
    with refused("accounts_person_has_one_open_invitation"):
        Invitation.objects.create(
            person=first.person, invited_by=cast.hee, expires_at=timezone.now() + datetime.timedelta(days=1)
        )


@pytest.mark.constraints
@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"accepted_at": 1, "revoked_at": 1}, "accounts_invitation_is_accepted_or_revoked"),
        ({"accepted_at": 15}, "accounts_invitation_is_accepted_in_time"),
        ({"expires_at": -1}, "accounts_invitation_expires_after_it_is_sent"),
    ],
)
def test_dates_that_cannot_be_are_refused(cast: Cast, values: dict[str, int], constraint: str) -> None:
    invited(cast.administrator, K.SUPERVISOR, cast.practice)
    now = timezone.now()
    with refused(constraint):
        Invitation.objects.update(
            **{name: now + datetime.timedelta(days=days) for name, days in values.items()}
        )


@pytest.mark.constraints
def test_a_role_in_a_place_of_another_kind_is_refused(cast: Cast) -> None:
    invited(cast.administrator, K.SUPERVISOR, cast.practice)
    with refused("accounts_invited_role_has_its_place"):
        InvitedRole.objects.update(kind=K.HUB_LEAD)


# Many at once


@pytest.mark.constraints
@pytest.mark.django_db(transaction=True)
def test_of_six_who_accept_at_once_one_does(cast: Cast) -> None:
    invitation = invited(cast.administrator, K.SUPERVISOR, cast.practice)
    passwords = [f"{GOOD_PASSWORD} {number}" for number in range(6)]

    def attempt(password: str) -> Any:
        return lambda: accept_invitation(by=invitation.person, invitation=invitation, password=password)

    answers = race([attempt(password) for password in passwords])

    won = [n for n, answer in enumerate(answers) if isinstance(answer, Person)]
    assert (len(won), [type(answer) for n, answer in enumerate(answers) if n not in won]) == (
        1,
        [Refusal] * 5,
    )
    assert Person.objects.get(email=NEW).check_password(passwords[won[0]])


@pytest.mark.constraints
@pytest.mark.django_db(transaction=True)
def test_two_who_invite_the_same_new_address_at_once_both_succeed_with_one_person(cast: Cast) -> None:
    plans = [
        (cast.administrator, plan_for(K.SUPERVISOR, cast.practice)),
        (cast.same_hub_administrator, plan_for(K.SUPERVISOR, cast.same_hub_practice)),
    ]

    def attempt(by: Person, plan: Any) -> Any:
        return lambda: invite(by=by, plan=plan)

    answers = race([attempt(*each) for each in plans])

    person = Person.objects.get(email=NEW)
    assert answers == [person, person]
    assert InvitedRole.objects.filter(invitation__person=person).count() == 2
    assert Invitation.objects.count() == 1


@pytest.mark.constraints
@pytest.mark.django_db(transaction=True)
def test_an_invitation_is_accepted_or_revoked_at_once_never_both(cast: Cast) -> None:
    invitation = invited(cast.administrator, K.SUPERVISOR, cast.practice)
    race(
        [
            lambda: accept_invitation(by=invitation.person, invitation=invitation, password=GOOD_PASSWORD),
            lambda: revoke_invitation(by=cast.administrator, invitation=invitation),
        ]
    )
    person = Person.objects.get(email=NEW)
    state = Invitation.objects.get().state
    assert person.can_sign_in == (state == "accepted")
    assert Supervisor.objects.filter(person=person).exists() == (state == "accepted")
