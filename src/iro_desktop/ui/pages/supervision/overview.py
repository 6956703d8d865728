"""The team at a glance, with the ways to everything a supervisor does."""

from typing import Any, Final

from PySide6.QtCore import Signal
from typing_extensions import override

from iro_core.domain.share import Share
from iro_desktop.ui.models.rows import Column
from iro_desktop.ui.models.team import (
    FORM_OR_NONE_COLUMNS,
    MODERATED_COLUMNS,
    REVIEW_COLUMNS,
    WEIGHED_COLUMNS,
    child_column,
)
from iro_desktop.ui.pages.supervision.listing import Listing
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.team_words import LOAD_TONES, LOADS
from iro_desktop.ui.support.wording import (
    counted,
    instant_words,
    participation_words,
    percent_and_sum,
    short_date_words,
)
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.team_overview import TeamOverview, team_overview

WAYS: Final = (
    ("queue", "QA forms to read"),
    ("timeliness", "Timeliness"),
    ("caseloads", "Caseload per post"),
    ("coming", "What falls due"),
    ("escalations", "Challenges and alerts"),
    ("results", "What the QA forms say"),
    ("themes", "Themes"),
    ("moderation", "Second readings"),
)
_PARTICIPATION_COLUMNS: Final[tuple[Column[Any], ...]] = (
    child_column(),
    Column("How the child took part", lambda row: participation_words(row.code)),
    Column("Review held", lambda row: short_date_words(row.held_on)),
    Column("IRO", lambda row: row.iro_name or "No IRO"),
)
_ALERT_COLUMNS: Final[tuple[Column[Any], ...]] = (
    child_column(),
    Column("Stage", lambda row: f"Stage {row.stage}" if row.stage else ""),
    Column(
        "Reply due",
        lambda row: short_date_words(row.reply_due_on) if row.reply_due_on else "Answered",
        tone=lambda row: Tone.OVERDUE if row.is_late else None,
    ),
    Column("IRO", lambda row: row.iro_name or "No IRO"),
)


class OverviewPage(Page):
    """Where a supervisor begins.

    Signals:
        way_chosen: The page that was asked for.
        list_asked: The Listing behind a number.
    """

    way_chosen = Signal(str)
    list_asked = Signal(object)
    help_name = "supervision"

    def __init__(self, session: Session, background: Background) -> None:
        """Start empty; `reload` fills it."""
        super().__init__("Team")
        self._session = session
        self._background = background
        self._lists: dict[str, Listing] = {}
        ways = Flow()
        for page, words in WAYS:
            button = secondary(words)
            button.clicked.connect(lambda _=False, page=page: self.way_chosen.emit(page))
            ways.add(button)
        self._figures = SummaryList()
        self._figures.change_asked.connect(self._open)
        card = Card("At a glance")
        card.body.addWidget(self._figures)
        self.body.addWidget(ways)
        self.body.addWidget(card)

    @override
    def reload(self) -> None:
        session = self._session
        self._background.run(
            self,
            lambda: (team_overview(session), session.today),
            lambda found: (
                self._show(found[0], instant_words(found[0].as_of, found[1]))
                if found[0].as_of
                else self._show(found[0], "")
            ),
            self.say_problem,
        )

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.kinds:
            self.reload()

    def _show(self, found: TeamOverview, received: str) -> None:
        work = found.workload
        words = [
            counted(len(work.rows), "IRO"),
            f"{work.total.fte} posts",
            counted(work.total.children, "child", "children"),
        ]
        said = f"As received from the office {received}." if received else ""
        self.set_title("Team", " · ".join([*words, said] if said else words))
        rows = [*_rows(found)]
        self._lists = {listing.title: listing for _, listing in rows}
        queue = SummaryRow(
            "QA forms to read", str(found.queue), key="queue", action="Read the forms"
        )
        self._figures.show_rows([queue, *(row for row, _ in rows)])

    def _open(self, key: str) -> None:
        if key in self._lists:
            self.list_asked.emit(self._lists[key])
        else:
            self.way_chosen.emit(key)


def _rows(found: TeamOverview) -> list[tuple[SummaryRow, Listing]]:
    weeks = f"{short_date_words(found.period.first)} to {short_date_words(found.period.last)}"
    return [
        *_timeliness(found, weeks),
        _participation(found, weeks),
        _forms_done(found, weeks),
        _alerts(found),
        _per_post(found),
        *_second_readings(found),
    ]


def _timeliness(found: TeamOverview, weeks: str) -> list[tuple[SummaryRow, Listing]]:
    below = _is_below(found.in_time, found.target_percent)
    aim = f"Below {found.target_percent} %" if below else f"{found.target_percent} % reached"
    in_time = Listing(
        "Reviews in time",
        f"In time out of held and overdue, {weeks}. Late in the child’s interest counts as late "
        "here.",
        REVIEW_COLUMNS,
        found.reviews,
    )
    overdue = Listing(
        "Overdue today",
        "Not held, whenever they fell due. Children who have left care do not count.",
        REVIEW_COLUMNS,
        found.overdue,
    )
    aim_tag = (aim, Tone.DUE_SOON if below else Tone.ON_TRACK) if found.reviews else None
    overdue_tag = ("Overdue", Tone.OVERDUE) if found.overdue else None
    return [
        _line(in_time, percent_and_sum(found.in_time), aim_tag),
        _line(overdue, str(len(found.overdue)), overdue_tag),
    ]


def _participation(found: TeamOverview, weeks: str) -> tuple[SummaryRow, Listing]:
    listing = Listing(
        "Children whose views were heard",
        f"Of 4 and over, at their last review, {weeks}: PN1, PN2, PN3, PN5 and PN6. Left out: "
        f"{counted(found.no_code, 'child', 'children')} without a code.",
        _PARTICIPATION_COLUMNS,
        found.took_part,
    )
    return _line(listing, percent_and_sum(found.participation(), 2))


def _forms_done(found: TeamOverview, weeks: str) -> tuple[SummaryRow, Listing]:
    quality = found.quality
    late = sum(review.is_late for review in quality.missing)
    listing = Listing(
        "QA forms done",
        f"Handed in, out of reviews recorded with this program, {weeks}. Without one: "
        f"{counted(len(quality.missing), 'review')}, {late} past the day the form was due.",
        FORM_OR_NONE_COLUMNS,
        (*quality.missing, *quality.forms),
    )
    tag = ("Late", Tone.OVERDUE) if late else None
    return _line(listing, percent_and_sum(quality.completion()), tag)


def _second_readings(found: TeamOverview) -> list[tuple[SummaryRow, Listing]]:
    """Only where some were drawn: whoever is to read is not told in another way."""
    if not found.second_readings:
        return []
    listing = Listing(
        "Second readings for you",
        "QA forms drawn by lot, to be read without knowing what the other reader found.",
        MODERATED_COLUMNS,
        found.second_readings,
        lambda form: ("second_reading", form.drawn.drawn_id),
    )
    return [_line(listing, str(len(found.second_readings)), ("To do", Tone.DUE_SOON))]


def _alerts(found: TeamOverview) -> tuple[SummaryRow, Listing]:
    late = sum(alert.is_late for alert in found.alerts)
    listing = Listing(
        "Care planning alerts open",
        "Alerts that are not closed. Late: the reply is overdue.",
        _ALERT_COLUMNS,
        found.alerts,
        lambda alert: ("challenge", alert.challenge_id),
    )
    tag = ("Late", Tone.OVERDUE) if late else None
    return _line(listing, f"{len(found.alerts)}, {late} late", tag)


def _per_post(found: TeamOverview) -> tuple[SummaryRow, Listing]:
    work = found.workload
    per_post = work.total.weighted_per_post()
    children = tuple(child for row in work.rows for child in row.children)
    guide = f"The guide is {work.low} to {work.high}."
    words = f"{counted(len(children), 'child', 'children')}, {work.total.fte} posts"
    return _line(
        Listing("Children per post", guide, WEIGHED_COLUMNS, children),
        "–" if per_post is None else f"{per_post}, {words}",
        (LOADS[work.load], LOAD_TONES[work.load]),
    )


def _line(
    listing: Listing, words: str, tag: tuple[str, Tone] | None = None
) -> tuple[SummaryRow, Listing]:
    row = SummaryRow(listing.title, words, listing.definition, listing.title, "Show the list", tag)
    return row, listing


def _is_below(share: Share, target: int) -> bool:
    percent = share.percent()
    return percent is not None and percent < target
