"""The table of hand-checked dates: which rule wins was decided by hand, from the source named.

The days were then counted with the government's own list of bank holidays and plain loops, not with
this program. A practitioner can read and extend `cases/statutory_dates.csv`: a row is a case.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from iro_core.domain.child import Child
from iro_core.domain.due import Due, DueKind
from iro_core.domain.early_review import EarlyReview
from iro_core.domain.life_clocks import life_clocks
from iro_core.domain.life_facts import Known, ToldBy
from iro_core.domain.participation import allowed_codes
from iro_core.domain.policy import Policy
from iro_core.domain.review import Review
from iro_core.domain.timescales import Clockwork
from iro_core.domain.working_days import WorkingDays
from tests.support.builders import a_child, a_review, reviews_held

TABLE = Path(__file__).parent / "cases" / "statutory_dates.csv"
Case = dict[str, str]


def cases() -> list[Case]:
    with TABLE.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def day(text: str) -> date:
    return date.fromisoformat(text)


def rules(case: Case) -> Clockwork:
    chosen = (pair.split("=") for pair in case["settings"].split())
    holidays = frozenset(day(text) for text in case["holidays"].split())
    return Clockwork(Policy({name: int(number) for name, number in chosen}), WorkingDays(holidays))


def child_of(case: Case) -> Child:
    born_on = day(case["born"]) if case["born"] else date(2010, 5, 12)
    lines = [line.strip() for line in case["episodes"].split(";") if line.strip()]
    child = a_child(*(" ".join(line.split()[:6]) for line in lines), born_on=born_on)
    reasons = [(line.split() + [""] * 7)[6] for line in lines]
    values = {"number": "1042", "born_on": born_on.isoformat()}
    for at, (line, reason) in enumerate(zip(lines, reasons, strict=True)):
        names = ("started_on", "reason_started", "legal_status", "placement_type")
        words = dict(zip((*names, "ended_on", "reason_ended"), line.split(), strict=False))
        values |= {f"episodes.{at}.{name}": word for name, word in words.items()}
        values[f"episodes.{at}.reason_place_change"] = reason
    found = Child.from_fields("c-1042", values)
    assert len(found.episodes) == len(child.episodes)
    return found


def reviews_of(case: Case) -> list[Review]:
    return [*reviews_held(*case["reviews"].split()), *_adjourned(case), *_series(case)]


def _adjourned(case: Case) -> Iterator[Review]:
    if case["adjourned"]:
        sitting, *completed = case["adjourned"].split()
        yield a_review(completed[0] if completed else None, {"adjourned_on": sitting})


def _series(case: Case) -> Iterator[Review]:
    if case["series"]:
        days = case["series"].split()
        held = [each for each in days if each != "-"]
        meetings = {f"meetings.{at}.held_on": each for at, each in enumerate(held)}
        yield a_review(None if "-" in days else held[-1], meetings)


def early_of(case: Case) -> list[EarlyReview]:
    found = []
    for line in filter(None, case["early"].split(";")):
        trigger, since, hold_by = line.split()
        values = {"trigger": trigger, "since": since, "hold_by": hold_by}
        early = EarlyReview.from_fields("e-1", "c-1042", values)
        assert early is not None
        found.append(early)
    return found


def reviewed(case: Case) -> tuple[str, str]:
    found = rules(case).next_review(
        child_of(case), reviews_of(case), day(case["as_at"]), early_of(case)
    )
    if isinstance(found, Due):
        return found.due_on.isoformat(), found.explanation.rule
    return f"none {found}", ""


def lived(case: Case, kind: DueKind) -> tuple[str, str]:
    clockwork, child, today = rules(case), child_of(case), day(case["as_at"])
    facts = {}
    if case["fact"]:
        is_done, on = case["fact"].split()
        facts[kind] = Known(is_done=is_done == "yes", on=day(on), told_by=ToldBy.QA_FORM)
    found = life_clocks(
        clockwork,
        child,
        reviews_held=int(case["held"] or 2),
        next_review=clockwork.next_review(child, [], today),
        facts=facts,
        today=today,
    )
    due = next((each for each in found if each.kind is kind), None)
    return (due.due_on.isoformat(), due.explanation.rule) if due else ("none", "")


def counted(case: Case) -> tuple[str, str]:
    """The date and the rule by this program, for every clock but the participation codes."""
    clock, _, kind = case["clock"].partition(" ")
    if clock == "review":
        return reviewed(case)
    if clock == "life":
        return lived(case, DueKind(kind))
    start, *rest = (day(text) for text in case["reviews"].split())
    if clock == "after":
        due = next(each for each in rules(case).after_review(start, None) if each.kind == kind)
    elif clock == "midway":
        due = rules(case).midway(start, rest[0])
    elif clock == "report":
        due = rules(case).report_due(start)
    else:
        due = rules(case).working(DueKind(kind), case["rule"], start, "sent")
    return due.due_on.isoformat(), due.explanation.rule


@pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['case']} {case['what']}")
def test_the_date_and_its_rule_are_those_of_the_table(case: Case) -> None:
    if case["clock"] == "participation":
        allowed = allowed_codes(day(case["born"]), day(case["reviews"]))
        assert set(case["expected"].split()) <= set(allowed)
        assert not set(case["rule"].split()) & set(allowed)
    else:
        assert counted(case) == (case["expected"], case["rule"])


def test_the_table_is_large_enough_and_every_case_names_its_source() -> None:
    table = cases()

    assert len(table) >= 200
    assert all(case["source"].strip() and case["what"].strip() for case in table)
    assert len({case["case"] for case in table}) == len(table)
