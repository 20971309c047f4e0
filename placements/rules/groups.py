"""Learner groups that rules are for, by the slugs of the scheme's data."""

NURSING = frozenset({"student-nurse", "return-to-practice-nurse"})
PRE_REGISTRATION_NURSING = frozenset({"student-nurse"})
NMC = NURSING | {"student-midwife", "student-health-visitor", "nursing-associate-apprentice"}
# Programmes in which one person may supervise and assess (RULES 19).
ONE_PERSON_MAY_DO_BOTH = ("student-health-visitor",)
REGISTRARS = frozenset({"gp-registrar"})
FOUNDATION = frozenset({"foundation-doctor"})
MEDICAL = frozenset({"medical-student"})
PHYSICIAN_ASSOCIATES = frozenset({"physician-associate-student"})
ALLIED = frozenset(
    {"pharmacy-student", "student-paramedic", "physiotherapy-student", "occupational-therapy-student"}
)
# Of whose hours only so many may be simulated (RULES 37 and 44).
SIMULATED_IS_LIMITED = PRE_REGISTRATION_NURSING | PHYSICIAN_ASSOCIATES
APPRENTICES = frozenset({"healthcare-apprentice", "nursing-associate-apprentice"})
