"""Practices that do not exist, in towns that do.

Their codes begin with X and have five digits: ODS gives practices the letters A to P and Y, and an X only to
national bodies, in codes of three characters. Their postcodes are of district 50, which none of the region's postcode
areas has. Their telephone numbers are of the ranges that Ofcom keeps for drama in Leeds and Sheffield (0113 and
0114 496 0000 to 0999).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass

PRACTICE_CODES, SERVICE_CODES = "X1{:04}", "X9{:04}"


@dataclass(frozen=True)
class Town:
    """A town of a hub's area, with the letters of its postcodes and roughly where it lies."""

    name: str
    area: str
    postcodes: str
    latitude: float
    longitude: float


# By hub; ``area`` is the CCG's name as the scheme writes it.
TOWNS = {
    "primary-care-works": (
        Town("Barnsley", "Barnsley", "S", 53.553, -1.483),
        Town("Worksop", "Bassetlaw", "S", 53.302, -1.124),
        Town("Doncaster", "Doncaster", "DN", 53.523, -1.133),
        Town("Rotherham", "Rotherham", "S", 53.430, -1.357),
    ),
    "trust-primary-care": (
        Town("Skipton", "Airedale, Wharfedale and Craven", "BD", 53.962, -2.017),
        Town("Bradford", "Bradford City", "BD", 53.795, -1.759),
        Town("Shipley", "Bradford District", "BD", 53.833, -1.777),
        Town("Harrogate", "Harrogate and Rural District", "HG", 53.993, -1.541),
    ),
    "caritas-group-practice": (
        Town("Halifax", "Calderdale", "HX", 53.725, -1.863),
        Town("Huddersfield", "Greater Huddersfield", "HD", 53.645, -1.785),
        Town("Dewsbury", "North Kirklees", "WF", 53.691, -1.629),
    ),
    "college-lane": (
        Town("Wakefield", "Wakefield", "WF", 53.683, -1.499),
        Town("Castleford", "Wakefield", "WF", 53.725, -1.355),
        Town("Pontefract", "Wakefield", "WF", 53.691, -1.312),
    ),
    "foundry-medical-group": (
        Town("Sheffield", "Sheffield", "S", 53.381, -1.470),
        Town("Stocksbridge", "Sheffield", "S", 53.483, -1.589),
    ),
    "freshney-green": (
        Town("Grimsby", "North East Lincolnshire", "DN", 53.567, -0.081),
        Town("Scunthorpe", "North Lincolnshire", "DN", 53.588, -0.654),
    ),
    "haxby-group-practice": (
        Town("Beverley", "East Riding of Yorkshire", "HU", 53.843, -0.428),
        Town("Hull", "Hull", "HU", 53.745, -0.336),
        Town("Scarborough", "Scarborough", "YO", 54.280, -0.404),
        Town("York", "Vale of York", "YO", 53.960, -1.087),
    ),
    "leeds-student-medical-practice": (
        Town("Wetherby", "Leeds North", "LS", 53.928, -1.387),
        Town("Leeds", "Leeds South and East", "LS", 53.797, -1.544),
        Town("Pudsey", "Leeds West", "LS", 53.797, -1.663),
    ),
}


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_FIRST = _words(
    "Alder Amber Apple Beck Beech Bell Birch Bramble Bridge Broad Brook Cedar Chapel Cherry Clover Copper "
    "Cross Dale Elm Fair Fern Field Forge Garth Glen Hawthorn Hazel Heather High Hill Holly Ivy Juniper "
    "Kiln Larch Lark Laurel Lime Low Maple Marsh Meadow Mill Moor North Oak Old Orchard Park Pear Pine "
    "Priory Quarry Ridge River Rose Rowan Saddle Sand Silver South Spring Station Stone Sun Swan Sycamore "
    "Thorn Town Vale Walnut Water West White Willow Wind Wood Yew "
)
_SECOND = _words(
    "Bank Bridge Close Court Croft Cross Dale End Field Fold Gate Green Grove Hall Hill House Lane Lea "
    "Mount Park Rise Road Row Side Stile Top View Wells Yard "
)
_KINDS = (
    "Surgery",
    "Medical Centre",
    "Medical Practice",
    "Health Centre",
    "Group Practice",
    "Family Practice",
)
ASH_GROVE = "Ash Grove"


def practice_names(rng: random.Random) -> Iterator[str]:
    """Names such as “Hazel Bank Surgery”: no first half twice, and never that of the worked week's practice."""
    pairs = [f"{first} {second}" for first in _FIRST for second in _SECOND if first != second]
    rng.shuffle(pairs)
    for pair in pairs:
        if pair != ASH_GROVE:
            yield f"{pair} {rng.choice(_KINDS)}"


def street(rng: random.Random) -> str:
    """“14 Larch Fold”."""
    return (
        f"{rng.randint(1, 180)} {rng.choice(_FIRST)} {rng.choice(('Street', 'Lane', 'Road', 'Fold', 'Way'))}"
    )


def postcode(rng: random.Random, town: Town) -> str:
    """“WF50 3QD”: well-formed, of a district that is nobody's."""
    return f"{town.postcodes}50 {rng.randint(1, 9)}{''.join(rng.choices('ABDEFGHJLNPQRSTUWXYZ', k=2))}"


def telephone(number: int) -> str:
    """The number-th telephone; after 2,000 they begin again."""
    return f"{('0113', '0114')[number // 1000 % 2]} 496 {number % 1000:04}"
