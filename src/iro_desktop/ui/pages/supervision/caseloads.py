"""Caseload per full-time post, for each IRO and for the team, against the guide."""

from typing import Final

from typing_extensions import override

from iro_desktop.ui.models.numbers import Number, NumbersRow
from iro_desktop.ui.models.team import WEIGHED_COLUMNS
from iro_desktop.ui.pages.supervision.numbers_page import FigureLine, NumbersPage, NumbersTable
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.team_words import LOAD_TONES, LOADS
from iro_desktop.ui.support.wording import counted
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.team_workload import Workload, WorkloadRow, workload

_HEADINGS: Final = ("Children", "Posts", "Children per post", "Against the guide", "Reviews held")


class CaseloadsPage(NumbersPage):
    """Who carries how much."""

    def __init__(self, session: Session, background: Background) -> None:
        """Start empty; `reload` fills it."""
        super().__init__("Caseload per full-time post", session, background)
        self._session = session
        self.options.hide()

    @override
    def reload(self) -> None:
        session = self._session
        self.background.run(self, lambda: workload(session), self._show, self.say_problem)

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.concerns("child", "allocation", "user", "policy"):
            self.reload()

    def _show(self, found: Workload) -> None:
        self.set_title(
            "Caseload per full-time post",
            f"{counted(len(found.rows), 'IRO')}, {found.total.fte} full-time posts. "
            f"The guide is {found.low} to {found.high} children for each post.",
        )
        self.show_figures(_figures(found))
        self.show_table(
            NumbersTable(
                title="Each IRO",
                first="IRO",
                headings=_HEADINGS,
                rows=tuple(_row(row) for row in found.rows),
                columns=WEIGHED_COLUMNS,
                definition="Children looked after today. Part-time, bank and locum IROs count by "
                "their part of a post. Reviews held: in the last twelve months, with these "
                "children.",
            )
        )


def _figures(found: Workload) -> list[FigureLine]:
    children = [child for row in found.rows for child in row.children]
    per_post = found.total.weighted_per_post()
    weighted = (
        f"Weighted as the authority says, {found.total.children} children count as "
        f"{found.total.weighted.normalize():f}."
        if found.is_weighted
        else "Each child counts as one; the authority may weigh children in its policy."
    )
    each = found.reviews_per_post
    return [
        FigureLine(
            "Children per post",
            Number(
                "–" if per_post is None else str(per_post),
                tuple(children),
                more=f"{counted(len(children), 'child', 'children')}, {found.total.fte} posts",
            ),
            weighted,
            WEIGHED_COLUMNS,
            (LOADS[found.load], LOAD_TONES[found.load]),
        ),
        FigureLine(
            "Children without an IRO",
            Number.of(found.without_iro),
            "Looked after, and not allocated to an IRO who is known here. Not counted above.",
            WEIGHED_COLUMNS,
            ("Allocate", Tone.OVERDUE) if found.without_iro else None,
        ),
        FigureLine(
            "Reviews per post",
            Number(
                "–" if each is None else str(each),
                tuple(children),
                more=f"{counted(found.reviews, 'review')}, {found.total.fte} posts",
            ),
            "Reviews held in the last twelve months with the children the team has now.",
            WEIGHED_COLUMNS,
        ),
    ]


def _row(row: WorkloadRow) -> NumbersRow:
    per_post = row.caseload.weighted_per_post()
    children = row.children
    return NumbersRow(
        key=row.iro_id,
        name=row.name,
        more=row.team if row.is_active else "No longer works here; these children need an IRO",
        cells=(
            Number.of(children),
            Number(f"{row.caseload.fte.normalize():f}", children),
            Number("–" if per_post is None else str(per_post), children),
            Number(LOADS[row.load], children, LOAD_TONES[row.load]),
            Number(f"{row.reviews:,}", children),
        ),
    )
