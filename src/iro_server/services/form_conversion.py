"""An XLSForm turned into the XForm that travels; a refusal names the sheet, the row, the feature.

pyxform converts; what of XForms is inside the subset is decided in `iro_core.forms`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final, TypeAlias

from pyxform import aliases
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from iro_core.errors import InvalidData
from iro_core.forms.definition import FormDefinition
from iro_core.forms.functions import reader
from iro_core.forms.xform import read_xform
from iro_core.forms.xform_model import IRO

Row: TypeAlias = dict[str, str]

_OUR_COLUMNS: Final = {
    "iro_prefilled_from": "bind::iro:prefilled_from",
    "iro_note_required_when": "bind::iro:note_required_when",
}
_KNOWN: Final[dict[str, frozenset[str]]] = {
    "survey": frozenset(
        "type name label hint guidance_hint default choice_filter parameters trigger "
        "constraint_message bind control media instance".split()
    )
    | frozenset(aliases.survey_header)
    | frozenset(_OUR_COLUMNS),
    "choices": frozenset({"list_name", "list name", "name", "label", "media"})
    | frozenset(aliases.list_header),
    "settings": frozenset(
        "title id_string version default_language style instance_name name namespaces "
        "allow_choice_duplicates submission_url public_key auto_send auto_delete".split()
    )
    | frozenset(aliases.settings_header),
}
_EXPRESSIONS: Final = frozenset(
    "relevant relevance required constraint calculation calculate choice_filter readonly "
    "read_only repeat_count".split()
)
_STANDARD_LISTS: Final[dict[str, str]] = {
    "yes_no_na": "yes=Yes|no=No|na=Not applicable",
    "yes_partly_no_na": "yes=Yes|partly=Partly|no=No|na=Not applicable",
    "rag": "green=Green: good|amber=Amber: some concern|red=Red",
    "grade": "outstanding=Outstanding|good=Good|requires_improvement=Requires improvement"
    "|inadequate=Inadequate",
}
_BEGINS: Final = re.compile(r"begin[ _](group|repeat)")
_ENDS: Final = re.compile(r"end[ _](group|repeat)")
_PLACE: Final = re.compile(r"(/[^,]+)(.*)", re.DOTALL)
_ROW: Final = re.compile(r"\[row : (\d+)\]")
_NOTE_LABEL: Final = "What was the reason?"


@dataclass(frozen=True)
class Sheets:
    """The three sheets, each the rows under its line of column names."""

    survey: Sequence[Row]
    choices: Sequence[Row]
    settings: Sequence[Row]

    def by_name(self) -> tuple[tuple[str, Sequence[Row]], ...]:
        """The sheets with their names."""
        return (("survey", self.survey), ("choices", self.choices), ("settings", self.settings))


@dataclass(frozen=True)
class ConvertedForm:
    """A form that may be published.

    Attributes:
        xform: As it travels.
        remarks: What was left out because it is no part of a form, in words.
    """

    xform: str
    definition: FormDefinition
    remarks: tuple[str, ...]


def converted(sheets: Sheets, remarks: Sequence[str] = ()) -> ConvertedForm:
    """The form on these sheets.

    Raises:
        InvalidData: `where` is the sheet, the row and the feature, `reason` what is wrong.
    """
    said = [*remarks, *_unknown_columns(sheets)]
    _check_functions(sheets.survey)
    try:
        xform = convert(_authored(sheets), form_name="data").xform
        return ConvertedForm(xform, read_xform(xform), tuple(said))
    except PyXFormError as error:
        raise InvalidData(_in_words(str(error)), "form_not_converted") from error
    except RecursionError as error:
        raise InvalidData("sheet survey", "form_too_deep") from error
    except InvalidData as problem:
        raise InvalidData(_Rows(sheets).place(problem.where), problem.reason) from problem


def _unknown_columns(sheets: Sheets) -> Iterator[str]:
    """A word about each column that XLSForm does not know; one that looks misspelt is refused."""
    for sheet, rows in sheets.by_name():
        names = {column: number for number, row in enumerate(rows, 2) for column in reversed(row)}
        for column, row in names.items():
            base = str(column).split("::")[0].split(":")[0].strip().lower()
            known = _KNOWN[sheet]
            if base in known or base.replace(" ", "_") in known or column in known:
                continue
            if sheet == "choices":
                continue  # a choice filter may read any column
            near = get_close_matches(base, known, 1, 0.8)
            if near:
                raise InvalidData(
                    f"sheet {sheet}, row {row}, column {column} (meant is perhaps {near[0]})",
                    "form_feature",
                )
            yield f"The column {column} of the sheet {sheet} was not read."


def _check_functions(survey: Sequence[Row]) -> None:
    """Before pyxform turns some of them into other things."""
    for number, row in enumerate(survey, start=2):
        for column in _EXPRESSIONS & row.keys():
            reader.check_functions(row[column], f"sheet survey, row {number}, {column}")


def _authored(sheets: Sheets) -> dict[str, object]:
    """What pyxform is given: our columns as attributes, notes as questions, standard lists."""
    survey = [row for each in sheets.survey for row in _with_note(each)]
    choices = [*sheets.choices, *_standard_choices(sheets)]
    settings = [{**row, "namespaces": f'iro="{IRO}"'} for row in sheets.settings[:1]]
    found: dict[str, object] = {"sheet_names": ["survey", "choices", "settings"]}
    for name, rows in (("survey", survey), ("choices", choices), ("settings", settings)):
        if rows:
            columns = dict.fromkeys(column for row in rows for column in row)
            found |= {name: rows, f"{name}_header": [dict.fromkeys(columns)]}
    return found


def _with_note(row: Row) -> Iterator[Row]:
    """The row, and after it the question for the reason of an answer that needs one."""
    plain = {_OUR_COLUMNS.get(column, column): cell for column, cell in row.items() if cell}
    yield plain
    answers = row.get("iro_note_required_when", "").split()
    if answers:
        name = row.get("name", "")
        needed = " or ".join(f"selected(${{{name}}}, '{answer}')" for answer in answers)
        yield {
            "type": "text",
            "name": f"{name}.note",
            "label": _NOTE_LABEL,
            "required": "yes",
            "relevant": needed,
            "appearance": "multiline",
            "bind::iro:reason_for": name,
        }


def _standard_choices(sheets: Sheets) -> Iterator[Row]:
    """The usual answers of the lists that the form uses and does not have."""
    present = {row.get("list_name", row.get("list name", "")) for row in sheets.choices}
    used = {row.get("type", "").partition(" ")[2].strip() for row in sheets.survey}
    for name in sorted((used & _STANDARD_LISTS.keys()) - present):
        for each in _STANDARD_LISTS[name].split("|"):
            value, _, label = each.partition("=")
            yield {"list_name": name, "name": value, "label": label}


def _in_words(message: str) -> str:
    """What pyxform says, with the row as we name it."""
    return _ROW.sub(r"row \1", " ".join(message.split()))[:400]


class _Rows:
    """Where each place of the form stands on its sheet."""

    def __init__(self, sheets: Sheets) -> None:
        self._rows: dict[str, int] = {}
        self._lists: dict[str, int] = {}
        inside = ["/data"]
        for number, row in enumerate(sheets.survey, start=2):
            kind = " ".join(str(row.get("type", "")).split())
            path = "/".join([*inside, row.get("name", "")])
            if _ENDS.fullmatch(kind) and len(inside) > 1:
                inside.pop()
                continue
            self._rows.setdefault(path, number)
            if _BEGINS.fullmatch(kind):
                inside.append(row.get("name", ""))

    def place(self, where: str) -> str:
        """The place of a refusal, by sheet and row where it is known."""
        found = _PLACE.fullmatch(where)
        if where.startswith("settings"):
            return f"sheet settings, row 2{where.removeprefix('settings')}"
        if where.startswith(("list ", "choice ")):
            return f"sheet choices, {where}"
        if found is None:
            return where
        path = found[1].removesuffix(".note")
        row = self._rows.get(path)
        return f"sheet survey, row {row}, {path[6:]}{found[2]}" if row else where
