"""What is fetched of people, placements and practices with sessions, which come by the hundred."""

OF_PEOPLE = ("title", "given_name", "family_name", "profession_id", "registered_with", "is_gp")

OF_PLACEMENTS = (
    "person_id",
    "public_id",
    "practice_id",
    "educationalist_id",
    "learner_group__name",
    "learner_group__slug",
    "learner_group__profession_id",
    "learner__stage",
    "practice__name",
)

OF_PARTICIPATIONS = ("session_id", "part", "person_id", "placement_id")

NOT_OF_PRACTICES = (
    "practice__as_published",
    "practice__latitude",
    "practice__longitude",
    "practice__area_source",
    "practice__commissioner_code",
    "practice__opened_on",
    "practice__closed_on",
)

NOT_OF_HOSTS = (
    *(each.replace("practice__", "host__") for each in NOT_OF_PRACTICES),
    "host__kind",
    "host__status",
    "host__region_id",
    "host__ccg_id",
    "host__shared_mailbox",
    "host__is_copied_in",
    "host__interdisciplinary",
)

NOT_OF_SESSIONS = ("starts_at", "ends_at")
"""For the database to search by: ``during`` tells the same."""
