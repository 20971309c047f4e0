"""What placements holds on a person: for the page of their own data."""

from __future__ import annotations

from django.db.models import Q

from accounts.models import Person
from accounts.own_data import Row, Section, register_own_data
from atp_portal.formatting import clock, london, moment_long, time_range
from placements.feeds.kinds import what_it_shows
from placements.models import (
    Adjustment,
    LearnerMessage,
    LearnerProposal,
    LearningNote,
    Participation,
    Session,
    TimetableReader,
)


def placements(person: Person) -> list[Row]:
    rows = person.placements.select_related(
        "practice", "education_provider", "administrator__person", "educationalist__person"
    ).prefetch_related("objectives")
    return [
        {
            "practice": str(each.practice),
            "starts_on": each.starts_on,
            "ends_on": each.ends_on,
            "state": each.get_state_display(),
            "reason": each.state_reason,
            "people": ", ".join(
                role.person.full_name for role in (each.administrator, each.educationalist) if role
            ),
            "objectives": "; ".join(objective.text for objective in each.objectives.all()),
        }
        for each in rows.order_by("-starts_on", "pk")
    ]


def sessions(person: Person) -> list[Row]:
    """The sessions that somebody attended, led or oversaw and that they may see, the latest first."""
    seen = Session.objects.visible_to(person).values("pk")
    rows = (
        Participation.objects.filter(person=person, session__in=seen)
        .select_related("session__practice")
        .order_by("-session__starts_at", "pk")
    )
    return [
        {
            "day": london(row.session.start).date(),
            "time": time_range(row.session.start, row.session.end),
            "title": row.session.title,
            "practice": str(row.session.practice),
            "part": row.get_part_display().capitalize(),
            "note": row.session.note,
            "state": f"cancelled: {row.session.cancelled_reason}" if row.is_cancelled else "",
        }
        for row in rows
    ]


def hours(person: Person) -> list[Row]:
    rows = person.working_patterns.select_related("practice")
    return [
        {
            "practice": str(each.practice),
            "weekday": each.get_weekday_display(),
            "hours": f"{clock(each.starts_at)} to {clock(each.ends_at)}",
            "activity": each.activity,
            "starts_on": each.starts_on,
            "ends_on": each.ends_on,
        }
        for each in rows
    ]


def absences(person: Person) -> list[Row]:
    return [
        {
            "practice": str(each.practice),
            "from": moment_long(each.during.lower),
            "until": moment_long(each.during.upper),
        }
        for each in person.absences.select_related("practice").order_by("-during")
    ]


def parts(person: Person) -> list[Row]:
    """What somebody is for learners and for a practice, besides single sessions and roles."""
    roles = person.placement_roles.select_related("placement__practice")
    visits = person.spoke_visits.select_related("placement__practice")
    nominations = person.nominations.select_related("practice")
    usual = person.typical_parts.select_related("session__typical_week__practice")
    return [
        *(
            {"what": each.get_kind_display().capitalize(), "practice": str(each.placement.practice)}
            for each in roles
        ),
        *(
            {"what": f"Supervisor of a spoke visit, {each}", "practice": str(each.placement.practice)}
            for each in visits
        ),
        *({"what": "Nominated person", "practice": str(each.practice)} for each in nominations),
        *(
            {
                "what": f"{each.get_part_display().capitalize()} of {each.session}, as a rule",
                "practice": str(each.session.typical_week.practice),
            }
            for each in usual
        ),
    ]


def bookings(person: Person) -> list[Row]:
    """Events that somebody booked, was invited to or waits for."""
    rows = person.event_bookings.select_related("event__session")
    return [
        {
            "event": str(each.event),
            "day": london(each.event.session.start).date(),
            "state": each.get_state_display().capitalize(),
            "asked_at": each.asked_at,
        }
        for each in rows.order_by("-event__session__starts_at", "pk")
    ]


def attendance(person: Person) -> list[Row]:
    """The hours that somebody claimed, and whether they were confirmed."""
    rows = person.attendances.select_related("participation__session", "confirmed_by")
    return [
        {
            "day": london(each.participation.session.start).date(),
            "title": each.participation.session.title,
            "outcome": each.get_outcome_display().capitalize(),
            "time": time_range(each.during.lower, each.during.upper) if each.during else "",
            "why": "; ".join(words for words in (each.get_why_display(), each.reason) if words),
            "confirmed": each.confirmed_by.full_name if each.confirmed_by else "",
        }
        for each in rows.order_by("-participation__session__starts_at", "pk")
    ]


def asked(person: Person) -> list[Row]:
    """What a learner proposed and wrote, and what was answered."""
    proposals = LearnerProposal.objects.filter(placement__person=person)
    letters = LearnerMessage.objects.filter(placement__person=person)
    return [
        *(
            {
                "what": each.get_kind_display().capitalize(),
                "day": each.first_day,
                "text": each.note,
                "state": each.get_state_display().capitalize(),
                "answer": each.answer,
            }
            for each in proposals
        ),
        *(
            {
                "what": each.get_kind_display(),
                "day": london(each.during.lower).date(),
                "text": each.text,
                "state": "Seen to" if each.handled_at else "Sent",
                "answer": each.answer,
            }
            for each in letters
        ),
    ]


def notes(person: Person) -> list[Row]:
    """Notes on somebody's own learning, and those that they wrote."""
    rows = LearningNote.objects.filter(Q(placement__person=person) | Q(author=person))
    return [
        {
            "practice": str(each.placement.practice),
            "author": each.author.full_name,
            "written_at": each.written_at,
            "text": each.text,
        }
        for each in rows.select_related("placement__practice", "author")
    ]


def weekly_requests(person: Person) -> list[Row]:
    """The weeks of which somebody was asked to confirm learners' hours."""
    return [
        {"monday": each.monday, "asked_at": each.asked_at, "answered_at": each.answered_at}
        for each in person.hours_requests.all()
    ]


def reading(person: Person) -> list[Row]:
    rows = TimetableReader.objects.filter(person=person)
    return [{"wants": each.get_wants_display(), "looked_at": each.looked_at} for each in rows]


def calendar_links(person: Person) -> list[Row]:
    feeds = person.calendar_feeds.select_related("practice", "hub")
    return [
        {"name": feed.name, "shows": what_it_shows(feed), "created_at": feed.created_at} for feed in feeds
    ]


def adjustments(person: Person) -> list[Row]:
    """What was agreed for somebody as a learner, and who may read it."""
    rows = (
        Adjustment.objects.filter(placement__person=person)
        .select_related("placement__practice", "written_by")
        .prefetch_related("readers__person")
    )
    return [
        {
            "practice": str(each.placement.practice),
            "text": each.text,
            "written_by": each.written_by.full_name,
            "agreed_on": each.agreed_on,
            "starts_on": each.starts_on,
            "ends_on": each.ends_on,
            "readers": ", ".join(reader.person.full_name for reader in each.readers.all()),
        }
        for each in rows
    ]


def register() -> None:
    """Put all this on the page of one's own data."""
    register_own_data(
        Section(
            "placements",
            "Your placements",
            "Where you learn or learnt, and what for.",
            (
                ("practice", "Practice"),
                ("starts_on", "From"),
                ("ends_on", "Until"),
                ("state", "State"),
                ("reason", "Reason"),
                ("people", "Responsible"),
                ("objectives", "Objectives"),
            ),
            placements,
            ("placements.Placement.person", "placements.Placement.learner"),
        ),
        Section(
            "sessions",
            "Your sessions",
            "What you attend, lead or oversee. What is still being planned is added when it is published.",
            (
                ("day", "Day"),
                ("time", "Time"),
                ("title", "What"),
                ("practice", "Where"),
                ("part", "As"),
                ("note", "Note"),
                ("state", "State"),
            ),
            sessions,
            ("placements.Participation.person",),
        ),
        Section(
            "adjustments",
            "Adjustments for you",
            "What your practice does so that you can take part fully, and who may read it.",
            (
                ("practice", "Practice"),
                ("text", "What it does"),
                ("written_by", "Written by"),
                ("agreed_on", "You agreed"),
                ("starts_on", "From"),
                ("ends_on", "Until"),
                ("readers", "Who may read it"),
            ),
            adjustments,
        ),
        Section(
            "working_patterns",
            "When you are in",
            "When you are in at a practice, for whoever plans with you.",
            (
                ("practice", "Practice"),
                ("weekday", "Day"),
                ("hours", "Hours"),
                ("activity", "What"),
                ("starts_on", "From"),
                ("ends_on", "Until"),
            ),
            hours,
            ("placements.WorkingPattern.person",),
        ),
        Section(
            "absences",
            "When you are off",
            "Times at which a practice plans no session with you. Why is not kept.",
            (("practice", "Practice"), ("from", "From"), ("until", "Until")),
            absences,
            ("placements.StaffAbsence.person",),
        ),
        Section(
            "parts",
            "Your parts in placements",
            "What you are for learners and for a practice, besides your sessions.",
            (("what", "What"), ("practice", "Practice")),
            parts,
            (
                "placements.PlacementRole.person",
                "placements.SpokeVisit.supervisor",
                "placements.NominatedPerson.person",
                "placements.TypicalPart.person",
            ),
        ),
        Section(
            "reading",
            "What you are told of your timetable",
            "Whether you are told all your times or only changes, and when you last looked.",
            (("wants", "You are told"), ("looked_at", "You last looked")),
            reading,
            ("placements.TimetableReader.person",),
        ),
        Section(
            "bookings",
            "Your bookings",
            "Regional events and seats in other practices’ sessions.",
            (("event", "What"), ("day", "Day"), ("state", "State"), ("asked_at", "Asked")),
            bookings,
            ("placements.EventBooking.person",),
        ),
        Section(
            "attendance",
            "Your hours",
            "What you said of your sessions once they were over, and who confirmed it.",
            (
                ("day", "Day"),
                ("title", "What"),
                ("outcome", "Outcome"),
                ("time", "Time"),
                ("why", "Why missed"),
                ("confirmed", "Confirmed by"),
            ),
            attendance,
            ("placements.Attendance.person",),
        ),
        Section(
            "asked",
            "What you asked for",
            "Leave, exams and out-of-hours work that you proposed, and messages about your timetable.",
            (
                ("what", "What"),
                ("day", "Day"),
                ("text", "You wrote"),
                ("state", "State"),
                ("answer", "Answer"),
            ),
            asked,
        ),
        Section(
            "learning_notes",
            "Notes on learning",
            "Between a learner and their educationalist; nobody else reads them.",
            (("practice", "Practice"), ("author", "Written by"), ("written_at", "Written"), ("text", "Note")),
            notes,
            ("placements.LearningNote.author",),
        ),
        Section(
            "hours_requests",
            "Hours that you were asked to confirm",
            "Weeks of which you were asked, as a supervisor.",
            (("monday", "Week from"), ("asked_at", "Asked"), ("answered_at", "Answered")),
            weekly_requests,
            ("placements.HoursRequest.person",),
        ),
        Section(
            "calendar_links",
            "Your calendar links",
            "Where sessions are read by a calendar for you. Their addresses are secret and not shown here.",
            (("name", "Name"), ("shows", "Shows"), ("created_at", "Made")),
            calendar_links,
            ("placements.CalendarFeed.person",),
        ),
    )
