"""The model of an XForm: its data, what binds them, its lists of choices, its words."""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree.ElementTree import Element

from iro_core.errors import InvalidData
from iro_core.forms.definition import Choice, Words
from iro_core.forms.functions import reader
from iro_core.forms.xpath import Expression, Node, Path

XF: Final = "{http://www.w3.org/2002/xforms}"
JR: Final = "{http://openrosa.org/javarosa}"
IRO: Final = "https://iro-desktop.example/xforms"
CHOICES_LIMIT: Final = 1_000

_HTML: Final = "{http://www.w3.org/1999/xhtml}"
_META: Final = "meta"
_META_KNOWN: Final = frozenset({"instanceID", "instanceName"})
_LANGUAGE: Final = re.compile(r"(?i)english|\ben\b|\(en")
_ITEXT: Final = re.compile(r"\s*jr:itext\('([^']*)'\)\s*")
_BIND_KNOWN: Final = (
    {name: name for name in "nodeset type relevant required constraint calculate readonly".split()}
    | {f"{JR}{name}": name for name in "constraintMsg requiredMsg preload preloadParams".split()}
    | {f"{{{IRO}}}{name}": name for name in "note_required_when prefilled_from reason_for".split()}
)


class Model:
    """The head of a form.

    Attributes:
        data: The element that holds the answers, as they are when the form is begun.
        binds: What is said of each place, by the names of the specification without prefix.
        defaults: Expressions worked out when the form is begun or a repeat added, by place.
        lists: The lists of choices as expressions select from them.
        choices: The same lists as they are offered.
    """

    def __init__(self, html: Element) -> None:
        model = html.find(f"{_HTML}head/{XF}model")
        if html.tag != f"{_HTML}html" or model is None:
            raise InvalidData("form", "not_a_form")
        self.title = (html.findtext(f"{_HTML}head/{_HTML}title") or "").strip()
        self._texts = _texts(model)
        self.binds: dict[Path, Mapping[str, str]] = {}
        self.defaults: dict[Path, str] = {}
        self.lists: dict[str, Node] = {}
        self.choices: dict[str, tuple[Choice, ...]] = {}
        self.data = self._data(model)
        for part in model:
            self._read(part)

    def children(self, element: Element) -> Iterator[Element]:
        """The places below one, each once (a repeat has a template as well); without `meta`."""
        seen: set[str] = set()
        for child in element:
            if _local(child) == _META and element is self.data:
                _check_meta(child)
            elif _local(child) not in seen:
                seen.add(_local(child))
                yield _bare(child)

    def words(self, element: Element | None, place: str) -> Words:
        """What an element of the form says, in the language of the form that is nearest to ours."""
        if element is None:
            return Words()
        found = _ITEXT.fullmatch(element.get("ref", ""))
        if found is not None:
            forms = self._texts.get(found[1], {})
            for form in forms:
                if form not in {"", "guidance", "short", "long"}:
                    raise InvalidData(f"{place}, {form}", "form_feature")
            element = forms.get("", forms.get("long"))
        return _words(element, place)

    def text(self, message: str) -> str:
        """A message that stands in an attribute, itself or by reference."""
        found = _ITEXT.fullmatch(message)
        if found is None:
            return message
        return _words(self._texts.get(found[1], {}).get(""), "message").plain

    def _data(self, model: Element) -> Element:
        first = model.find(f"{XF}instance")
        if first is None or len(first) != 1:
            raise InvalidData("form", "not_a_form")
        return _bare(first[0])

    def _read(self, part: Element) -> None:
        match _local(part):
            case "instance":
                if part.get("id") is not None:
                    self._list(part.get("id", ""), part)
            case "bind":
                self._bind(part)
            case "setvalue":
                self.default(part)
            case "itext":
                pass
            case other:
                raise InvalidData(f"form, {other}", "form_feature")

    def default(self, part: Element) -> None:
        """Note a value that is worked out once.

        Raises:
            InvalidData: It is to be worked out at another time.
        """
        ref = part.get("ref", "")
        once = {"odk-instance-first-load", "odk-new-repeat"}
        if not set(part.get("event", "").split()) <= once:
            raise InvalidData(f"{ref}, trigger", "form_feature")
        self.defaults[path_of(ref)] = part.get("value", "") or quoted(part.text or "", ref)

    def _bind(self, bind: Element) -> None:
        place = bind.get("nodeset", "")
        said = {}
        for name, value in bind.attrib.items():
            if name not in _BIND_KNOWN:
                raise InvalidData(f"{place}, {name.rpartition('}')[2]}", "form_feature")
            said[_BIND_KNOWN[name]] = value
        self.binds[path_of(place)] = said

    def _list(self, name: str, instance: Element) -> None:
        if instance.get("src"):
            raise InvalidData(f"list {name}, a file of its own", "form_feature")
        top = Node("", None)
        root = Node("root", top)
        choices = []
        for item in instance.iterfind("*/*"):
            node = Node("item", root)
            columns = {_local(column): column.text or "" for column in item}
            for column, text in columns.items():
                Node(column, node).text = text
            choices.append(Choice(columns.get("name", ""), self._choice_label(columns)))
        if len(choices) > CHOICES_LIMIT:
            raise InvalidData(f"list {name}", "form_too_long")
        self.lists[name], self.choices[name] = top, tuple(choices)

    def _choice_label(self, columns: Mapping[str, str]) -> str:
        ref = columns.get("itextId")
        if ref is None:
            return columns.get("label", "")
        for form in self._texts.get(ref, {}):
            if form:
                raise InvalidData(f"choice {columns.get('name', '')}, {form}", "form_feature")
        return _words(self._texts.get(ref, {}).get(""), "choices").plain


def path_of(words: str) -> Path:
    """The place a path such as `/data/met` names."""
    return tuple(words.strip().strip("/").split("/"))


def _texts(model: Element) -> dict[str, dict[str, Element]]:
    """The words by reference and form, in English if there is that, else the form's own."""
    translations = model.findall(f"{XF}itext/{XF}translation")
    if not translations:
        return {}
    english = [each for each in translations if _LANGUAGE.search(each.get("lang", ""))]
    own = [each for each in translations if each.get("default") is not None]
    chosen = (english or own or translations)[0]
    return {text.get("id", ""): {value.get("form", ""): value for value in text} for text in chosen}


def _words(element: Element | None, place: str) -> Words:
    """The words of an element; where an answer stands in them its expression."""
    if element is None:
        return Words()
    parts: list[str | Expression] = [element.text or ""]
    for output in element:
        if _local(output) != "output":
            raise InvalidData(f"{place}, {_local(output)} in its words", "form_feature")
        at = path_of(place.partition(",")[0])
        parts += [reader.read(output.get("value", ""), at, place), output.tail or ""]
    if isinstance(parts[0], str):
        parts[0] = parts[0].lstrip()
    if isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip()
    return Words(tuple(part for part in parts if part != ""))


def _check_meta(meta: Element) -> None:
    for each in meta:
        if _local(each) not in _META_KNOWN:
            raise InvalidData(f"form, {_local(each)}", "form_feature")


def quoted(text: str, place: str) -> str:
    """A value as an expression of itself."""
    if "'" not in text:
        return f"'{text}'"
    if '"' not in text:
        return f'"{text}"'
    raise InvalidData(f"{place}, default", "form_feature")


def _bare(element: Element) -> Element:
    element.tag = _local(element)
    return element


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]
