"""Workload W of the sync targets: 64 children, 512 reviews, 512 QA forms, 3,072 decisions.

4,160 changes, about 5.7 MB of JSON, the same on every machine: words are drawn from a small list
with a fixed seed, so that compression sees prose-like repetition and not noise.
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from iro_core import clock
from iro_core.changes.change import Change, Value
from iro_core.forms import catalogue
from iro_core.forms.definition import QuestionType
from iro_core.forms.evaluation import FormProblem, evaluate
from iro_core.ids import uuid7

CHILDREN = 64
REVIEWS_PER_CHILD = 8
DECISIONS_PER_REVIEW = 6
_START = datetime(2024, 1, 8, 9, 0, tzinfo=UTC)
_FORM = catalogue.latest("qa_form")
_FILLED_IN = datetime(2024, 1, 8, 9, 0)  # noqa: DTZ001 - the wall clock, as forms read it
_PROSE = (
    "settled school brother carer visit likes football reading dentist passport health plan "
    "social worker contact weekend mum nan wants stay move college tutor friend worried sleep "
    "better since September asked review next meeting agreed will book check before Easter "
    "and the with to a of"
)
_WORDS = _PROSE.split()


def workload(author: str = "anna", device: str = "laptop-a", scale: int = 1) -> Iterator[Change]:
    """Every change of W, in the order in which an IRO would have made them."""
    words = random.Random(2017)  # noqa: S311 - a workload, not a secret
    number = 0

    def made(
        record_id: str, kind: str, act: str, child: str, values: dict[str, Value], *parents: str
    ) -> Change:
        nonlocal number
        number += 1
        return Change(
            change_id=uuid7(number, number.to_bytes(10, "big")),
            authority="invented",
            record_id=record_id,
            kind=kind,
            child_id=child,
            act=act,
            parents=sorted(parents),
            author=author,
            device=device,
            device_seq=number,
            claimed_at=clock.to_text(_START + timedelta(minutes=number)),
            form_version=_FORM.name if kind == "qa_form" else None,
            set=values,
        )

    for child_number in range(CHILDREN * scale):
        child = f"c-{child_number}"
        yield made(child, "child", "import", child, child_fields(child_number))
        for review_number in range(REVIEWS_PER_CHILD):
            yield from _one_review(made, child, review_number, words)


def _one_review(
    made: Callable[..., Change], child: str, number: int, words: random.Random
) -> Iterator[Change]:
    review = f"review-{child}-{number}"
    first = made(review, "review", "record", child, _review(number, words))
    yield first
    parent = first.change_id
    for place in range(DECISIONS_PER_REVIEW):
        decision = made(review, "review", "edit", child, _decision(place, words), parent)
        parent = decision.change_id
        yield decision
    answers = _answers(review, words)
    yield made(f"qa-{child}-{number}", "qa_form", "submit", child, answers)


def prose(words: random.Random, characters: int) -> str:
    """So many characters of invented words, or a few more."""
    text: list[str] = []
    length = 0
    while length < characters:
        text.append(words.choice(_WORDS))
        length += len(text[-1]) + 1
    return " ".join(text)


def child_fields(number: int) -> dict[str, Value]:
    """What a return says of an invented child."""
    return {
        "number": str(100_000 + number),
        "given_name": "Invented",
        "family_name": f"Otterbrook {number}",
        "born_on": f"20{6 + number % 10:02d}-05-12",
        "episodes.20200106.started_on": "2020-01-06",
        "episodes.20200106.reason_started": "S",
        "episodes.20200106.legal_status": "C2",
        "episodes.20200106.placement_type": "U6",
    }


def _review(number: int, words: random.Random) -> dict[str, Value]:
    held_on = (_START + timedelta(days=182 * number)).date().isoformat()
    values: dict[str, Value] = {"number": number + 1, "held_on": held_on}
    values["participation_code"] = "PN1"
    values["seen_alone"] = "yes"
    values["child_words"] = prose(words, 300)
    for heading in ("working_well", "worried_about", "needs_to_happen"):
        values[heading] = prose(words, 1_000)
    for area in ("health", "education", "where_i_live", "keeping_safe", "activities"):
        values[f"area.{area}.working_well"] = prose(words, 450)
    return values


def _decision(place: int, words: random.Random) -> dict[str, Value]:
    return {
        f"decisions.d{place}.text": prose(words, 120),
        f"decisions.d{place}.owner": "Social worker",
        f"decisions.d{place}.due_on": "2026-12-17",
        f"decisions.d{place}.kind": "decision",
    }


def _answers(review: str, words: random.Random) -> dict[str, Value]:
    """A form that is complete: the server refuses any other."""
    answers: dict[str, Value] = {}
    while found := evaluate(_FORM, answers, _FILLED_IN).problems:
        for problem in found:
            answers[problem.path] = _answer(problem, words)
    said = {f"answers.{path}": value for path, value in answers.items()}
    return {"review_id": review, **said}


def _answer(problem: FormProblem, words: random.Random) -> str | int | list[str]:
    question = _FORM.question(problem.question)
    if question is None or problem.path != problem.question:
        return prose(words, 80)
    if question.type is QuestionType.INTEGER:
        return words.randint(1, 3)
    if not question.choices:
        return prose(words, 80)
    chosen = words.choice(question.choices).value
    return [chosen] if question.type is QuestionType.CHOICES else chosen
