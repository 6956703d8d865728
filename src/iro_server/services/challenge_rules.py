"""The authority's own ladders and lists for challenges: published from a day on, never changed."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from iro_core.changes.change import Value
from iro_core.domain.alert_ladder import (
    Agency,
    Ladder,
    LadderStage,
    check_ladder,
    ladder_in_force,
)
from iro_core.domain.word_lists import ListName, WordList, words_in_force
from iro_core.errors import InvalidData
from iro_server.returns.csv_file import Sheet, read_sheet
from iro_server.services.office import Office, SystemAct
from iro_server.store import projection
from iro_server.store.database import Transaction

_ROLE_LIMIT_CHARACTERS: Final = 40


def ladder_on(office: Office, agency: Agency, day: date) -> Ladder:
    """The ladder of an agency that is in force on a day."""
    with office.database.read() as tx:
        states = projection.of_kind(tx, "alert_ladder")
        found = [Ladder.from_fields(state.values()) for state in states]
    return ladder_in_force([each for each in found if each is not None], agency, day)


def set_ladder(office: Office, ladder: Ladder) -> bool:
    """Publish a ladder from its day on; whether that changed anything.

    Raises:
        RuleBroken: It has no stages, the same role twice, or an unlawful time to reply.
    """
    check_ladder(ladder)
    record_id = f"ladder-{ladder.agency}-{ladder.from_on}"
    return _publish(office, record_id, "alert_ladder", ladder.to_fields())


def words_on(office: Office, name: ListName, day: date) -> dict[str, str]:
    """The authority's list in force on a day; empty where the program's own words hold."""
    with office.database.read() as tx:
        states = projection.of_kind(tx, "word_list")
        found = [WordList.from_fields(state.values()) for state in states]
    return words_in_force([each for each in found if each is not None], name, day)


def set_words(office: Office, words: WordList) -> bool:
    """Publish a list from its day on; whether that changed anything."""
    record_id = f"words-{words.name}-{words.from_on}"
    return _publish(office, record_id, "word_list", words.to_fields())


def read_ladder(file: Path, agency: Agency, from_on: date, because: str) -> Ladder:
    """A ladder from a CSV file with a column TITLE, and if wanted NAME and WORKING_DAYS.

    Raises:
        InvalidData: It is no such file.
    """
    sheet = read_sheet(file.name, file.read_bytes())
    stages = tuple(
        LadderStage(
            number,
            role=code_of(row["TITLE"]),
            title=row["TITLE"],
            name=row.get("NAME", ""),
            working_days=_days(file.name, row.get("WORKING_DAYS", "")),
        )
        for number, row in enumerate(_rows(sheet, "TITLE"), start=1)
    )
    return Ladder(agency, from_on, stages, because)


def read_words(file: Path, name: ListName, from_on: date) -> WordList:
    """A list from a CSV file with a column WORDS, and if wanted CODE to keep an old code.

    Raises:
        InvalidData: It is no such file, or has no words.
    """
    sheet = read_sheet(file.name, file.read_bytes())
    words = {
        row.get("CODE") or code_of(row["WORDS"]): row["WORDS"] for row in _rows(sheet, "WORDS")
    }
    if not words:
        raise InvalidData(file.name, "no_words")
    return WordList(name, from_on, tuple(words.items()))


def code_of(words: str) -> str:
    """The lasting code of some words: Team Manager is team_manager."""
    letters = "".join(each if each.isascii() and each.isalnum() else " " for each in words.lower())
    return "_".join(letters.split())[:_ROLE_LIMIT_CHARACTERS]


def _rows(sheet: Sheet, needed: str) -> Sequence[dict[str, str]]:
    if needed not in sheet.columns:
        raise InvalidData(sheet.file, f"column_{needed.lower()}_missing")
    rows = [dict(zip(sheet.columns, cells, strict=False)) for _, cells in sheet.rows]
    return [row for row in rows if code_of(row.get(needed, ""))]


def _days(file: str, text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal():
        raise InvalidData(file, "days_not_a_number")
    return int(text)


def _publish(office: Office, record_id: str, kind: str, values: dict[str, Value]) -> bool:
    with office.database.write() as tx:
        act = _act(tx, record_id, kind, values)
        if act is None:
            return False
        office.write(tx, [act])
        office.note(tx, f"set_{kind}", record_id)
        return True


def _act(tx: Transaction, record_id: str, kind: str, values: dict[str, Value]) -> SystemAct | None:
    """The difference to what the record says, or None if there is none."""
    present = projection.state(tx, record_id)
    says = present.values() if present else {}
    gone = dict.fromkeys(path for path in says if path not in values)
    changed = {path: value for path, value in values.items() if says.get(path) != value} | gone
    if not changed:
        return None
    heads = list(present.heads) if present else []
    return SystemAct(record_id=record_id, kind=kind, act="publish", set=changed, parents=heads)
