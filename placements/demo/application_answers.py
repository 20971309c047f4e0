"""What the demo world's practices answer when they apply, and what is held of it: plain data.

In the answers, ``{learners}`` are those they apply for, and the others are people of the practice.
"""

# What the learners of a group are called within a sentence.
LEARNERS = {
    "student-nurse": "student nurses",
    "medical-student": "medical students",
    "gp-registrar": "GP registrars",
    "student-paramedic": "student paramedics",
    "student-midwife": "student midwives",
    "healthcare-apprentice": "healthcare apprentices",
    "occupational-therapy-student": "occupational therapy students",
}

# They say nothing of what they need not answer.
STATEMENTS = {
    "whole-practice-agreement": "The partners agreed on 3 points at their meeting: to host {learners}, to keep a "
    "room free for them, and to tell every team. Reception, nurses and GPs heard of it at the staff meeting, and each "
    "team has written down what it does for a learner.",
    "rooms-and-it": "Consulting room 5 is free on Mondays, Tuesdays and Thursdays, and the library is there for study "
    "every day. {administrator} asks for logins and smartcards two weeks ahead, so they work on the first morning.",
    "interprofessional-learning": "Every Tuesday at 1pm all learners have a tutorial together, led in turn by a GP, a "
    "nurse and the pharmacist. On Thursdays the whole team talks through one patient’s care. Learners join home visits "
    "with the district nurses about once a week.",
    "feedback-acted-on": "We talk with each learner in the last week, and {educationalist} reads what they wrote. "
    "Learners said that they could not find anybody at lunchtime. There is now a name on the board for each hour.",
    "cqc-position": "Rated good overall, and good in all five questions, when the inspectors last came. The link goes "
    "to the report.",
    "education-lead": "{lead} leads on education and has 4 hours a week for it. {educationalist} stands in.",
    "named-administrator": "{administrator} makes the timetable of {learners}. {lead} is the deputy. When something "
    "changes on the day, {administrator} rings the learner and changes the timetable at once.",
    "education-agreement": "The agreement is signed and in force until next year.",
    "policies-and-insurance": "All three were looked through this year. The insurance covers learners.",
    "educational-audit": "The university’s audit found nothing that must be done first. Of its two suggestions, the "
    "notice board is up and the reading list is being written.",
    "induction": "Two days: the building and safety, who is who, confidentiality, the clinical system, whom to ask. "
    "Learners get the plan and how to find us two weeks before they come.",
    "supervision-every-session": "Each session of the timetable names its supervisor, who is in the building. When "
    "somebody is away, the duty GP takes over and {administrator} changes the name.",
    "supernumerary-status": "The rota is made without {learners}. They have a line of their own below it, in another "
    "colour, and see patients alone only once {educationalist} has agreed to it.",
    "raising-concerns": "Learners are told on their first day, and the leaflet is in the library: first "
    "{educationalist}, then {lead}, then the university’s link, whose number is on it. We ring the university on the "
    "same day when a patient or a learner may come to harm.",
    "named-educationalist": "{educationalist} teaches {learners} on Tuesday afternoons. {lead} is the deputy.",
    "trained-assessors": "{educationalist} and two of the nurses are trained to supervise, and two people to assess. "
    "The list gives registration, course and the day until which it holds.",
    "learning-programme": "The programme for {learners} follows the university’s handbook. Its first objective is how "
    "primary care works: its ethos and culture. A typical week is attached to it.",
    "assessment-and-interviews": "{educationalist} meets each learner in the first week, half-way and in the last "
    "week, and writes down what they agree in the learner’s own document. The university’s link reads it.",
    "room-for-learners": "Two {learners} at a time, beside one registrar and two nursing students. It depends on rooms "
    "on Wednesdays and Fridays, when one more would not fit.",
    "changes-since-last-time": "No other site, and the same people lead. No concern was raised. All earlier conditions "
    "were met.",
}  # fmt: skip

# Titles of evidence, and the ends of their addresses at example.org, which RFC 2606 keeps free.
LINKS = {
    "cqc-position": ("Inspection report", "inspection-report"),
    "education-agreement": ("Education agreement, signed", "education-agreement"),
    "policies-and-insurance": ("Equality policy, risk assessment and insurance", "policies"),
    "trained-assessors": ("Supervisors and assessors, with their training", "supervisors-and-assessors"),
    "learning-programme": ("Learning programme with a typical week", "learning-programme"),
}
INDUCTION_PLAN = """Induction of learners

Day 1, morning: the building, fire exits, sign-in, who is who.
Day 1, afternoon: confidentiality, the clinical system, how to raise a concern.
Day 2, morning: an hour each with reception, the nurses and the pharmacist.
Day 2, afternoon: first meeting with the educationalist, and objectives of the placement.
"""
# What a practice says that it does not meet yet, or only in part; it meets the rest.
CLAIMS = {"trained-assessors": "partly"}

# What the hub finds lacking when it screens; it finds the rest met.
FOUND_LACKING = {
    "trained-assessors": (
        "partly",
        "The training of one assessor has run out. Say when the next course is, and who assesses until then.",
    ),
    "room-for-learners": (
        "not_met",
        "Wednesdays and Fridays are full already. Say how many learners you can host on those days, or leave them out.",
    ),
}
RETURNED_BECAUSE = (
    "Two things to put right before we visit: who assesses until the next course, and how many learners there is room "
    "for on Wednesdays and Fridays. The rest is well shown, thank you."
)
NO_VISIT_BECAUSE = (
    "Visited for another learner group within the last year. Nothing about the site has changed since."
)
TO_MEET = "The practice lead, the educationalist, a supervisor, somebody from reception and a learner."
PEOPLE_MET = (
    "{lead}, {educationalist}, two practice nurses, the reception lead and a member of the patient group."
)
REPORT = """The team saw the rooms, the timetable of a week and the induction plan.

Everybody whom we met knew that learners are coming and what is asked of them. The library is a good place to study. \
The nurses would like a second assessor before the first learner comes, and a course is booked.

We recommend that the panel approves the application."""
MINUTES = """Apologies: none. Nobody present is tied to the practice.

Ash Grove Surgery, occupational therapy students: the panel read the application and the hub’s judgements. Supervision \
and the learning programme are well shown. The panel would like a second assessor to be trained, and the risk \
assessment to name the new learner group. Approved, with those two as conditions."""
DECIDED_BECAUSE = "Well shown, but for a second assessor and the risk assessment, which can follow."
CONDITIONS = (
    "Train a second assessor for occupational therapy students, and send the certificate.",
    "Send the risk assessment, with occupational therapy students named in it.",
)
WHAT_WAS_DONE = (
    "The risk assessment names occupational therapy students now. It was agreed at the partners’ meeting."
)
