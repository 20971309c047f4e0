"""What learners of each group do in a practice's week, and who takes them: plain data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Post:
    """A post at every practice: what its holder is called, in which room they work, of which profession."""

    key: str
    job_title: str
    profession: str
    room: str = ""


# The holders of a post take learners in turn; "educationalist" and "trainer" are educationalists as well.
POSTS = (
    Post("educationalist", "Nurse practitioner and educationalist", "nursing", "Treatment room"),
    Post("trainer", "GP trainer and educationalist", "medicine", "Consulting room 1"),
    Post("gp", "GP partner", "medicine", "Consulting room 2"),
    Post("gp", "Salaried GP", "medicine", "Consulting room 3"),
    Post("nurse", "Practice nurse", "nursing", "Nurses' room 1"),
    Post("nurse", "Practice nurse", "nursing", "Nurses' room 2"),
    Post("pharmacist", "Clinical pharmacist", "pharmacy", "Consulting room 4"),
    Post("physiotherapist", "First contact physiotherapist", "physiotherapy", "Consulting room 5"),
    Post("assistant", "Healthcare assistant", "nursing", "Phlebotomy room"),
    Post("reception", "Reception and care navigation lead", ""),
)
LEARNER_ROOMS = ("Registrars' room 1", "Registrars' room 2")
SHARED_ROOMS = (("Meeting room", 24), ("Library", 16), ("Reception", 12))


@dataclass(frozen=True)
class Activity:
    """Half a day with the holder of a post, who takes up to ``places`` learners at once; or without anybody."""

    title: str
    kind: str
    post: str = ""
    category: str = "clinical"
    places: int = 2
    place: str = ""


SITTING_IN = Activity("Sitting in with a GP", "surgery", "gp")
NURSE_CLINIC = Activity("Long-term conditions clinic", "clinic", "nurse")
WOUNDS = Activity("Treatment room: dressings and wound care", "clinic", "educationalist")
BLOODS = Activity("Phlebotomy and health checks", "clinic", "assistant")
MEDICATION = Activity("Medication reviews", "clinic", "pharmacist")
JOINTS = Activity("Back, neck and joint clinic", "clinic", "physiotherapist")
NAVIGATION = Activity("Reception and care navigation", "other", "reception", places=3)
SURGERY = Activity("Joint surgery", "surgery", "gp", places=3)
TRAINER_SURGERY = Activity("Surgery with your GP tutor", "surgery", "trainer", places=3)
VACCINES = Activity("Immunisation clinic", "clinic", "nurse")
STUDY = Activity("Self-directed learning", "self_directed", category="educational", places=99)

# Each learner walks through the menu of their group, beginning where nobody else of the practice does.
NURSING = (NURSE_CLINIC, WOUNDS, BLOODS, SITTING_IN, VACCINES, NAVIGATION, MEDICATION, NURSE_CLINIC, WOUNDS)
MEDICAL = (SURGERY, TRAINER_SURGERY, NURSE_CLINIC, SURGERY, MEDICATION, TRAINER_SURGERY, NAVIGATION)
PHARMACY = (MEDICATION, SITTING_IN, MEDICATION, NURSE_CLINIC, MEDICATION, NAVIGATION, BLOODS)
THERAPY = (JOINTS, SITTING_IN, JOINTS, NURSE_CLINIC, JOINTS, NAVIGATION, MEDICATION)
ASSOCIATE = (SURGERY, NURSE_CLINIC, SITTING_IN, MEDICATION, JOINTS, BLOODS, SURGERY, NAVIGATION)
ASSISTANT = (BLOODS, NAVIGATION, BLOODS, VACCINES, WOUNDS, BLOODS, NURSE_CLINIC)
REGISTRAR: tuple[Activity, ...] = ()  # whose week is fixed: 28 hours clinical, 12 educational


@dataclass(frozen=True)
class Training:
    """Learners of one group, as the demo world makes them."""

    group: str
    provider: str
    stage: str
    menu: tuple[Activity, ...]
    weekly_minutes: int = 2250
    taught_by: str = "educationalist"


TRAININGS = (
    Training("student-nurse", "university-of-huddersfield", "year 2", NURSING),
    Training("medical-student", "hull-york-medical-school", "year 4", MEDICAL, taught_by="trainer"),
    Training("student-nurse", "sheffield-hallam-university", "year 3", NURSING),
    Training("gp-registrar", "yorkshire-and-humber-deanery", "ST3", REGISTRAR, 2400, "trainer"),
    Training("pharmacy-student", "university-of-huddersfield", "year 3", PHARMACY, taught_by="trainer"),
    Training("student-nurse", "university-of-huddersfield", "year 1", NURSING),
    Training(
        "physician-associate-student", "hull-york-medical-school", "year 2", ASSOCIATE, taught_by="trainer"
    ),
    Training("physiotherapy-student", "sheffield-hallam-university", "year 3", THERAPY),
    Training("nursing-associate-apprentice", "sheffield-hallam-university", "year 1", ASSISTANT),
    Training("medical-student", "hull-york-medical-school", "year 3", MEDICAL, taught_by="trainer"),
)
