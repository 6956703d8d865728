"""Where practice children live: real towns, invented homes, schools and teams."""

from random import Random
from typing import Final

import msgspec

AREAS: Final = ("North East", "North West", "South East", "South West")

IN_COUNTY: Final[dict[str, tuple[str, ...]]] = {
    "North East": ("Walton-on-Thames", "Weybridge", "Esher", "Epsom", "Leatherhead", "Cobham"),
    "North West": ("Woking", "Camberley", "Staines-upon-Thames", "Addlestone", "Chertsey", "Egham"),
    "South East": ("Redhill", "Reigate", "Dorking", "Caterham", "Horley", "Oxted"),
    "South West": ("Guildford", "Farnham", "Godalming", "Haslemere", "Cranleigh", "Ash"),
}
NEAREST_MILES: Final = 1
FURTHEST_IN_COUNTY_MILES: Final = 22


class Town(msgspec.Struct, frozen=True):
    """A town out of county with its distance from home and how often it is used."""

    name: str
    miles: int
    weight: int


OUT_OF_COUNTY: Final = tuple(
    Town(*each)
    for each in (
        ("Croydon", 14, 30),
        ("Sutton", 10, 18),
        ("Kingston upon Thames", 8, 14),
        ("Crawley", 12, 22),
        ("Bracknell", 16, 14),
        ("Slough", 17, 12),
        ("Reading", 28, 18),
        ("Basingstoke", 28, 12),
        ("Brighton", 38, 16),
        ("Portsmouth", 48, 14),
        ("Maidstone", 48, 12),
        ("Luton", 48, 8),
        ("Southampton", 52, 12),
        ("Eastbourne", 55, 10),
        ("Oxford", 58, 7),
        ("Hastings", 62, 12),
        ("Swindon", 68, 5),
        ("Milton Keynes", 68, 6),
        ("Canterbury", 75, 10),
        ("Northampton", 80, 6),
        ("Margate", 88, 12),
        ("Gloucester", 95, 4),
        ("Ipswich", 100, 4),
        ("Bristol", 105, 6),
        ("Leicester", 120, 5),
        ("Birmingham", 125, 7),
        ("Norwich", 135, 5),
        ("Nottingham", 140, 4),
        ("Exeter", 160, 4),
        ("Shrewsbury", 165, 7),
        ("Swansea", 180, 3),
        ("Sheffield", 180, 3),
        ("Chester", 195, 4),
        ("Manchester", 205, 4),
        ("Leeds", 210, 3),
        ("Blackpool", 240, 3),
        ("Truro", 245, 2),
        ("Bangor", 255, 3),
        ("Middlesbrough", 265, 2),
        ("Carlisle", 310, 1),
    )
)

CHILDRENS_HOMES: Final = tuple(
    f"{first} {second}"
    for first in (
        "Larkrise",
        "Fernhollow",
        "Kingfisher",
        "Saltmarsh",
        "Tideways",
        "Bramblegate",
        "Copperbeech",
        "Otterholt",
        "Skylark",
        "Juniper",
    )
    for second in ("House", "Lodge", "Rise")
)
SUPPORTED: Final = (
    "Lantern Court",
    "Bridgefoot House",
    "Harbour Lights",
    "Millrace Court",
    "Crossways",
    "The Stepping Stones",
    "Weaver’s Yard",
    "Compass House",
)
FAMILY_CENTRES: Final = ("The Nest at Puddlewick", "Cradle Hill House")
HOSPITALS: Final = ("Ripplemere Hospital",)
SECURE: Final = ("Stonecrop Unit", "Thornbank Unit")

_SCHOOL_WORDS: Final = (
    "Otter Bridge",
    "Copperbeech",
    "Puddlewick",
    "Saffron Lane",
    "Heronsgate",
    "Marrowfield",
    "Juniper Hill",
    "Thistledown",
    "Candlewick",
    "Rookery Lane",
    "Tumbledown Hill",
    "Lanternfield",
    "Nutmeg Lane",
    "Starling Park",
    "Windlemere",
    "Quillbrook",
)
_NURSERY_END: Final = 4
_PRIMARY_END: Final = 11
_SECONDARY_END: Final = 16


def school_for(age: int, random: Random) -> str:
    """An invented nursery, school or college for this age; empty for the youngest."""
    word = random.choice(_SCHOOL_WORDS)
    if age < _NURSERY_END - 2:
        return ""
    if age < _NURSERY_END:
        return f"{word} Nursery"
    if age < _PRIMARY_END:
        return f"{word} {random.choice(('Primary', 'Primary', 'Infant and Junior School'))}"
    if age < _SECONDARY_END:
        return f"{word} {random.choice(('Academy', 'School', 'Community School'))}"
    return f"{word} {random.choice(('College', 'Sixth Form', 'College'))}"


def town_out_of_county(random: Random) -> Town:
    """A town out of county, nearer ones more often."""
    return random.choices(OUT_OF_COUNTY, weights=[each.weight for each in OUT_OF_COUNTY])[0]


def postcode(random: Random) -> str:
    """A postcode that cannot exist: there is no area ZZ."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    inward = f"{random.randint(1, 9)}{random.choice(letters)}{random.choice(letters)}"
    return f"ZZ{random.randint(1, 98)} {inward}"
