"""A history in, the record's present state out.

`fold` is a pure function of the set of changes: the order of delivery, duplicates and grouping do
not matter. For each field it keeps every value that no causally later change replaced, so two
people who wrote the same answer at the same time both still have their words.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from iro_core.changes.change import Change, Value
from iro_core.domain.supervision import AMEND, status_after
from iro_core.errors import InvalidData

NEW: Final = "new"


class Act(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One change of the history, without its content, in causal order."""

    change_id: str
    act: str
    author: str
    device: str
    claimed_at: str


class Candidate(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A value that nothing has replaced, and which act of the history wrote it."""

    value: Value
    act_index: int


class RecordState(msgspec.Struct, frozen=True):
    """What a record says now.

    Attributes:
        acts: The whole history in causal order, without content.
        heads: Sorted ids of the changes that no other change has as a parent.
        fields: Path to the values nothing replaced; the last is the one shown, and more than one
            is a conflict that waits for a person.
        contradictions: Ids of changes whose act the record's status did not admit when they were
            put in order. Their words are kept; a person must look.
    """

    record_id: str
    kind: str
    child_id: str | None
    form_version: str | None
    status: str
    acts: list[Act]
    heads: list[str]
    fields: dict[str, list[Candidate]]
    contradictions: list[str]

    def value(self, path: str) -> Value:
        """The value shown at a path, or None."""
        candidates = self.fields.get(path)
        return candidates[-1].value if candidates else None

    def values(self) -> dict[str, Value]:
        """Every path with the value shown."""
        return {path: candidates[-1].value for path, candidates in self.fields.items()}

    def conflicts(self) -> list[str]:
        """Paths that hold more than one value, sorted."""
        return sorted(path for path, candidates in self.fields.items() if len(candidates) > 1)

    @property
    def needs_a_person(self) -> bool:
        """Whether two versions or two acts contradict each other."""
        return bool(self.contradictions) or any(len(each) > 1 for each in self.fields.values())


def fold(changes: Iterable[Change]) -> RecordState:
    """The present state of one record.

    Args:
        changes: At least one change, all of the same record; any order, duplicates allowed.
            A parent that is not among them counts as not yet known.

    Raises:
        InvalidData: The changes are of different records, or there are none.
    """
    ordered = _causal_order(changes)
    ancestors = _ancestors(ordered)
    first = ordered[0]
    fields = _fold_fields(ordered, ancestors)
    status, contradictions = _fold_status(ordered, ancestors)
    parents = {parent for change in ordered for parent in change.parents}
    return RecordState(
        record_id=first.record_id,
        kind=first.kind,
        child_id=first.child_id,
        form_version=next((c.form_version for c in reversed(ordered) if c.form_version), None),
        status=status,
        acts=[Act(c.change_id, c.act, c.author, c.device, c.claimed_at) for c in ordered],
        heads=sorted(c.change_id for c in ordered if c.change_id not in parents),
        fields=fields,
        contradictions=contradictions,
    )


def fold_as_seen_by(change: Change, history: Iterable[Change]) -> RecordState | None:
    """The state that the author of a change had before them; None if it begins the record."""
    return fold_at(change.parents, history)


def fold_at(heads: Iterable[str], history: Iterable[Change]) -> RecordState | None:
    """The state that these changes and all before them made; None if none of them is known."""
    by_id = {each.change_id: each for each in history}
    seen: dict[str, Change] = {}
    waiting = [head for head in heads if head in by_id]
    while waiting:
        current = by_id[waiting.pop()]
        if current.change_id not in seen:
            seen[current.change_id] = current
            waiting.extend(parent for parent in current.parents if parent in by_id)
    return fold(seen.values()) if seen else None


def _causal_order(changes: Iterable[Change]) -> list[Change]:
    """Sort by (depth in the graph, id): parents first, and the same on every machine."""
    by_id = {change.change_id: change for change in changes}
    if not by_id:
        raise InvalidData("history", "empty")
    if len({(c.record_id, c.kind, c.child_id) for c in by_id.values()}) > 1:
        raise InvalidData("history", "mixed_records")
    depths: dict[str, int] = {}
    for start in sorted(by_id):
        _measure_depth(start, by_id, depths)
    return sorted(by_id.values(), key=lambda change: (depths[change.change_id], change.change_id))


def _measure_depth(start: str, by_id: dict[str, Change], depths: dict[str, int]) -> None:
    """Depth is one more than the deepest known parent's; iterative, for long histories."""
    path = [start]
    on_path = {start}
    while path:
        current = path[-1]
        parents = [parent for parent in by_id[current].parents if parent in by_id]
        unknown = [parent for parent in parents if parent not in depths]
        if not unknown:
            depths[current] = 1 + max((depths[parent] for parent in parents), default=0)
            on_path.discard(path.pop())
        elif unknown[0] in on_path:
            raise InvalidData("history", "cycle")
        else:
            path.append(unknown[0])
            on_path.add(unknown[0])


def _ancestors(ordered: list[Change]) -> list[int]:
    """For each change a bit set of the positions of all changes before it."""
    position = {change.change_id: index for index, change in enumerate(ordered)}
    result: list[int] = []
    for change in ordered:
        bits = 0
        for parent in change.parents:
            index = position.get(parent)
            if index is not None:
                bits |= result[index] | 1 << index
        result.append(bits)
    return result


def _fold_fields(ordered: list[Change], ancestors: list[int]) -> dict[str, list[Candidate]]:
    fields: dict[str, list[Candidate]] = {}
    for index, change in enumerate(ordered):
        for path, value in change.set.items():
            written = Candidate(value, index)
            before = fields.get(path)
            # Most fields are written once, and a history of many changes has thousands of them.
            fields[path] = (
                [written] if before is None else [*_not_replaced(before, ancestors[index]), written]
            )
    result: dict[str, list[Candidate]] = {}
    for path in sorted(fields):
        kept = _distinct(fields[path])
        if kept[-1].value is not None or len(kept) > 1:
            result[path] = kept
    return result


def _not_replaced(before: list[Candidate], ancestors: int) -> list[Candidate]:
    return [candidate for candidate in before if not ancestors >> candidate.act_index & 1]


def _distinct(candidates: list[Candidate]) -> list[Candidate]:
    """Several equal values are one value: the causally latest of each stays."""
    if len(candidates) == 1:
        return candidates
    return [
        candidate
        for place, candidate in enumerate(candidates)
        if all(candidate.value != later.value for later in candidates[place + 1 :])
    ]


def _fold_status(ordered: list[Change], ancestors: list[int]) -> tuple[str, list[str]]:
    """The status, and what contradicts; whoever amends a record has looked at all before it."""
    status = NEW
    contradictions: list[int] = []
    for index, change in enumerate(ordered):
        following = status_after(change.kind, status, change.act)
        if following is None:
            contradictions.append(index)
            continue
        status = following
        if change.act == AMEND:
            contradictions = [each for each in contradictions if not ancestors[index] >> each & 1]
    return status, [ordered[index].change_id for index in contradictions]
