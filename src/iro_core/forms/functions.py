"""The functions that the expressions of a form may call: the published subset, nothing else.

Source: the ODK XForms specification (getodk.github.io/xforms-spec), section "XPath functions".
"""

import math
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, DecimalException
from typing import Final

from iro_core.forms.patterns import matches
from iro_core.forms.values import (
    Atom,
    days,
    moment,
    now_text,
    to_date,
    to_number,
    to_text,
    today_text,
    written,
)
from iro_core.forms.xpath import Function, Node, Path, Reader, Scope, Value, atom, truth

_DECIMALS_LIMIT: Final = 30


def _words(value: Value) -> str:
    return to_text(atom(value))


def _number(value: Value) -> float:
    return to_number(atom(value))


def _of_words(function: Callable[..., Atom]) -> Function:
    """A function of words alone."""
    return lambda _scope, *values: function(*map(_words, values))


def _every(values: tuple[Value, ...]) -> list[Atom]:
    """Each value, and of places the words of each."""
    found: list[Atom] = []
    for value in values:
        found.extend([node.words() for node in value] if isinstance(value, list) else [value])
    return found


def _numbers(values: tuple[Value, ...]) -> list[float]:
    return [to_number(each) for each in _every(values)]


def _least(choose: Callable[[list[float]], float]) -> Function:
    def run(_scope: Scope, *values: Value) -> Value:
        numbers = _numbers(values)
        is_number = bool(numbers) and not any(map(math.isnan, numbers))
        return choose(numbers) if is_number else math.nan

    return run


def _round(_scope: Scope, value: Value, places: Value = 0.0) -> Value:
    number, wanted = _number(value), _number(places)
    if not math.isfinite(number) or not abs(wanted) <= _DECIMALS_LIMIT:
        return number
    try:
        step = Decimal(1).scaleb(-int(wanted))
        return float(Decimal(repr(number)).quantize(step, ROUND_HALF_UP))
    except DecimalException:
        return number


def _int(_scope: Scope, value: Value) -> Value:
    number = _number(value)
    return float(math.trunc(number)) if math.isfinite(number) else number


def _selected_at(_scope: Scope, value: Value, place: Value) -> Value:
    chosen, at = _words(value).split(), _number(place)
    return chosen[int(at)] if 0 <= at < len(chosen) else ""


def _part(_scope: Scope, value: Value, start: Value, end: Value = math.inf) -> Value:
    text = _words(value)
    first, last = _number(start), _number(end)
    if math.isnan(first) or math.isnan(last):
        return ""
    low, high = (int(min(max(each, -len(text)), len(text))) for each in (first, last))
    return text[slice(low, high)]


def _regex(_scope: Scope, value: Value, pattern: Value) -> Value:
    return matches(_words(value), _words(pattern))


def _position(scope: Scope, value: Value | None = None) -> Value:
    if value is None:
        return float(scope.position)
    if not isinstance(value, list) or not value or value[0].parent is None:
        return math.nan
    return float(value[0].parent.children[value[0].name].index(value[0]) + 1)


def _coalesce(_scope: Scope, *values: Value) -> Value:
    return next((words for words in map(_words, values) if words), "")


def _instance(scope: Scope, name: Value) -> Value:
    found = scope.lists.get(_words(name))
    return [found] if found is not None else []


def _indexed(_scope: Scope, target: Value, *within: Value) -> Value:
    """The target in the repeat of this number, and in the one inside it, and so on."""
    found = target if isinstance(target, list) else []
    for repeat, number in zip(within[::2], within[1::2], strict=False):
        place, at = repeat if isinstance(repeat, list) else [], _number(number)
        mine = [each for each in place if any(_is_in(node, each) for node in found)]
        if not 1 <= at <= len(mine):
            return ""
        found = [node for node in found if _is_in(node, mine[int(at) - 1])]
    return found


def _is_in(node: Node, above: Node) -> bool:
    place: Node | None = node
    while place is not None and place is not above:
        place = place.parent
    return place is not None


def _choice_name(scope: Scope, value: Value, place: Value) -> Value:
    return scope.choice_label(path_in(_words(place), scope), _words(value))


def path_in(words: str, scope: Scope) -> Path:
    """The place that a path in words such as `/data/met` or `../met` leads to."""
    steps = words.strip().split("/")
    found = [] if words.strip().startswith("/") else _path_of(scope.current)
    for step in steps:
        if step == "..":
            found = found[:-1]
        elif step not in {"", "."}:
            found.append(step)
    return tuple(found)


def _path_of(node: Node) -> list[str]:
    return [*_path_of(node.parent), node.name] if node.parent is not None else []


def _days(_scope: Scope, value: Value) -> Value:
    at = moment(_words(value))
    return _number(value) if at is None else days(at)


def _once(scope: Scope, value: Value) -> Value:
    return scope.current.text or _words(value)


_ANY: Final = None
FUNCTIONS: Final[dict[str, tuple[int, int | None, Function]]] = {
    "boolean-from-string": (1, 1, lambda _s, v: _words(v).strip() in {"true", "1"}),
    "choice-name": (2, 2, _choice_name),
    "coalesce": (2, _ANY, _coalesce),
    "concat": (1, _ANY, lambda _s, *v: "".join(map(to_text, _every(v)))),
    "contains": (2, 2, _of_words(lambda text, part: part in text)),
    "count": (1, 1, lambda _s, v: float(len(v)) if isinstance(v, list) else 0.0),
    "count-selected": (1, 1, _of_words(lambda text: float(len(text.split())))),
    "current": (0, 0, lambda scope: [scope.current]),
    "date": (1, 1, lambda _s, v: to_date(atom(v))),
    "decimal-date-time": (1, 1, _days),
    "ends-with": (2, 2, _of_words(lambda text, part: text.endswith(part))),
    "false": (0, 0, lambda _s: False),
    "format-date": (2, 2, lambda _s, v, p: written(to_date(atom(v)), _words(p))),
    "if": (3, 3, lambda _s, test, yes, no: yes if truth(test) else no),
    "indexed-repeat": (3, 7, _indexed),
    "instance": (1, 1, _instance),
    "int": (1, 1, _int),
    "join": (2, _ANY, lambda _s, by, *v: _words(by).join(map(to_text, _every(v)))),
    "max": (1, _ANY, _least(max)),
    "min": (1, _ANY, _least(min)),
    "not": (1, 1, lambda _s, v: not truth(v)),
    "now": (0, 0, lambda scope: now_text(scope.at)),
    "number": (1, 1, lambda _s, v: _number(v)),
    "once": (1, 1, _once),
    "position": (0, 1, _position),
    "regex": (2, 2, _regex),
    "round": (1, 2, _round),
    "selected": (2, 2, _of_words(lambda text, one: one.strip() in text.split())),
    "selected-at": (2, 2, _selected_at),
    "starts-with": (2, 2, _of_words(lambda text, part: text.startswith(part))),
    "string": (1, 1, _of_words(lambda text: text)),
    "string-length": (1, 1, _of_words(lambda text: float(len(text)))),
    "substr": (2, 3, _part),
    "sum": (1, 1, lambda _s, v: math.fsum(_numbers((v,)))),
    "today": (0, 0, lambda scope: today_text(scope.at)),
    "true": (0, 0, lambda _s: True),
}

reader: Final = Reader(FUNCTIONS)
