"""What of a QA form is already known from the review: filled in, and said where from."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final

import msgspec

from iro_core.domain.child import Child
from iro_core.domain.participation import PARTICIPATION_AGE_YEARS
from iro_core.domain.review import DecisionOutcome, Heading, Review
from iro_core.domain.timeliness import is_in_time
from iro_core.domain.timescales import Clockwork
from iro_core.forms.answers import needs_note
from iro_core.forms.definition import FormDefinition
from iro_core.forms.evaluation import Value

# Surrey counts placements beyond 20 miles from home (seed report, section 7.3.1).
_FAR_MILES: Final = 20
# A personal adviser and a pathway plan are due at 16 (domain notes 8.3).
_ADULTHOOD_AGE: Final = 16


class ReviewFacts(msgspec.Struct, frozen=True):
    """Everything a prefilled answer may rest on. `challenges` are the kinds open for the child."""

    review: Review
    child: Child
    held_on: date
    previous_held_on: date | None
    challenges: frozenset[str]
    clockwork: Clockwork


def prefill(definition: FormDefinition, facts: ReviewFacts) -> dict[str, Value]:
    """Answers by question key, for the questions whose answer the review already holds.

    A reason that the review gives for such an answer stands under the key of its note.
    """
    known: dict[str, Value] = {}
    for question in definition.questions():
        source = _SOURCES.get(question.prefilled_from)
        value = source(facts) if source else None
        if value is not None:
            known[question.key] = value
            reason = _REASONS.get(question.prefilled_from)
            note = reason(facts) if reason and needs_note(question, value) else None
            if note is not None:
                known[question.note_key] = note
    return known


def _age_group(facts: ReviewFacts) -> Value:
    age = facts.child.age_on(facts.held_on)
    if age < PARTICIPATION_AGE_YEARS:
        return "under_four"
    return "sixteen_or_over" if age >= _ADULTHOOD_AGE else "four_to_fifteen"


def _first_review(facts: ReviewFacts) -> Value:
    return "yes" if facts.review.number == 1 else "no"


def _timescale(facts: ReviewFacts) -> Value:
    due_on = facts.review.due_on
    if due_on is None:
        return None
    return "yes" if is_in_time(facts.review, due_on, facts.clockwork) else "no"


def _text(path: str) -> Callable[[ReviewFacts], Value]:
    def read(facts: ReviewFacts) -> Value:
        value = facts.review.values.get(path)
        return value if isinstance(value, str) and value else None

    return read


def _yes_no(path: str) -> Callable[[ReviewFacts], Value]:
    def read(facts: ReviewFacts) -> Value:
        value = facts.review.values.get(path)
        return ("yes" if value else "no") if isinstance(value, bool) else None

    return read


def _methods(facts: ReviewFacts) -> Value:
    value = facts.review.values.get("views_methods")
    return [str(each) for each in value] if isinstance(value, list) and value else None


def _three_headings(facts: ReviewFacts) -> Value:
    written = [path for path, value in facts.review.values.items() if value]
    filled = sum(
        any(path == heading or path.endswith(f".{heading}") for path in written)
        for heading in Heading
    )
    return {0: "no", len(Heading): "yes"}.get(filled, "partly")


def _report_in_time(facts: ReviewFacts) -> Value:
    authorised = _text("report_authorised_on")(facts)
    if not isinstance(authorised, str):
        return None
    due = facts.clockwork.report_due(facts.held_on)
    return "yes" if authorised <= due.due_on.isoformat() else "no"


def _previous_decisions(facts: ReviewFacts) -> Value:
    outcomes = [p.outcome for p in facts.review.previous]
    counted = [o for o in outcomes if o is not DecisionOutcome.NO_LONGER_NEEDED]
    if not counted:
        return "no_decisions" if facts.review.number and facts.review.number > 1 else None
    done = counted.count(DecisionOutcome.DONE)
    if done == len(counted):
        return "all"
    return "most" if done * 2 > len(counted) else "some" if done else "none"


def _distance(facts: ReviewFacts) -> Value:
    if facts.child.out_of_county is None:
        return None
    if not facts.child.out_of_county:
        return "in_county"
    return "over_20_miles" if (facts.child.distance_miles or 0) > _FAR_MILES else "out_of_county"


def _missing(facts: ReviewFacts) -> Value:
    """A number only if one is known: that none was imported does not mean that there was none."""
    care = facts.child.care_started_on(facts.held_on)
    since = facts.previous_held_on or (care[0] if care else facts.held_on)
    found = [e for e in facts.child.missing_since(since) if e.started_on <= facts.held_on]
    return len(found) or None


def _challenge(facts: ReviewFacts) -> Value:
    for kind in ("alert", "informal"):
        if kind in facts.challenges:
            return kind
    return None


_SOURCES: Final[Mapping[str, Callable[[ReviewFacts], Value]]] = {
    "age_group": _age_group,
    "first_review": _first_review,
    "timescale": _timescale,
    "late_reason": _text("late_reason"),
    "venue": _text("venue_kind"),
    "venue_child_choice": _yes_no("venue_child_choice"),
    "series": lambda facts: "series" if facts.review.values.get("mode") == "series" else "one",
    "participation": lambda facts: facts.review.participation_code.lower() or None,
    "views_methods": _methods,
    "seen_alone": lambda facts: facts.review.seen_alone,
    "three_headings": _three_headings,
    "report_done": lambda facts: "yes" if _report_in_time(facts) else None,
    "report_in_time": _report_in_time,
    "shared_child": _text("report_shared_child"),
    "shared_parents": _text("report_shared_parents"),
    "shared_carers": _text("report_shared_carers"),
    "previous_decisions": _previous_decisions,
    "distance": _distance,
    "missing_episodes": _missing,
    "challenge": _challenge,
}
_REASONS: Final[Mapping[str, Callable[[ReviewFacts], Value]]] = {
    "seen_alone": _text("seen_alone_why_not"),
}
PREFILLED_FACTS: Final[Sequence[str]] = tuple(_SOURCES)
