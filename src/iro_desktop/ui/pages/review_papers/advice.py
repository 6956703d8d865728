"""What is worth another look in a letter, in the words of the screen."""

from collections.abc import Sequence
from typing import Final

from iro_core.domain.child_letter import LetterPart
from iro_core.domain.plain_words import Advice, AdviceKind, Plainness
from iro_desktop.ui.support.letter_words import PARTS
from iro_desktop.ui.support.wording import counted, in_a_sentence
from iro_desktop.ui.widgets.summary_list import SummaryRow

_MOST_SHOWN: Final = 10
_LABELS: Final = {
    AdviceKind.LONG_SENTENCE: "A long sentence",
    AdviceKind.HARD_WORD: "A hard word",
    AdviceKind.ABBREVIATION: "An abbreviation",
    AdviceKind.ADDRESS: "An address or a number",
    AdviceKind.OWN_NAME: "The child’s own name",
    AdviceKind.OTHER_CHILD: "Another child’s name",
}
# What tells of other people or places comes before what is only hard to read.
_ORDER: Final = (
    *(AdviceKind.OTHER_CHILD, AdviceKind.ADDRESS, AdviceKind.HARD_WORD),
    *(AdviceKind.ABBREVIATION, AdviceKind.LONG_SENTENCE, AdviceKind.OWN_NAME),
)
_WHAT_TO_DO: Final = {
    AdviceKind.ABBREVIATION: "Write it out in plain words.",
    AdviceKind.ADDRESS: "A letter can get lost: leave it out, or tell it in another way.",
    AdviceKind.OWN_NAME: "Write “you”.",
    AdviceKind.OTHER_CHILD: "Is another child of your caseload meant? Leave the name out.",
}
_LONGEST_QUOTE: Final = 90


def in_order(found: Sequence[Advice]) -> list[Advice]:
    """The advice to show, what matters most first."""
    return sorted(found, key=lambda each: _ORDER.index(each.kind))[:_MOST_SHOWN]


def advice_row(advice: Advice, number: int) -> SummaryRow:
    """One thing worth another look, with the way to it."""
    part = PARTS[LetterPart(advice.path)] if advice.path in set(LetterPart) else ""
    quoted = advice.words.replace("\n", " ")
    short = f"{quoted[:_LONGEST_QUOTE]}…" if len(quoted) > _LONGEST_QUOTE else quoted
    words = f"“{short}”"
    more = f"In “{part}”. {_WHAT_TO_DO.get(advice.kind, '')}".strip()
    action = "Go there"
    if advice.kind is AdviceKind.LONG_SENTENCE:
        more = f"In “{part}”. {counted(advice.count, 'word')}: make two sentences of it."
    elif advice.kind is AdviceKind.HARD_WORD:
        words, action = f"“{short}”: perhaps “{advice.instead}”", "Use it"
    return SummaryRow(_LABELS[advice.kind], words, more, key=str(number), action=action)


def plainness_words(plain: Plainness, found: Sequence[Advice]) -> str:
    """How easy it is to read, in a sentence or two."""
    parts = []
    if plain.reading_age is not None:
        aim = f"aim for {plain.aim_age}" if plain.reading_age > plain.aim_age else "that is good"
        parts.append(f"It reads like a text for about {counted(plain.reading_age, 'year')}: {aim}.")
    if plain.longest:
        parts.append(f"The longest sentence has {counted(plain.longest, 'word')}.")
    if not found:
        parts.append("Nothing else is worth another look.")
    elif len(found) > _MOST_SHOWN:
        parts.append(f"The first {_MOST_SHOWN} of {len(found)} things worth another look:")
    else:
        parts.append(in_a_sentence(f"{counted(len(found), 'thing')} worth another look:"))
    return " ".join(parts)
