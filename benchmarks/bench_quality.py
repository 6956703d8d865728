"""The results of five years of QA forms: 12,700 of them, as many as 871 children make.

python benchmarks/bench_quality.py
"""

from datetime import datetime
from random import Random

from timing import Times

from iro_core.forms import catalogue
from iro_core.forms.definition import FormDefinition, QuestionType
from iro_core.forms.results import AnsweredForm, results

NOW = datetime(2026, 11, 23, 10)  # noqa: DTZ001 - the wall clock, as forms read it
FORMS = 12_700
REPEATS = 3
TARGETS = {f"results of {FORMS:,} forms, every question": "in the background"}


def main() -> None:
    """Print the median."""
    times = Times()
    random = Random(7)  # noqa: S311 - invented answers
    definition = catalogue.latest("qa_form")
    forms = [_form(random, definition, number) for number in range(FORMS)]
    definitions = {definition.name: definition}
    for _ in range(REPEATS):
        with times.step(f"results of {FORMS:,} forms, every question"):
            results(forms, definitions)
    times.say("QA results", TARGETS)


def _form(random: Random, definition: FormDefinition, number: int) -> AnsweredForm:
    answers: dict[str, bool | int | str | list[str] | None] = {}
    for question in definition.questions():
        choices = [choice.value for choice in question.choices]
        if question.type is QuestionType.CHOICES:
            answers[question.key] = random.sample(choices, 2)
        elif choices:
            answers[question.key] = random.choice(choices)
        elif question.type is QuestionType.INTEGER:
            answers[question.key] = random.randint(0, 5)
        else:
            answers[question.key] = "Invented words about an invented child."
    return AnsweredForm(f"f-{number}", definition.name, answers, NOW)


if __name__ == "__main__":
    main()
