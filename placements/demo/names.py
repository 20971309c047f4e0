"""Names of people who do not exist: given and family names that are common in the region, put together by chance."""

import random
from collections.abc import Iterator


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN = _words(
    "Aaliyah Adam Adaeze Aisha Alan Alexander Alice Amara Amelia Amir Amy Andrew Angela Anita Anjali Anna "
    "Arjun Ayesha Barbara Beatrice Ben Bethany Bilal Bridget Callum Carol Catherine Charlotte Chidi Chloe "
    "Claire Daniel David Deborah Declan Dorota Eleanor Elizabeth Emily Emma Esther Ewa Faisal Fatima "
    "Fiona Florence Frances Gareth George Grace Graham Gurpreet Hana Hannah Harriet Harvinder Hassan "
    "Helen Holly Huda Ian Imran Isaac Isabel Ivy Jack Jacob Jamal James Janet Jasmine Jean Jennifer "
    "Joanna John Joseph Joyce Julia Karen Kate Keith Kofi Kwame Laila Laura Leah Leon Lewis Lily Linda "
    "Liam Lucy Lydia Malik Maria Mariam Mark Martha Martin Mary Matilda Matthew Maureen Meera Michael "
    "Mohammed Molly Nadia Naomi Natalie Ngozi Niamh Nicola Nimra Noah Nora Oliver Olivia Oluwaseun Omar "
    "Oscar Owen Patricia Paul Peter Philip Piotr Priya Rachel Rahul Rebecca Reece Rhiannon Robert Rosa "
    "Rosie Ruth Ryan Sabina Sadia Sally Samina Samuel Sandeep Sara Sean Shabana Shanice Sharon Simon "
    "Sinead Sofia Sophie Stella Stephen Sunita Susan Tariq Tessa Thomas Tomasz Tunde Usman Valerie "
    "Victoria Vikram Wendy William Yasmin Yusuf Zahra Zainab Zara Zoe "
)
FAMILY = _words(
    "Abbott Adebayo Ahmed Akhtar Ali Allen Armitage Ashworth Atkinson Bailey Baker Banerjee Barker "
    "Beaumont Begum Bell Bennett Bhatt Booth Bradley Brook Brown Burton Butterworth Byrne Campbell Carr "
    "Carter Chapman Chaudhry Clarke Clayton Collins Cooper Craven Crossley Das Davies Dawson Desai "
    "Dhillon Dixon Dobson Doyle Dyson Earnshaw Edwards Ellis Evans Farrell Fawcett Firth Fletcher Foster "
    "Fox Gallagher Garside Gill Gomez Graham Gray Green Greenwood Gupta Haigh Hall Hanif Hardy Hargreaves "
    "Harris Harrison Hartley Hepworth Hill Hinchliffe Hirst Hobson Holmes Holroyd Horsfall Howarth Hughes "
    "Hussain Ibrahim Idowu Iqbal Jackson James Johnson Jones Joshi Kaur Kaye Kelly Kershaw Khan King "
    "Kowalska Lawson Lee Lewis Lister Lockwood Lumb Mahmood Malik Marsden Marshall Mason Mbeki McCarthy "
    "Mehta Metcalfe Midgley Miller Mistry Mitchell Moore Morgan Morris Murphy Mwangi Naylor Nguyen Nkosi "
    "Nolan Nowak Nwosu Obi Oduya Okafor Oldroyd Osborne Owusu Parker Patel Pearson Petrov Phillips "
    "Pickles Platt Popescu Priestley Qureshi Raistrick Ramsden Rao Rashid Reid Richards Riley Robinson "
    "Rodgers Rose Rushworth Saleem Savage Schofield Scott Shah Sharma Shaw Shepherd Siddiqui Simpson "
    "Singh Smith Spencer Stead Sutcliffe Swift Sykes Taylor Teale Thackray Thomas Thompson Tiwari Townend "
    "Turner Uddin Varley Verma Wadsworth Walker Ward Watson Webb White Wilkinson Williams Wilson Wood "
    "Wright Yates Young Yousaf Zaman Zielinski "
)


def strangers(rng: random.Random) -> Iterator[tuple[str, str]]:
    """Given and family names, no pair twice."""
    seen = set()
    while True:
        name = rng.choice(GIVEN), rng.choice(FAMILY)
        if name not in seen:
            seen.add(name)
            yield name


def email_of(given_name: str, family_name: str) -> str:
    """An address of example.org, which RFC 2606 keeps free: nobody has it, and no letter ever arrives there."""
    return f"{given_name}.{family_name}@example.org".lower()
