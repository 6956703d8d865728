"""How the papers of a review stand, in rows: versions, who has what, what managers object to."""

from iro_core.domain.due import DueKind
from iro_core.domain.review_papers import Receiver
from iro_desktop.ui.pages.review_papers.short_forms import PAPERS, WAYS, receiver_words
from iro_desktop.ui.support.due_words import what_words
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.paper_words import version_words
from iro_desktop.ui.support.review_words import problem_words
from iro_desktop.ui.support.wording import date_words
from iro_desktop.ui.widgets.dated_row import dated_row
from iro_desktop.ui.widgets.reasoned_list import ReasonedRow
from iro_desktop.ui.widgets.summary_list import SummaryRow
from iro_desktop.workflows.review_papers import PaperVersion, ReviewPapers


def version_rows(papers: ReviewPapers) -> list[SummaryRow]:
    """Each signed version, the latest first; each can be read."""
    return [
        SummaryRow(
            f"Version {each.number}",
            _signed_words(papers, each),
            key=str(each.number),
            action="Read it",
        )
        for each in reversed(papers.versions)
    ]


def _signed_words(papers: ReviewPapers, version: PaperVersion) -> str:
    words = version_words(papers, version).removeprefix(f"Version {version.number}, ")
    return words[:1].upper() + words[1:]


def date_rows(papers: ReviewPapers) -> tuple[list[SummaryRow], list[ReasonedRow]]:
    """What was done and when; and what is still due, with its reason."""
    kinds = (DueKind.DECISIONS, DueKind.RECORD, DueKind.DISTRIBUTION)
    done = [
        SummaryRow(what_words(kind, None), date_words(papers.work[kind]))
        for kind in kinds
        if kind in papers.work
    ]
    open_ones = [each for each in papers.dates if each.kind not in papers.work]
    return done, [dated_row(what_words(each.kind, None), each) for each in open_ones]


def receiver_row(papers: ReviewPapers, receiver: Receiver) -> SummaryRow:
    """What somebody has, or why they get nothing."""
    may_write = papers.may_write
    who = receiver_words(receiver)
    if receiver.left_out_because:
        return SummaryRow(
            who,
            f"Gets nothing: {receiver.left_out_because}",
            key=receiver.receiver_id if may_write else "",
            action="Take it back",
            tag=("Left out", Tone.NEUTRAL),
        )
    sent = [f"{PAPERS[paper]}, {date_words(day)}" for paper, day in sorted(receiver.sent.items())]
    way = WAYS.get(receiver.way, receiver.way)
    return SummaryRow(
        who,
        "; ".join(sent) or "Nothing sent yet",
        way if sent else "",
        key=receiver.receiver_id if may_write and not sent else "",
        action="Leave out",
        tag=_tag(papers, receiver),
    )


def _tag(papers: ReviewPapers, receiver: Receiver) -> tuple[str, Tone]:
    """Whoever had their paper before the last amendment has words that no longer hold."""
    last = papers.version
    amended_on = last.signed_on if last is not None and last.number > 1 else None
    if amended_on and receiver.sent and max(receiver.sent.values()) < amended_on:
        return "Earlier version", Tone.DUE_SOON
    return ("Sent", Tone.ON_TRACK) if receiver.is_served else ("Waits", Tone.DUE_SOON)


def open_words(papers: ReviewPapers) -> str:
    """What the record still lacks, as sentences."""
    return " ".join(f"{problem_words(each).rstrip('.')}." for each in papers.problems)


def objection_rows(papers: ReviewPapers) -> list[SummaryRow]:
    """What managers hold against the decisions, and whether it came in time."""
    rows = []
    for each in papers.objections:
        late = bool(papers.object_by and each.on and each.on > papers.object_by)
        rows.append(
            SummaryRow(
                f"{each.by}, {date_words(each.on)}" if each.on else each.by,
                each.text,
                tag=("After the time", Tone.NEUTRAL) if late else ("In time", Tone.DUE_SOON),
            )
        )
    return rows


def objecting_words(papers: ReviewPapers) -> str:
    """How the managers' time stands, as a fact."""
    if papers.object_by is None:
        return "Their time begins when you note that a manager was sent the decisions."
    by = date_words(papers.object_by)
    if papers.objections:
        return f"Managers could object until {by}."
    if papers.today > papers.object_by:
        return f"No objection came by {by}. The decisions stand."
    return f"Managers may object until {by}."
