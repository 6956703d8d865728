"""The sections of a review record: what they are called, and how far each has got."""

from collections.abc import Mapping, Sequence
from typing import Final

from iro_core.domain.review import completed_on
from iro_core.forms.evaluation import Value
from iro_desktop.ui.support.review_words import AREAS, HEADINGS
from iro_desktop.ui.widgets.section_list import SectionRow, SectionState

_EMPTY, _OPTIONAL = SectionState.EMPTY, SectionState.OPTIONAL

SECTIONS: Final = (
    SectionRow("meeting", "The meeting", SectionState.HEADING),
    SectionRow("took_part", "Who took part", _EMPTY),
    SectionRow("report", "Report beforehand", _OPTIONAL),
    SectionRow("seen_alone", "Child seen alone", _EMPTY),
    SectionRow("child_words", "Child’s own words", _EMPTY),
    SectionRow("previous", "Last review’s decisions", _EMPTY),
    SectionRow("discussion", "The discussion", SectionState.HEADING),
    SectionRow("working_well", "What is working well", _EMPTY),
    SectionRow("worried_about", "What are we worried about", _EMPTY),
    SectionRow("needs_to_happen", "What needs to happen next", _EMPTY),
    SectionRow("next", "Plan and next review", _OPTIONAL),
    SectionRow("areas", "One part of life at a time", SectionState.HEADING),
    *(SectionRow(f"area.{key}", title, _OPTIONAL) for key, title in AREAS.items()),
)


_HOMES: Final = {
    **{key: key for key in HEADINGS},
    "previous": "previous",
    "decisions": "needs_to_happen",
    **dict.fromkeys(("child_words", "child_wishes", "views_methods"), "child_words"),
    **dict.fromkeys(("plan_view", "plan_view_why", "next_review_on"), "next"),
}


def section_of(path: str) -> str:
    """The section in which the answer at this path is given."""
    first, _, rest = path.partition(".")
    if first == "area":
        return f"area.{rest.partition('.')[0]}"
    for beginning, section in (("seen_alone", "seen_alone"), ("report_", "report")):
        if first.startswith(beginning):
            return section
    return _HOMES.get(first, "took_part")


def section_states(
    answers: Mapping[str, Value], previous_ids: Sequence[str]
) -> dict[str, SectionState]:
    """How far each section has got."""
    attended = any(path.startswith("attendees.") for path in answers)
    done = {
        "took_part": attended
        and "participation_code" in answers
        and completed_on(answers) is not None,
        "seen_alone": "seen_alone" in answers,
        "child_words": bool({"child_words", "child_wishes"} & answers.keys()),
        "previous": all(f"previous.{one}.outcome" in answers for one in previous_ids),
        **{key: key in answers for key in HEADINGS},
    }
    states = {key: SectionState.DONE if is_done else _EMPTY for key, is_done in done.items()}
    for area in AREAS:
        is_written = any(path.startswith(f"area.{area}.") for path in answers)
        states[f"area.{area}"] = SectionState.DONE if is_written else _OPTIONAL
    for key, path in (("report", "report_authorised_on"), ("next", "plan_view")):
        states[key] = SectionState.DONE if path in answers else _OPTIONAL
    if not previous_ids:
        states["previous"] = _OPTIONAL
    return states
