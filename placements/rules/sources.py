"""Where the rules come from: titles and addresses, as RULES lists them."""

from placements.rules.rule import Source

SCHEME = Source("The scheme's page: quality markers of Advanced Training Practices")
PORTAL = Source("This portal: one learner, one place")
CAIPE = Source(
    "What is interprofessional education? (quoting CAIPE)",
    "https://www.educacioninterprofesional.org/en/what-interprofessional-education",
)
TRAINER_REAPPROVAL = Source(
    "Yorkshire and the Humber: GP trainer reapproval",
    "https://yorksandhumberdeanery.nhs.uk/general-practice/gp-trainer-reapproval",
)
NMC_BOTH_ROLES = Source(
    "NMC: holding supervisor and assessor roles simultaneously",
    "http://www.nmc.org.uk/supporting-information-on-standards-for-student-supervision-and-assessment/practice-and-academic-assessment/practice-and-academic-learning/holding-supervisor-and-assessor-roles-simultaneously/",
)
NMC_IN_PLACE = Source(
    "NMC: what must be in place",
    "https://nmc.org.uk/supporting-information-on-standards-for-student-supervision-and-assessment/learning-environments-and-experiences/designing-reviewing-safe-effective-learning-experiences/what-must-be-in-place",
)
NMC_SUPERVISORS = Source(
    "NMC: who are practice supervisors and how are they prepared",
    "https://www.nmc.org.uk/supporting-information-on-standards-for-student-supervision-and-assessment/practice-supervision/who-are-practice-supervisors-and-how-are-they-prepared/",
)
REGISTRAR_WEEK = Source(
    "North Oxfordshire GP training: working week",
    "https://gp-training.hee.nhs.uk/northoxfordshire/your-rotations/gp-rotations/working-week/",
)
REGISTRAR_LEARNING = Source(
    "BMA: the training week for GP registrars and trainers",
    "https://bma.org.uk/pay-and-contracts/contracts/resident-doctor-contract/guide-to-the-training-week-for-gp-registrars-and-trainers-while-working-in-general-practice",
)
SUPERNUMERARY = Source(
    "Dundee: supernumerary status, information for practice supervisors and assessors",
    "https://www.dundee.ac.uk/corporate-information/supernumerary-status-information-practice-supervisorsassessors",
)
WORKING_TIME = Source(
    "Yorkshire and the Humber: about your programme (working time)",
    "https://yorksandhumberdeanery.nhs.uk/general_practice/school-primary-care-about-your-programme-south-yorkshire-sheffield-registrar-4",
)
AVERAGE_WEEK = Source(
    "LRD: working time law",
    "https://www.lrdpublications.org.uk/printarticle.php?id=idm140243932186240&iss=2024&pub=bk",
)
YOUNG_WORKERS = Source(
    "Pennine HR: working time and rest breaks",
    "https://penninehr.co.uk/resources/hr-questions/working-time-rest-breaks/",
)
STUDENTS_WEEK = Source(
    "Bucks Students' Union: placement questions",
    "https://www.bucksstudentsunion.org/uxbridgehomepage/placement/faq/",
)
FOUNDATION_WEEK = Source(
    "East of England: foundation training, working and learning week",
    "https://heeoe.hee.nhs.uk/general_practice/foundation-training-general-practice/working-and-learning-week",
)
STUDENT_NURSE_GUIDE = Source(
    "LLR Training Hub: student nurses in general practice",
    "https://llrtraininghub.co.uk/student-nurses-in-general-practice-guide",
)
PRACTICE_HOURS = Source(
    "Nursing in Practice: the importance of primary care practice placements",
    "https://www.nursinginpractice.com/professional/the-importance-of-primary-care-practice-placements-for-students/",
)
INTERVIEWS = Source(
    "Practice assessment document: guide (copy)",
    "https://rumble-crumble-i.com/pads-professional-evaluation-guide-pdf-8491",
)
SPOKE_VISITS = Source(
    "York: practice allocation",
    "https://sites.google.com/york.ac.uk/rnda-march24/practice-experience/practice-allocation",
)
HUB_AND_SPOKE = Source(
    "Nursing Children and Young People: hub and spoke placements",
    "https://journals.rcni.com/nursing-children-and-young-people/hub-and-spoke-model-for-nursing-student-placements-in-the-uk-ncyp.27.2.24.e547",
)
ATP_NURSING = Source(
    "HEYH: Advanced Training Practices, March 2015", "https://slideum.com/doc/3158239/slide-1"
)
MEDICAL_GROUPS = Source(
    "Sunderland: GP placement tutor", "https://sunderland.ac.uk/study/medicine/gp-placement-tutor"
)
MEDICAL_DAYS = Source("HYMS: course structure", "https://hyms.ac.uk/medicine/curriculum/course-structure")
PHYSICIAN_ASSOCIATE = Source(
    "FPARCP: physician associate students, placement hours",
    "https://fparcp.co.uk/about-fpa/news/physician-associate-students-placement-hours",
)
ALLIED_HEALTH = Source(
    "Nottinghamshire Training Hub: pharmacy student placements",
    "https://www.nottstraininghub.nhs.uk/news/uon-pharmacy-student-placements/",
)
APPRENTICESHIPS = Source(
    "Humber and North Yorkshire: apprenticeship information",
    "https://yhtraininghubs.co.uk/humber-north-yorkshire/humber-north-yorkshire-schemes/apprenticeship-information/",
)
