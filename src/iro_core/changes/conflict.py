"""Two versions of one answer, kept side by side until a person decides."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import permutations

import msgspec

from iro_core.changes.change import Value
from iro_core.changes.fold import RecordState
from iro_core.errors import RuleBroken


class Version(msgspec.Struct, frozen=True):
    """One of the versions, with who wrote it, on which device and when by that device's clock.

    Attributes:
        change_id: The change that wrote it.
    """

    change_id: str
    value: Value
    author: str
    device: str
    claimed_at: str


class Conflict(msgspec.Struct, frozen=True):
    """A field of a record with two or more versions, in causal order; the last is shown."""

    path: str
    versions: list[Version]


def conflicts_of(state: RecordState) -> list[Conflict]:
    """Every field of a record that waits for a person, sorted by path."""
    return [Conflict(path, _versions(state, path)) for path in state.conflicts()]


def both(first: Value, second: Value) -> Value:
    """Both versions in order: two texts as two paragraphs, two lists as one without repeats.

    A single word is no text here: it may be a date, or an answer chosen from a list.

    Raises:
        RuleBroken: The answers are of a kind that cannot stand together, such as two dates
            (rule "cannot_keep_both").
    """
    if isinstance(first, str) and isinstance(second, str) and " " in first and " " in second:
        return f"{first}\n\n{second}"
    if isinstance(first, list) and isinstance(second, list):
        return list(dict.fromkeys([*first, *second]))
    raise RuleBroken("cannot_keep_both", "house rule")


def is_a_choice(seen: RecordState | None, written: Mapping[str, Value]) -> bool:
    """Whether every value written is one of the versions that stood there, or two in order."""
    in_conflict = {each.path: each.versions for each in conflicts_of(seen)} if seen else {}
    return bool(written) and all(
        path in in_conflict and value in list(_choices(in_conflict[path]))
        for path, value in written.items()
    )


def _choices(versions: list[Version]) -> Iterator[Value]:
    for first, second in permutations(versions, 2):
        yield first.value
        with suppress(RuleBroken):
            yield both(first.value, second.value)


def _versions(state: RecordState, path: str) -> list[Version]:
    versions: list[Version] = []
    for candidate in state.fields[path]:
        act = state.acts[candidate.act_index]
        versions.append(
            Version(act.change_id, candidate.value, act.author, act.device, act.claimed_at)
        )
    return versions
