"""What the IRO's own QA forms say that a child's life in care should be watched for.

The newest form that answers a question counts. The question keys are those of domain notes 7.2.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from iro_core.domain.life_facts import AnsweredForm
from iro_core.domain.notice import Concern, Notice
from iro_core.domain.policy import Policy

_SEED: Final = "Surrey IRO Service annual report 2016-17"
_NO: Final = frozenset({"no"})
_NOT_QUITE: Final = frozenset({"no", "partly"})
_RISK: Final = frozenset({"emerging", "moderate", "significant"})
_HIGH_RISK: Final = frozenset({"moderate", "significant"})


class Asked(msgspec.Struct, frozen=True):
    """A question of the QA form, and which of its answers are worth watching.

    Attributes:
        worrying: The answers that make a notice, and those of them that are `pressing`.
        plan: A second question, of the plan against it: without a plan the notice presses.
    """

    concern: Concern
    question: str
    source: str
    worrying: frozenset[str]
    pressing: frozenset[str] = frozenset()
    plan: str = ""


_HEALTH: Final = f"{_SEED}, section 4.4.1"
_EXPLOITATION: Final = f"{_SEED}, section 5"
_ASKED: Final = (
    Asked(Concern.HEALTH_ASSESSMENT, "d_health", _HEALTH, _NO, _NO),
    Asked(Concern.DENTAL_CHECK, "d_dental", _HEALTH, _NO, _NO),
    Asked(Concern.IMMUNISATIONS, "d_immun", _HEALTH, _NO, _NO),
    Asked(Concern.SDQ_NOT_DONE, "d_sdq", _HEALTH, _NO),
    Asked(Concern.PEP, "d_pep", f"{_SEED}, section 4.4.2", _NO, _NO),
    Asked(
        Concern.VISITS,
        "d_visits",
        "Care Planning, Placement and Case Review (England) Regulations 2010, reg. 28",
        _NOT_QUITE,
        _NO,
    ),
    Asked(Concern.PERMANENCE_PLAN, "c_perm_by_2nd", f"{_SEED}, section 6.2", _NO, _NO),
    Asked(Concern.PERSONAL_ADVISER, "f_pa", f"{_SEED}, section 7.3.2", _NO, _NO),
    Asked(Concern.PATHWAY_PLAN, "f_pathway", f"{_SEED}, section 7.3.2", _NOT_QUITE, _NO),
    Asked(
        Concern.SEXUAL_EXPLOITATION, "e_cse", _EXPLOITATION, _RISK, _HIGH_RISK, plan="e_cse_plan"
    ),
    Asked(
        Concern.CRIMINAL_EXPLOITATION, "e_cce", _EXPLOITATION, _RISK, _HIGH_RISK, plan="e_cce_plan"
    ),
    Asked(
        Concern.FAR_OUT_OF_COUNTY,
        "d_distance",
        f"{_SEED}, sections 2.2.4 and 7.3.1",
        frozenset({"over_20_miles"}),
    ),
    Asked(
        Concern.OUT_OF_COUNTY,
        "d_distance",
        f"{_SEED}, sections 2.2.4 and 7.3.1",
        frozenset({"out_of_county"}),
    ),
)
_SOCIAL_WORKERS: Final = "b_sw_changes"


def last_answered(forms: Sequence[AnsweredForm]) -> dict[Concern, date]:
    """When each thing was last spoken of in a QA form, whatever the answer."""
    newest = _newest_answers(forms)
    return {
        asked.concern: newest[asked.question][0] for asked in _ASKED if asked.question in newest
    }


def told(forms: Sequence[AnsweredForm], policy: Policy) -> Iterator[Notice]:
    """What the newest answers say should be watched."""
    newest = _newest_answers(forms)
    for asked in _ASKED:
        held_on, answer = newest.get(asked.question, (None, None))
        if held_on is not None and answer in asked.worrying:
            has_plan = not asked.plan or newest.get(asked.plan, (None, None))[1] == "yes"
            yield Notice(
                concern=asked.concern,
                source=asked.source,
                is_pressing=answer in asked.pressing or not has_plan,
                told_on=held_on,
                answer=str(answer),
            )
    yield from _social_workers(newest, policy)


def _social_workers(newest: Mapping[str, tuple[date, object]], policy: Policy) -> Iterator[Notice]:
    held_on, number = newest.get(_SOCIAL_WORKERS, (None, None))
    if held_on is None or not isinstance(number, int):
        return
    if number >= policy.number("social_workers_watch", held_on):
        source = f"{_SEED}, section 2.2.4"
        yield Notice(concern=Concern.SOCIAL_WORKERS, source=source, number=number, told_on=held_on)


def _newest_answers(forms: Sequence[AnsweredForm]) -> dict[str, tuple[date, object]]:
    """Each question that was ever answered: the day of the review, and what was said last."""
    newest: dict[str, tuple[date, object]] = {}
    for form in sorted(forms, key=lambda form: form.held_on):
        newest |= {
            question: (form.held_on, answer)
            for question, answer in form.answers.items()
            if answer is not None
        }
    return newest
