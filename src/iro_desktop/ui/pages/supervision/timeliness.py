"""Were reviews held in time: week by week, by IRO and by team, with and without exceptions."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Final

from typing_extensions import override

from iro_core.domain.period import Period, last_weeks, reporting_year
from iro_core.domain.share import Share
from iro_core.domain.timeliness import Standing, Tally, children_in_time
from iro_desktop.ui.models.numbers import Number, NumbersRow
from iro_desktop.ui.models.team import CHILD_COLUMNS, LEFT_OUT_COLUMNS, REVIEW_COLUMNS
from iro_desktop.ui.pages.supervision.numbers_page import FigureLine, NumbersPage, NumbersTable
from iro_desktop.ui.pages.supervision.period_choice import PeriodOn
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.wording import counted, short_date_words, week_words
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.team_timeliness import TimedReview, Timeliness, timeliness

_PERIODS: Final[dict[str, PeriodOn]] = {
    "Last 13 weeks": partial(last_weeks, 13),
    "Last 26 weeks": partial(last_weeks, 26),
    "Last 52 weeks": partial(last_weeks, 52),
    "This year from 1 April": lambda today: Period(reporting_year(today).first, today),
    "Last year to 31 March": lambda today: reporting_year(
        today.replace(year=today.year - 1, day=1)
    ),
}
_BY: Final = ("By week", "By IRO", "By team")
_EXCEPTIONS: Final = ("Counted as late", "Left out")
_DAYS: Final = ("The first sitting", "The completion")
_HEADINGS: Final = (
    "Reviews",
    "In time",
    "Child’s interest",
    "Capacity",
    "Other reason",
    "No reason",
    "Overdue",
    "In time, %",
)
_COUNTED: Final = (
    "A review counts on the day of its first sitting or the day it fell due, whichever came first."
)


class TimelinessPage(NumbersPage):
    """The supervisor's weekly look at timeliness."""

    def __init__(self, session: Session, background: Background) -> None:
        """Start empty; `reload` fills it."""
        super().__init__("Timeliness", session, background)
        self._session = session
        self._found: Timeliness | None = None
        self._period = self.add_period(_PERIODS, lambda: session.today)
        self._by = self.add_option("Rows", _BY)
        self._exceptions = self.add_option("Late in the child’s interest", _EXCEPTIONS)
        self._day = self.add_option("Adjourned, or a series: what counts", _DAYS)
        self._asked_for_a_day = False
        self._period.chosen.connect(self.reload)
        self._day.activated.connect(self._choose_day)
        for box in (self._by, self._exceptions):
            box.currentIndexChanged.connect(lambda _: self._show_again())

    @override
    def reload(self) -> None:
        session, choose = self._session, self._period.period_on
        first_sitting = self._day.currentIndex() == 0 if self._asked_for_a_day else None
        self.background.run(
            self,
            lambda: timeliness(session, choose(session.today), first_sitting=first_sitting),
            self._show,
            self.say_problem,
        )

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.concerns("review", "child", "policy"):
            self.reload()

    def _choose_day(self) -> None:
        self._asked_for_a_day = True
        self.reload()

    def _show(self, found: Timeliness) -> None:
        self._found = found
        self._day.setCurrentIndex(0 if found.first_sitting else 1)
        period = f"{short_date_words(found.period.first)} to {short_date_words(found.period.last)}"
        self.set_title("Timeliness", f"{period}. {_COUNTED}")
        self._show_again()

    def _show_again(self) -> None:
        if self._found is not None:
            self.show_figures(self._figures(self._found))
            self.show_table(self._table(self._found))

    def _figures(self, found: Timeliness) -> list[FigureLine]:
        return [
            *self._percentages(found),
            FigureLine(
                "Overdue today",
                Number.of(found.overdue_now),
                "Not held, whenever they fell due. Children who have left care are not counted.",
                REVIEW_COLUMNS,
                ("Overdue", Tone.OVERDUE) if found.overdue_now else None,
            ),
            FigureLine(
                "Not counted",
                Number.of(found.left_out),
                "Held in this period, but nothing known here says when they were due.",
                LEFT_OUT_COLUMNS,
            ),
        ]

    def _percentages(self, found: Timeliness) -> list[FigureLine]:
        reviews, children = found.reviews, found.children
        exceptions_in = self._exceptions.currentIndex() == 0
        share = Tally.of(each.standing for each in reviews).in_time(exceptions_in=exceptions_in)
        by_child = {each.child_id: each.reviews for each in children}
        of_children = children_in_time(by_child, exceptions_in=exceptions_in)
        counted_reviews = _without_exceptions(reviews, exceptions_in=exceptions_in)
        counted_children = [each for each in children if _counts(each.reviews, exceptions_in)]
        none = counted(len(children) - of_children.whole, "child", "children")
        out = "" if exceptions_in else " Late in the child’s interest: left out."
        return [
            FigureLine(
                "Reviews in time",
                Number.share(share, counted_reviews),
                f"In time out of held and overdue.{out}",
                REVIEW_COLUMNS,
                _aim(share, found.target_percent),
            ),
            FigureLine(
                "Children with every review in time",
                Number.share(of_children, counted_children),
                f"Children looked after on {short_date_words(found.period.last)}. Left out: {none} "
                f"with no review that counts; children with short breaks only.{out}",
                CHILD_COLUMNS,
            ),
        ]

    def _table(self, found: Timeliness) -> NumbersTable:
        by = self._by.currentText()
        if by == "By week":
            groups = [
                (week_words(week), [each for each in found.reviews if week.holds(each.counts_on)])
                for week in reversed(found.period.weeks())
            ]
        elif by == "By IRO":
            groups = _grouped(found.reviews, lambda each: each.iro_name or "No IRO")
        else:
            groups = _grouped(found.reviews, lambda each: each.team or "No team")
        exceptions_in = self._exceptions.currentIndex() == 0
        rows = [_row(name, reviews, exceptions_in=exceptions_in) for name, reviews in groups]
        whole = _row("All", found.reviews, exceptions_in=exceptions_in)
        return NumbersTable(
            title=f"Reviews, {by.lower().replace('iro', 'IRO')}",
            first=by.removeprefix("By ").capitalize().replace("Iro", "IRO"),
            headings=_HEADINGS,
            rows=(whole, *rows),
            columns=REVIEW_COLUMNS,
            definition="A review counts for the IRO who recorded it; one from the return or "
            "overdue counts for the IRO who has the child now.",
        )


def _aim(share: Share, target_percent: int) -> tuple[str, Tone] | None:
    percent = share.percent()
    if percent is None:
        return None
    if percent < target_percent:
        return f"Below {target_percent} %", Tone.DUE_SOON
    return f"{target_percent} % reached", Tone.ON_TRACK


def _row(name: str, reviews: Sequence[TimedReview], *, exceptions_in: bool) -> NumbersRow:
    def those(standing: Standing, tone: Tone | None = None) -> Number:
        return Number.of([each for each in reviews if each.standing is standing], tone)

    share = Tally.of(each.standing for each in reviews).in_time(exceptions_in=exceptions_in)
    return NumbersRow(
        key=name,
        name=name,
        cells=(
            Number.of(reviews),
            those(Standing.IN_TIME),
            those(Standing.LATE_FOR_THE_CHILD),
            those(Standing.LATE_FOR_CAPACITY),
            those(Standing.LATE_OTHERWISE),
            those(Standing.LATE_WITHOUT_REASON, Tone.DUE_SOON),
            those(Standing.OVERDUE, Tone.OVERDUE),
            Number.share(share, _without_exceptions(reviews, exceptions_in=exceptions_in)),
        ),
    )


def _without_exceptions(
    reviews: Iterable[TimedReview], *, exceptions_in: bool
) -> list[TimedReview]:
    """What the percentage is out of."""
    return [
        each
        for each in reviews
        if exceptions_in or each.standing is not Standing.LATE_FOR_THE_CHILD
    ]


def _counts(reviews: Sequence[Standing], exceptions_in: bool) -> bool:  # noqa: FBT001
    """Whether a child has a review that counts."""
    return any(exceptions_in or each is not Standing.LATE_FOR_THE_CHILD for each in reviews)


def _grouped(
    reviews: Iterable[TimedReview], name: Callable[[TimedReview], str]
) -> list[tuple[str, list[TimedReview]]]:
    groups: dict[str, list[TimedReview]] = {}
    for each in reviews:
        groups.setdefault(name(each), []).append(each)
    return sorted(groups.items())
