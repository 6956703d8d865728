"""Themes across the QA forms: how often each was found, and what was written, without names."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from typing_extensions import override

from iro_core.domain.period import Period, last_weeks, quarter, reporting_year
from iro_desktop.ui.models.numbers import Number, NumbersRow
from iro_desktop.ui.models.rows import Column
from iro_desktop.ui.pages.supervision.numbers_page import NumbersPage, NumbersTable
from iro_desktop.ui.pages.supervision.period_choice import PeriodOn
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.tag_words import offered_themes, theme_words
from iro_desktop.ui.support.wording import month_words, short_date_words
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.themes import TaggedAnswer, Themes, themes

_PERIODS: Final[dict[str, PeriodOn]] = {
    "Last 13 weeks": partial(last_weeks, 13),
    "This quarter": quarter,
    "Last 52 weeks": partial(last_weeks, 52),
    "This year from 1 April": lambda today: Period(reporting_year(today).first, today),
}
_EVERY: Final = "All"
_NO_TEAM: Final = "No team"
_WORDS: Final = (
    "Names of children, carers and staff that this program knows are taken out of the words, and "
    "so are their homes and schools. Others may be left: read them before you pass them on."
)
_COLUMNS: Final[tuple[Column[Any], ...]] = (
    Column("What was written", lambda row: row.quote, stretches=True, more=lambda row: row.label),
    Column("Team", lambda row: row.team or _NO_TEAM),
    Column("Review held", lambda row: month_words(row.held_on), sort=lambda row: row.held_on),
)


class ThemesPage(NumbersPage):
    """Counts and quotes."""

    def __init__(self, session: Session, background: Background) -> None:
        """Start empty; `reload` fills it."""
        super().__init__("Themes", session, background)
        self._session = session
        self._found: Themes | None = None
        self._period = self.add_period(_PERIODS, lambda: session.today)
        self._team = self.add_option("Team", [_EVERY])
        self._period.chosen.connect(self.reload)
        self._team.activated.connect(lambda _: self._show_again())

    @override
    def reload(self) -> None:
        session, choose = self._session, self._period.period_on
        self.background.run(
            self,
            lambda: themes(session, choose(session.today)),
            self._show,
            self.say_problem,
        )

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.concerns("theme_tag", "qa_form", "review"):
            self.reload()

    def _show(self, found: Themes) -> None:
        self._found = found
        chosen = self._team.currentText()
        teams = sorted({answer.team or _NO_TEAM for answer in found.answers})
        self._team.clear()
        self._team.addItems([_EVERY, *teams])
        self._team.setCurrentText(chosen if chosen in teams else _EVERY)
        first, last = short_date_words(found.period.first), short_date_words(found.period.last)
        hint = f"Of reviews held from {first} to {last}."
        if not found.answers:
            hint += " No answer is tagged yet: open a QA form and choose Themes beside a question."
        self.set_title("Themes", hint)
        self.show_figures(())
        self._show_again()

    def _show_again(self) -> None:
        if self._found is None:
            return
        team = self._team.currentText()
        answers = [each for each in self._found.answers if team in (_EVERY, each.team or _NO_TEAM)]
        self.show_table(
            NumbersTable(
                title="Each theme",
                first="Theme",
                headings=("Answers", "Forms"),
                rows=_rows(self._found, answers),
                columns=_COLUMNS,
                definition=_WORDS,
                opens=lambda row: ("reading", row.form_id),
            )
        )


def _rows(found: Themes, answers: Sequence[TaggedAnswer]) -> tuple[NumbersRow, ...]:
    """The themes that are offered today, and those that were used; the most frequent first."""
    codes = dict.fromkeys([*offered_themes(found.offered), *(each.theme for each in answers)])
    rows = []
    for code in codes:
        those = tuple(each for each in answers if each.theme == code)
        forms = {each.form_id: each for each in those}
        cells = (Number.of(those), Number.of(tuple(forms.values())))
        rows.append(NumbersRow(code, theme_words(code, found.published), cells))
    return tuple(sorted(rows, key=lambda row: -len(row.cells[0].rows)))
