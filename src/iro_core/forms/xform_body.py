"""The body of an XForm: how each place is asked for, in which words, with which choices."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from iro_core.errors import InvalidData
from iro_core.forms.definition import Bounds, Choice, QuestionType, Words
from iro_core.forms.functions import reader
from iro_core.forms.order import place_of
from iro_core.forms.xform_model import JR, XF, Model, path_of
from iro_core.forms.xpath import Expression, Path

_HTML: Final = "{http://www.w3.org/1999/xhtml}"
_LIST: Final = re.compile(r"\s*instance\('([^']+)'\)/root/item(\[.*\])?\s*", re.DOTALL)
_CONTROLS: Final = {
    "input": None,
    "range": None,
    "select1": QuestionType.CHOICE,
    "select": QuestionType.CHOICES,
    "trigger": QuestionType.ACKNOWLEDGE,
}
_ATTRIBUTES: Final = frozenset({"ref", "nodeset", "appearance", "start", "end", "step", "class"})
_LOOKS: Final = frozenset(
    "multiline minimal likert field-list quick quickcompact compact autocomplete horizontal "
    "horizontal-compact columns columns-pack label list-nolabel list no-buttons numbers "
    "no-calendar month-year year no-collapse".split()
)
_WIDTH: Final = re.compile(r"w\d{1,2}|columns-\d{1,2}|quick\w*|compact-\d{1,2}")


@dataclass(frozen=True)
class Control:
    """How one answer is asked for; `type` is None where its bind says it."""

    type: QuestionType | None
    words: Words
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    choice_filter: Expression | None = None
    bounds: Bounds | None = None
    has_many_lines: bool = False


class Body:
    """Everything that is shown.

    Attributes:
        controls: By the place of the answer.
        titles: The words over groups and repeats.
        repeats: The repeats, each with the expression of how many there are, empty for open ones.
    """

    def __init__(self, html: Element, model: Model) -> None:
        self._model = model
        self.controls: dict[Path, Control] = {}
        self.titles: dict[Path, str] = {}
        self.repeats: dict[Path, str] = {}
        body = html.find(f"{_HTML}body")
        if body is None:
            raise InvalidData("form", "not_a_form")
        if body.get("class"):
            raise_for_style(body.get("class", ""))
        self._read_all(body, ())

    def title_of(self, path: Path) -> str:
        """The words over a place: its own, or those of the nearest group around it."""
        while path:
            if self.titles.get(path):
                return self.titles[path]
            path = path[:-1]
        return self._model.title

    def check_all_known(self, known: AbstractSet[Path]) -> None:
        """Refuse a control for a place that the form does not have."""
        for path in (*self.controls, *self.repeats):
            if path not in known:
                raise InvalidData(place_of(path), "form_unknown_place")

    def _read_all(self, element: Element, path: Path) -> None:
        for part in element:
            name = part.tag.rpartition("}")[2]
            if name in _CONTROLS:
                self._control(part, name)
            elif name == "group":
                self._group(part, path)
            elif name == "repeat":
                self._repeat(part)
            elif name == "setvalue":
                self._model.default(part)
            elif name not in {"label", "hint"}:
                raise InvalidData(f"{part.get('ref', 'form')}, {name}", "form_feature")

    def _group(self, group: Element, above: Path) -> None:
        path = path_of(group.get("ref", "")) if group.get("ref") else above
        repeat = group.find(f"{XF}repeat")
        place = place_of(path_of(repeat.get("nodeset", "")) if repeat is not None else path)
        _check_looks(group, place)
        words = self._model.words(group.find(f"{XF}label"), place).plain
        if words:
            self.titles[path_of(place)] = words
        self._read_all(group, path)

    def _repeat(self, repeat: Element) -> None:
        path = path_of(repeat.get("nodeset", ""))
        _check_looks(repeat, place_of(path))
        is_fixed = repeat.get(f"{JR}noAddRemove") is not None
        if is_fixed and not repeat.get(f"{JR}count"):
            raise InvalidData(f"{place_of(path)}, noAddRemove", "form_feature")
        self.repeats[path] = repeat.get(f"{JR}count", "")
        self._read_all(repeat, path)

    def _control(self, control: Element, name: str) -> None:
        path = path_of(control.get("ref", ""))
        place = place_of(path)
        if path in self.controls:
            raise InvalidData(f"{place}, asked twice", "form_feature")
        for attribute in control.attrib:
            if attribute not in _ATTRIBUTES:
                what = attribute.rpartition("}")[2]
                raise InvalidData(f"{place}, {what}", "form_feature")
        for part in control:
            inside = part.tag.rpartition("}")[2]
            if inside == "setvalue":
                self._model.default(part)
            elif inside not in {"label", "hint", "item", "itemset"}:
                raise InvalidData(f"{place}, {inside}", "form_feature")
        looks = _check_looks(control, place)
        choices, chosen_from = self._choices(control, path)
        self.controls[path] = Control(
            type=_CONTROLS[name],
            words=self._model.words(control.find(f"{XF}label"), f"{place}, label"),
            hint=self._model.words(control.find(f"{XF}hint"), f"{place}, hint").plain,
            choices=choices,
            choice_filter=chosen_from,
            bounds=_bounds(control, place) if name == "range" else None,
            has_many_lines="multiline" in looks,
        )

    def _choices(
        self, control: Element, path: Path
    ) -> tuple[tuple[Choice, ...], Expression | None]:
        place = f"{place_of(path)}, choices"
        items = tuple(
            Choice(
                item.findtext(f"{XF}value") or "",
                self._model.words(item.find(f"{XF}label"), place).plain,
            )
            for item in control.findall(f"{XF}item")
        )
        itemset = control.find(f"{XF}itemset")
        if itemset is None:
            return items, None
        nodeset = itemset.get("nodeset", "")
        found = _LIST.fullmatch(nodeset)
        value = itemset.find(f"{XF}value")
        if found is None or value is None or value.get("ref") != "name":
            raise InvalidData(f"{place} {nodeset.strip()[:60]}", "form_feature")
        if found[1] not in self._model.choices:
            raise InvalidData(f"{place}, list {found[1]}", "form_list")
        chosen = reader.read(nodeset, path, f"{place_of(path)}, choice_filter")
        return self._model.choices[found[1]], chosen if found[2] else None


def raise_for_style(style: str) -> None:
    """Refuse a style of the whole form that is more than pages."""
    for each in style.split():
        if each not in {"pages", "theme-grid"}:
            raise InvalidData(f"settings, style {each}", "form_feature")


def _check_looks(element: Element, place: str) -> frozenset[str]:
    looks = frozenset(element.get("appearance", "").split())
    for look in looks:
        if look not in _LOOKS and _WIDTH.fullmatch(look) is None:
            raise InvalidData(f"{place}, appearance {look[:40]}", "form_feature")
    return looks


def _bounds(control: Element, place: str) -> Bounds:
    try:
        start, end, step = (float(control.get(name, "1")) for name in ("start", "end", "step"))
    except ValueError as error:
        raise InvalidData(f"{place}, range", "form_feature") from error
    return Bounds(min(start, end), max(start, end), abs(step))
