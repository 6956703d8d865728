"""A form that was handed in, as a PDF: every question that was asked, with its answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from iro_core.forms.definition import FormDefinition, QuestionType, Section
from iro_core.forms.evaluation import Answers, Asked, evaluate
from iro_core.forms.results import answer_words
from iro_desktop.documents.files import write_document
from iro_desktop.documents.pdf import Line, Part, Record, record_pdf
from iro_desktop.ui.forms.date_answer import date_or_none
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.wording import long_date_words
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.ui.widgets.file_saver import FileSaver
from iro_desktop.ui.widgets.page import Page
from iro_desktop.workflows.session import Session

_NO_ANSWER = "No answer"


@dataclass(frozen=True)
class HandedInForm:
    """What stands on the paper.

    Attributes:
        about: The child and the review, in words.
        at: The moment that the form's own "today" is.
    """

    record_id: str
    definition: FormDefinition
    answers: Answers
    about: str
    at: datetime


class FormPaper(QObject):
    """The button that saves a form as a PDF; it is there once there is a form to save."""

    def __init__(self, page: Page, background: Background, session: Session) -> None:
        """Save for this page."""
        super().__init__(page)
        self._session = session
        self._form: HandedInForm | None = None
        self.files = FileSaver(page, background, session)
        self.button = secondary("Save as PDF")
        self.button.hide()
        self.button.clicked.connect(self._ask_where)

    def show(self, form: HandedInForm | None) -> None:
        """This is the form; None while it is not handed in."""
        self._form = form
        self.button.setVisible(form is not None)

    def save(self, path: Path) -> None:
        """Write it, in the background."""
        if (form := self._form) is not None:
            self.files.save(path, partial(self._write, form), form.record_id)

    def _ask_where(self) -> None:
        if (form := self._form) is not None:
            write = partial(self._write, form)
            self.files.ask_where(form.definition.form_id, "pdf", write, form.record_id)

    def _write(self, form: HandedInForm, path: Path) -> None:
        session = self._session
        made = f"Made on {long_date_words(session.today)} from the record of the reviewing service."
        write_document(record_pdf(form_record(form, session.authority_name, made)), path)


def form_record(form: HandedInForm, authority: str, foot: str) -> Record:
    """Everything that was asked, in the order of the form and under its headings."""
    asked = {each.path: each for each in evaluate(form.definition, form.answers, form.at).asked}
    return Record(
        title=form.definition.title,
        subtitle=f"{form.about}. {authority}",
        parts=tuple(_parts(form.definition.sections, asked, form.answers)),
        foot=foot,
        version=f"Version {form.definition.version} of the form",
    )


def _parts(
    sections: tuple[Section, ...], asked: dict[str, Asked], answers: Answers
) -> Iterator[Part]:
    for section in sections:
        keys = {question.key for question in section.questions}
        together: dict[str, list[Line]] = {}
        for path, each in asked.items():
            if each.question.key in keys:
                number = path.removesuffix(each.question.key)
                together.setdefault(number, []).append(_line(each, answers))
        for number, lines in together.items():
            which = f" {number.rstrip('.').rpartition('.')[2]}" if number else ""
            yield Part(f"{section.title}{which}", tuple(lines))


def _line(asked: Asked, answers: Answers) -> Line:
    if asked.question.type is QuestionType.STATEMENT:
        return Line("", asked.label)
    day = date_or_none(asked.value) if asked.question.type is QuestionType.DATE else None
    said = long_date_words(day) if day else answer_words(asked.question, asked.value)
    said = said or _NO_ANSWER
    return Line(asked.label, said, str(answers.get(f"{asked.path}.note") or ""))
