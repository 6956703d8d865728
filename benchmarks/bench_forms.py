"""Forms: worked out on a key press, read from what travels, and hostile ones refused.

python benchmarks/bench_forms.py
"""

from datetime import datetime

from timing import Times

from iro_core.errors import InvalidData
from iro_core.forms import catalogue
from iro_core.forms.definition import FormDefinition
from iro_core.forms.evaluation import Value, evaluate
from iro_core.forms.xform import read_xform
from iro_server.services.form_conversion import ConvertedForm, Row, Sheets, converted

NOW = datetime(2026, 11, 23, 10)  # noqa: DTZ001 - the wall clock, as forms read it
RUNS = 20
QUESTIONS = 500
TENTH = 10
KEY = "target 16 ms: one picture of the screen"
TARGETS = {
    "QA form, one key press": KEY,
    f"{QUESTIONS} questions, one key press": KEY,
}
HOSTILE = "target 2 s"


def main() -> None:
    """Print the medians."""
    times = Times()
    shipped = catalogue.latest("qa_form")
    long = _long_form()
    forms = {"QA form": (shipped, catalogue.source_of(shipped.name))}
    forms[f"{QUESTIONS} questions"] = (long.definition, long.xform)
    for name, (definition, xform) in forms.items():
        answers = _answers(definition)
        for number in range(RUNS):
            with times.step(f"{name}, one key press"):
                evaluate(definition, answers, NOW)
            with times.step(f"{name}, read"):
                read_xform(f"{xform}<!-- {number} -->")
    targets = dict(TARGETS)
    for name, rows in _hostile().items():
        targets[f"refuse {name}"] = HOSTILE
        with times.step(f"refuse {name}"):
            _refuse(rows)
    times.say("Forms", targets)


def _long_form() -> ConvertedForm:
    """Every second question depends on the one before; every tenth is worked out of ten."""
    rows: list[Row] = []
    for n in range(QUESTIONS):
        row = {"type": "integer", "name": f"q{n}", "label": f"Question {n}?", "required": "yes"}
        if n % 2:
            row |= {"relevant": f"${{q{n - 1}}} > 2", "constraint": ". < 1000"}
        if n % TENTH == TENTH - 1:
            ten = " + ".join(f"coalesce(${{q{m}}}, 0)" for m in range(n - TENTH + 1, n))
            row |= {"type": "calculate", "calculation": ten, "relevant": "", "constraint": ""}
        rows.append(row)
    settings = {"form_id": "long", "version": "1", "form_title": "Long"}
    return converted(Sheets(rows, [], [settings]))


def _answers(definition: FormDefinition) -> dict[str, Value]:
    answers: dict[str, Value] = {}
    for number, question in enumerate(definition.questions()):
        answers[question.key] = question.choices[0].value if question.choices else number % 7
    return answers


def _hostile() -> dict[str, list[Row]]:
    text = {"type": "text", "name": "a", "label": "A"}
    return {
        "3,000 brackets": [{**text, "relevant": "(" * 3_000}],
        "a pattern that never ends": [{**text, "constraint": "regex(., '(a|a)*')"}],
        "300 groups in one another": [
            {"type": "begin_group", "name": f"g{n}", "label": "G"} for n in range(300)
        ],
        "2,500 questions": [{**text, "name": f"q{n}"} for n in range(2_500)],
        "400 answers that wait for each other": [
            {"type": "calculate", "name": f"c{n}", "calculation": f"${{c{(n + 1) % 400}}} + 1"}
            for n in range(400)
        ],
        "50 repeats in one another": [
            {"type": "begin_repeat", "name": f"r{n}", "label": "R"} for n in range(50)
        ]
        + [text]
        + [{"type": "end_repeat"} for _ in range(50)],
    }


def _refuse(rows: list[Row]) -> None:
    try:
        converted(Sheets(rows, [], [{"form_id": "x", "version": "1", "form_title": "X"}]))
    except InvalidData:
        return
    raise AssertionError(f"a hostile form was not refused: {rows[0]}")


if __name__ == "__main__":
    main()
