"""The questions of each kind of challenge, the shortest way through first."""

from collections.abc import Mapping
from typing import Final

from iro_core.domain.challenge import ChallengeKind
from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.date_answer import DateAnswer
from iro_desktop.ui.forms.field_widgets import (
    ChoiceField,
    LongTextField,
    ManyChoicesField,
    ShortTextField,
)
from iro_desktop.ui.forms.sheet_form import Ask
from iro_desktop.ui.support.challenge_words import AGENCIES, HOW, REASONS, addressee_words
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.widgets.date_field import ReadDate
from iro_desktop.workflows.challenge import ChallengeDraft
from iro_desktop.workflows.challenge_stages import TO_ASKED, TO_BECAUSE, TO_NAME, TO_ROLE

_HEARD: Final = {
    words: words
    for words in (
        *("Social worker", "Team manager", "Health", "CAMHS", "School", "Police"),
        "Somebody else",
    )
}
_SATISFIED: Final = {"yes": "Yes", "no": "No"}


def asks_of(draft: ChallengeDraft, read_date: ReadDate) -> tuple[Ask, ...]:
    """What to ask for this draft."""
    if draft.kind is ChallengeKind.GOOD_PRACTICE:
        return _good_practice(draft)
    if draft.kind is ChallengeKind.INFORMAL:
        return _informal(draft, read_date)
    if draft.goes_on:
        return (*_addressee(draft), Ask(TO_ASKED, "What do you ask for now?", _long))
    return (*_addressee(draft), *_statement(draft))


def stage_titles(draft: ChallengeDraft, answers: Mapping[str, Value]) -> dict[str, str]:
    """The stages to which it may go, in words."""
    return {each.role: addressee_words(each.role, each.title) for each in draft.choices(answers)}


def _good_practice(draft: ChallengeDraft) -> tuple[Ask, ...]:
    return (
        _reasons(draft),
        Ask("concern", "What was good?", _long),
        Ask("with_whom", "Whose work was it?", ShortTextField),
    )


def _informal(draft: ChallengeDraft, read_date: ReadDate) -> tuple[Ask, ...]:
    return (
        _reasons(draft),
        Ask("concern", "What is the concern?", _long),
        Ask("asked_for", "What did you ask for?", _long),
        Ask("with_whom", "Whom did you ask?", lambda: ChoiceField(_HEARD)),
        Ask("how", "How?", lambda: ChoiceField(HOW)),
        Ask("reply_by", "By when?", lambda: DateAnswer("By when?", read_date)),
        Ask("stages.0.response", "What did they say?", _long, hint="If they answered at once"),
        Ask(
            "stages.0.satisfied",
            "Are you satisfied?",
            lambda: ChoiceField(_SATISFIED),
            applies=lambda answers: bool(answers.get("stages.0.response")),
        ),
    )


def _addressee(draft: ChallengeDraft) -> tuple[Ask, ...]:
    agencies = {each: words for each, words in AGENCIES.items() if each in draft.stages}
    agency = Ask("agency", "Whose practice is it about?", lambda: ChoiceField(agencies))
    titles = stage_titles(draft, draft.answers)
    return (
        *([agency] if len(agencies) > 1 else []),
        Ask(TO_ROLE, "To whom does it go?", lambda: ChoiceField(titles)),
        Ask(TO_NAME, "What is their name?", ShortTextField),
        Ask(
            TO_BECAUSE,
            "Why do you pass somebody over?",
            lambda: LongTextField(1, 4),
            hint="A stage is left out, or its time to reply has not passed",
            applies=lambda answers: bool((at := draft.choice(answers)) and at.needs_reason),
        ),
    )


def _statement(draft: ChallengeDraft) -> tuple[Ask, ...]:
    concern = Ask("concern", "What is the concern?", _long)
    asked = Ask("asked_for", "What did you ask for?", _long)
    if not draft.children:
        return (
            _reasons(draft),
            concern,
            Ask("effect_on_child", "What does it mean for the child?", _long),
            Ask("child_wishes", "What does the child want?", _long),
            asked,
        )
    hint = "These words go into every child’s file: name nobody"
    return (
        _reasons(draft),
        Ask("concern", concern.label, _long, hint=hint),
        Ask("asked_for", asked.label, _long, hint=hint),
        *(
            Ask(
                child.effect_path,
                f"What does it mean for {shown_child(child.name, child.child_id)}?",
                lambda: LongTextField(1, 6),
                hint="Only in this child’s file",
            )
            for child in draft.children
        ),
    )


def _reasons(draft: ChallengeDraft) -> Ask:
    words = draft.reasons or REASONS
    return Ask("reasons", "What is it about?", lambda: ManyChoicesField(words))


def _long() -> LongTextField:
    return LongTextField(2, 8)
