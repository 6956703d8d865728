"""The expressions of a form: XPath 1.0 as ODK forms use it.

elementpath reads the grammar; what was read is turned into functions once, and working one out
gives an answer for every input. Whatever the published subset does not name is refused.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Final, TypeAlias

from elementpath.exceptions import ElementPathError
from elementpath.tdop import Parser
from elementpath.xpath1 import XPath1Parser
from elementpath.xpath_tokens import XPathToken
from typing_extensions import override

from iro_core.errors import InvalidData
from iro_core.forms.patterns import is_pattern
from iro_core.forms.values import Atom, compared, reckoned, to_number, to_text, to_truth

Path: TypeAlias = tuple[str, ...]

EXPRESSION_LIMIT_CHARACTERS: Final = 5_000

_BEYOND: Final = ("#",)  # a place in a list of choices: nothing of the form is read there
_PAIR: Final = 2
_COMPARISONS: Final = frozenset({"=", "!=", "<", ">", "<=", ">="})
_RECKONINGS: Final = frozenset({"+", "-", "*", "div", "mod"})
_LITERALS: Final = frozenset({"(string)", "(integer)", "(decimal)", "(float)"})
_STRINGS: Final = re.compile(r"'[^']*'|\"[^\"]*\"")
_CALLED: Final = re.compile(r"([A-Za-z_][\w.:-]*)\s*\(")
_PREFIX: Final = re.compile(r"\bjr:(?=choice-name\s*\()")
_NO_FUNCTIONS: Final = frozenset({"and", "or", "div", "mod"})


class Node:
    """One place in the answers, under the place it belongs to."""

    __slots__ = ("children", "hidden", "name", "parent", "prefix", "text")

    def __init__(self, name: str, parent: "Node | None") -> None:
        """Below its parent, hidden when that is; `prefix` stands before its key in a repeat."""
        self.name = name
        self.parent = parent
        self.prefix: str = parent.prefix if parent is not None else ""
        self.text = ""
        self.hidden: bool = parent.hidden if parent is not None else False
        self.children: dict[str, list[Node]] = {}
        if parent is not None:
            parent.children.setdefault(name, []).append(self)

    def words(self) -> str:
        """What is written here, or in everything below."""
        if not self.children:
            return self.text
        return "".join(each.words() for same in self.children.values() for each in same)


Nodes: TypeAlias = list[Node]
Value: TypeAlias = Nodes | Atom


@dataclass(slots=True)
class Scope:
    """Where an expression is worked out.

    Attributes:
        current: The place the expression belongs to; `node` is the one a step has come to.
        choice_label: The words of a choice, by the place of its question and its value.
        lists: The lists of choices by name.
    """

    node: Node
    current: Node
    root: Node
    at: datetime
    choice_label: Callable[[Path, str], str]
    lists: Mapping[str, Node]
    position: int = 1

    def at_node(self, node: Node, position: int = 1) -> "Scope":
        """The same at another place."""
        return Scope(
            node,
            self.current,
            self.root,
            self.at,
            self.choice_label,
            self.lists,
            position,
        )


Run: TypeAlias = Callable[[Scope], Value]
Function: TypeAlias = Callable[..., Value]


@dataclass(frozen=True)
class Expression:
    """An expression that was read: its text, how it is worked out, the places it reads."""

    text: str
    run: Run = field(compare=False, repr=False)
    reads: frozenset[Path] = field(compare=False, repr=False)

    def truth(self, scope: Scope) -> bool:
        """As true or false."""
        return truth(self.run(scope))

    def words(self, scope: Scope) -> str:
        """As words."""
        return to_text(atom(self.run(scope)))

    def nodes(self, scope: Scope) -> Nodes:
        """The places it selects; none if it is a value."""
        value = self.run(scope)
        return value if isinstance(value, list) else []


def atom(value: Value) -> Atom:
    """As one value: of places the words of the first, empty if there is none."""
    if isinstance(value, list):
        return value[0].words() if value else ""
    return value


def truth(value: Value) -> bool:
    """As true or false: places are true when there are any."""
    return bool(value) if isinstance(value, list) else to_truth(value)


class OdkParser(XPath1Parser):
    """The grammar of XPath 1.0 with the functions of ODK forms."""

    PATH_STEP_LABELS = ("axis", "kind test", "function")  # instance('list')/root/item

    @override
    def parse(self, source: str) -> XPathToken:
        if self.tokenizer is None:
            self.tokenizer = self.create_tokenizer(self.symbol_table)
        return Parser.parse(self, source)

    @classmethod
    def know(cls, name: str, least: int, most: int | None) -> None:
        """Let this function be called."""
        if name in cls.symbol_table:
            cls.unregister(name)
        cls.function(name, nargs=least if least == most else (least, most))


class Reader:
    """Reads the expressions of forms; the functions are given by name, with how many arguments."""

    def __init__(self, functions: dict[str, tuple[int, int | None, Function]]) -> None:
        self._functions = {name: run for name, (_, _, run) in functions.items()}
        for name, (least, most, _) in functions.items():
            OdkParser.know(name, least, most)

    def read(self, text: str, at: Path, place: str) -> Expression:
        """The expression that stands at a place of the form.

        Raises:
            InvalidData: It is outside the subset, or no expression; `where` names it.
        """
        self.check_functions(text, place)
        text = _PREFIX.sub("", text.strip())
        try:
            token = OdkParser().parse(text)
            reads: set[Path] = set()
            _places(token, at, at, reads)
            return Expression(text, self._compile(token, place), frozenset(reads))
        except (ElementPathError, RecursionError, SyntaxError) as error:
            raise InvalidData(f"{place}, expression {text[:80]}", "form_expression") from error

    def check_functions(self, text: str, place: str) -> None:
        """Refuse an expression that is too long or calls what the subset does not have.

        Raises:
            InvalidData: `where` names the function.
        """
        if len(text) > EXPRESSION_LIMIT_CHARACTERS:
            raise InvalidData(f"{place}, expression", "form_too_long")
        for called in _CALLED.findall(_STRINGS.sub("''", _PREFIX.sub("", text))):
            if called not in self._functions and called not in _NO_FUNCTIONS:
                raise InvalidData(f"{place}, function {called}()", "form_feature")

    def _compile(self, token: XPathToken, place: str) -> Run:
        steps = _plain_steps(token)
        if steps is not None:
            return partial(_walk, *steps)
        parts = [self._compile(part, place) for part in token]
        symbol = token.symbol
        if symbol in self._functions and token.label == "function":
            _check_pattern(token, place)
            return partial(_call, self._functions[symbol], parts)
        operation = _operation(symbol, parts) or _leaf(symbol, str(token.value))
        if operation is None:
            raise InvalidData(f"{place}, {symbol} in an expression", "form_feature")
        return operation


def _operation(symbol: str, parts: list[Run]) -> Run | None:
    """What works on the parts of an expression."""
    if symbol in _COMPARISONS and len(parts) == _PAIR:
        return partial(_compare, symbol, parts[0], parts[1])
    if symbol in _RECKONINGS and parts:
        return partial(_reckon, symbol, parts)
    step = _STEPS.get((symbol, len(parts)))
    return partial(step, *parts) if step is not None else None


def _leaf(symbol: str, written: str) -> Run | None:
    """What stands for itself: a value."""
    if symbol in _LITERALS:
        return partial(_literal, written if symbol == "(string)" else float(written))
    return None


def _plain_steps(token: XPathToken) -> tuple[bool, int, tuple[str, ...]] | None:
    """A path of names alone: whether it is from the top, how far it goes up, then the names.

    Most paths of a form are of this kind, and so are walked at once.
    """
    if token.symbol in {"(name)", ".."}:
        return False, int(token.symbol == ".."), (str(token.value),) * (token.symbol == "(name)")
    parts = [_plain_steps(part) for part in token] if token.symbol == "/" else []
    left = (True, 0, ()) if len(parts) == 1 else parts[0] if parts else None
    right = parts[-1] if parts else None
    if left is None or right is None or (right[1] and (left[0] or left[2])):
        return None
    return left[0], left[1] + right[1], left[2] + right[2]


def _places(token: XPathToken, here: Path, at: Path, found: set[Path]) -> Path | None:
    """Gather the places that are read; give the place that this part comes to, if it is one."""
    symbol, parts = token.symbol, list(token)
    if not parts:
        return _place(token, here, at, found)
    if symbol == "/" and len(parts) == 1:
        return _places(parts[0], (), at, found)
    first = _places(parts[0], here, at, found)
    if symbol in {"/", "["}:
        then = _places(parts[1], _BEYOND if first is None else first, at, found)
        return then if symbol == "/" else first
    for part in parts[1:]:
        _places(part, here, at, found)
    return first if symbol == "(" else None


def _place(token: XPathToken, here: Path, at: Path, found: set[Path]) -> Path | None:
    places = {"(name)": (*here, str(token.value)), ".": here, "..": here[:-1], "current": at}
    if token.symbol in {"(name)", "."}:
        found.add(places[token.symbol])
    return places.get(token.symbol)


def _check_pattern(token: XPathToken, place: str) -> None:
    """Refuse a regular expression that could not be matched."""
    written = token[1] if token.symbol == "regex" else None
    if written is not None and written.symbol == "(string)":
        pattern = str(written.value)
        if not is_pattern(pattern):
            raise InvalidData(f"{place}, regex {pattern[:80]}", "form_pattern")


def _literal(value: Atom, _scope: Scope) -> Value:
    return value


def _call(function: Function, parts: list[Run], scope: Scope) -> Value:
    return function(scope, *(part(scope) for part in parts))


def _compare(symbol: str, left: Run, right: Run, scope: Scope) -> Value:
    one, other = left(scope), right(scope)
    if isinstance(one, bool) or isinstance(other, bool):
        return compared(symbol, truth(one), truth(other))
    return any(compared(symbol, a, b) for a in _atoms(one) for b in _atoms(other))


def _atoms(value: Value) -> Iterator[Atom]:
    if isinstance(value, list):
        yield from (node.words() for node in value)
    else:
        yield value


def _reckon(symbol: str, parts: list[Run], scope: Scope) -> Value:
    numbers = [to_number(atom(part(scope))) for part in parts]
    return reckoned(symbol, *(numbers if len(numbers) == _PAIR else (0.0, *numbers)))


def _walk(is_from_top: bool, ups: int, names: tuple[str, ...], scope: Scope) -> Value:  # noqa: FBT001
    node: Node | None = scope.root if is_from_top else scope.node
    for _ in range(ups):
        node = node.parent if node is not None else None
    nodes = [node] if node is not None else []
    for name in names:
        nodes = [child for each in nodes for child in each.children.get(name, ())]
    return nodes


def _here(scope: Scope) -> Value:
    return [scope.node]


def _from_the_top(step: Run, scope: Scope) -> Value:
    return step(scope.at_node(scope.root))


def _then(left: Run, step: Run, scope: Scope) -> Value:
    found: dict[int, Node] = {}
    for node in _nodes(left(scope)):
        for each in _nodes(step(scope.at_node(node))):
            found[id(each)] = each
    return list(found.values())


def _nodes(value: Value) -> Nodes:
    return value if isinstance(value, list) else []


def _where(left: Run, condition: Run, scope: Scope) -> Value:
    kept = []
    for position, node in enumerate(_nodes(left(scope)), start=1):
        holds = condition(scope.at_node(node, position))
        is_number = isinstance(holds, float) and not isinstance(holds, bool)
        if holds == position if is_number else truth(holds):
            kept.append(node)
    return kept


def _grouped(inner: Run, scope: Scope) -> Value:
    return inner(scope)


def _and(left: Run, right: Run, scope: Scope) -> Value:
    return truth(left(scope)) and truth(right(scope))


def _or(left: Run, right: Run, scope: Scope) -> Value:
    return truth(left(scope)) or truth(right(scope))


_STEPS: Final[dict[tuple[str, int], Callable[..., Value]]] = {
    (".", 0): _here,
    ("/", 1): _from_the_top,
    ("/", 2): _then,
    ("[", 2): _where,
    ("(", 1): _grouped,
    ("and", 2): _and,
    ("or", 2): _or,
}
