"""People's lives: deputies, hand-overs, registration and approval, those who only supervise, learners' terms."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from accounts.models import (
    Administrator,
    Educationalist,
    Learner,
    LearnerTerms,
    OutgoingMail,
    Person,
    Supervisor,
)
from accounts.operations import (
    NewPerson,
    add_supervisor,
    change_role_days,
    change_supervisor,
    describe_educationalist,
    end_role,
    hand_over_role,
    name_deputy,
    set_learner_terms,
)
from accounts.recipients import send_mail_about, who_keeps
from accounts.registration import SHAPES, RegistrationBody, registration_number
from hubs.operations.base import Refusal
from hubs.operations.places import set_shared_mailbox
from placements.models import Placement, Session
from placements.operations.placements import change_dates, describe_placement
from tests.factories import (
    AdministratorFactory,
    EducationalistFactory,
    HubLeadFactory,
    PersonFactory,
    PlacementFactory,
    PracticeFactory,
    SupervisorFactory,
)
from tests.factories.cast import Cast

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 11, 23)
DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(days=7)


@pytest.fixture(autouse=True)
def on_a_monday_morning() -> Iterator[None]:
    with time_machine.travel(datetime.datetime(2026, 11, 23, 9, tzinfo=datetime.UTC), tick=False):
        yield


def refusal(operation: Any, **arguments: Any) -> tuple[str, ...]:
    """The sentences with which ``operation`` is refused."""
    with pytest.raises(Refusal) as caught:
        operation(**arguments)
    return caught.value.sentences


def mails() -> list[tuple[str, str]]:
    """To whom which mail went, in order."""
    return list(OutgoingMail.objects.order_by("to_address", "pk").values_list("to_address", "template"))


def again(person: Person) -> Person:
    """The same person, of whom nothing is remembered."""
    return Person.objects.get(pk=person.pk)


# Deputies


@pytest.mark.parametrize(
    ("first", "last", "is_in"),
    [(0, 0, True), (-7, 0, True), (0, 7, True), (1, 7, False), (-7, -1, False)],
    ids=["today", "until today", "from today", "from tomorrow", "until yesterday"],
)
def test_a_deputy_administrator_keeps_the_same_on_those_days_and_on_no_other(
    cast: Cast, first: int, last: int, is_in: bool
) -> None:
    deputy = PersonFactory(email="deputy@example.org")
    role = Administrator.objects.get(person=cast.administrator)
    name_deputy(
        by=cast.administrator,
        role=role,
        person=deputy,
        starts_on=TODAY + first * DAY,
        ends_on=TODAY + last * DAY,
    )
    for rows in (Placement, Session):
        kept = set(rows.objects.managed_by(again(cast.administrator)))
        assert kept
        assert set(rows.objects.managed_by(again(deputy))) == (kept if is_in else set())
    assert (again(deputy) in who_keeps(cast.practice)) is is_in
    assert cast.administrator in who_keeps(cast.practice)


@pytest.mark.parametrize(("last", "is_in"), [(0, True), (-1, False)], ids=["until today", "until yesterday"])
def test_a_deputy_educationalist_plans_the_teaching_of_the_same_learners(
    cast: Cast, last: int, is_in: bool
) -> None:
    deputy = PersonFactory()
    role = Educationalist.objects.get(person=cast.educationalist)
    taught = set(Session.objects.managed_by(cast.educationalist))
    assert taught
    name_deputy(
        by=cast.administrator, role=role, person=deputy, starts_on=TODAY - WEEK, ends_on=TODAY + last * DAY
    )
    assert set(Session.objects.managed_by(again(deputy))) == (taught if is_in else set())
    stranger = Educationalist.objects.get(person=cast.stranger_educationalist)
    assert stranger not in Educationalist.objects.answered_for_by(again(deputy))


def test_a_deputy_is_told_by_mail_and_mail_about_the_practice_reaches_them(cast: Cast) -> None:
    deputy = PersonFactory(email="deputy@example.org", given_name="Dee")
    role = Administrator.objects.get(person=cast.administrator)
    name_deputy(by=cast.hee, role=role, person=deputy, starts_on=TODAY, ends_on=TODAY + 4 * DAY)
    assert mails() == [("deputy@example.org", "deputy_named")]
    mail = OutgoingMail.objects.get()
    assert mail.subject == "You stand in for Alice Minster at Ash Grove Surgery"
    assert "administrator at Ash Grove Surgery, on these days: 23 to 27 November 2026." in mail.text
    context = {"consent": None, "by": cast.hee}
    assert [mail.to_address for mail in send_mail_about(cast.practice, "acting_consent", context)] == [
        "alice.minster@example.org",
        "deputy@example.org",
    ]


def test_deputies_need_an_account_and_a_principal(cast: Cast) -> None:
    role = Administrator.objects.get(person=cast.administrator)
    days: Any = {"starts_on": TODAY, "ends_on": TODAY + WEEK}
    assert refusal(name_deputy, by=None, role=role, person=cast.supervisor, **days) == (
        "Norah Practiss has no account, so they cannot stand in. Invite them first.",
    )
    deputy = name_deputy(by=None, role=role, person=cast.practice_lead, **days)
    assert refusal(name_deputy, by=None, role=deputy, person=PersonFactory(), **days) == (
        "Priya Lal stands in themselves. Name a deputy of Alice Minster instead.",
    )


def test_a_role_and_its_deputies_fit_when_its_days_change(cast: Cast) -> None:
    lead = HubLeadFactory(person__given_name="Lea", person__family_name="Lead")
    deputy = name_deputy(
        by=None, role=lead, person=PersonFactory(), starts_on=TODAY + 10 * DAY, ends_on=TODAY + 20 * DAY
    )
    days: Any = {"by": None, "role": lead}
    late = refusal(change_role_days, **days, starts_on=TODAY + 11 * DAY, ends_on=None)
    assert late == (f"{deputy.person} stands in from 3 December 2026, before that day.",)
    change_role_days(**days, starts_on=TODAY, ends_on=TODAY + 15 * DAY)
    deputy.refresh_from_db()
    assert deputy.ends_on == TODAY + 15 * DAY
    change_role_days(**days, starts_on=TODAY, ends_on=None)
    lead.refresh_from_db()
    assert (lead.starts_on, lead.ends_on) == (TODAY, None)
    endless = refusal(change_role_days, by=None, role=deputy, starts_on=TODAY + 10 * DAY, ends_on=None)
    assert endless == ("Give the deputy a last day: deputies stand in for a time.",)


# Hand-over


def test_placements_that_go_on_name_who_takes_over_and_everybody_concerned_is_told(cast: Cast) -> None:
    role = Administrator.objects.get(person=cast.administrator)
    to = AdministratorFactory(practice=cast.practice, person__email="bo@example.org")
    last = TODAY + 2 * WEEK
    learner = cast.second_placement.learner
    before = PlacementFactory(
        practice=cast.practice, administrator=role, learner=learner, starts_on=TODAY - 9 * WEEK, ends_on=last
    )
    later = PlacementFactory(
        practice=cast.practice, administrator=role, learner=learner, starts_on=last + 9 * WEEK
    )
    over = PlacementFactory(
        practice=cast.practice, administrator=role, state="cancelled", ends_on=last + WEEK
    )
    assert refusal(end_role, by=None, role=role, ends_on=last)[1] == (
        "Name who takes them over, or choose a later last day."
    )
    hand_over_role(by=cast.hub_lead, role=role, ends_on=last, to=to)
    named = dict(Placement.objects.filter(practice=cast.practice).values_list("pk", "administrator"))
    assert named == {
        cast.placement.pk: to.pk,
        cast.second_placement.pk: to.pk,
        later.pk: to.pk,
        before.pk: role.pk,
        over.pk: role.pk,
    }
    role.refresh_from_db()
    assert (role.ends_on, role.handed_over_to) == (last, to)
    assert mails() == [
        ("alice.minster@example.org", "role_handed_over"),
        ("bo@example.org", "role_handed_over"),
        ("lena.nursingham@example.org", "role_taken_over"),
        ("marcus.medlow@example.org", "role_taken_over"),
        ("marcus.medlow@example.org", "role_taken_over"),
    ]
    mail = OutgoingMail.objects.get(to_address="lena.nursingham@example.org")
    assert (
        "Alice Minster is your administrator at Ash Grove Surgery until Monday 7 December 2026." in mail.text
    )
    assert mail.reply_to == "bo@example.org"


def test_who_hands_over_their_learners_teaches_them_until_their_own_last_day(cast: Cast) -> None:
    role = Educationalist.objects.get(person=cast.educationalist)
    to = EducationalistFactory(practice=cast.practice)
    taught = set(Session.objects.managed_by(cast.educationalist))
    assert taught
    hand_over_role(by=cast.administrator, role=role, ends_on=TODAY + DAY, to=to)
    for days, theirs in ((0, taught), (1, taught), (2, set())):
        with time_machine.travel(datetime.datetime(2026, 11, 23 + days, 9, tzinfo=datetime.UTC)):
            assert set(Session.objects.managed_by(again(cast.educationalist))) == theirs
            assert set(Session.objects.managed_by(again(to.person))) == taught
    assert ("edward.kaye@example.org", "role_handed_over") not in mails()
    assert (to.person.email, "role_handed_over") in mails()


def test_only_somebody_who_is_there_takes_over(cast: Cast) -> None:
    role = Administrator.objects.get(person=cast.administrator)
    last = TODAY + 2 * WEEK
    here = {"practice": cast.practice, "person__given_name": "Bo", "person__family_name": "Next"}

    def refused(to: Any) -> str:
        return refusal(hand_over_role, by=None, role=role, ends_on=last, to=to)[0]

    assert refused(AdministratorFactory()) == "Somebody else of Ash Grove Surgery must take over."
    assert refused(role) == "Nobody takes over from themselves."
    assert refused(EducationalistFactory(**here)) == "Who takes over must be administrator too."
    assert refused(AdministratorFactory(**here, starts_on=last + 2 * DAY)) == (
        "Bo Next begins on 9 December 2026: nobody would answer for the days before."
    )
    assert refused(AdministratorFactory(**here, ends_on=last)) == (
        "Bo Next ends on 7 December 2026, so they cannot take over after that."
    )
    early = AdministratorFactory(**here, ends_on=last + DAY)
    assert refused(early) == (
        "Bo Next is administrator until 8 December 2026 only, and the placement of Lena Nursingham and Marcus "
        "Medlow goes on after that."
    )
    deputy = AdministratorFactory(**here, ends_on=last, deputising_for=role)
    assert (
        refused(deputy) == "Bo Next only stands in for a time. Choose somebody who holds the role themselves."
    )
    assert Placement.objects.filter(administrator=role).count() == 2
    assert mails() == []
    hand_over_role(by=None, role=role, ends_on=last, to=AdministratorFactory(**here, starts_on=last + DAY))


def test_nobody_is_named_for_longer_than_they_are_there(cast: Cast) -> None:
    leaving = AdministratorFactory(
        practice=cast.practice,
        ends_on=cast.placement.ends_on,
        person__given_name="Lee",
        person__family_name="Ving",
    )
    what: Any = {
        "educationalist": cast.placement.educationalist,
        "interdisciplinary_opportunities": "Works with the pharmacist.",
    }
    describe_placement(by=None, placement=cast.placement, administrator=leaving, **what)
    sentence = (
        "Lee Ving is administrator until 8 January 2027 only, and the placement of Lena Nursingham goes on "
        "after that.",
    )
    days: Any = {"starts_on": cast.placement.starts_on, "ends_on": cast.placement.ends_on + DAY}
    assert refusal(change_dates, by=None, placement=cast.placement, **days) == sentence
    Administrator.objects.filter(pk=leaving.pk).update(ends_on=TODAY)
    late = refusal(describe_placement, by=None, placement=cast.placement, administrator=leaving, **what)
    assert late[0].startswith("Lee Ving is administrator until 23 November 2026 only")


# A practice's mailbox


def test_the_mailbox_gets_a_copy_of_the_practices_matters_and_never_of_one_persons(cast: Cast) -> None:
    set_shared_mailbox(
        by=cast.administrator, practice=cast.practice, address=" Ash.Grove@example.org", is_copied_in=True
    )
    role = Administrator.objects.get(person=cast.administrator)
    to = AdministratorFactory(practice=cast.practice, person__email="bo@example.org")
    hand_over_role(by=cast.hub_lead, role=role, ends_on=TODAY + WEEK, to=to)
    assert [each for each in mails() if each[0] == "ash.grove@example.org"] == [
        ("ash.grove@example.org", "role_handed_over")
    ]
    copy = OutgoingMail.objects.get(to_address="ash.grove@example.org")
    assert (copy.person, copy.text.split("\n")[0]) == (None, "Hello")
    assert "Nursingham" not in copy.text + copy.html


def test_a_mailbox_that_is_switched_off_or_missing_gets_nothing(cast: Cast) -> None:
    assert refusal(set_shared_mailbox, by=None, practice=cast.practice, address="", is_copied_in=True) == (
        "Give the mailbox to which copies are to go.",
    )
    cast.practice.refresh_from_db()
    set_shared_mailbox(by=None, practice=cast.practice, address="box@example.org", is_copied_in=False)
    send_mail_about(cast.practice, "acting_consent", {"consent": None, "by": cast.hee})
    assert [address for address, _ in mails()] == ["alice.minster@example.org"]


# Educationalists


@pytest.mark.parametrize(
    ("body", "typed", "kept"),
    [
        ("nmc", "12a 3456 e", "12A3456E"),
        ("gmc", "1234567", "1234567"),
        ("gphc", "2012345", "2012345"),
        ("hcpc", "ph123456", "PH123456"),
        ("other", "reg-17", "REG-17"),
    ],
)
def test_a_registration_number_is_kept_as_its_register_writes_it(
    cast: Cast, body: str, typed: str, kept: str
) -> None:
    role = Educationalist.objects.get(person=cast.educationalist)
    describe_educationalist(by=None, educationalist=role, registration_body=body, registration_number=typed)
    role.refresh_from_db()
    assert (role.registration_body, role.registration_number) == (body, kept)


@pytest.mark.parametrize(
    ("body", "typed"),
    [
        ("nmc", "1234567"),
        ("nmc", "12Z3456E"),
        ("gmc", "123456"),
        ("gmc", "12A3456E"),
        ("gmc", "１２３４５６７"),
        ("gphc", "x"),
        ("hcpc", "123456"),
        ("other", "-" * 21),
    ],
)
def test_a_number_that_cannot_be_one_of_that_register_is_refused(body: str, typed: str) -> None:
    sentence = SHAPES[RegistrationBody(body)][1]
    with pytest.raises(ValueError, match=sentence.split(",")[0]):
        registration_number(body, typed)
    role = EducationalistFactory()
    refused = refusal(
        describe_educationalist,
        by=None,
        educationalist=role,
        registration_body=body,
        registration_number=typed,
    )
    assert refused == (f"{sentence}.",)


def test_an_approval_and_a_registration_are_whole(cast: Cast) -> None:
    role = Educationalist.objects.get(person=cast.educationalist)

    def refused(**values: Any) -> tuple[str, ...]:
        return refusal(describe_educationalist, by=None, educationalist=role, **values)

    assert refused(approved_until=TODAY) == ("Give the first day of the approval too.",)
    assert refused(approved_from=TODAY, approved_until=TODAY - DAY) == (
        "The approval has a first day, on or before its last day.",
    )
    assert refused(registration_body="nmc") == ("A registration has a body and a number.",)
    assert refused(registration_number="12A3456E") == ("A registration has a body and a number.",)


def test_history_has_an_approval_and_not_the_number_of_a_registration(cast: Cast) -> None:
    from django.apps import apps

    role = Educationalist.objects.get(person=cast.educationalist)
    describe_educationalist(
        by=None,
        educationalist=role,
        registration_body="nmc",
        registration_number="12A3456E",
        approved_from=TODAY,
        most_learners=2,
    )
    event = apps.get_model("accounts", "EducationalistEvent")._default_manager.order_by("pgh_id").last()
    assert (event.approved_from, event.most_learners) == (TODAY, 2)
    assert not hasattr(event, "registration_number")


def test_approvals_that_lapse_are_found_three_months_ahead(cast: Cast) -> None:
    role = Educationalist.objects.get(person=cast.educationalist)
    for days, is_ending in ((-400, True), (-1, True), (0, True), (91, True), (92, False)):
        describe_educationalist(
            by=None,
            educationalist=role,
            approved_from=TODAY - 800 * DAY,
            approved_until=TODAY + days * DAY,
        )
        ending = list(Educationalist.objects.with_approval_ending(TODAY))
        assert ending == ([role] if is_ending else []), days


# Those who only supervise


def test_somebody_who_only_supervises_has_no_account_though_they_have_an_address(cast: Cast) -> None:
    newcomer = NewPerson("Sue", "Pervise", email="Sue@example.org", phone="0113 496 0303")
    role = add_supervisor(
        by=cast.administrator,
        practice=cast.practice,
        newcomer=newcomer,
        starts_on=TODAY,
        job_title="Practice nurse",
    )
    assert (role.person.email, role.person.can_sign_in, role.person.has_usable_password()) == (
        "sue@example.org",
        False,
        False,
    )
    change_supervisor(
        by=cast.administrator, supervisor=role, given_name="Susan", family_name="Pervise", job_title="Nurse"
    )
    role = Supervisor.objects.select_related("person").get(pk=role.pk)
    assert (str(role), role.job_title, role.person.email) == ("Susan Pervise", "Nurse", None)
    end_role(by=cast.administrator, role=role, ends_on=TODAY)


def test_a_practice_changes_nobody_who_has_an_account_and_learns_of_no_address(cast: Cast) -> None:
    role = SupervisorFactory(practice=cast.practice, person=cast.practice_lead)
    values: Any = {"given_name": "Other", "family_name": "Name", "job_title": "GP"}
    assert refusal(change_supervisor, by=None, supervisor=role, email="mine@example.org", **values) == (
        "Priya Lal has an account, and keeps their own details.",
    )
    taken = ("This email address cannot be used here. Leave it empty, or invite them instead.",)
    stranger = str(cast.stranger_learner.email)
    nurse = Supervisor.objects.get(person=cast.supervisor)
    assert refusal(change_supervisor, by=None, supervisor=nurse, email=stranger, **values) == taken
    newcomer = NewPerson("Sue", "Pervise", email=stranger.upper())
    added = refusal(add_supervisor, by=None, practice=cast.practice, newcomer=newcomer, starts_on=TODAY)
    assert added == taken


# Learners


def test_a_learners_terms_are_kept_and_history_has_none_of_them(cast: Cast) -> None:
    from django.apps import apps

    learner = Learner.objects.get(person=cast.learner)
    set_learner_terms(by=cast.academic, learner=learner, is_employed=False, campus_weekdays=[5, 1, 5])
    with time_machine.travel(datetime.datetime(2026, 11, 23, 10, tzinfo=datetime.UTC)):
        set_learner_terms(
            by=cast.academic,
            learner=learner,
            is_employed=True,
            contracted_minutes=2250,
            under_18_until=TODAY + 90 * DAY,
        )
    terms = LearnerTerms.objects.get(learner=learner)
    assert (terms.is_employed, terms.contracted_minutes, terms.campus_weekdays) == (True, 2250, [])
    assert [terms.is_under_18_on(TODAY + days * DAY) for days in (0, 89, 90)] == [True, True, False]
    events = apps.get_model("accounts", "LearnerTermsIdLearnerChangedAtEvent")._default_manager
    fields = {field.name for field in events.model._meta.concrete_fields}
    assert {name for name in fields if not name.startswith("pgh_")} == {"id", "learner", "changed_at"}
    assert events.count() == 2


def test_terms_that_the_law_does_not_know_are_refused(cast: Cast) -> None:
    learner = Learner.objects.get(person=cast.learner)

    def refused(**values: Any) -> tuple[str, ...]:
        return refusal(set_learner_terms, by=None, learner=learner, **values)

    assert refused(is_employed=True, has_opted_out=True, under_18_until=TODAY + DAY) == (
        "Somebody under 18 cannot opt out of the limits on working time.",
    )
    assert refused(is_employed=False, has_opted_out=True) == (
        "Only an employed learner opts out of the 48 hour week.",
    )
    assert refused(is_employed=False, contracted_minutes=60) == (
        "Only an employed learner has contracted hours.",
    )
    assert refused(is_employed=True, paid_weekly_minutes=60) == (
        "Paid work besides is asked of students only.",
    )
    more = "The simulated hours are part of the hours of practice, so they cannot be more."
    assert refused(is_employed=False, simulated_minutes=60) == (more,)
    assert refused(is_employed=False, practice_minutes_before=600, simulated_minutes=601) == (more,)
    assert refused(is_employed=False, campus_weekdays=[8]) == ("Campus days are days from Monday to Sunday.",)
    assert not LearnerTerms.objects.exists()


def test_a_birthday_that_is_past_is_not_kept(cast: Cast) -> None:
    learner = Learner.objects.get(person=cast.learner)
    terms = set_learner_terms(by=None, learner=learner, is_employed=True, under_18_until=TODAY)
    assert terms.under_18_until is None


def test_terms_concern_who_plans_the_learners_days_and_nobody_later(cast: Cast) -> None:
    learner = Learner.objects.get(person=cast.learner)

    def who(door: str) -> set[str]:
        names = (
            "learner", "second_learner", "administrator", "same_hub_administrator", "stranger_administrator",
            "educationalist", "practice_lead", "academic", "other_academic", "hub_lead", "other_hub_lead", "hee",
        )  # fmt: skip
        return {
            name
            for name in names
            if getattr(Learner.objects, door)(again(getattr(cast, name))).filter(pk=learner.pk).exists()
        }

    keepers = {"administrator", "academic", "hub_lead", "hee"}
    assert who("whose_terms_are_kept_by") == keepers
    assert who("whose_terms_are_shown_to") == keepers | {"learner", "educationalist"}
    with time_machine.travel(datetime.datetime(2027, 3, 1, 9, tzinfo=datetime.UTC)):
        assert who("whose_terms_are_shown_to") == {"learner", "academic", "hee"}


def test_nobody_who_has_no_part_keeps_a_practice() -> None:
    assert who_keeps(PracticeFactory()) == []
