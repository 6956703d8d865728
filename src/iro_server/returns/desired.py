"""What the records of this product should say, according to a return.

A return speaks about the collection year it covers. What it no longer says about that year is
removed; what happened before, and what people wrote here, is left alone.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from iro_core.changes.change import Value
from iro_core.domain.codes import collection_year
from iro_server.returns.read import ReadReturn
from iro_server.returns.tables import TABLES, Cell, Row, TableName

_Fields = dict[str, Value]

# Column of the return -> field of the record, where one is simply the other.
_PLAIN: Final[dict[TableName, dict[str, str]]] = {
    TableName.HEADER: {
        "SEX": "sex",
        "DOB": "born_on",
        "ETHNIC": "ethnicity",
        "UPN": "upn",
        "MOTHER": "mother",
        "MC_DOB": "mother_child_born_on",
    },
    TableName.OC3: {
        "IN_TOUCH": "care_leaver.in_touch",
        "ACTIV": "care_leaver.activity",
        "ACCOM": "care_leaver.accommodation",
    },
    TableName.AD1: {
        "DATE_INT": "adoption.decided_on",
        "DATE_MATCH": "adoption.matched_on",
        "FOSTER_CARE": "adoption.by_foster_carer",
        "NB_ADOPTR": "adoption.adopters",
        "SEX_ADOPTR": "adoption.adopters_sex",
        "LS_ADOPTR": "adoption.adopters_legal_status",
    },
    TableName.PREVIOUS_PERMANENCE: {
        "PREV_PERM": "previous_permanence.kind",
        "LA_PERM": "previous_permanence.authority",
        "DATE_PERM": "previous_permanence.on",
    },
    TableName.NAMES: {
        each.name: each.name.lower()
        for each in TABLES[TableName.NAMES].columns
        if each.name != "CHILD"
    },
}
_EPISODE: Final = {
    "DECOM": "started_on",
    "RNE": "reason_started",
    "LS": "legal_status",
    "CIN": "need",
    "PLACE": "placement_type",
    "PLACE_PROVIDER": "provider",
    "DEC": "ended_on",
    "REC": "reason_ended",
    "REASON_PLACE_CHANGE": "reason_place_change",
    "HOME_POST": "home_postcode",
    "PL_POST": "placement_postcode",
    "URN": "urn",
}
_REVIEW_OWNED: Final = ("held_on", "participation_code", "source")
_DECISION: Final = {"DECISION": "text", "OWNER": "owner", "DUE_ON": "due_on", "KIND": "kind"}
_MISSING: Final = {"MISSING": "kind", "MIS_START": "started_on", "MIS_END": "ended_on"}
_ADOPTION_PLACEMENT: Final = {
    "DATE_PLACED": "placed_on",
    "DATE_PLACED_CEASED": "ceased_on",
    "REASON_PLACED_CEASED": "reason",
}
_HEALTH: Final = {
    each.name: each.name.lower()
    for each in TABLES[TableName.OC2].columns
    if each.name not in {"CHILD", "DOB"}
}
# Table -> (group of items, columns, the column that dates the item).
_ITEMS: Final[dict[TableName, tuple[str, Mapping[str, str], str]]] = {
    TableName.EPISODES: ("episodes", _EPISODE, "DECOM"),
    TableName.MISSING: ("missing", _MISSING, "MIS_START"),
    TableName.PLACED_FOR_ADOPTION: ("adoption_placement", _ADOPTION_PLACEMENT, "DATE_PLACED"),
}
_ITEM_ENDS: Final = ("ended_on", "ceased_on")


class DesiredRecord(msgspec.Struct, frozen=True):
    """One record as the return has it.

    Attributes:
        owned: Fields, and groups of fields ending in a dot, about which this return speaks.
        covers_from: First day of the collection year; items that ended before may be absent.
    """

    record_id: str
    kind: str
    child_id: str | None
    fields: Mapping[str, Value]
    owned: tuple[str, ...]
    covers_from: date


def desired_records(reading: ReadReturn) -> Iterator[DesiredRecord]:
    """Every record of the return: users, then each child followed by the child's past reviews.

    The same return gives the same records in the same order, whatever the order of its rows.
    """
    covers_from = date(collection_year(reading.as_at) - 1, 4, 1)
    for row in sorted(reading.tables.get(TableName.USERS, ()), key=lambda each: each.child):
        yield _user(row, covers_from)
    by_child = {name: _by_child(rows) for name, rows in reading.tables.items()}
    owned = _owned_by_return(reading)
    for child in sorted(by_child[TableName.HEADER]):
        rows = {name: found[child] for name, found in by_child.items() if child in found}
        fields = _child_fields(child, rows, reading)
        yield DesiredRecord(f"c-{child}", "child", f"c-{child}", fields, owned, covers_from)
        for row in sorted(
            rows.get(TableName.REVIEWS, ()), key=lambda each: str(each.day("REVIEW"))
        ):
            yield _review(child, row, rows.get(TableName.DECISIONS, ()), covers_from)


def plan_changes(desired: DesiredRecord, present: Mapping[str, Value] | None) -> dict[str, Value]:
    """What one change must set so that the record says what the return says; empty if it does.

    Args:
        desired: The record as the return has it.
        present: The record's present fields; None if there is no such record yet.
    """
    present = present or {}
    planned: dict[str, Value] = {
        path: value for path, value in desired.fields.items() if present.get(path) != value
    }
    for path, value in present.items():
        if value is not None and path not in desired.fields and _vanished(path, desired, present):
            planned[path] = None
    return planned


def _vanished(path: str, desired: DesiredRecord, present: Mapping[str, Value]) -> bool:
    """Whether a field that the return does not have was taken out of it."""
    if not any(_covers(each, path) for each in desired.owned):
        return False
    group, *rest = path.split(".")
    if group not in {each[0] for each in _ITEMS.values()}:
        return True
    ends = [present.get(f"{group}.{rest[0]}.{name}") for name in _ITEM_ENDS]
    ended_on = next((end for end in ends if isinstance(end, str)), None)
    return ended_on is None or ended_on >= desired.covers_from.isoformat()


def _covers(owned: str, path: str) -> bool:
    return path == owned or (owned.endswith(".") and path.startswith(owned))


def _owned_by_return(reading: ReadReturn) -> tuple[str, ...]:
    owned = ["number", *_PLAIN[TableName.HEADER].values()]
    for table in (TableName.OC3, TableName.AD1, TableName.PREVIOUS_PERMANENCE):
        if table in reading.tables:
            owned += _PLAIN[table].values()
    if TableName.UASC in reading.tables:
        owned += ["uasc", "uasc_ceased_on"]
    if TableName.OC2 in reading.tables:
        owned.append(f"health.{collection_year(reading.as_at)}.")
    for column in reading.columns.get(TableName.NAMES, frozenset()):
        if column in _PLAIN[TableName.NAMES]:
            owned.append(_PLAIN[TableName.NAMES][column])
    owned += [f"{_ITEMS[table][0]}." for table in _ITEMS if table in reading.tables]
    return tuple(sorted(owned))


def _child_fields(
    child: str, rows: Mapping[TableName, Sequence[Row]], reading: ReadReturn
) -> _Fields:
    fields: _Fields = {"number": child}
    for table, columns in _PLAIN.items():
        for row in rows.get(table, ()):
            fields |= _fields(row, columns)
    if TableName.UASC in reading.tables:
        fields |= _uasc_fields(rows.get(TableName.UASC, ()))
    for row in rows.get(TableName.OC2, ()):
        year = collection_year(reading.as_at)
        fields |= _prefixed(f"health.{year}", _fields(row, _HEALTH))
    for table, (group, item_columns, dated_by) in _ITEMS.items():
        for item_id, row in _items(rows.get(table, ()), dated_by):
            fields |= _prefixed(f"{group}.{item_id}", _fields(row, item_columns))
    return fields


def _uasc_fields(rows: Sequence[Row]) -> _Fields:
    ceased = [row.day("DUC") for row in rows]
    fields: _Fields = {"uasc": None in ceased}
    for day in ceased:
        if day is not None:
            fields["uasc_ceased_on"] = day.isoformat()
    return fields


def _items(rows: Sequence[Row], dated_by: str) -> Iterator[tuple[str, Row]]:
    # Sorted by everything they say, so that two of one day keep their ids when rows are reordered.
    ordered = sorted(rows, key=lambda row: (str(row.day(dated_by)), sorted(_texts(row))))
    used: dict[str, int] = defaultdict(int)
    for row in ordered:
        day = f"{row.day(dated_by):%Y%m%d}"
        used[day] += 1
        yield (day if used[day] == 1 else f"{day}-{used[day]}"), row


def _review(child: str, row: Row, decisions: Sequence[Row], covers_from: date) -> DesiredRecord:
    fields = _fields(row, {"REVIEW": "held_on", "REVIEW_CODE": "participation_code"})
    fields["source"] = "return"
    of_this_review = [each for each in decisions if each.day("REVIEW") == row.day("REVIEW")]
    for place, decision in enumerate(of_this_review, start=1):
        fields |= _prefixed(f"decisions.{place:02}", _fields(decision, _DECISION))
    return DesiredRecord(
        record_id=f"r-{child}-{row.day('REVIEW'):%Y%m%d}",
        kind="review",
        child_id=f"c-{child}",
        fields=fields,
        owned=(*_REVIEW_OWNED, "decisions.") if of_this_review else _REVIEW_OWNED,
        covers_from=covers_from,
    )


def _user(row: Row, covers_from: date) -> DesiredRecord:
    names = ("NAME", "ROLE", "FTE", "TEAM", "EMAIL")
    fields = _fields(row, {name: name.lower() for name in names}) | {"active": True}
    return DesiredRecord(row.child, "user", None, fields, tuple(sorted(fields)), covers_from)


def _by_child(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.child].append(row)
    return found


def _fields(row: Row, columns: Mapping[str, str]) -> _Fields:
    return {
        path: _value(row.cells[column]) for column, path in columns.items() if column in row.cells
    }


def _prefixed(prefix: str, fields: _Fields) -> _Fields:
    return {f"{prefix}.{name}": value for name, value in fields.items()}


def _texts(row: Row) -> Iterator[tuple[str, str]]:
    return ((column, str(cell)) for column, cell in row.cells.items())


def _value(cell: Cell) -> Value:
    return cell.isoformat() if isinstance(cell, date) else cell
