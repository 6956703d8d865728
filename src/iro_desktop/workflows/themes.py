"""Themes across the QA forms: a supervisor tags answers, and reads them together without names."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from iro_core.domain.period import Period
from iro_core.domain.quotation import Quotation
from iro_core.domain.themes import ThemeTag
from iro_core.domain.word_lists import ListName
from iro_core.forms.definition import Question
from iro_core.forms.results import answer_words
from iro_desktop.workflows.acts import Act, perform_all
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.ladders import words_ever, words_on
from iro_desktop.workflows.quality import QualityForm
from iro_desktop.workflows.reading import Held
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.supervision import check_supervisor
from iro_desktop.workflows.team_quality import TeamForm, team_quality

KIND: Final = "theme_tag"
_TAGGED: Final = "tagged"


@dataclass(frozen=True)
class TaggedAnswer:
    """One answer under one theme.

    Attributes:
        quote: The answer and its reason in words, without the names that are known here.
    """

    theme: str
    form_id: str
    question: str
    label: str
    quote: str
    held_on: date
    team: str


@dataclass(frozen=True)
class Themes:
    """What was tagged on the forms of a period.

    Attributes:
        offered: The authority's words of today by code; empty where the program's own hold.
        published: The words of every code that the authority ever had.
    """

    period: Period
    offered: Mapping[str, str]
    published: Mapping[str, str]
    answers: tuple[TaggedAnswer, ...]


@dataclass(frozen=True)
class FormThemes:
    """The themes of one form by question, with the words to offer."""

    offered: Mapping[str, str]
    published: Mapping[str, str]
    by_question: Mapping[str, tuple[str, ...]]


def themes(session: Session, period: Period) -> Themes:
    """The tagged answers of reviews held in a period (NotPermitted but for a supervisor)."""
    check_supervisor(session, "themes")
    quality = team_quality(session, period)
    forms = {form.form_id: form for form in quality.forms if form.version in quality.definitions}
    children = {held.record_id: held.content for held in session.reading.children()}
    staff = (user.name for user in session.reading.people.users())
    quotation = Quotation(children.values(), staff)
    answers = []
    for tag in dict.fromkeys(_tags(session)):
        form = forms.get(tag.form_id)
        question = (
            quality.definitions[form.version].question(tag.question) if form is not None else None
        )
        if form is not None and question is not None and tag.child_id in children:
            quote = quotation.without_names(_said(question, form), children[tag.child_id])
            answers.append(_tagged(tag, form, question, quote))
    answers.sort(key=lambda each: (each.held_on, each.form_id, each.question, each.theme))
    return Themes(period, _offered(session), words_ever(session, ListName.THEMES), tuple(answers))


def themes_of(session: Session, form: QualityForm) -> FormThemes:
    """What this form's answers are tagged with."""
    check_supervisor(session, "themes")
    found: dict[str, tuple[str, ...]] = {}
    for tag in dict.fromkeys(_tags(session, form.child_id)):
        if tag.form_id == form.form_id:
            found[tag.question] = (*found.get(tag.question, ()), tag.theme)
    return FormThemes(_offered(session), words_ever(session, ListName.THEMES), found)


def set_themes(
    session: Session, form: QualityForm, question: str, wanted: Collection[str]
) -> Changed | None:
    """Tag an answer with these themes and no other; None if it already is.

    Raises:
        NotPermitted: Only a supervisor tags.
    """
    check_supervisor(session, "themes")
    held = [
        each
        for each in session.reading.supervised.tags(form.child_id)
        if (each.content.form_id, each.content.question) == (form.form_id, question)
    ]
    gone = [each for each in held if _is_on(each) and each.content.theme not in wanted]
    present = {each.content.theme for each in held if _is_on(each)}
    known = {each.content.theme: each for each in held}
    acts = [_again(each, "take_off") for each in gone]
    for theme in wanted:
        if theme not in present and theme in known:
            acts.append(_again(known[theme], "tag"))
        elif theme not in present:
            acts.append(_new(session, form, question, theme))
    return perform_all(session, acts) if acts else None


def _tags(session: Session, child_id: str | None = None) -> Iterator[ThemeTag]:
    return (held.content for held in session.reading.supervised.tags(child_id) if _is_on(held))


def _is_on(held: Held[ThemeTag]) -> bool:
    return held.state.status == _TAGGED


def _offered(session: Session) -> dict[str, str]:
    return words_on(session, ListName.THEMES, session.today)


def _new(session: Session, form: QualityForm, question: str, theme: str) -> Act:
    return Act(
        record_id=session.laptop.new_id(),
        kind=KIND,
        act="tag",
        child_id=form.child_id,
        values={"form_id": form.form_id, "question": question, "theme": theme},
    )


def _again(held: Held[ThemeTag], act: str) -> Act:
    return Act(
        record_id=held.record_id,
        kind=KIND,
        act=act,
        child_id=held.content.child_id,
        values={},
        parents=tuple(held.state.heads),
        seen_status=held.state.status,
    )


def _said(question: Question, form: TeamForm) -> str:
    """The answer in the words of the form, then the reason in the words of the IRO."""
    answer = answer_words(question, form.answers.get(question.key))
    reason = str(form.answers.get(question.note_key) or "")
    return ": ".join(filter(None, (answer, reason)))


def _tagged(tag: ThemeTag, form: TeamForm, question: Question, quote: str) -> TaggedAnswer:
    return TaggedAnswer(
        theme=tag.theme,
        form_id=form.form_id,
        question=question.key,
        label=question.label,
        quote=quote,
        held_on=form.held_on,
        team=form.team,
    )
