"""The order in which a form is worked out: each place after all that it depends on."""

from collections.abc import Collection, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import Final

from iro_core.errors import InvalidData
from iro_core.forms.definition import Group, Unit, expressions_of
from iro_core.forms.xpath import Path

_BEYOND: Final = "#"


def ordered(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """These groups and questions, each after the group it is in and every answer it reads.

    Raises:
        InvalidData: One reads a place that the form does not have, or two wait for each other.
    """
    by_path = {unit.path: unit for unit in units}
    sorter: TopologicalSorter[Path] = TopologicalSorter()
    for unit in units:
        sorter.add(unit.path, *(path for path in _needs(unit) if path in by_path))
        _check_places(unit, by_path.keys())
    try:
        return tuple(by_path[path] for path in sorter.static_order())
    except CycleError as error:
        first = error.args[1][0]
        raise InvalidData(place_of(first), "form_cycle") from error


def place_of(path: Path) -> str:
    """A place in words, such as `/data/a_review/met`."""
    return "/" + "/".join(path)


def _needs(unit: Unit) -> Iterator[Path]:
    yield unit.path[:-1]
    if unit.relevant is not None:
        yield from unit.relevant.reads
    if isinstance(unit, Group):
        yield from unit.count.reads if unit.count is not None else ()
    elif unit.calculation is not None:
        yield from unit.calculation.reads - {unit.path}  # it may ask what it was before


def _check_places(unit: Unit, known: Collection[Path]) -> None:
    for expression in expressions_of(unit):
        for path in expression.reads:
            if path and path[0] != _BEYOND and path not in known:
                raise InvalidData(
                    f"{place_of(unit.path)}, {expression.text[:80]}", "form_unknown_place"
                )
