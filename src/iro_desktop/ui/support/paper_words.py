"""What the papers of a review say: decisions and the full record, both from the one record."""

from collections.abc import Iterator, Sequence
from typing import Final

from iro_core.domain.record_fields import Fields
from iro_core.domain.review import Decision, DecisionKind, PreviousDecision
from iro_desktop.documents.pdf import Line, Part, Record
from iro_desktop.ui.support.meeting_words import (
    MODES,
    PLACES,
    PLAN_VIEWS,
    ROLES,
    SHARED,
    VIEWS,
)
from iro_desktop.ui.support.review_words import (
    AREAS,
    HEADINGS,
    LATE_REASONS,
    seen_alone_words,
)
from iro_desktop.ui.support.wording import (
    counted,
    in_a_sentence,
    joined,
    long_date_words,
    participation_words,
)
from iro_desktop.workflows.review_file import ReviewFile
from iro_desktop.workflows.review_papers import PaperVersion, ReviewPapers

OUTCOMES: Final = {
    "done": "Done",
    "in_progress": "In progress",
    "not_started": "Not started",
    "no_longer_needed": "No longer needed",
}
_HEAD: Final = ("What", "Who", "By when")
_HEAD_BEFORE: Final = ("What was decided", "What became of it", "Why")
_CHAIRED: Final = {
    "iro": "The Independent Reviewing Officer",
    "together": "The child and the Independent Reviewing Officer together",
    "child": "The child, with help",
}
_NOBODY: Final = "Nobody is named"


def decisions_paper(papers: ReviewPapers, version: PaperVersion | None) -> Record:
    """The decisions, for the social worker and the managers."""
    review = _review(papers, version)
    facts = [_held(review), *_took_part(review)]
    return Record(
        title=f"Decisions of the review{_on(review)}",
        subtitle=_subtitle(papers, review),
        parts=(
            Part("The review", tuple(facts)),
            *_childs_words(review),
            *_decided(review),
            Part("If a manager does not agree", _objecting(papers)),
        ),
        foot=_foot(papers),
        version=version_words(papers, version),
    )


def record_paper(papers: ReviewPapers, version: PaperVersion | None) -> Record:
    """Everything that was recorded, the child first."""
    review = _review(papers, version)
    return Record(
        title=f"Record of the review{_on(review)}",
        subtitle=_subtitle(papers, review),
        parts=(
            Part("The review", tuple(_facts(review))),
            *_childs_words(review),
            *_before(review),
            *_discussion(review),
            *_decided(review),
            *_part("The plan and the next review", _plan(review)),
        ),
        foot=_foot(papers),
        version=version_words(papers, version),
    )


def version_words(papers: ReviewPapers, version: PaperVersion | None) -> str:
    """Which version it is, who signed it, and why there is more than one."""
    if version is None:
        return "Not signed off yet: these words may still change."
    day, by = long_date_words(version.signed_on), version.signed_by
    later = "" if version.number == len(papers.versions) else " A later version takes its place."
    if not version.reason:
        return f"Version {version.number}, signed off by {by} on {day}.{later}"
    because = version.reason.strip().rstrip(".")
    return f"Version {version.number}, amended by {by} on {day} because: {because}.{later}"


def due_words(decision: Decision | PreviousDecision) -> str:
    """By when, in words."""
    return long_date_words(decision.due_on) if decision.due_on else "No date"


def _review(papers: ReviewPapers, version: PaperVersion | None) -> ReviewFile:
    return version.review if version is not None else papers.review


def _on(review: ReviewFile) -> str:
    return f" on {long_date_words(review.held_on)}" if review.held_on else ""


def _subtitle(papers: ReviewPapers, review: ReviewFile) -> str:
    number = f" Review {review.number}." if review.number else ""
    return f"{review.child_name}, number {papers.child_number}.{number}"


def _foot(papers: ReviewPapers) -> str:
    made = long_date_words(papers.today)
    return f"{papers.authority_name}, Independent Reviewing Service. Made on {made}."


def _held(review: ReviewFile) -> Line:
    return Line("Held on", long_date_words(review.held_on) if review.held_on else "Not known")


def _took_part(review: ReviewFile) -> Iterator[Line]:
    code = str(review.answers.get("participation_code") or "")
    yield Line("Independent Reviewing Officer", review.recorded_by)
    if code:
        yield Line("How the child took part", participation_words(code))


def _facts(review: ReviewFile) -> Iterator[Line]:
    answers, fields = review.answers, Fields(review.answers)
    yield _held(review)
    yield from _took_part(review)
    yield from _in_time(fields)
    yield from _where(fields)
    if (chaired := fields.text("chaired_by")) in _CHAIRED:
        yield Line("Chaired by", _CHAIRED[chaired])
    yield from _sittings(fields)
    yield Line("Who was there", _people(fields))
    yield Line("Child seen alone", seen_alone_words(answers), fields.text("seen_alone_why_not"))
    yield from _report(fields)


def _in_time(fields: Fields) -> Iterator[Line]:
    due_on = fields.day("due_on")
    if due_on is None:
        return
    reason = LATE_REASONS.get(fields.text("late_reason"), "")
    why = (
        f"Why it was late: {in_a_sentence(reason)}." if reason else "",
        fields.text("late_because"),
    )
    yield Line("Due by", long_date_words(due_on), " ".join(why).strip())


def _where(fields: Fields) -> Iterator[Line]:
    kind = PLACES.get(fields.text("venue_kind"), "")
    place = ", ".join(words for words in (kind, fields.text("place")) if words)
    chosen = fields.truth("venue_child_choice")
    if place:
        choice = {True: "The child’s choice", False: "Not the child’s choice", None: ""}
        yield Line("Where", place, choice[chosen])


def _sittings(fields: Fields) -> Iterator[Line]:
    if fields.text("mode") == "series":
        held = [day for item in fields.items("meetings") if (day := item.day("held_on"))]
        days = joined([long_date_words(day) for day in sorted(held)])
        yield Line("Meetings", f"{MODES['series']}: {days}" if days else MODES["series"])
    adjourned_on = fields.day("adjourned_on")
    if adjourned_on is not None:
        why = fields.text("adjourned_reason")
        yield Line("Adjourned on", long_date_words(adjourned_on), why)


def _people(fields: Fields) -> str:
    places = {role: place for place, role in enumerate(ROLES)}
    came = [item for item in fields.items("attendees") if item.truth("attended") is not False]
    came.sort(key=lambda item: places.get(item.text("role"), len(places)))
    people = [
        ", ".join(words for words in (item.text("name"), ROLES.get(item.text("role"), "")) if words)
        for item in came
    ]
    return "; ".join(each for each in people if each) or "Not recorded"


def _report(fields: Fields) -> Iterator[Line]:
    authorised = fields.day("report_authorised_on")
    shared = [
        f"with the {whose}: {SHARED[said].lower()}"
        for whose in ("child", "parents", "carers")
        if (said := fields.text(f"report_shared_{whose}")) in SHARED
    ]
    more = f"Shared beforehand {'; '.join(shared)}" if shared else ""
    if authorised is not None:
        yield Line("Report authorised on", long_date_words(authorised), more)
    elif more:
        yield Line("Report", "No authorised report", more)


def _childs_words(review: ReviewFile) -> tuple[Part, ...]:
    """Verbatim: nothing is shortened or put better."""
    fields = Fields(review.answers)
    lines = []
    if words := fields.text("child_words").strip():
        lines.append(Line("In the child’s own words", f"“{words.strip('“”')}”"))
    if wishes := fields.text("child_wishes").strip():
        lines.append(Line("Wishes and feelings", wishes))
    heard = [VIEWS[each].lower() for each in fields.texts("views_methods") if each in VIEWS]
    if heard and lines:
        lines.append(Line("How this was heard", joined(heard).capitalize()))
    return _part("What the child says", lines)


def _discussion(review: ReviewFile) -> Iterator[Part]:
    for key, title in HEADINGS.items():
        words = str(review.answers.get(key) or "").strip()
        if words:
            yield Part(title, (Line("", words),))
    for area, name in AREAS.items():
        lines = [
            Line(title, words)
            for key, title in HEADINGS.items()
            if (words := str(review.answers.get(f"area.{area}.{key}") or "").strip())
        ]
        yield from _part(name, lines)


def _decided(review: ReviewFile) -> tuple[Part, ...]:
    decisions = [each for each in review.decisions if each.kind is DecisionKind.DECISION]
    asked = [each for each in review.decisions if each.kind is DecisionKind.RECOMMENDATION]
    none = (Line("", "No decisions were recorded."),)
    parts = [Part("Decisions", () if decisions else none, _table(decisions))]
    if asked:
        parts.append(Part("Recommendations", (), _table(asked)))
    return tuple(parts)


def _table(decisions: Sequence[Decision]) -> tuple[tuple[str, str, str], ...]:
    rows = [(each.text, each.owner or _NOBODY, due_words(each)) for each in decisions]
    return (_HEAD, *rows) if rows else ()


def _before(review: ReviewFile) -> tuple[Part, ...]:
    if not review.previous:
        return ()
    rows = [
        (each.text, OUTCOMES.get(str(each.outcome), "Not answered"), each.note)
        for each in review.previous
    ]
    return (Part("The decisions of the review before", (), (_HEAD_BEFORE, *rows)),)


def _plan(review: ReviewFile) -> Iterator[Line]:
    fields = Fields(review.answers)
    if (view := fields.text("plan_view")) in PLAN_VIEWS:
        iro = f"The Independent Reviewing Officer says: {in_a_sentence(PLAN_VIEWS[view])}"
        yield Line("The care plan", iro, fields.text("plan_view_why"))
    if next_on := fields.day("next_review_on"):
        yield Line("Next review", long_date_words(next_on))


def _objecting(papers: ReviewPapers) -> tuple[Line, ...]:
    days = counted(papers.objection_days, "working day")
    by = f", by {long_date_words(papers.object_by)}" if papers.object_by else ""
    rule = (
        f"Tell the Independent Reviewing Officer within {days} of getting this{by}. "
        "Otherwise these decisions stand."
    )
    return (
        Line("", rule),
        *(
            Line(
                f"{each.by} objected on {long_date_words(each.on)}" if each.on else each.by,
                each.text,
            )
            for each in papers.objections
        ),
    )


def _part(heading: str, lines: Iterator[Line] | Sequence[Line]) -> tuple[Part, ...]:
    found = tuple(lines)
    return (Part(heading, found),) if found else ()
