"""The supervisor's view of challenges: by stage, reason, outcome, age and team."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, Final

from typing_extensions import override

from iro_core.domain.alert_ladder import ALERTS_OF_THE_SEED_YEAR
from iro_core.domain.challenge import ChallengeKind
from iro_core.domain.period import Period, last_weeks, reporting_year
from iro_desktop.ui.models.numbers import Number, NumbersRow
from iro_desktop.ui.models.rows import Column
from iro_desktop.ui.models.team import child_column
from iro_desktop.ui.pages.supervision.numbers_page import FigureLine, NumbersPage, NumbersTable
from iro_desktop.ui.pages.supervision.period_choice import PeriodOn
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.challenge_words import (
    AGENCIES,
    addressee_words,
    outcome_words,
    reason_words,
    title_of,
)
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.wording import counted, short_date_words
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.escalations import Escalation, Escalations, escalations
from iro_desktop.workflows.session import Session

_PERIODS: Final[dict[str, PeriodOn]] = {
    "This year from 1 April": lambda today: Period(reporting_year(today).first, today),
    "Last year to 31 March": lambda today: reporting_year(
        today.replace(year=today.year - 1, day=1)
    ),
    "Last 13 weeks": partial(last_weeks, 13),
    "Last 52 weeks": partial(last_weeks, 52),
}
_HEADINGS: Final = ("Informal", "Alerts", "Open now", "Late now", "Good practice")
_DAYS_OPEN: Final = {5: "Up to 5 working days", 10: "6 to 10", 20: "11 to 20"}
_LONGER: Final = "More than 20 working days"
_AGES: Final = {4: "Under 5", 9: "5 to 9", 15: "10 to 15"}
_OLDER: Final = "16 and over"
Groups = Callable[[Escalation, Escalations], tuple[str, ...]]


class EscalationsPage(NumbersPage):
    """What was challenged, how far it went and what came of it."""

    def __init__(self, session: Session, background: Background) -> None:
        """Start empty; `reload` fills it."""
        super().__init__("Challenges and alerts", session, background)
        self._session = session
        self._found: Escalations | None = None
        self._period = self.add_period(_PERIODS, lambda: session.today)
        self._by = self.add_option("Rows", list(_BY))
        self._period.chosen.connect(self.reload)
        self._by.currentIndexChanged.connect(lambda _: self._show_again())

    @override
    def reload(self) -> None:
        session, choose = self._session, self._period.period_on
        self.background.run(
            self,
            lambda: escalations(session, choose(session.today)),
            self._show,
            self.say_problem,
        )

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.concerns("challenge", "child", "allocation"):
            self.reload()

    def _show(self, found: Escalations) -> None:
        self._found = found
        first, last = (short_date_words(day) for day in (found.period.first, found.period.last))
        self.set_title("Challenges and alerts", f"Begun from {first} to {last}")
        self._show_again()

    def _show_again(self) -> None:
        if self._found is None:
            return
        self.show_figures(_figures(self._found))
        by = self._by.currentText()
        self.show_table(
            NumbersTable(
                title=by,
                first=by.removeprefix("By ").capitalize(),
                headings=_HEADINGS,
                rows=tuple(_rows(self._found, _BY[by])),
                columns=_columns(self._found),
                definition="Each challenge counts once, as what it is now: one that became an "
                "alert counts as an alert. One about several matters stands in several rows by "
                "reason. Open now and Late now are of those begun in this period.",
                opens=_opens,
            )
        )


def _figures(found: Escalations) -> list[FigureLine]:
    columns = _columns(found)
    alerts = [row for row in found.began if row.kind is ChallengeKind.ALERT]
    informal = [row for row in found.began if row.kind is ChallengeKind.INFORMAL]
    late = [row for row in found.open_now if row.is_late]
    line = partial(FigureLine, columns=columns, opens=_opens)
    return [
        line(
            "Alerts begun",
            Number.of(alerts),
            "For comparison: Surrey’s service began "
            f"{ALERTS_OF_THE_SEED_YEAR} in its report of 2016-17.",
        ),
        line("Informal challenges", Number.of(informal), "Not counting those that became alerts."),
        line(
            "Open today",
            Number.of(found.open_now),
            "Informal and formal, whenever they began.",
        ),
        line(
            "Late today",
            Number.of(late),
            "A reply, or the 20 working days of the whole process, is over its date.",
            tag=("Late", Tone.OVERDUE) if late else None,
        ),
    ]


def _rows(found: Escalations, groups: Groups) -> Iterable[NumbersRow]:
    by_group: dict[str, list[Escalation]] = {}
    for row in found.began:
        for group in groups(row, found):
            by_group.setdefault(group, []).append(row)
    yield _numbers("All", found.began)
    for group in sorted(by_group, key=_order):
        yield _numbers(group, by_group[group])


def _numbers(name: str, rows: Sequence[Escalation]) -> NumbersRow:
    kinds = {kind: [row for row in rows if row.kind is kind] for kind in ChallengeKind}
    return NumbersRow(
        key=name,
        name=name,
        cells=(
            Number.of(kinds[ChallengeKind.INFORMAL]),
            Number.of(kinds[ChallengeKind.ALERT]),
            Number.of([row for row in rows if row.is_open]),
            Number.of([row for row in rows if row.is_late], Tone.OVERDUE),
            Number.of(kinds[ChallengeKind.GOOD_PRACTICE]),
        ),
    )


def _order(group: str) -> tuple[int, str]:
    fixed = [*_DAYS_OPEN.values(), _LONGER, *_AGES.values(), _OLDER]
    return (fixed.index(group) if group in fixed else len(fixed), group)


def _columns(found: Escalations) -> tuple[Column[Any], ...]:
    return (
        child_column(lambda row: title_of(row.kind, row.stage_number)),
        Column(
            "About",
            lambda row: ", ".join(reason_words(each, found.reason_words) for each in row.reasons),
        ),
        Column(
            "How it stands",
            lambda row: _state(row, found),
            tone=lambda row: Tone.OVERDUE if row.is_late else None,
            more=lambda row: counted(row.days_open, "working day"),
        ),
        Column("IRO", lambda row: row.iro_name or "No IRO", more=lambda row: row.team),
    )


def _state(row: Escalation, found: Escalations) -> str:
    if row.kind is ChallengeKind.GOOD_PRACTICE:
        return "Shared"
    if not row.is_open:
        return outcome_words(row.outcome, found.outcome_words) or "Closed"
    return "Late" if row.is_late else "Open"


def _opens(row: Escalation) -> tuple[str, str]:
    return "challenge", row.challenge_id


def _stage(row: Escalation, _found: Escalations) -> tuple[str, ...]:
    if row.kind is not ChallengeKind.ALERT:
        return (title_of(row.kind),)
    agency = "" if row.agency == "authority" else f"{AGENCIES[row.agency]}: "
    return (f"{agency}Stage {row.stage_number}, {addressee_words(row.role, row.title)}",)


def _reasons(row: Escalation, found: Escalations) -> tuple[str, ...]:
    return tuple(reason_words(each, found.reason_words) for each in row.reasons)


def _outcome(row: Escalation, found: Escalations) -> tuple[str, ...]:
    return (_state(row, found) if not row.is_open else "Open",)


def _days(row: Escalation, _found: Escalations) -> tuple[str, ...]:
    found = (words for most, words in _DAYS_OPEN.items() if row.days_open <= most)
    return (next(found, _LONGER),)


def _age(row: Escalation, _found: Escalations) -> tuple[str, ...]:
    return (next((words for most, words in _AGES.items() if row.child_age <= most), _OLDER),)


def _team(row: Escalation, _found: Escalations) -> tuple[str, ...]:
    return (row.team or "No team",)


def _iro(row: Escalation, _found: Escalations) -> tuple[str, ...]:
    return (row.iro_name or "No IRO",)


_BY: Final[dict[str, Groups]] = {
    "By stage": _stage,
    "By reason": _reasons,
    "By outcome": _outcome,
    "By how long it took": _days,
    "By age of the child": _age,
    "By team": _team,
    "By IRO": _iro,
}
