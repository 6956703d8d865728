"""The tables of the return, and the three optional ones of our own: what each column may hold.

Source: the column lists of the SSDA903 CSV files, csc-validator-be-903 `lac_validator/config.py`.
`names`, `decisions` and `users` are this product's: a statutory return has none of these.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

Cell = bool | int | str | date


class TableName(StrEnum):
    """The tables that are read."""

    HEADER = "header"
    EPISODES = "episodes"
    REVIEWS = "reviews"
    UASC = "uasc"
    MISSING = "missing"
    OC2 = "oc2"
    OC3 = "oc3"
    AD1 = "ad1"
    PLACED_FOR_ADOPTION = "placed_for_adoption"
    PREVIOUS_PERMANENCE = "previous_permanence"
    NAMES = "names"
    DECISIONS = "decisions"
    USERS = "users"


class Kind(StrEnum):
    """How a cell is read."""

    CHILD = "child"
    CODE = "code"
    DATE = "date"
    PART_DATE = "part_date"
    FLAG = "flag"
    FTE = "fte"
    INTEGER = "integer"
    PUPIL_NUMBER = "pupil_number"
    TEXT = "text"


class Column(msgspec.Struct, frozen=True):
    """What a column may hold.

    Attributes:
        codes: Name of the code table, for a column of codes.
        limit: Most characters of a text; largest number of an integer column.
        essential: Without a good cell the whole row is left out.
        optional: The file is recognised without this column.
    """

    name: str
    kind: Kind
    codes: str = ""
    limit: int = 1_000
    essential: bool = False
    optional: bool = False


class Table(msgspec.Struct, frozen=True):
    """One table: its columns and what makes two of its rows the same.

    Attributes:
        key: Columns that no two rows may share; empty means all of them.
        starts: The column that says from when the row is true, if one does.
        ends: The columns that say until when, each with the columns that fall with it.
    """

    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("CHILD",)
    starts: str = ""
    ends: tuple[tuple[str, ...], ...] = ()

    @property
    def required(self) -> frozenset[str]:
        """The columns by which the table is recognised."""
        return frozenset(each.name for each in self.columns if not each.optional)


class Row(msgspec.Struct, frozen=True):
    """One good row.

    Attributes:
        number: As a spreadsheet counts: the line of column names is row 1.
        child: The child's number; the user id in the users table.
        cells: Column to value; empty cells are absent.
    """

    file: str
    number: int
    child: str
    cells: Mapping[str, Cell]

    def day(self, column: str) -> date | None:
        """The date in this column, if there is one."""
        cell = self.cells.get(column)
        return cell if isinstance(cell, date) else None

    def text(self, column: str) -> str | None:
        """The text or code in this column, if there is one."""
        cell = self.cells.get(column)
        return cell if isinstance(cell, str) else None


def _child() -> Column:
    return Column("CHILD", Kind.CHILD, limit=20, essential=True)


def _birth(*, essential: bool = False) -> Column:
    return Column("DOB", Kind.DATE, essential=essential)


def _code(name: str, codes: str, *, essential: bool = False) -> Column:
    return Column(name, Kind.CODE, codes=codes, essential=essential)


def _day(name: str, *, essential: bool = False) -> Column:
    return Column(name, Kind.DATE, essential=essential)


def _text(name: str, limit: int, *, essential: bool = False, optional: bool = False) -> Column:
    return Column(name, Kind.TEXT, limit=limit, essential=essential, optional=optional)


_FLAGS_OF_OC2: Final = (
    "CONVICTED",
    "HEALTH_CHECK",
    "IMMUNISATIONS",
    "TEETH_CHECK",
    "HEALTH_ASSESSMENT",
    "SUBSTANCE_MISUSE",
    "INTERVENTION_RECEIVED",
    "INTERVENTION_OFFERED",
)

TABLES: Final[dict[TableName, Table]] = {
    TableName.HEADER: Table(
        (
            _child(),
            _code("SEX", "sex"),
            _birth(essential=True),
            _code("ETHNIC", "ethnicity"),
            Column("UPN", Kind.PUPIL_NUMBER),
            Column("MOTHER", Kind.FLAG),
            _day("MC_DOB"),
        ),
        starts="DOB",
        ends=(("MC_DOB",),),
    ),
    TableName.EPISODES: Table(
        (
            _child(),
            _day("DECOM", essential=True),
            _code("RNE", "reason_new_episode"),
            _code("LS", "legal_status", essential=True),
            _code("CIN", "need"),
            _code("PLACE", "placement_type", essential=True),
            _code("PLACE_PROVIDER", "provider"),
            _day("DEC"),
            _code("REC", "reason_ceased"),
            _code("REASON_PLACE_CHANGE", "reason_place_change"),
            _text("HOME_POST", 10),
            _text("PL_POST", 10),
            _text("URN", 10),
        ),
        key=(),
        starts="DECOM",
        ends=(("DEC", "REC", "REASON_PLACE_CHANGE"),),
    ),
    TableName.REVIEWS: Table(
        (
            _child(),
            _birth(),
            _day("REVIEW", essential=True),
            _code("REVIEW_CODE", "participation", essential=True),
        ),
        key=("CHILD", "REVIEW"),
        starts="REVIEW",
    ),
    TableName.UASC: Table(
        (_child(), _code("SEX", "sex"), _birth(), _day("DUC")),
        ends=(("DUC",),),
    ),
    TableName.MISSING: Table(
        (
            _child(),
            _birth(),
            _code("MISSING", "missing_kind", essential=True),
            _day("MIS_START", essential=True),
            _day("MIS_END"),
        ),
        key=("CHILD", "MISSING", "MIS_START"),
        starts="MIS_START",
        ends=(("MIS_END",),),
    ),
    TableName.OC2: Table(
        (
            _child(),
            _birth(),
            Column("SDQ_SCORE", Kind.INTEGER, limit=40),
            _code("SDQ_REASON", "sdq_reason"),
            *(Column(name, Kind.FLAG) for name in _FLAGS_OF_OC2),
        )
    ),
    TableName.OC3: Table(
        (
            _child(),
            _birth(),
            _code("IN_TOUCH", "in_touch"),
            _code("ACTIV", "activity"),
            _code("ACCOM", "accommodation"),
        )
    ),
    TableName.AD1: Table(
        (
            _child(),
            _birth(),
            _day("DATE_INT"),
            _day("DATE_MATCH"),
            Column("FOSTER_CARE", Kind.FLAG),
            Column("NB_ADOPTR", Kind.INTEGER, limit=2),
            _code("SEX_ADOPTR", "adopter_sex"),
            _code("LS_ADOPTR", "adopter_legal_status"),
        ),
        starts="DATE_INT",
        ends=(("DATE_MATCH",),),
    ),
    TableName.PLACED_FOR_ADOPTION: Table(
        (
            _child(),
            _birth(),
            _day("DATE_PLACED", essential=True),
            _day("DATE_PLACED_CEASED"),
            _code("REASON_PLACED_CEASED", "adoption_ceased"),
        ),
        key=("CHILD", "DATE_PLACED"),
        starts="DATE_PLACED",
        ends=(("DATE_PLACED_CEASED", "REASON_PLACED_CEASED"),),
    ),
    TableName.PREVIOUS_PERMANENCE: Table(
        (
            _child(),
            _birth(),
            _code("PREV_PERM", "previous_permanence"),
            _text("LA_PERM", 60),
            Column("DATE_PERM", Kind.PART_DATE),
        )
    ),
    TableName.NAMES: Table(
        (
            _child(),
            _text("GIVEN_NAME", 100),
            _text("FAMILY_NAME", 100),
            _text("PREFERRED_NAME", 100, optional=True),
            _text("PLACE_NAME", 100, optional=True),
            Column("DISTANCE_MILES", Kind.INTEGER, limit=20_000, optional=True),
            Column("OUT_OF_COUNTY", Kind.FLAG, optional=True),
            _text("SCHOOL", 200, optional=True),
            _text("SOCIAL_WORKER", 200, optional=True),
            Column("SOCIAL_WORKER_SINCE", Kind.DATE, optional=True),
            _text("TEAM", 200, optional=True),
            _text("SIBLING_GROUP", 40, optional=True),
            _text("AREA", 100, optional=True),
            _text("WHAT_MATTERS", 1_000, optional=True),
            _text("PLACEMENT_NAME", 200, optional=True),
            _text("CARER_NAME", 200, optional=True),
            _text("LANGUAGE", 100, optional=True),
        )
    ),
    TableName.DECISIONS: Table(
        (
            _child(),
            _day("REVIEW", essential=True),
            _text("DECISION", 1_000, essential=True),
            _text("OWNER", 200),
            Column("DUE_ON", Kind.DATE, optional=True),
            Column("KIND", Kind.CODE, codes="decision_kind", optional=True),
        ),
        key=("CHILD", "REVIEW", "DECISION"),
        starts="REVIEW",
    ),
    TableName.USERS: Table(
        (
            Column("USER_ID", Kind.CHILD, limit=60, essential=True),
            _text("NAME", 200, essential=True),
            _code("ROLE", "role", essential=True),
            Column("FTE", Kind.FTE, essential=True),
            _text("TEAM", 100),
            _text("EMAIL", 200, optional=True),
        ),
        key=("USER_ID",),
    ),
}
