"""Ash Grove's staff week in clinics and rooms, a half-day on which it is closed, and leave to come."""

import datetime

from accounts.models import Person
from hubs.models import Practice
from placements.demo.window import WEEK
from placements.operations.presence import close_practice, record_absence
from placements.operations.staff_weeks import DayChange, set_staff_week
from placements.staff_weeks.cells import parse_cell
from placements.staffing.week import staff_week
from placements.timetabling.local_time import to_utc

YEAR = datetime.timedelta(days=365)
# By the part that somebody has there, from Monday to Friday; everybody is in when the worked week needs them.
WEEKS = {
    "GP trainer": ["8:30-1 surgery @Consulting room 2; 1-5 visits and tutorials @Consulting room 2"] * 5,
    "GP tutor": ["8:30-1 surgery @Consulting room 3; 1-5 surgery @Consulting room 3"] * 5,
    "GP partner": [
        "8:30-5 surgery @Consulting room 4",
        "8:30-5 surgery @Consulting room 4",
        "8:30-5 surgery @Consulting room 4",
        "8:30-5 minor surgery @Consulting room 4",
        "8:30-5 duty doctor @Consulting room 4",
    ],
    "Practice nurse": [
        "8:30-5 dressings and bloods @Nurses' room",
        "8:30-1 diabetes and asthma clinic @Nurses' room; 1-5 child immunisations @Nurses' room",
        "8:30-5 long-term conditions @Nurses' room",
        "8:30-1 smears @Nurses' room; 1-5 dressings @Nurses' room",
        "8:30-5 dressings and bloods @Nurses' room",
    ],
    "Clinical pharmacist": ["8:30-1 medication reviews @Consulting room 5; 1-5 telephone @Consulting room 5"]
    * 5,
    "Nurse practitioner and educationalist": [
        "8:30-1 minor illness @Treatment room; 1-5 teaching and supervision @Treatment room"
    ]
    * 5,
    "Reception and care navigation lead": ["8:30-5 care navigation @Reception"] * 5,
}


def fill_staff_week(practice: Practice, *, by: Person, today: datetime.date) -> None:
    """The practice's staff week through the operation of its page, with a closure and leave in the weeks to come."""
    week = staff_week(practice, today)
    changes = []
    for person in week.people:
        # The part that they have had hours for until now is what they do there.
        now = {hours.activity for weekday in range(1, 6) for hours in week.cell(person, weekday).hours}
        for weekday, text in enumerate(next((WEEKS[part] for part in now if part in WEEKS), ()), start=1):
            changes.append(DayChange(person=person, weekday=weekday, hours=parse_cell(text)))
    set_staff_week(by=by, practice=practice, starts_on=today - YEAR, changes=changes)
    monday = today - datetime.timedelta(days=today.weekday()) + 6 * WEEK
    afternoon = monday + datetime.timedelta(days=2)
    close_practice(
        by=by,
        practice=practice,
        start=to_utc(afternoon, datetime.time(13)),
        end=to_utc(afternoon, datetime.time(18, 30)),
        reason="Training for all staff",
    )
    nurse = next(person for person in week.people if str(person.profession or "").startswith("Nursing"))
    record_absence(
        by=by,
        practice=practice,
        person=nurse,
        start=to_utc(monday + WEEK, datetime.time()),
        end=to_utc(monday + 2 * WEEK, datetime.time()),
    )
