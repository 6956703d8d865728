"""Names of invented people. Given names are common ones; family names belong to nobody.

Family names are two English words put together ("Otterbrook", "Quillfeather"), for everybody, so
that a practice child can never be taken for a real one, whatever the given name.
"""

from random import Random
from typing import Final

import msgspec

from iro_server.practice.chance import happens


class Given(msgspec.Struct, frozen=True):
    """A given name.

    Attributes:
        preferred: What the child likes to be called, where that differs.
    """

    name: str
    preferred: str = ""


class Background(msgspec.Struct, frozen=True):
    """A stock of given names with the ethnicity codes they may go with.

    Attributes:
        weight: How often, among children who came to England with or were born to a family.
        alone_weight: How often among unaccompanied asylum-seeking children.
    """

    language: str
    ethnicities: tuple[str, ...]
    girls: tuple[Given, ...]
    boys: tuple[Given, ...]
    weight: int
    alone_weight: int = 0


def _names(text: str) -> tuple[Given, ...]:
    """Given names from "Zofia/Zosia Maja": name, or name/preferred."""
    return tuple(Given(*each.split("/")) for each in text.split())


BACKGROUNDS: Final = (
    Background(
        "English",
        ("WBRI",) * 44 + ("MWBC", "MWBC", "MWBA", "MWAS", "MOTH", "BCRB", "WIRT", "WROM", "WIRI"),
        _names(
            "Amelia/Millie Isla Freya Poppy Evie Rosie Maisie Ella Charlotte/Lottie Daisy Phoebe "
            "Imogen/Immy Erin Niamh Ffion Carys Seren Skye Scarlett Ruby Jasmine/Jaz Tia Shanice "
            "Keisha Naomi Leah Holly Bethany/Beth Chloe Megan Paige Summer Willow Darcey Kayla "
            "Morgan Tegan Lacey Harriet/Hattie Connie Abigail/Abi Jessica/Jess Siân Zoë Esmé Tilly"
        ),
        _names(
            "Alfie Archie Theo Riley Jayden/Jay Kai Tyler Callum Connor Rhys Dylan Ewan Finlay/Fin "
            "Harley Mason Logan Tobias/Toby Jake Reece Kieran Ciarán Oisín Aaron Marcus Tyrell "
            "Jerome Nathaniel/Nate Levi Zachary/Zac Ellis Frankie Bobby Tommy-Lee Declan Luca "
            "Ashton Corey Bailey Spencer Elliot Benjamin/Ben Samuel/Sam Joshua/Josh Leo Oscar Jude"
        ),
        weight=700,
    ),
    Background(
        "Polish",
        ("WOTH",),
        _names("Zofia/Zosia Maja Oliwia Hanna/Hania Małgorzata/Gosia Agnieszka/Aga Julia/Jula"),
        _names("Jakub/Kuba Kacper Szymon Michał Łukasz Paweł Stanisław/Staś Wojciech/Wojtek"),
        weight=34,
    ),
    Background(
        "Romanian",
        ("WOTH", "WROM"),
        _names("Ioana Andreea Ștefania/Ștefi Mălina Ruxandra"),
        _names("Andrei Răzvan Ionuț Ștefan Matei"),
        weight=20,
    ),
    Background(
        "Ukrainian",
        ("WOTH",),
        _names("Oksana/Оксана Olena/Lesia Kateryna/Katia Solomiia"),
        _names("Bohdan/Богдан Taras Mykola/Kolia Yaroslav/Slavko"),
        weight=12,
    ),
    Background(
        "Lithuanian",
        ("WOTH",),
        _names("Kamilė Ugnė Gabija"),
        _names("Mantas Lukas Žygimantas/Žygis"),
        weight=8,
    ),
    Background(
        "Bengali",
        ("ABAN",),
        _names("Anika Farzana Nusrat/Nush Tahmina/Mina Sumaiya"),
        _names("Rahim Tanvir Arif Shafiq Imran"),
        weight=28,
    ),
    Background(
        "Urdu",
        ("APKN",),
        _names("Aisha Zainab Hafsa Maryam Iqra"),
        _names("Bilal Hamza Usman Zeeshan/Zee Adeel"),
        weight=26,
    ),
    Background(
        "English",
        ("AIND",),
        _names("Priya Anjali/Anju Kavya Simran Meera"),
        _names("Arjun Rohan Harpreet/Harry Dev Kiran"),
        weight=18,
    ),
    Background(
        "English",
        ("BAFR", "BOTH", "MWBA"),
        _names("Adaeze/Ada Temilade/Temi Abena Folasade/Sade Akosua"),
        _names("Chidi Kwame Oluwatobi/Tobi Emeka Kofi"),
        weight=40,
    ),
    Background(
        "Arabic",
        ("OOTH",),
        _names("Noor/نور Layla/ليلى Rania Salma Yasmin"),
        _names("Yusuf/يوسف Omar Khaled Bashar Tariq"),
        weight=24,
        alone_weight=6,
    ),
    Background(
        "Somali",
        ("BAFR",),
        _names("Hodan Ifrah Sagal Ayaan Hibo"),
        _names("Abdirahman/Abdi Liban Mahad Guled Warsame"),
        weight=22,
        alone_weight=6,
    ),
    Background(
        "Portuguese",
        ("WOTH", "BOTH"),
        _names("Inês Beatriz/Bia Conceição/São"),
        _names("João Gonçalo Tomás"),
        weight=12,
    ),
    Background(
        "Cantonese",
        ("CHNE",),
        _names("Mei Ka-yan Suet"),
        _names("Jun Chi-ho Wai"),
        weight=6,
    ),
    Background(
        "Tigrinya",
        ("BAFR",),
        _names("Selam Winta Luwam Mehret"),
        _names("Yonas/Yoni Tesfalem/Tesfa Filmon Samiel Natnael/Nati Merhawi Henok"),
        weight=4,
        alone_weight=24,
    ),
    Background(
        "Arabic",
        ("BAFR",),
        _names("Amal Hanan"),
        _names("Mustafa Idris Adam Salih Mubarak Haroun"),
        weight=2,
        alone_weight=18,
    ),
    Background(
        "Pashto",
        ("AOTH",),
        _names("Palwasha Zarmina"),
        _names("Zabihullah/Zabi Najibullah/Najib Samiullah/Sami Rahmatullah Hamid Asadullah/Asad"),
        weight=4,
        alone_weight=20,
    ),
    Background(
        "Dari",
        ("AOTH",),
        _names("Parisa Mursal"),
        _names("Farhad Ehsan Mirwais Jawad/جواد Navid"),
        weight=4,
        alone_weight=8,
    ),
    Background(
        "Kurdish",
        ("OOTH",),
        _names("Rojîn Hêlîn Shilan"),
        _names("Rebin Hêmin Soran Diyar Karwan"),
        weight=4,
        alone_weight=14,
    ),
    Background(
        "Albanian",
        ("WOTH",),
        _names("Arta Drita Besjana"),
        _names("Ardit Erion Besnik Klejdi Gëzim"),
        weight=6,
        alone_weight=10,
    ),
    Background(
        "Vietnamese",
        ("AOTH",),
        _names("Linh Hương Thảo"),
        _names("Minh Đức Hùng"),
        weight=4,
        alone_weight=8,
    ),
)

_FIRST_PARTS: Final = (
    "Otter Marrow Quill Thistle Bramble Copper Fennel Hazel Juniper Lark Mallow Nettle Pebble Rook "
    "Saffron Tansy Umber Wren Yarrow Cobble Dandel Ember Fox Gorse Heron Inkle Jackdaw Kestrel "
    "Linnet Moss Nutmeg Oat Plover Russet Sorrel Teasel Velvet Willow Amber Barley Candle Drift "
    "Elder Finch Glimmer Honey Ivy Kettle Lantern Magpie Puddle Ripple Starling Tumble Winter"
).split()
_SECOND_PARTS: Final = (
    "brook field feather worth combe shaw wick thorn dale bank croft mere stone hurst hollow gate "
    "bridge down reed march"
).split()
# Two words that already make a family name somebody bears.
_REAL: Final = frozenset(
    (
        "Amberdale Amberfield Barleyfield Copperfield Elderbrook Elderfield Emberstone Finchdale "
        "Foxcroft Foxdale Foxgate Foxhollow Foxworth Hazeldale Hazelhurst Hazelwick Honeycombe "
        "Honeyfield Kestrelbrook Larkfield Larkworth Mossbank Mosscroft Mossdale Mossgate "
        "Oatbridge Oatfield Rookhurst Rookwick Russetfield Willowbrook Winterbank Winterbrook "
        "Winterdale Winterfield Wrenfield"
    ).split()
)

GROWN_UP_WOMEN: Final = tuple(
    (
        "Delia Maureen Bernadette Yvette Marsha Hazel Annika Priscilla Rosalind Gwendolyn Oonagh "
        "Beverley Farida Comfort Ingrid Sunita Jocelyn Marguerite Patience Tamsin Dorothea Shirin "
        "Bronwen Mavis Estelle Lorraine Nadia Philippa Ruth Winifred Iwona Candice Elspeth Zandra"
    ).split()
)
GROWN_UP_MEN: Final = tuple(
    (
        "Martin Desmond Colin Rashid Gareth Winston Piotr Alasdair Neville Kwabena Terence Fergus "
        "Anil Barnaby Clifton Hugh Ishaan Leopold Mostyn Rufus"
    ).split()
)


def family_names(random: Random) -> tuple[str, ...]:
    """Every invented family name, shuffled."""
    names = [
        first + second
        for first in _FIRST_PARTS
        for second in _SECOND_PARTS
        if first + second not in _REAL
    ]
    random.shuffle(names)
    return tuple(names)


def grown_up(random: Random, *, share_of_women: float = 0.7) -> str:
    """The given name of an invented grown-up."""
    women = happens(random, share_of_women)
    return random.choice(GROWN_UP_WOMEN if women else GROWN_UP_MEN)
