"""The panel's meetings: who sits over what, who may not, and that a member sees their own cases and nothing else."""

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import OutgoingMail
from hubs.models import Application, CaseMember, EvidenceFile, PanelMeeting
from hubs.operations.accrediting.answers import give_evidence
from hubs.operations.accrediting.panels import call_off_meeting, change_meeting, plan_meeting, set_agenda
from hubs.operations.base import Refusal
from tests.factories import (
    AdministratorFactory,
    EducationalistFactory,
    HeeStaffFactory,
    PersonFactory,
    PracticeFactory,
    RegionFactory,
    SupervisorFactory,
)
from tests.factories.accrediting import EvidenceFileFactory
from tests.factories.applications import application_in
from tests.factories.cast import Cast
from tests.factories.panels import HOUR, case_of, meeting_with, three_people
from tests.house.query_counts import assert_same_queries

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def given(meeting: PanelMeeting) -> dict[str, list[str]]:
    """Who was given which case of the meeting, by family names."""
    found: dict[str, list[str]] = {}
    for row in CaseMember.objects.filter(case__meeting=meeting, case__is_open=True).order_by(
        "case__position", "member__person__family_name"
    ):
        found.setdefault(str(row.case.application.host), []).append(row.member.person.family_name)
    return found


def mailed(template: str) -> list[str]:
    mails = OutgoingMail.objects.filter(template=template).order_by("person__family_name")
    return [mail.person.family_name for mail in mails if mail.person]


def at_panel(cast: Cast, name: str) -> Application:
    return application_in("panel", practice=PracticeFactory(hub=cast.hub, name=name))


def plan(cast: Cast, **changed: Any) -> PanelMeeting:
    asked: dict[str, Any] = {
        "by": cast.hee,
        "region": cast.region,
        "starts_at": timezone.now() + DAY,
        "ends_at": timezone.now() + DAY + HOUR,
        "place": "Room 4",
        "members": three_people() if "members" not in changed else (),
    }
    return plan_meeting(**asked | changed)


def test_a_meeting_is_planned_and_its_members_are_told(cast: Cast) -> None:
    people = three_people()
    meeting = plan(cast, members=people, chair=people[1])
    assert (meeting.state, meeting.region, meeting.planned_by, meeting.small_because) == (
        "planned",
        cast.region,
        cast.hee,
        "",
    )
    seats = meeting.members.order_by("person__family_name").values_list("person__family_name", "is_chair")
    assert list(seats) == [("Panelby", False), ("Panelson", True), ("Panelworth", False)]
    assert mailed("panel_meeting_planned") == ["Panelby", "Panelson", "Panelworth"]


def test_a_panel_of_fewer_than_three_needs_a_reason(cast: Cast) -> None:
    two = three_people()[:2]
    with pytest.raises(Refusal, match="A panel has 3 members or more"):
        plan(cast, members=two)
    assert plan(cast, members=two, small_because="Two are ill.").small_because == "Two are ill."


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"members": []}, "Choose who sits on the panel."),
        ({"place": " "}, "Say where the panel meets"),
        ({"ends_at": timezone.now()}, "must end after it starts"),
        ({"chair": "stranger"}, "so they must be on the panel"),
    ],
)
def test_what_makes_no_meeting_is_refused(cast: Cast, changed: dict[str, Any], sentence: str) -> None:
    if "chair" in changed:
        changed = {"chair": PersonFactory()}
    with pytest.raises(Refusal, match=sentence):
        plan(cast, **changed)
    assert not PanelMeeting.objects.exists()


def test_members_must_be_able_to_sign_in(cast: Cast) -> None:
    people = [*three_people(), PersonFactory(family_name="Paperby", without_account=True)]
    with pytest.raises(Refusal, match="Sam Paperby cannot sign in"):
        plan(cast, members=people)


def test_only_hee_staff_of_the_region_plan(cast: Cast) -> None:
    elsewhere = HeeStaffFactory(region=RegionFactory()).person
    for person in (cast.hub_lead, cast.practice_lead, cast.learner, elsewhere):
        with pytest.raises(Refusal, match="HEE staff"):
            plan(cast, by=person)
    assert plan(cast).planned_by == cast.hee


def test_every_member_gets_every_case_of_which_they_are_independent(cast: Cast) -> None:
    first, second = at_panel(cast, "Dale End Surgery"), at_panel(cast, "Eastfield Practice")
    people = three_people()
    SupervisorFactory(person=people[0], practice=first.practice)
    last_year = timezone.localdate() - datetime.timedelta(days=200)
    AdministratorFactory(
        person=people[1], practice=second.practice, starts_on=last_year - DAY, ends_on=last_year
    )
    long_ago = timezone.localdate() - datetime.timedelta(days=500)
    EducationalistFactory(
        person=people[2], practice=second.practice, starts_on=long_ago - DAY, ends_on=long_ago
    )

    meeting = meeting_with([second, first], by=cast.hee, members=people)

    assert given(meeting) == {
        "Eastfield Practice": ["Panelby", "Panelworth"],
        "Dale End Surgery": ["Panelson", "Panelworth"],
    }
    assert mailed("panel_cases_given") == ["Panelby", "Panelson", "Panelworth"]


def test_whom_one_asks_for_by_name_must_be_independent(cast: Cast) -> None:
    application = at_panel(cast, "Dale End Surgery")
    people = three_people()
    SupervisorFactory(person=people[0], practice=application.practice)
    meeting = meeting_with(by=cast.hee, region=cast.region, members=people)
    with pytest.raises(
        Refusal, match="Sam Panelby may not sit over Dale End Surgery: is supervisor at Dale End"
    ):
        set_agenda(by=cast.hee, meeting=meeting, applications=[application], given={application: people})
    set_agenda(by=cast.hee, meeting=meeting, applications=[application], given={application: people[1:]})
    assert given(meeting) == {"Dale End Surgery": ["Panelson", "Panelworth"]}


def test_a_case_needs_somebody_who_is_independent(cast: Cast) -> None:
    application = at_panel(cast, "Dale End Surgery")
    submitter = application.submitted_by
    assert submitter is not None
    meeting = meeting_with(by=cast.hee, region=cast.region, members=[submitter])
    with pytest.raises(Refusal, match="Nobody on this panel is independent of Dale End Surgery"):
        set_agenda(by=cast.hee, meeting=meeting, applications=[application])
    assert not meeting.cases.exists()


def test_an_agenda_can_be_changed_until_the_meeting_is_held(cast: Cast) -> None:
    first, second = at_panel(cast, "Dale End Surgery"), at_panel(cast, "Eastfield Practice")
    meeting = meeting_with([first, second], by=cast.hee)
    set_agenda(by=cast.hee, meeting=meeting, applications=[second])
    assert list(given(meeting)) == ["Eastfield Practice"]
    set_agenda(by=cast.hee, meeting=meeting, applications=[second, first])
    assert list(given(meeting)) == ["Eastfield Practice", "Dale End Surgery"]


def test_what_is_not_for_the_panel_or_on_another_agenda_is_refused(cast: Cast) -> None:
    waiting, screened = (
        at_panel(cast, "Dale End Surgery"),
        application_in("screening", practice=PracticeFactory(hub=cast.hub)),
    )
    meeting_with([waiting], by=cast.hee)
    other = meeting_with(by=cast.hee, region=cast.region)
    with pytest.raises(Refusal, match="on the agenda of another meeting already"):
        set_agenda(by=cast.hee, meeting=other, applications=[waiting])
    with pytest.raises(Refusal, match="is being screened, so it is not for the panel"):
        set_agenda(by=cast.hee, meeting=other, applications=[screened])
    elsewhere = application_in("panel")
    with pytest.raises(Refusal, match="is of another region"):
        set_agenda(by=cast.hee, meeting=other, applications=[elsewhere])


def test_who_joins_gets_the_cases_and_who_leaves_sees_them_no_more(cast: Cast) -> None:
    application = at_panel(cast, "Dale End Surgery")
    people = three_people()
    meeting = meeting_with([application], by=cast.hee, members=people)
    joins = PersonFactory(family_name="Zoller")
    change_meeting(
        by=cast.hee,
        meeting=meeting,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place="Room 5",
        members=[*people[1:], joins],
    )
    assert given(meeting) == {"Dale End Surgery": ["Panelson", "Panelworth", "Zoller"]}
    assert mailed("panel_seat_withdrawn") == ["Panelby"]
    assert mailed("panel_meeting_changed") == ["Panelson", "Panelworth"]
    assert not Application.objects.visible_to(people[0]).exists()


def test_a_meeting_that_is_called_off_frees_its_cases(cast: Cast) -> None:
    application = at_panel(cast, "Dale End Surgery")
    meeting = meeting_with([application], by=cast.hee)
    with pytest.raises(Refusal, match="Give a reason"):
        call_off_meeting(by=cast.hee, meeting=meeting, reason=" ")
    call_off_meeting(by=cast.hee, meeting=meeting, reason="Snow.")
    assert mailed("panel_meeting_called_off") == ["Panelby", "Panelson", "Panelworth"]
    again = meeting_with([application], by=cast.hee)
    assert case_of(application).meeting == again
    with pytest.raises(Refusal, match="is called off"):
        set_agenda(by=cast.hee, meeting=meeting, applications=[])


def pack_of(meeting: PanelMeeting) -> str:
    return reverse("hubs:panel_pack", args=[meeting.public_id])


def test_a_member_sees_the_cases_given_to_them_their_files_and_nothing_else(
    client: Client, cast: Cast
) -> None:
    files, applications = [], []
    for name in ("Dale End Surgery", "Eastfield Practice"):
        application = application_in("draft", practice=PracticeFactory(hub=cast.hub, name=name))
        file = EvidenceFileFactory(practice=application.practice, words=name, name=f"{name}.txt")
        give_evidence(by=application.started_by, answer=application.answers.all()[0], file=file)
        for state in ("submitted", "screening", "panel"):
            Application.objects.filter(pk=application.pk).update(
                state=state, submitted_by=application.started_by, submitted_at=timezone.now()
            )
        application.refresh_from_db()
        files.append(file)
        applications.append(application)
    people = three_people()
    meeting = meeting_with(by=cast.hee, region=cast.region, members=people)
    set_agenda(
        by=cast.hee,
        meeting=meeting,
        applications=applications,
        given={applications[0]: [people[0]], applications[1]: [people[1]]},
    )
    for person, own, other in ((people[0], 0, 1), (people[1], 1, 0)):
        client.force_login(person)
        page = client.get(pack_of(meeting)).content.decode()
        assert str(applications[own].host) in page
        assert f"{applications[own].host}.txt" in page
        assert str(applications[other].host) not in page
        assert list(Application.objects.visible_to(person)) == [applications[own]]
        assert list(EvidenceFile.objects.visible_to(person)) == [files[own]]
        assert client.get(files[own].get_absolute_url()).status_code == 200
        assert client.get(files[other].get_absolute_url()).status_code == 404
    client.force_login(people[2])
    page = client.get(pack_of(meeting)).content.decode()
    assert "No cases" in page
    assert "Dale End" not in page
    assert not EvidenceFile.objects.visible_to(people[2]).exists()
    client.force_login(PersonFactory())
    assert client.get(pack_of(meeting)).status_code == 404
    client.force_login(cast.hee)
    assert all(str(each.host) in client.get(pack_of(meeting)).content.decode() for each in applications)


def test_a_pack_asks_the_database_as_often_for_three_cases_as_for_one(client: Client, cast: Cast) -> None:
    people = three_people()
    meeting = meeting_with([at_panel(cast, "One")], by=cast.hee, members=people)
    client.force_login(people[0])

    def add() -> None:
        there = [case.application for case in meeting.cases.all()]
        more = [at_panel(cast, "Two"), at_panel(cast, "Three")]
        set_agenda(by=cast.hee, meeting=meeting, applications=[*there, *more])

    assert_same_queries(pack_of(meeting), client, add)


def test_somebody_without_any_role_finds_their_cases_on_the_home_page(client: Client, cast: Cast) -> None:
    people = three_people()
    meeting = meeting_with([at_panel(cast, "Dale End Surgery")], by=cast.hee, members=people)
    client.force_login(people[0])
    page = client.get(reverse("accounts:home")).content.decode()
    assert "1 case for the panel of" in page
    assert pack_of(meeting) in page
    assert "1 case" in client.get(reverse("hubs:panel")).content.decode()
