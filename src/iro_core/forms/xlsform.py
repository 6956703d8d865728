"""A form as authored in XLSForm, turned into a FormDefinition; whatever else it asks is refused."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias

import msgspec

from iro_core.errors import InvalidData
from iro_core.forms.conditions import Asked, conditions_in
from iro_core.forms.definition import (
    DEFINITION_LIMIT_BYTES,
    QUESTIONS_LIMIT,
    FormDefinition,
    QuestionType,
    read_definition,
)

Row: TypeAlias = Mapping[str, str]

ROWS_LIMIT: Final = 2 * QUESTIONS_LIMIT

_COLUMNS: Final[dict[str, frozenset[str]]] = {
    "survey": frozenset(
        "type name label hint required relevant constraint appearance "
        "iro_prefilled_from iro_note_required_when".split()
    ),
    "choices": frozenset({"list_name", "name", "label"}),
    "settings": frozenset({"form_title", "form_id", "version"}),
}
_TYPES: Final = {
    "text": QuestionType.SHORT_TEXT,
    "integer": QuestionType.INTEGER,
    "date": QuestionType.DATE,
    "note": QuestionType.STATEMENT,
    "select_one": QuestionType.CHOICE,
    "select_multiple": QuestionType.CHOICES,
}
_STANDARD_LISTS: Final = frozenset({"yes_no_na", "yes_partly_no_na", "rag", "grade"})
_REQUIRED: Final = {"": False, "no": False, "false()": False, "yes": True, "true()": True}
_BETWEEN: Final = re.compile(r"\. ?>= ?(\d{1,6}) and \. ?<= ?(\d{1,6})")


class XlsForm(msgspec.Struct, frozen=True):
    """The three sheets, each the rows under its line of column names."""

    survey: Sequence[Row]
    choices: Sequence[Row]
    settings: Sequence[Row]


def definition_of(form: XlsForm) -> FormDefinition:
    """The form, checked whole.

    Raises:
        InvalidData: `where` is the sheet, the row and the feature, `reason` what is wrong.
    """
    for sheet, rows in (
        ("survey", form.survey),
        ("choices", form.choices),
        ("settings", form.settings),
    ):
        _check_sheet(sheet, rows)
    settings = form.settings[0] if form.settings else {}
    version = settings.get("version", "")
    if re.fullmatch(r"[0-9]{1,6}", version) is None:
        raise InvalidData(_place("settings", 2, "version"), "form_version")
    shape = {
        "form_id": settings.get("form_id", ""),
        "version": int(version),
        "title": settings.get("form_title", ""),
        "sections": _Sections(form.choices).of(form.survey),
    }
    return read_definition(msgspec.json.encode(shape))


def _place(sheet: str, row: int, feature: str) -> str:
    return f"sheet {sheet}, row {row}, {feature[:80]}"


def _check_sheet(sheet: str, rows: Sequence[Row]) -> None:
    if len(rows) > ROWS_LIMIT:
        raise InvalidData(f"sheet {sheet}", "form_too_long")
    if sum(len(cell) for row in rows for cell in row.values()) > DEFINITION_LIMIT_BYTES:
        raise InvalidData(f"sheet {sheet}", "form_too_long")
    for number, row in enumerate(rows, start=2):
        for column in row:
            if column not in _COLUMNS[sheet]:
                raise InvalidData(_place(sheet, number, f"column {column}"), "form_feature")


class _Sections:
    """The survey sheet read downwards: each group is a section, each row in it a question."""

    def __init__(self, choices: Sequence[Row]) -> None:
        self._lists: dict[str, list[dict[str, str]]] = {}
        for row in choices:
            offered = {"value": row.get("name", ""), "label": row.get("label", "")}
            self._lists.setdefault(row.get("list_name", ""), []).append(offered)
        self._asked: Asked = {}
        self._sections: list[dict[str, Any]] = []
        self._group: Row | None = None

    def of(self, survey: Sequence[Row]) -> list[dict[str, Any]]:
        for number, row in enumerate(survey, start=2):
            if row:
                self._read(number, row)
        if self._group is not None:
            raise InvalidData(_place("survey", len(survey) + 1, "begin_group"), "form_group")
        return self._sections

    def _read(self, number: int, row: Row) -> None:
        kind = " ".join(row.get("type", "").split())
        place = _place("survey", number, kind or "type")
        if kind in {"begin_group", "begin group"}:
            if self._group is not None:
                raise InvalidData(place, "form_group")
            _only(row, number, "type name label relevant")
            self._group = row
            section = {"key": row.get("name", ""), "title": row.get("label", ""), "questions": []}
            self._sections.append(section)
            self._conditions(number, row)
        elif self._group is None:
            raise InvalidData(place, "form_group")
        elif kind in {"end_group", "end group"}:
            self._group = None
        else:
            self._sections[-1]["questions"].append(self._question(number, kind, row))

    def _conditions(self, number: int, row: Row) -> list[dict[str, Any]]:
        relevant = row.get("relevant", "")
        place = _place("survey", number, f"relevant {relevant}")
        return conditions_in(relevant, self._asked, place) if relevant else []

    def _question(self, number: int, kind: str, row: Row) -> dict[str, Any]:
        base, _, list_name = kind.partition(" ")
        place = _place("survey", number, kind)
        if base not in _TYPES or bool(list_name) != base.startswith("select_"):
            raise InvalidData(place, "form_feature")
        chosen = _TYPES[base]
        choices = self._lists.get(list_name, [])
        if chosen is QuestionType.CHOICE and list_name in _STANDARD_LISTS:
            chosen = QuestionType(list_name)
        elif list_name and not choices:
            raise InvalidData(place, "form_list")
        required = row.get("required", "").lower()
        if required not in _REQUIRED:
            raise InvalidData(_place("survey", number, f"required {required}"), "form_feature")
        key = row.get("name", "")
        group = self._group or {}
        found = {
            "key": key,
            "type": _long(chosen, row, number),
            "label": row.get("label", ""),
            "hint": row.get("hint", ""),
            "choices": choices,
            "required": _REQUIRED[required],
            "shown_when": self._conditions(number, group) + self._conditions(number, row),
            "note_required_when": row.get("iro_note_required_when", "").split(),
            "prefilled_from": row.get("iro_prefilled_from", ""),
        }
        self._asked[key] = chosen
        return found | _bounds(chosen, row, number)


def _only(row: Row, number: int, columns: str) -> None:
    for column in row:
        if column not in columns.split():
            raise InvalidData(_place("survey", number, f"{column} of a group"), "form_feature")


def _long(chosen: QuestionType, row: Row, number: int) -> QuestionType:
    """The type, or text of several lines where the appearance asks for it."""
    appearance = row.get("appearance", "")
    if not appearance:
        return chosen
    if appearance == "multiline" and chosen is QuestionType.SHORT_TEXT:
        return QuestionType.LONG_TEXT
    raise InvalidData(_place("survey", number, f"appearance {appearance}"), "form_feature")


def _bounds(chosen: QuestionType, row: Row, number: int) -> dict[str, int]:
    constraint = " ".join(row.get("constraint", "").split())
    if not constraint:
        return {}
    found = _BETWEEN.fullmatch(constraint)
    if found is None or chosen is not QuestionType.INTEGER:
        raise InvalidData(_place("survey", number, f"constraint {constraint}"), "form_feature")
    return {"lowest": int(found[1]), "highest": int(found[2])}
