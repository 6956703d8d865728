"""ODK's own engine as an oracle: what it makes of answers, beside what ours makes of them."""

import json
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final, TypeAlias
from xml.sax.saxutils import unescape

from iro_core.forms.definition import FormDefinition, Group, Question, QuestionType
from iro_core.forms.evaluation import AnswerProblem, Answers, evaluate
from iro_server.services.form_conversion import ConvertedForm
from tests.support.random_forms import instance_of

# By the path of an asked question whether it is required and what is violated; by that of one that
# is worked out its words.
Verdicts: TypeAlias = Mapping[str, Sequence[object]]

ORACLE: Final = Path(__file__).parents[1] / "oracle"
_VIOLATIONS: Final = {
    AnswerProblem.MISSING: "required",
    AnswerProblem.NOTE_MISSING: "required",
    AnswerProblem.NOT_ALLOWED: "constraint",
}
_NUMBERED: Final = re.compile(r"\[(\d+)\]")


def ours(definition: FormDefinition, answers: Answers, at: datetime) -> Verdicts:
    """What our engine says."""
    state = evaluate(definition, answers, at)
    wrong = {problem.path: problem.problem for problem in state.problems}
    found: dict[str, Sequence[object]] = {}
    for each in state.asked:
        problem = wrong.get(each.path)
        violated = None if problem is None else _VIOLATIONS.get(problem, str(problem))
        if each.question.calculation is None:
            found[each.path] = [each.is_required, violated]
    for path, value in state.calculated.items():
        found[path] = ["" if value is None else str(value)]
    return found


def theirs(
    jobs: Sequence[tuple[ConvertedForm, Sequence[Answers]]],
) -> Iterator[list[Verdicts]]:
    """What ODK's engine says, form by form (needs `npm install` in tests/oracle)."""
    asked = "".join(
        json.dumps(
            {
                "xform": form.xform,
                "instances": [instance_of(form.definition, each) for each in answers],
            }
        )
        + "\n"
        for form, answers in jobs
    )
    done = subprocess.run(
        ["node", "odk.mjs"],
        input=asked,
        capture_output=True,
        text=True,
        cwd=ORACLE,
        check=True,
    )
    for (form, _), line in zip(jobs, done.stdout.splitlines(), strict=True):
        yield [_verdicts(form.definition, places) for places in json.loads(line)]


def _verdicts(definition: FormDefinition, places: Sequence[Sequence[object]]) -> Verdicts:
    found: dict[str, Sequence[object]] = {}
    for place, is_relevant, is_required, _, xml, violated in places:
        path, question = _question(definition, str(place))
        if question is None or question.reason_for:
            continue
        if question.calculation is not None:
            found[path] = [unescape(re.sub("<[^>]*>", "", str(xml)))]
        elif is_relevant and question.type is not QuestionType.CALCULATED:
            found[path] = [is_required, violated]
    return found


def _question(definition: FormDefinition, place: str) -> tuple[str, Question | None]:
    """The question at a place such as `/data/visit[2]/minutes`, and where its answer is kept."""
    names = tuple(_NUMBERED.sub("", place).strip("/").split("/"))
    numbers = iter(_NUMBERED.findall(place))
    prefix = ""
    for length in range(1, len(names)):
        unit = definition.by_path.get(names[:length])
        if isinstance(unit, Group) and unit.is_repeat:
            prefix = f"{unit.key}.{next(numbers)}."
    unit = definition.by_path.get(names)
    return (f"{prefix}{unit.key}", unit) if isinstance(unit, Question) else ("", None)
