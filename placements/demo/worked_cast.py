"""Who and what the worked week needs: its four learners, the staff by what they do, the rooms."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class WorkedLearner:
    """A learner of the week; ``weekly_hours`` are without breaks and with the medical school's days."""

    title: str
    profession: str
    stage: str
    weekly_hours: timedelta
    educationalist: str


@dataclass(frozen=True)
class WorkedRoom:
    """A room of the practice; one that is ``exclusive`` holds one session at a time."""

    name: str
    seats: int
    exclusive: bool


LEARNERS = {
    "nurse": WorkedLearner(
        "Student nurse", "Nursing", "Year 2", timedelta(hours=37, minutes=30), "educationalist_nurse"
    ),
    "registrar": WorkedLearner("GP registrar", "General practice", "ST3", timedelta(hours=40), "gp_trainer"),
    "medical_student_1": WorkedLearner(
        "Medical student", "Medicine", "Year 4", timedelta(hours=32, minutes=30), "gp_tutor"
    ),
    "medical_student_2": WorkedLearner(
        "Medical student", "Medicine", "Year 4", timedelta(hours=32, minutes=30), "gp_tutor"
    ),
}

# Everybody else of the week, by what they do in it. The district nurse belongs to a community service.
STAFF = {
    "gp_trainer": "GP trainer",
    "gp_tutor": "GP tutor",
    "gp_2": "GP partner",
    "educationalist_nurse": "Nurse practitioner and educationalist",
    "practice_nurse": "Practice nurse",
    "pharmacist": "Clinical pharmacist",
    "reception_lead": "Reception and care navigation lead",
    "district_nurse": "District nurse",
    "patient_partner": "Patient partner",
}

ROOMS = {
    "consulting_1": WorkedRoom("Consulting room 1", 3, True),
    "consulting_2": WorkedRoom("Consulting room 2", 3, True),
    "consulting_3": WorkedRoom("Consulting room 3", 4, True),
    "consulting_4": WorkedRoom("Consulting room 4", 3, True),
    "consulting_5": WorkedRoom("Consulting room 5", 3, True),
    "treatment_room": WorkedRoom("Treatment room", 3, True),
    "nurse_room": WorkedRoom("Nurses' room", 4, True),
    "meeting_room": WorkedRoom("Meeting room", 10, False),
    "library": WorkedRoom("Library", 4, False),
    "reception": WorkedRoom("Reception", 3, False),
}
