"""One more of a repeat, and one less: what changes in the answers."""

from collections.abc import Iterator
from datetime import datetime

from iro_core.forms.definition import FormDefinition
from iro_core.forms.evaluation import Answers, Repeat, Value, begun


def one_more(
    definition: FormDefinition, answers: Answers, repeat: Repeat, at: datetime
) -> dict[str, Value]:
    """What changes when a repeat is answered once more: the number, and what stands there first."""
    number = repeat.times + 1
    known = begun(definition, at, {**answers, repeat.path: number})
    first = {path: value for path, value in known.items() if _is_in(path, repeat, number)}
    return {repeat.path: number, **first}


def one_less(answers: Answers, repeat: Repeat, number: int) -> dict[str, Value]:
    """What changes when a repeat's answers of this number are taken out: later ones move up."""
    changed: dict[str, Value] = {repeat.path: repeat.times - 1}
    for here in range(number, repeat.times + 1):
        after = dict(_answers_in(answers, repeat, here + 1))
        for name in {**dict(_answers_in(answers, repeat, here)), **after}:
            changed[f"{repeat.path}.{here}.{name}"] = after.get(name)
    return changed


def _answers_in(answers: Answers, repeat: Repeat, number: int) -> Iterator[tuple[str, Value]]:
    start = f"{repeat.path}.{number}."
    for path, value in answers.items():
        if path.startswith(start):
            yield path.removeprefix(start), value


def _is_in(path: str, repeat: Repeat, number: int) -> bool:
    return path.startswith(f"{repeat.path}.{number}.")
