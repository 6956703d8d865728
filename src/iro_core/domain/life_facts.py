"""What is known of health checks, education, visits and plans, from returns and QA forms."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.child import Child
from iro_core.domain.due import DueKind


class ToldBy(StrEnum):
    """Where a fact comes from."""

    RETURN = "return"
    QA_FORM = "qa_form"


class Known(msgspec.Struct, frozen=True):
    """Whether something was done or in date, as far as was known on a day."""

    is_done: bool
    on: date
    told_by: ToldBy


class AnsweredForm(msgspec.Struct, frozen=True):
    """A QA form: the day of its review, and its answers by question."""

    held_on: date
    answers: Mapping[str, object]


# The question of the QA form (domain notes 7.2) that says whether each was done or is in date.
_QUESTIONS: Final = {
    DueKind.PERMANENCE_PLAN: "c_perm_by_2nd",
    DueKind.VISIT: "d_visits",
    DueKind.HEALTH_ASSESSMENT: "d_health",
    DueKind.DENTAL_CHECK: "d_dental",
    DueKind.SDQ: "d_sdq",
    DueKind.PEP: "d_pep",
    DueKind.PERSONAL_ADVISER: "f_pa",
    DueKind.PATHWAY_PLAN: "f_pathway",
}
_DONE: Final = {"yes": True, "partly": False, "no": False}


def life_facts(child: Child, forms: Iterable[AnsweredForm]) -> dict[DueKind, Known]:
    """The newest that is known of each thing; what nobody was told of is left out."""
    facts: dict[DueKind, Known] = {}
    for kind, known in (*_returned(child), *_answered(forms)):
        before = facts.get(kind)
        if before is None or before.on <= known.on:
            facts[kind] = known
    return facts


def _returned(child: Child) -> Iterable[tuple[DueKind, Known]]:
    for year in child.health:
        answers = (
            (DueKind.HEALTH_ASSESSMENT, year.health_assessment),
            (DueKind.DENTAL_CHECK, year.teeth_check),
            (DueKind.SDQ, True if year.sdq_score is not None else None),
        )
        for kind, is_done in answers:
            if is_done is not None:
                yield kind, Known(is_done, year.ended_on, ToldBy.RETURN)


def _answered(forms: Iterable[AnsweredForm]) -> Iterable[tuple[DueKind, Known]]:
    for form in forms:
        for kind, question in _QUESTIONS.items():
            is_done = _DONE.get(str(form.answers.get(question)))
            if is_done is not None:
                yield kind, Known(is_done, form.held_on, ToldBy.QA_FORM)
