"""What a panel decides, all or none, and what follows: standing, membership, conditions and letters."""

import datetime
from functools import partial
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingMail
from hubs.models import (
    Accreditation,
    Application,
    Condition,
    Decision,
    Membership,
    PracticeGroup,
    PracticeGroupMember,
)
from hubs.operations.accrediting.decided import PlannedCondition, last_day_of
from hubs.operations.accrediting.decisions import CaseDecision, preview_decisions, record_decisions
from hubs.operations.accrediting.panels import change_meeting
from hubs.operations.base import Refusal
from hubs.operations.suspensions import suspend_accreditation
from tests.factories import (
    AccreditationFactory,
    HubLeadFactory,
    LearnerGroupFactory,
    PersonFactory,
    PracticeFactory,
    PracticeLeadFactory,
    SupervisorFactory,
)
from tests.factories.applications import application_in
from tests.factories.cast import Cast
from tests.factories.network import LONG_AGO
from tests.factories.panels import HOUR, case_of, decided, meeting_with, on_condition, three_people
from tests.races import race

pytestmark = pytest.mark.django_db
APPROVED, CONDITIONAL, REFUSED = Decision.Outcome.values
DAY = datetime.timedelta(days=1)
MINUTES = "All came. Both cases were discussed."


def today() -> datetime.date:
    return timezone.localdate()


def at_panel(cast: Cast, name: str, **said: Any) -> Application:
    return application_in("panel", practice=PracticeFactory(hub=cast.hub, name=name), **said)


def record(cast: Cast, meeting: Any, *decisions: CaseDecision, **changed: Any) -> list[Decision]:
    asked = {"by": cast.hee, "meeting": meeting, "minutes": MINUTES, "decisions": decisions}
    return record_decisions(**asked | changed)


def test_a_meeting_decides_all_its_cases_and_the_practices_get_their_letters(cast: Cast) -> None:
    first, second, third = (at_panel(cast, name) for name in ("Dale End", "Eastfield", "Fernhill"))
    group = first.learner_groups.get()
    meeting = meeting_with([first, second, third], by=cast.hee)
    planned = on_condition(second)

    made = record(
        cast,
        meeting,
        CaseDecision(case_of(first), APPROVED),
        CaseDecision(case_of(second), CONDITIONAL, reason="One deputy is missing.", conditions=[planned]),
        CaseDecision(case_of(third), REFUSED, reason="There is no room for learners."),
    )

    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes) == ("held", MINUTES)
    assert [(each.host, each.outcome, each.decided_by) for each in made] == [
        (first.practice, APPROVED, cast.hee),
        (second.practice, CONDITIONAL, cast.hee),
        (third.practice, REFUSED, cast.hee),
    ]
    rows = Accreditation.objects.filter(decision__in=made).order_by("pk")
    end = last_day_of(today(), 3)
    assert list(rows.values_list("practice", "learner_group", "starts_on", "ends_on", "state")) == [
        (first.practice_id, group.pk, today(), end, "standing"),
        (second.practice_id, second.learner_groups.get().pk, today(), end, "standing"),
    ]
    condition = Condition.objects.get()
    assert (condition.decision, condition.text, condition.owner, condition.due_on, condition.state) == (
        made[1],
        planned.text,
        planned.owner,
        planned.due_on,
        "open",
    )
    for application in (first, second, third):
        application.refresh_from_db()
        assert application.state == "decided"
    mails = OutgoingMail.objects.filter(template="decision_made")
    assert {mail.person for mail in mails} == {each.started_by for each in (first, second, third)}
    assert "There is no room for learners." in made[2].letter
    assert "you can ask us to until" in made[2].letter
    assert "Name a deputy." in made[1].letter
    assert "ask us" not in made[0].letter


def test_all_or_none_is_recorded(cast: Cast) -> None:
    first, second = at_panel(cast, "Dale End"), at_panel(cast, "Eastfield")
    meeting = meeting_with([first, second], by=cast.hee)
    good = CaseDecision(case_of(first), APPROVED)
    for other, sentence in (
        ([], "Say what the panel decided about Eastfield."),
        ([CaseDecision(case_of(second), "")], "Eastfield: choose an outcome."),
        ([CaseDecision(case_of(second), REFUSED)], "Eastfield: give the reason."),
        ([CaseDecision(case_of(second), CONDITIONAL, reason="R.")], "at least one condition"),
        (
            [CaseDecision(case_of(second), APPROVED, conditions=[on_condition(second)])],
            "only an approval with conditions",
        ),
        (
            [
                CaseDecision(
                    case_of(second), CONDITIONAL, reason="R.", conditions=[on_condition(second, days=-1)]
                )
            ],
            "due today or later",
        ),
        (
            [
                CaseDecision(
                    case_of(second),
                    CONDITIONAL,
                    reason="R.",
                    conditions=[PlannedCondition("Do it.", PersonFactory(), today() + DAY)],
                )
            ],
            "has no part in Eastfield",
        ),
        ([CaseDecision(case_of(second), APPROVED, ends_on=today() - DAY)], "last day must be on or after"),
    ):
        with pytest.raises(Refusal, match=sentence):
            record(cast, meeting, good, *other)
    with pytest.raises(Refusal, match="Write the minutes"):
        record(cast, meeting, minutes=" ")
    meeting.refresh_from_db()
    assert (meeting.state, Decision.objects.filter(application__isnull=False).count()) == ("planned", 0)


def test_nothing_is_decided_before_the_panel_has_met(cast: Cast) -> None:
    application = at_panel(cast, "Dale End")
    meeting = meeting_with([application], by=cast.hee, starts_at=timezone.now() + HOUR)
    with pytest.raises(Refusal, match="has not met yet"):
        record(cast, meeting, CaseDecision(case_of(application), APPROVED))


def test_a_case_is_put_off_or_returned_and_then_no_decision_is_made(cast: Cast) -> None:
    first, second = at_panel(cast, "Dale End"), at_panel(cast, "Eastfield")
    people = three_people()
    meeting = meeting_with([first, second], by=cast.hee, members=people)
    made = record(
        cast,
        meeting,
        CaseDecision(case_of(first), "deferred", reason="A member was ill."),
        CaseDecision(case_of(second), "returned", reason="Say who stands in."),
    )
    assert made == []
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.state_reason, second.round) == (
        "panel",
        "returned",
        "Say who stands in.",
        2,
    )
    assert not Application.objects.visible_to(people[0]).exists()
    assert list(meeting.cases.values_list("is_open", "off_because")) == [
        (False, "A member was ill."),
        (False, "Say who stands in."),
    ]
    assert decided(by=cast.hee, application=first).outcome == APPROVED


def test_whoever_decides_and_every_member_must_be_independent_on_the_day(cast: Cast) -> None:
    application = at_panel(cast, "Dale End")
    people = three_people()
    meeting = meeting_with([application], by=cast.hee, members=people)
    case = CaseDecision(case_of(application), APPROVED)
    SupervisorFactory(person=people[2], practice=application.practice)
    with pytest.raises(Refusal, match="Sam Panelworth may not sit over Dale End: is supervisor at Dale End"):
        record(cast, meeting, case)
    change_meeting(
        by=cast.hee,
        meeting=meeting,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        members=people[:2],
        small_because="One turned out to work there.",
    )
    SupervisorFactory(person=cast.hee, practice=application.practice)
    with pytest.raises(Refusal, match="Helen Easterby may not sit over Dale End"):
        record(cast, meeting, case)


def test_a_decision_takes_effect_from_today_or_says_why_earlier_and_never_before_the_meeting(
    cast: Cast,
) -> None:
    application = at_panel(cast, "Dale End")
    met = timezone.now() - 5 * DAY
    meeting = meeting_with([application], by=cast.hee, starts_at=met)
    case = partial(CaseDecision, case_of(application), APPROVED)
    with pytest.raises(Refusal, match="before the panel met"):
        record(cast, meeting, case(starts_on=timezone.localdate(met) - DAY, early_because="Term began."))
    with pytest.raises(Refusal, match="Say why it takes effect before today"):
        record(cast, meeting, case(starts_on=timezone.localdate(met)))
    made = record(cast, meeting, case(starts_on=timezone.localdate(met), early_because="Learners came."))
    assert "before it was recorded: Learners came." in made[0].reason
    assert made[0].accreditations.get().starts_on == timezone.localdate(met)


@pytest.mark.parametrize(
    ("starts_on", "years", "last"),
    [
        (datetime.date(2027, 1, 1), 3, datetime.date(2029, 12, 31)),
        (datetime.date(2028, 2, 29), 1, datetime.date(2029, 2, 28)),
        (datetime.date(2027, 3, 1), 1, datetime.date(2028, 2, 29)),
        (datetime.date(2027, 1, 1), None, None),
    ],
)
def test_an_accreditation_lasts_whole_years(
    starts_on: datetime.date, years: int | None, last: datetime.date | None
) -> None:
    assert last_day_of(starts_on, years) == last


def test_the_region_says_for_how_long(cast: Cast) -> None:
    cast.region.years_accredited = None
    cast.region.save()
    assert decided(by=cast.hee, application=at_panel(cast, "Dale End")).accreditations.get().ends_on is None


def test_a_renewal_ends_what_stood_the_day_before(cast: Cast) -> None:
    practice, group = PracticeFactory(hub=cast.hub), LearnerGroupFactory()
    before = AccreditationFactory(practice=practice, learner_group=group)
    application = application_in("panel", practice=practice, learner_groups=[group], route="renewal")
    decision = decided(by=cast.hee, application=application, starts_on=today() + 10 * DAY)
    before.refresh_from_db()
    assert (before.starts_on, before.ends_on, before.state) == (LONG_AGO, today() + 9 * DAY, "standing")
    assert decision.accreditations.get().starts_on == today() + 10 * DAY


def test_a_renewal_does_not_lift_a_suspension(cast: Cast) -> None:
    practice, group = PracticeFactory(hub=cast.hub), LearnerGroupFactory()
    before = AccreditationFactory(practice=practice, learner_group=group)
    suspend_accreditation(
        by=cast.hee, accreditation=before, starts_on=today(), reason="Fire.", for_learners="stay"
    )
    application = application_in("panel", practice=practice, learner_groups=[group], route="renewal")
    with pytest.raises(Refusal, match="is suspended"):
        decided(by=cast.hee, application=application, starts_on=today() + DAY)


def test_only_new_learner_groups_are_added(cast: Cast) -> None:
    practice, held, new = PracticeFactory(hub=cast.hub), LearnerGroupFactory(), LearnerGroupFactory()
    AccreditationFactory(practice=practice)
    application = application_in(
        "panel", practice=practice, learner_groups=[held, new], route="add_learner_group"
    )
    AccreditationFactory(practice=practice, learner_group=held)
    assert [
        each.learner_group for each in decided(by=cast.hee, application=application).accreditations.all()
    ] == [new]


def test_a_new_application_for_what_it_has_is_refused(cast: Cast) -> None:
    practice, group = PracticeFactory(hub=cast.hub, name="Dale End"), LearnerGroupFactory(name="Nurse")
    application = application_in("panel", practice=practice, learner_groups=[group])
    AccreditationFactory(practice=practice, learner_group=group)
    with pytest.raises(Refusal, match="Dale End is accredited for Nurse already"):
        decided(by=cast.hee, application=application)


def test_who_belongs_to_no_hub_joins_and_who_belongs_to_one_stays(cast: Cast) -> None:
    free, settled = PracticeFactory(region=cast.region), PracticeFactory(hub=cast.hub)
    for practice in (free, settled):
        application = application_in("panel", practice=practice, hub=cast.hub, kind="consortium_member")
        decided(by=cast.hee, application=application)
    joined = Membership.objects.filter(practice__in=[free, settled]).order_by("practice")
    assert list(joined.values_list("practice", "hub", "role", "starts_on")) == [
        (free.pk, cast.hub.pk, "consortium_member", today()),
        (settled.pk, cast.hub.pk, "spoke", LONG_AGO),
    ]


def test_practices_together_are_accredited_as_their_group(cast: Cast) -> None:
    group = PracticeGroup.objects.create(name="Dales group", hub=cast.hub)
    practices = [PracticeFactory(hub=cast.hub), PracticeFactory(region=cast.region)]
    for practice in practices:
        PracticeGroupMember.objects.create(group=group, practice=practice, starts_on=LONG_AGO)
        PracticeLeadFactory(practice=practice)
    by = practices[0].practice_leads.get().person
    PracticeLeadFactory(person=by, practice=practices[1])
    application = application_in("panel", group=group, by=by)
    decision = decided(by=cast.hee, application=application)
    assert [(each.group, each.practice) for each in decision.accreditations.all()] == [(group, None)]
    assert Membership.objects.get(practice=practices[1]).hub == cast.hub


def test_a_preview_shows_the_letters_and_leaves_nothing_behind(cast: Cast) -> None:
    application = at_panel(cast, "Dale End")
    meeting = meeting_with([application], by=cast.hee)
    mails = OutgoingMail.objects.count()
    made = preview_decisions(
        by=cast.hee,
        meeting=meeting,
        minutes=MINUTES,
        decisions=[CaseDecision(case_of(application), APPROVED)],
    )
    assert "you are accredited" in made[0].letter
    meeting.refresh_from_db()
    application.refresh_from_db()
    assert (meeting.state, application.state, OutgoingMail.objects.count()) == ("planned", "panel", mails)
    assert not Decision.objects.filter(application=application).exists()


def test_the_letter_is_for_who_sees_the_application(client: Client, cast: Cast) -> None:
    practice = PracticeFactory(hub=cast.hub, name="Dale End")
    application = application_in("panel", practice=practice, by=PracticeLeadFactory(practice=practice).person)
    people = three_people()
    decision = decided(REFUSED, by=cast.hee, application=application, members=people)
    address = reverse("hubs:decision", args=[decision.public_id])
    for person, status in (
        (application.started_by, 200),
        (cast.hub_lead, 200),
        (cast.hee, 200),
        (people[0], 404),
        (cast.practice_lead, 404),
        (cast.other_hub_lead, 404),
    ):
        client.force_login(person)
        assert (person, client.get(address).status_code) == (person, status)
    client.force_login(application.started_by)
    page = client.get(address).content.decode()
    assert "We are sorry to tell you" in page
    assert "Ask to look at it again" in page


@pytest.mark.django_db(transaction=True)
def test_of_32_who_record_at_once_one_does_and_the_others_are_told(cast: Cast) -> None:
    with transaction.atomic():
        application = at_panel(cast, "Dale End")
    meeting = meeting_with([application], by=cast.hee)
    case = CaseDecision(case_of(application), APPROVED)
    done = race([partial(record, cast, meeting, case) for _ in range(32)])
    refused = [each for each in done if isinstance(each, Refusal)]
    assert (len(done) - len(refused), len(refused)) == (1, 31)
    assert all("it is held" in str(each) for each in refused)
    assert Decision.objects.filter(application=application).count() == 1
    assert Accreditation.objects.filter(decision__application=application).count() == 1


def test_hub_leads_learn_what_was_decided(cast: Cast) -> None:
    lead = HubLeadFactory(hub=cast.hub).person
    decided(by=cast.hee, application=at_panel(cast, "Dale End"))
    assert OutgoingMail.objects.filter(template="decision_of_hub", person=lead).count() == 1
