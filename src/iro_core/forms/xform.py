"""A form as it travels: XForm XML, read into a FormDefinition; what is outside is refused by name.

Source of the format: the ODK XForms specification (getodk.github.io/xforms-spec). Three attributes
of a bind are ours: `note_required_when`, `prefilled_from`, and `reason_for` of a note.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Final
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from iro_core.errors import InvalidData
from iro_core.forms.definition import (
    QUESTIONS_LIMIT,
    FormDefinition,
    Group,
    Question,
    QuestionType,
    Unit,
)
from iro_core.forms.functions import reader
from iro_core.forms.order import ordered, place_of
from iro_core.forms.xform_body import Body, Control
from iro_core.forms.xform_model import Model, quoted
from iro_core.forms.xpath import Expression, Path

XFORM_LIMIT_CHARACTERS: Final = 2_000_000
_DEPTH_LIMIT: Final = 12
_KEY_LIMIT_CHARACTERS: Final = 55
VERSION: Final = re.compile(r"[0-9]{1,10}")
FORM_ID: Final = re.compile(r"[A-Za-z0-9_.-]{1,60}")
_TYPES: Final = {
    "": QuestionType.SHORT_TEXT,
    "string": QuestionType.SHORT_TEXT,
    "int": QuestionType.INTEGER,
    "decimal": QuestionType.DECIMAL,
    "date": QuestionType.DATE,
    "time": QuestionType.TIME,
    "dateTime": QuestionType.DATE_AND_TIME,
}
_PRELOADED: Final = {"today": "today()", "start": "now()", "end": "now()"}


def read_xform(xml: str) -> FormDefinition:
    """The form in this XML, checked whole.

    Raises:
        InvalidData: It is too large, no form, or asks for something outside the subset; `where`
            is the place in the form and the feature.
    """
    if len(xml) > XFORM_LIMIT_CHARACTERS:
        raise InvalidData("form", "form_too_long")
    if "<!DOCTYPE" in xml or "<!ENTITY" in xml:
        raise InvalidData("form, DOCTYPE", "form_feature")
    return _read(xml)


@cache
def _read(xml: str) -> FormDefinition:
    try:
        html = ET.fromstring(xml)  # noqa: S314 - entities and DOCTYPE were refused
    except ET.ParseError as error:
        raise InvalidData("form", "not_a_form") from error
    return _Form(html).definition()


class _Form:
    """One form while it is read."""

    def __init__(self, html: Element) -> None:
        self._model = Model(html)
        self._body = Body(html, self._model)
        self._names: dict[str, int] = {}
        self._units: list[Unit] = []

    def definition(self) -> FormDefinition:
        """The form, whole."""
        data = self._model.data
        form_id, version = data.get("id", ""), data.get("version", "")
        if FORM_ID.fullmatch(form_id) is None:
            raise InvalidData("settings, form_id", "form_id")
        if VERSION.fullmatch(version) is None:
            raise InvalidData("settings, version", "form_version")
        self._count_names(data, 0)
        root = self._group(data, (data.tag,))
        questions = sum(isinstance(unit, Question) for unit in self._units)
        if not 0 < questions <= QUESTIONS_LIMIT:
            raise InvalidData("form", "no_or_too_many_questions")
        self._body.check_all_known({unit.path for unit in self._units})
        return FormDefinition(
            form_id=form_id,
            version=int(version),
            title=self._model.title,
            root=root,
            order=ordered(self._units),
            lists=self._model.lists,
        )

    def _count_names(self, element: Element, depth: int) -> None:
        if depth > _DEPTH_LIMIT:
            raise InvalidData(f"group {element.tag}", "form_too_deep")
        for child in self._model.children(element):
            self._names[child.tag] = self._names.get(child.tag, 0) + 1
            self._count_names(child, depth + 1)

    def _key(self, path: Path) -> str:
        """The name, where it is the only one of its kind; otherwise with its groups."""
        name = path[-1] if self._names.get(path[-1]) == 1 else "-".join(path[1:])
        key = re.sub(r"[^A-Za-z0-9_-]", "-", name)
        if len(key) > _KEY_LIMIT_CHARACTERS:
            raise InvalidData(f"{place_of(path)}, name", "form_too_long")
        return key

    def _group(self, element: Element, path: Path) -> Group:
        """A group with everything in it; the questions and groups in it are noted as well."""
        place = place_of(path)
        count = self._body.repeats.get(path)
        if count is not None and any(path[:n] in self._body.repeats for n in range(len(path))):
            raise InvalidData(f"{place}, a repeat in a repeat", "form_feature")
        children = tuple(
            self._unit(child, (*path, child.tag)) for child in self._model.children(element)
        )
        group = Group(
            key=self._key(path) if len(path) > 1 else "",
            path=path,
            title=self._body.title_of(path),
            children=children,
            relevant=self._expression("relevant", path),
            is_repeat=count is not None,
            count=reader.read(count, path[:-1], f"{place}, repeat_count") if count else None,
        )
        self._units.append(group)
        return group

    def _unit(self, element: Element, path: Path) -> Unit:
        if len(element) or path in self._body.repeats:
            return self._group(element, path)
        question = self._question(element, path)
        self._units.append(question)
        return question

    def _question(self, element: Element, path: Path) -> Question:
        said = self._model.binds.get(path, {})
        control = self._body.controls.get(path)
        reason_for = said.get("reason_for", "")
        shown = control or Control(None, self._model.words(None, ""))
        return Question(
            key=f"{reason_for}.note" if reason_for else self._key(path),
            path=path,
            type=_type(path, said, control),
            words=shown.words,
            hint=shown.hint,
            choices=shown.choices,
            choice_filter=shown.choice_filter,
            bounds=shown.bounds,
            relevant=self._expression("relevant", path),
            required=self._expression("required", path),
            constraint=self._expression("constraint", path),
            calculation=self._expression("calculate", path),
            read_only=self._expression("readonly", path),
            default=self._default(element, path, said),
            required_message=self._model.text(said.get("requiredMsg", "")),
            constraint_message=self._model.text(said.get("constraintMsg", "")),
            note_required_when=tuple(said.get("note_required_when", "").split()),
            reason_for=reason_for,
            prefilled_from=said.get("prefilled_from", ""),
        )

    def _expression(self, name: str, path: Path) -> Expression | None:
        text = self._model.binds.get(path, {}).get(name, "")
        column = "calculation" if name == "calculate" else name
        return reader.read(text, path, f"{place_of(path)}, {column}") if text.strip() else None

    def _default(self, element: Element, path: Path, said: Mapping[str, str]) -> Expression | None:
        """What it is before anybody answers: worked out, given, or the moment it was begun."""
        place = f"{place_of(path)}, default"
        preload = said.get("preload", "")
        if preload:
            moment = _PRELOADED.get(said.get("preloadParams", ""))
            if moment is None or preload not in {"date", "timestamp"}:
                raise InvalidData(f"{place_of(path)}, {preload}", "form_feature")
            return reader.read(moment, path, place)
        text = self._model.defaults.get(path, "")
        if not text and element.text and element.text.strip():
            text = quoted(element.text.strip(), place_of(path))
        return reader.read(text, path, place) if text else None


def _type(path: Path, said: Mapping[str, str], control: Control | None) -> QuestionType:
    kind = said.get("type", "").removeprefix("xsd:")
    if kind not in _TYPES:
        raise InvalidData(f"{place_of(path)}, type {kind}", "form_feature")
    if control is None:
        return QuestionType.CALCULATED
    found = control.type or _TYPES[kind]
    if found is not QuestionType.SHORT_TEXT:
        return found
    if said.get("readonly", "").strip() == "true()" and not said.get("calculate"):
        return QuestionType.STATEMENT
    return QuestionType.LONG_TEXT if control.has_many_lines else found
