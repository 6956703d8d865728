"""Messages as nobody should send them: trees changed by their grammar, bytes changed blindly."""

import copy
import json
from collections.abc import Callable
from random import Random
from typing import Any, Final

Tree = Any

# 200,001 characters are one more than a text may have.
_VALUES: Final[tuple[Tree, ...]] = (
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, -(2**63), 2**64, 10**40, 0.5, -0.0, 1e308,
    float("inf"), float("nan"), "", " ", "\x00", "\x1b[2J", "\ud800", "\udfff\ud800", "e\u0301",
    "\u202eolleh", "\ufeff", "x" * 81, "x" * 201, "x" * 200_001, "'; DROP TABLE change; --",
    "{{7*7}}", "../../etc/passwd", "%s%n", "<script>", "C:\\con", "c-1", "c-2", "system",
    "server", "2026-11-20", "9999-12-31", "0000-00-00", "2026-11-23T09:00:00.000Z", "-1", "1e9",
    "a.b.c.d.e.f", "record", "import", "child", "review", "sign_off", [], {}, [[]], [None], [{}],
    {"": ""},
    {"__proto__": {}}, ["x"] * 501, {"a": {"a": {"a": {}}}},
)  # fmt: skip
_BYTES: Final = (
    b"", b"\x00", b"\xff", b"\xc3\xa9", b"\xed\xa0\x80", b'"', b"\\", b"\\u0000", b"\\ud800", b"[",
    b"]", b"{", b"}", b"{}", b",", b":", b"null", b"NaN", b"1e999", b"-", b"9" * 400, b"[" * 3_000,
    b'"a":1,"a":2,', b"\r\n", b"\x1f\x8b",
)  # fmt: skip


def changed_tree(chance: Random, tree: Tree) -> Tree:
    """The tree with one to four places changed: another value, gone, twice, renamed or swapped."""
    root = [copy.deepcopy(tree)]
    for _ in range(chance.randint(1, 4)):
        _change_one(chance, root)
    return root[0]


def changed_bytes(chance: Random, data: bytes) -> bytes:
    """The data with a few stretches replaced, sometimes cut short."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        place = chance.randrange(len(changed) + 1)
        changed[place : place + chance.choice((0, 1, 1, 3, 20))] = chance.choice(_BYTES)
    if chance.random() < 0.1:
        del changed[chance.randrange(len(changed) + 1) :]
    return bytes(changed)


def as_json(tree: Tree) -> bytes:
    """The tree as it would be sent; also what JSON does not allow."""
    return json.dumps(tree, separators=(",", ":")).encode()


def _change_one(chance: Random, root: list[Tree]) -> None:
    holder, key = chance.choice(_places(root))
    elsewhere, other = chance.choice(_places(root))
    acts: tuple[Callable[[], None], ...] = (
        lambda: _put(holder, key, chance.choice(_VALUES)),
        lambda: _put(holder, key, chance.choice(_VALUES)),
        lambda: _drop(holder, key),
        lambda: _repeat(holder, key),
        lambda: _put(holder, key, elsewhere[other]),
        lambda: _put(holder, key, [holder[key]]),
        lambda: _put(holder, key, _nudged(chance, holder[key])),
    )
    chance.choice(acts)()


def _places(root: list[Tree]) -> list[tuple[Tree, Any]]:
    """Each value in the tree, as what holds it and where."""
    found: list[tuple[Tree, Any]] = []
    waiting: list[Tree] = [root]
    while waiting:
        holder = waiting.pop()
        inner = list(holder.items()) if isinstance(holder, dict) else list(enumerate(holder))
        found += [(holder, key) for key, _ in inner]
        waiting += [value for _, value in inner if isinstance(value, dict | list)]
    return found


def _put(holder: Tree, key: Any, value: Tree) -> None:
    holder[key] = copy.deepcopy(value)


def _drop(holder: Tree, key: Any) -> None:
    if isinstance(holder, dict):
        del holder[key]
    else:
        holder[key] = None


def _repeat(holder: Tree, key: Any) -> None:
    if isinstance(holder, dict):
        holder[f"{key}_"] = holder[key]
    else:
        holder.append(holder[key])


def _nudged(chance: Random, value: Tree) -> Tree:
    """Almost the same value."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return value
    if isinstance(value, int):
        return value + chance.choice((-1, 1))
    place = chance.randrange(len(value) + 1)
    return value[:place] + chance.choice("0aZ.-\u00e9\x00\n") + value[place + chance.randrange(2) :]
