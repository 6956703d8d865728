"""The first draft of a letter to a child, from the record; and the letter as it goes on paper."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from iro_core.domain.child_letter import LetterForm, LetterPart
from iro_core.domain.record_fields import Fields
from iro_core.domain.review import Decision, DecisionKind
from iro_core.forms.evaluation import Value
from iro_desktop.documents.pdf import Letter
from iro_desktop.documents.pdf import LetterPart as Paragraphs
from iro_desktop.ui.support.review_words import AREAS
from iro_desktop.ui.support.wording import long_date_words
from iro_desktop.workflows.child_letter import LetterDraft

PARTS: Final = {
    LetterPart.OPENING: "How it begins",
    LetterPart.YOU_SAID: "What you told me",
    LetterPart.GOING_WELL: "What is going well",
    LetterPart.WORRIES: "What we want to make better",
    LetterPart.WILL_HAPPEN: "What will happen now",
    LetterPart.NEXT_TIME: "When we meet again",
    LetterPart.RIGHTS: "If you are not happy with this",
}
FORMS: Final = {
    LetterForm.YOUNG.value: "A young child, under 8",
    LetterForm.CHILD.value: "A child of 8 to 12",
    LetterForm.YOUNG_PERSON.value: "A young person of 13 and over",
}
_WHO: Final = {
    "social worker": "Your social worker",
    "carer": "Your carer",
    "carers": "Your carers",
    "foster carer": "Your foster carer",
    "foster carers": "Your foster carers",
    "school": "Your school",
    "teacher": "Your teacher",
    "team manager": "Your social worker’s manager",
    "virtual school": "The people who watch over your schooling",
    "iro": "I",
    "mother": "Your mother",
    "father": "Your father",
    "parents": "Your parents",
    "child": "You",
    "young person": "You",
}
_CAME: Final = frozenset({"PN1", "PN2", "PN3", "PN4"})
_MY_JOB: Final = {
    LetterForm.YOUNG: "My job is to check that the grown-ups do what they said.",
    LetterForm.CHILD: (
        "My job is to check that your plan is right for you. I also check that people do what they "
        "said."
    ),
    LetterForm.YOUNG_PERSON: (
        "My job is to check that your plan is right for you and that people keep to it. I do not "
        "work in the team that looks after you."
    ),
}
_RIGHTS: Final = {
    LetterForm.YOUNG: (
        "If you are sad or cross about this, tell me or somebody you trust. You can ask for a "
        "person who helps you say what you want."
    ),
    LetterForm.CHILD: (
        "Tell me if I got something wrong, or if you do not agree. You can ask for an advocate. "
        "An advocate is somebody who helps you say what you want. You can also complain, and I "
        "will show you how."
    ),
    LetterForm.YOUNG_PERSON: (
        "Tell me if I got something wrong, or if you do not agree. You can ask for an advocate, "
        "who is on your side and speaks for you. You can complain to the council, and you can "
        "talk to a solicitor about your rights and about asking a court. I can tell you how to "
        "do each of these."
    ),
}


def first_letter(draft: LetterDraft, form: LetterForm) -> dict[str, Value]:
    """The letter as the record gives it; what the child said stays in the child's words."""
    fields = Fields(draft.review.answers)
    written: dict[LetterPart, str] = {
        LetterPart.OPENING: _opening(draft, fields, form),
        LetterPart.YOU_SAID: _said(fields),
        LetterPart.GOING_WELL: _under(fields, "working_well"),
        LetterPart.WORRIES: _under(fields, "worried_about"),
        LetterPart.WILL_HAPPEN: "\n".join(_promised(draft, one) for one in draft.review.decisions),
        LetterPart.NEXT_TIME: _next_time(draft, fields),
        LetterPart.RIGHTS: _RIGHTS[form],
    }
    letter: dict[str, Value] = {part.value: words or None for part, words in written.items()}
    return {**letter, "written_for": form.value, "greeting": f"Dear {draft.first_name}"}


def letter_on_paper(draft: LetterDraft, answers: Mapping[str, Value]) -> Letter:
    """The letter as it is printed; a part without words is left out with its heading."""
    fields = Fields(answers)
    return Letter(
        title="A letter about your review",
        sender=f"{draft.authority_name}\nIndependent Reviewing Service",
        date=long_date_words(draft.closed_on or draft.today),
        greeting=fields.text("greeting") or f"Dear {draft.first_name}",
        parts=tuple(
            Paragraphs(
                heading="" if part is LetterPart.OPENING else PARTS[part],
                paragraphs=tuple(line.strip() for line in words.split("\n") if line.strip()),
                is_list=part is LetterPart.WILL_HAPPEN,
            )
            for part in LetterPart
            if (words := fields.text(part).strip())
        ),
        ending="Best wishes",
        author=draft.iro_name,
        role="Your Independent Reviewing Officer",
    )


def _opening(draft: LetterDraft, fields: Fields, form: LetterForm) -> str:
    day = long_date_words(draft.review.held_on) if draft.review.held_on else "the day we agreed"
    came = fields.text("participation_code") in _CAME
    lines = [
        f"Thank you for coming to your review on {day}."
        if came
        else f"Your review was on {day}. You were not there, so I am writing to tell you about it."
    ]
    if fields.text("seen_alone") == "yes":
        lines.append("Thank you for talking with me on your own.")
    lines += [f"I am {draft.iro_name}.", _MY_JOB[form]]
    return " ".join(lines)


def _said(fields: Fields) -> str:
    words = fields.text("child_words").strip()
    return f"You said: “{words.strip('“”')}”" if words else ""


def _under(fields: Fields, heading: str) -> str:
    found = [fields.text(heading), *(fields.text(f"area.{area}.{heading}") for area in AREAS)]
    return "\n".join(words.strip() for words in found if words.strip())


def _promised(draft: LetterDraft, decision: Decision) -> str:
    """Who will do what by when, in one sentence."""
    what = decision.text.strip().rstrip(".")
    what = what[:1].lower() + what[1:] if what[1:2].islower() or what[1:2] == " " else what
    by = f" by {long_date_words(decision.due_on)}" if decision.due_on else ""
    who = _who(draft, decision.owner)
    if decision.kind is DecisionKind.RECOMMENDATION:
        asked = who[:1].lower() + who[1:] if who.startswith(("Your ", "The ")) else who
        return f"I have asked {asked or 'the council'} to {what}{by}."
    if not who:
        return f"Somebody will {what}{by}. I will find out who."
    return f"{who} will {what}{by}."


def _who(draft: LetterDraft, owner: str) -> str:
    plain = owner.strip()
    if plain.lower() in (name.lower() for name in draft.own_names):
        return "You"
    return _WHO.get(plain.lower(), plain)


def _next_time(draft: LetterDraft, fields: Fields) -> str:
    agreed: date | None = fields.day("next_review_on")
    if agreed is not None:
        return f"Your next review is on {long_date_words(agreed)}."
    if draft.next_due_on is not None:
        return (
            f"Your next review will be by {long_date_words(draft.next_due_on)}. You can help "
            "choose the day, the place and who comes."
        )
    return ""
