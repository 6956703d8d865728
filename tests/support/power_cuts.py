"""What a disk may hold after a power cut, made from a recording.

Harder than a real disk is likely to be: what was not flushed may be there or not in any mixture,
torn anywhere; a name that was given or taken counts only when its folder was flushed, or as far as
a first part of such acts got. Files are inodes: a flushed file may lack its name.
"""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from tests.support.recorder import (
    FOLDER,
    Flushed,
    FolderFlushed,
    Named,
    Operation,
    Recording,
    Resized,
    Said,
    Written,
    put,
    resize,
)

_OWNER_ONLY = 0o600
_TORN_ONE_IN = 3


class Loss(StrEnum):
    """What became of what was not flushed."""

    ALL_LOST = "all lost"
    ALL_KEPT = "all kept"
    SOME = "any of it kept"
    FIRST_PART = "a first part kept, the last of it torn"
    SOME_TORN = "any of it kept, any of that torn"


@dataclass(frozen=True)
class Disk:
    """Files by their path below the recorded folder; None for a folder."""

    files: dict[str, bytes | None]

    def put_into(self, folder: Path) -> None:
        """Make a folder that holds exactly this."""
        folder.mkdir(mode=0o700)
        for name, content in sorted(self.files.items()):
            path = folder / name
            if content is None:
                path.mkdir(mode=0o700)
            elif path.parent.exists():
                path.touch(mode=_OWNER_ONLY)
                path.write_bytes(content)


def after_a_kill(recording: Recording, cut: int) -> Disk:
    """What the next program finds when this one ended before its operation number `cut`."""
    return after_a_power_cut(recording, cut, Loss.ALL_KEPT, random.Random(0))


def after_a_power_cut(recording: Recording, cut: int, loss: Loss, rng: random.Random) -> Disk:
    """One disk that a cut before operation number `cut` could leave."""
    operations = recording.operations[:cut]
    flushed = _last_flushes(operations)
    is_safe = [place < flushed.get(_target(each), -1) for place, each in enumerate(operations)]
    pending = [place for place, safe in enumerate(is_safe) if not safe]
    keeps = _chooser(loss, rng, pending)
    replay = _Replay(recording)
    for place, operation in enumerate(operations):
        size = len(operation.data) if isinstance(operation, Written) else 1
        replay.apply(operation, size if is_safe[place] else keeps(place, size))
    return replay.disk()


class _Replay:
    """Does again what was recorded, or a part of it."""

    def __init__(self, recording: Recording) -> None:
        self._names = dict(recording.names)
        first = {inode: bytearray(content) for inode, content in recording.files.items()}
        self._contents = defaultdict(bytearray, first)
        self._stuck: set[str] = set()

    def apply(self, operation: Operation, kept: int) -> None:
        """Do the first `kept` bytes of a write; another operation if it is not 0."""
        match operation:
            case Written(inode, offset, data) if kept:
                put(self._contents[inode], offset, data[:kept])
            case Resized(inode, size) if kept:
                resize(self._contents[inode], size)
            case Named() if kept and operation.folder not in self._stuck:
                self._name(operation)
            case Named():
                self._stuck.add(operation.folder)  # nothing later in it counts either
            case _:
                pass

    def disk(self) -> Disk:
        """What there is now."""
        return Disk(
            {
                name: None if inode == FOLDER else bytes(self._contents[inode])
                for name, inode in self._names.items()
            }
        )

    def _name(self, operation: Named) -> None:
        self._names.pop(operation.old_name, None)
        if operation.inode is None:
            self._names.pop(operation.name, None)
        else:
            self._names[operation.name] = operation.inode


def some_cuts(
    recording: Recording, count: int, seed: int, among: Sequence[int] | None = None
) -> Iterator[tuple[int, Loss, Disk]]:
    """So many cuts, each with what it left, over all five kinds of loss.

    Args:
        among: Before which operations; any, unless given.
    """
    rng = random.Random(seed)
    places = among or range(len(recording.operations) + 1)
    for number in range(count):
        cut, loss = rng.choice(places), list(Loss)[number % len(Loss)]
        yield cut, loss, after_a_power_cut(recording, cut, loss, rng)


def around(recording: Recording, name: str, reach: int = 6) -> list[int]:
    """The places near each operation that gives or takes this name."""
    return [
        near
        for place, operation in enumerate(recording.operations)
        if isinstance(operation, Named) and name in {operation.name, operation.old_name}
        for near in range(max(0, place - reach), min(place + reach, len(recording.operations)))
    ]


def _target(operation: Operation) -> int | str | None:
    """What must be flushed before an operation is certain: a file by inode, a folder by name."""
    match operation:
        case Written(inode) | Resized(inode) | Flushed(inode):
            return inode
        case Named() | FolderFlushed():
            return operation.folder
        case Said():
            return None


def _last_flushes(operations: Sequence[Operation]) -> dict[int | str | None, int]:
    """Where each file and each folder was last flushed."""
    return {
        _target(operation): place
        for place, operation in enumerate(operations)
        if isinstance(operation, Flushed | FolderFlushed)
    }


def _chooser(loss: Loss, rng: random.Random, pending: list[int]) -> Callable[[int, int], int]:
    """How much of an operation that was not flushed is kept: of a write, its first so many bytes.

    What was asked for as one operation of one byte is kept whole or not at all.
    """
    if loss is Loss.ALL_LOST:
        return lambda _place, _size: 0
    if loss is Loss.ALL_KEPT:
        return lambda _place, size: size
    if loss is Loss.FIRST_PART:
        last = rng.choice(pending) if pending else -1
        return lambda place, size: (
            size if place < last else rng.randint(0, size) if place == last else 0
        )
    share = rng.choice((0.1, 0.5, 0.9))

    def some(_place: int, size: int) -> int:
        if rng.random() > share:
            return 0
        torn = loss is Loss.SOME_TORN and rng.randrange(_TORN_ONE_IN) == 0
        return rng.randint(0, size) if torn else size

    return some
