"""What the QA forms say: each answer to each question, counted, over any period, team and IRO."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtWidgets import QComboBox
from typing_extensions import override

from iro_core.domain.period import Period, last_weeks, quarter, reporting_year
from iro_core.domain.share import Share
from iro_core.forms.definition import FormDefinition
from iro_core.forms.results import QuestionResult, answer_words
from iro_desktop.ui.models.numbers import Number, NumbersRow
from iro_desktop.ui.models.rows import Column
from iro_desktop.ui.models.team import (
    FORM_COLUMNS,
    FORM_OR_NONE_COLUMNS,
    WITHOUT_FORM_COLUMNS,
)
from iro_desktop.ui.pages.supervision.listing import Listing
from iro_desktop.ui.pages.supervision.numbers_page import FigureLine, NumbersPage, NumbersTable
from iro_desktop.ui.pages.supervision.period_choice import PeriodOn
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.feedback_words import feedback_words
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.wording import joined, short_date_words
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.ui.widgets.file_saver import FileSaver
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.leaving_laptop import Write
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.team_feedback import save_team_feedback, team_feedback
from iro_desktop.workflows.team_quality import (
    ReviewWithoutForm,
    TeamForm,
    TeamQuality,
    results_of,
    team_quality,
)

_PERIODS: Final[dict[str, PeriodOn]] = {
    "Last 13 weeks": partial(last_weeks, 13),
    "This quarter": quarter,
    "Last 52 weeks": partial(last_weeks, 52),
    "This year from 1 April": lambda today: Period(reporting_year(today).first, today),
}
_EVERY: Final = "All"
_HEADINGS: Final = ("Forms", "Of those answered")


class ResultsPage(NumbersPage):
    """Counts and percentages, with what was left out of them."""

    def __init__(self, session: Session, background: Background) -> None:
        """Start empty; `reload` fills it."""
        super().__init__("What the QA forms say", session, background)
        self._session = session
        self._files = FileSaver(self, background, session)
        self._found: TeamQuality | None = None
        self._period = self.add_period(_PERIODS, lambda: session.today)
        self._team = self.add_option("Team", [_EVERY])
        self._iro = self.add_option("IRO", [_EVERY])
        self._version = self.add_option("Version of the form", [_EVERY])
        self._section = self.add_option("Part of the form", [_EVERY])
        self._period.chosen.connect(self.reload)
        self._feedback_button = secondary(
            "Feedback for this team", help_text="Saves a Word document without names"
        )
        self._feedback_button.clicked.connect(self._ask_where)
        self.add_action(self._feedback_button)
        for box in self._filters():
            box.activated.connect(lambda _: self._show_again())

    @override
    def reload(self) -> None:
        session, choose = self._session, self._period.period_on
        self.background.run(
            self,
            lambda: team_quality(session, choose(session.today)),
            self._show,
            self.say_problem,
        )

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.concerns("qa_form", "review"):
            self.reload()

    def save_feedback(self, path: Path) -> None:
        """Write the Word document for the chosen team and period, in the background."""
        self._files.save(path, self._feedback(), "")

    def _feedback(self) -> Write:
        session, team = self._session, self._team.currentText()
        choose = self._period.period_on

        def write(path: Path) -> None:
            found = team_feedback(session, team, choose(session.today))
            save_team_feedback(found, feedback_words(found), path)

        return write

    def _ask_where(self) -> None:
        self._files.ask_where("team feedback", "docx", self._feedback(), "")

    def _filters(self) -> tuple[QComboBox, ...]:
        return self._team, self._iro, self._version, self._section

    def _show(self, found: TeamQuality) -> None:
        self._found = found
        everything: tuple[TeamForm | ReviewWithoutForm, ...] = (*found.forms, *found.missing)
        _offer(self._team, (each.team or "No team" for each in everything))
        _offer(self._iro, (each.iro_name for each in everything))
        _offer(self._version, (each.version for each in found.forms))
        first, last = short_date_words(found.period.first), short_date_words(found.period.last)
        self.set_title("What the QA forms say", f"Of reviews held from {first} to {last}.")
        self._show_again()

    def _show_again(self) -> None:
        found = self._found
        if found is None:
            return
        forms = [form for form in found.forms if self._is_chosen(form, self._filters()[:3])]
        missing = [each for each in found.missing if self._is_chosen(each, self._filters()[:2])]
        answers = results_of(forms, found.definitions)
        sections = list(dict.fromkeys(result.section for result in answers))
        is_first = self._section.count() == 1
        _offer(self._section, sections, keep_order=True)
        if is_first and sections:
            self._section.setCurrentText(sections[0])
        section = self._section.currentText()
        if section != _EVERY:
            answers = tuple(each for each in answers if each.section == section)
        # Of one team at a time: several teams' documents together would tell what each hides.
        self._feedback_button.setEnabled(self._team.currentText() != _EVERY)
        self.show_figures(_figures(found, forms, missing, whole=self._counts_all()))
        self.show_table(_table(answers, forms))

    def _counts_all(self) -> bool:
        """Whether forms of every version are counted, so that completion makes sense."""
        return self._version.currentText() == _EVERY

    @staticmethod
    def _is_chosen(row: Any, boxes: Sequence[QComboBox]) -> bool:
        facts = (row.team or "No team", row.iro_name, getattr(row, "version", ""))
        return all(
            box.currentText() in (_EVERY, fact) for box, fact in zip(boxes, facts, strict=False)
        )

    @override
    def listing_of(self, row: NumbersRow, column: int) -> Listing:
        """The forms behind a number, each with its answer and its reason."""
        listing = super().listing_of(row, column)
        found = self._found
        if found is None:
            return listing
        key = row.key.partition("|")[0]
        columns = (*listing.columns, *_answer_columns(key, found.definitions))
        return replace(listing, columns=columns)


def _figures(
    found: TeamQuality, forms: Sequence[TeamForm], missing: Sequence[Any], *, whole: bool
) -> list[FigureLine]:
    late = [each for each in missing if each.is_late]
    unknown = [form for form in forms if form.version not in found.definitions]
    lines = [
        FigureLine(
            "Forms counted",
            Number.of([form for form in forms if form.version in found.definitions]),
            f"Handed in, whether read or not. Left out: {len(unknown)} of a version that this "
            "program does not have.",
            FORM_COLUMNS,
            opens=_to_form,
        ),
        FigureLine(
            "Reviews without a QA form",
            Number.of(missing),
            f"Recorded with this program; {len(late)} past the day the form was due. Reviews from "
            "the return are not counted.",
            WITHOUT_FORM_COLUMNS,
            ("Late", Tone.OVERDUE) if late else None,
        ),
    ]
    good = [form for form in forms if form.good_practice]
    lines.append(
        FigureLine(
            "Good practice noted",
            Number.of(good),
            "Forms in which the IRO wrote what is worth passing on. The words may name people.",
            _GOOD_PRACTICE,
            opens=_to_form,
        )
    )
    return [_done(forms, missing), *lines] if whole else lines


def _done(forms: Sequence[TeamForm], missing: Sequence[Any]) -> FigureLine:
    out_of = [*forms, *missing]
    words = "Forms handed in, out of reviews recorded with this program."
    number = Number.share(Share(len(forms), len(out_of)), out_of)
    return FigureLine("QA forms done", number, words, FORM_OR_NONE_COLUMNS)


def _to_form(form: TeamForm) -> tuple[str, str]:
    return "reading", form.form_id


_GOOD_PRACTICE: Final[tuple[Column[Any], ...]] = (
    *FORM_COLUMNS[:3],
    Column("What was good", lambda form: form.good_practice, stretches=True),
)


def _table(answers: Iterable[QuestionResult], forms: Sequence[TeamForm]) -> NumbersTable:
    by_id = {form.form_id: form for form in forms}
    return NumbersTable(
        title="Each answer",
        first="Answer and question",
        headings=_HEADINGS,
        rows=tuple(row for result in answers for row in _rows(result, by_id)),
        columns=FORM_COLUMNS,
        opens=_to_form,
        definition="A percentage is out of the forms that answered. Not applicable, not asked and "
        "left empty are counted by themselves and are in no percentage. A question whose words or "
        "answers changed between versions is counted for each by itself.",
    )


def _rows(result: QuestionResult, by_id: dict[str, TeamForm]) -> Iterable[NumbersRow]:
    def those(form_ids: Iterable[str]) -> tuple[TeamForm, ...]:
        return tuple(by_id[each] for each in form_ids)

    versions = joined([each.rpartition(".")[2] for each in result.versions])
    more = f"{result.label} ({versions})"
    answered = those(result.answered)
    for answer in result.answers:
        yield NumbersRow(
            key=f"{result.key}|{versions}|{answer.value}",
            name=answer.label,
            cells=(
                Number.of(those(answer.form_ids)),
                Number.share(result.share(answer.value), answered),
            ),
            more=more,
        )
    others = (
        ("Answered in words", result.answered if not result.answers else ()),
        ("Not applicable", result.not_applicable),
        ("Not asked", result.not_shown),
        ("Left empty", result.not_answered),
    )
    for words, form_ids in others:
        if form_ids:
            cells = (Number.of(those(form_ids)), Number("–", ()))
            yield NumbersRow(f"{result.key}|{versions}|{words}", words, cells, more)


def _answer_columns(
    key: str, definitions: dict[str, FormDefinition]
) -> tuple[Column[TeamForm], ...]:
    def words(form: TeamForm) -> str:
        definition = definitions.get(form.version)
        question = definition.question(key) if definition is not None else None
        return answer_words(question, form.answers.get(key)) if question is not None else ""

    def reason(form: TeamForm) -> str:
        return str(form.answers.get(f"{key}.note") or "")

    return (Column("Answer", words, more=reason, stretches=True),)


def _offer(box: QComboBox, words: Iterable[str], *, keep_order: bool = False) -> None:
    """Offer these beside all of them; what was chosen stays chosen if it can."""
    chosen = box.currentText()
    found = list(dict.fromkeys(words)) if keep_order else sorted(set(words))
    wanted = [_EVERY, *(each for each in found if each)]
    if [box.itemText(at) for at in range(box.count())] != wanted:
        box.clear()
        box.addItems(wanted)
        box.setCurrentText(chosen)
