"""What the workflows give to the screen, about invented children."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from iro_core.domain.challenge import ChallengeKind, Phase
from iro_core.domain.child import Child
from iro_core.domain.decision_ledger import LedgerEntry, Told
from iro_core.domain.due import Due, DueKind, Explanation, Rag
from iro_core.domain.midway import DecisionProgress
from iro_core.domain.notice import Concern, Notice
from iro_core.domain.policy import Amendment, Policy
from iro_core.domain.review import Decision, DecisionOutcome, VenueKind
from iro_core.domain.timescales import Clockwork
from iro_core.domain.working_days import WorkingDays
from iro_desktop.workflows.caseload import Caseload, CaseloadRow, CaseloadSummary, ChallengeState
from iro_desktop.workflows.challenge_file import ChallengeRow
from iro_desktop.workflows.child_file import ChildFile
from iro_desktop.workflows.dates import DateView
from iro_desktop.workflows.decisions import DecisionLedger, LedgerLine
from iro_desktop.workflows.my_day import DraftTodo, FormTodo, MyDay
from iro_desktop.workflows.rule_changes import MovedDate, RuleChanges
from iro_desktop.workflows.stages import RecordStage
from iro_desktop.workflows.timeline import EntryKind, TimelineEntry
from iro_desktop.workflows.to_do import Todo, TodoList, Waiting
from iro_desktop.workflows.travel import Travel, TravelFacts, check
from iro_desktop.workflows.visits import Visit

TODAY = date(2026, 11, 26)
NOW = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)
LONG_NAME = "Tyler-James Oduya-Featherstonehaugh"
CLOCKWORK = Clockwork(Policy(), WorkingDays())
WHY = Explanation(
    rule="later_review_months",
    source="Care Planning, Placement and Case Review (England) Regulations 2010, reg. 33(2)",
    start=date(2026, 5, 29),
    start_is="last_review",
    months=6,
)


def a_row(child_id: str = "c-1042", **facts: Any) -> CaseloadRow:
    """One child of a caseload, due in three working days."""
    row = CaseloadRow(
        child_id=child_id,
        name="Jay Demoson",
        number=child_id.removeprefix("c-"),
        age=14,
        review_number=6,
        due_on=date(2026, 12, 1),
        rag=Rag.DUE_SOON,
        working_days=3,
        explanation=WHY,
        where="Bangor",
        distance_miles=210,
        out_of_county=True,
        legal_status="C2",
        last_seen_on=date(2026, 9, 2),
        decisions_open=3,
        decisions_late=1,
        challenge=ChallengeState.NONE,
        challenge_stage=0,
        challenge_late=False,
        stage=None,
        drafts=0,
        iro_name="Rosa Bell",
        team="North",
        looked_after=True,
    )
    return replace(row, **facts)


def a_caseload(*rows: CaseloadRow) -> Caseload:
    """A caseload of these children."""
    summary = CaseloadSummary(
        children=len(rows),
        overdue=sum(row.rag is Rag.OVERDUE for row in rows),
        due_soon=sum(row.rag is Rag.DUE_SOON for row in rows),
        later=sum(row.rag is Rag.LATER for row in rows),
        no_date=sum(row.rag is Rag.NONE for row in rows),
        out_of_county_percent=41,
        supervises=False,
    )
    return Caseload(rows, summary)


def a_full_caseload() -> Caseload:
    """Children with everything a row can show, long names included."""
    return a_caseload(
        a_row("c-1", name=LONG_NAME, rag=Rag.OVERDUE, working_days=-123, where="Stoke-on-Trent"),
        a_row("c-2", challenge=ChallengeState.ALERT, challenge_stage=6, challenge_late=True),
        a_row("c-3", stage=RecordStage.READY, drafts=1, rag=Rag.LATER, working_days=120),
        a_row("c-4", due_on=None, working_days=None, rag=Rag.NONE, review_number=None),
        a_row("c-5", name="Zażółć Próbny", legal_status="V4", out_of_county=False),
    )


def a_todo(what: DueKind | Waiting = DueKind.REVIEW, days: int = 3, **facts: Any) -> Todo:
    """Something to do, that many days from today."""
    on = TODAY + timedelta(days=days)
    urgency = CLOCKWORK.urgency(on, TODAY)
    is_dated = isinstance(what, DueKind)
    todo = Todo(
        what=what,
        child_id="c-1042",
        child_name="Jay Demoson",
        record_id="r-5",
        on=on,
        rag=urgency.rag if is_dated else Rag.DUE_SOON,
        number=6,
        due=Due(what, on, WHY) if isinstance(what, DueKind) else None,
        working_days=urgency.working_days if is_dated else None,
    )
    return replace(todo, **facts)


def a_todo_list() -> TodoList:
    """One thing of every kind."""
    kinds = (*DueKind, *Waiting)
    todos = [a_todo(kind, 7 * at - 21) for at, kind in enumerate(kinds)]
    long = a_todo(DueKind.REVIEW, -180, child_id="c-2", child_name=LONG_NAME, booked_on=TODAY)
    return TodoList(TODAY, (long, *todos), CLOCKWORK.calendar)


def a_travel() -> Travel:
    """Three visits, and a laptop that lacks everything it can lack."""
    facts = TravelFacts(
        today=TODAY,
        first_on=TODAY,
        back_on=TODAY + timedelta(days=1),
        absent=("c-7", "c-8"),
        forms_absent=("qa_form.v9",),
        unsent=3,
        refused=1,
        last_contact=None,
        lease_days_left=0,
        free_bytes=1,
    )
    visit = Visit(
        child_id="c-1042",
        child_name="Jay Demoson",
        number=6,
        on=TODAY,
        starts_at="11:30",
        venue=VenueKind.PLACEMENT,
        place="Bangor",
        report_by=TODAY - timedelta(days=6),
        is_held=False,
    )
    tomorrow = replace(visit, on=TODAY + timedelta(days=1), child_name=LONG_NAME, report_by=None)
    booked = (replace(visit, is_held=True), visit, tomorrow)
    return Travel(tomorrow.on, booked, check(facts, CLOCKWORK.calendar))


def a_day(**facts: Any) -> MyDay:
    """A day with something of everything."""
    day = MyDay(
        today=TODAY,
        overdue=(a_todo(DueKind.QA_FORM, -3, record_id="r-1", number=5),),
        due_today=(a_todo(DueKind.CHALLENGE_REPLY, 0, record_id="ch-1", number=None),),
        coming=(a_todo(), a_todo(child_id="c-2", child_name=LONG_NAME, days=9)),
        drafts=(DraftTodo("review", "c-1042", "r-9", "c-1042", "Jay Demoson", NOW),),
        returned=(FormTodo("f-1", "r-2", "c-2", LONG_NAME, "Say how she was seen.", 2, NOW),),
        unsent=3,
        needs_choice=1,
        moved_dates=None,
        queue=None,
        next_review=a_todo(),
        last_contact=NOW,
        travel=a_travel(),
    )
    return replace(day, **facts)


def a_child(**fields: Any) -> Child:
    """A child with a care order in foster care far away."""
    values = {
        "number": "1042",
        "given_name": "Jayden",
        "preferred_name": "Jay",
        "family_name": "Demoson",
        "sex": "1",
        "born_on": "2012-03-04",
        "place_name": "Bangor",
        "distance_miles": 210,
        "out_of_county": True,
        "school": "Example High School",
        "social_worker": "Toni Exampleworker",
        "social_worker_since": "2026-02-02",
        "what_matters": "Staying at my school. Seeing my brother.",
        "episodes.20190612.started_on": "2019-06-12",
        "episodes.20190612.reason_started": "S",
        "episodes.20190612.legal_status": "C2",
        "episodes.20190612.placement_type": "U6",
        "episodes.20190612.provider": "PR4",
        "episodes.20190612.need": "N1",
    }
    return Child.from_fields("c-1042", values | fields)


def a_date(due: Due) -> DateView:
    """A date as it stands today."""
    urgency = CLOCKWORK.urgency(due.due_on, TODAY)
    return DateView(due, urgency.rag, urgency.working_days or 0)


def a_timeline() -> tuple[TimelineEntry, ...]:
    """Something of every kind, newest first."""
    kinds = list(EntryKind)
    codes = {EntryKind.REVIEW: "PN1", EntryKind.PLACEMENT: "U6", EntryKind.LEGAL_STATUS: "C2"}
    return tuple(
        TimelineEntry(
            kind,
            TODAY - timedelta(days=30 * (at + 1)),
            until=TODAY - timedelta(days=30 * at + 28),
            code=codes.get(kind, ""),
            record_id=f"record-{kind}",
            number=at if kind is EntryKind.REVIEW else None,
            stage=RecordStage.SENT,
            receipt="R-8F2C",
        )
        for at, kind in enumerate(kinds)
    )


def a_child_file(**facts: Any) -> ChildFile:
    """A child's file with something in every part."""
    file = ChildFile(
        child=a_child(),
        name="Jay Demoson",
        age=14,
        today=TODAY,
        iro_name="Rosa Bell",
        iro_since=date(2019, 7, 1),
        looked_after=True,
        legal_status="C2",
        legal_status_since=date(2019, 12, 3),
        placement_since=date(2025, 8, 14),
        dates=(
            a_date(Due(DueKind.REVIEW, date(2026, 11, 29), WHY)),
            a_date(
                CLOCKWORK.working(
                    DueKind.RECORD, "record_working_days", date(2026, 12, 10), "review_held"
                )
            ),
        ),
        life=(
            a_date(
                CLOCKWORK.months(
                    DueKind.DENTAL_CHECK, "dental_check_months", date(2026, 2, 2), "known_done"
                )
            ),
        ),
        timeline=a_timeline(),
        placements=(),
        missing=(),
        reviews=(),
        notices=tuple(
            Notice(
                concern=concern,
                source="Surrey IRO Service annual report 2016-17, section 7.3",
                on=date(2026, 9, 8),
                number=21,
                year=2026,
            )
            for concern in Concern
        ),
        challenges=(
            ChallengeRow(
                challenge_id="ch-1",
                child_id="c-1042",
                child_name="Jay Demoson",
                kind=ChallengeKind.INFORMAL,
                raised_on=date(2026, 9, 8),
                reasons=("health",),
                phase=Phase.WAITING,
                next_due_on=date(2026, 9, 15),
                rag=Rag.OVERDUE,
                concern="The dental check has not been booked for two reviews.",
                status="open",
                stage_number=0,
                reply_by=date(2026, 9, 15),
                is_late=True,
                working_days=-9,
                stage=RecordStage.SENT,
            ),
        ),
        decisions=a_ledger("c-1042"),
        has_review_draft=False,
        may_record=True,
    )
    return replace(file, **facts)


def a_rule_change() -> RuleChanges:
    """A holiday and a stricter rule, and one date that moved."""
    holiday = Amendment(
        amendment_id="amendment-1",
        name="",
        number=0,
        from_on=date(2026, 11, 26),
        is_law=False,
        holidays=(date(2026, 11, 26),),
        because="A royal wedding",
    )
    stricter = Amendment(
        amendment_id="amendment-2",
        name="later_review_months",
        number=4,
        from_on=date(2027, 4, 1),
        is_law=False,
        holidays=(),
        because="Cabinet decision of 3 March 2027",
    )
    moved = MovedDate(
        child_id="c-1042",
        child_name=LONG_NAME,
        kind=DueKind.DECISIONS,
        number=6,
        before=date(2026, 11, 26),
        after=date(2026, 11, 27),
    )
    return RuleChanges((holiday, stricter), (moved,))


def a_ledger(child_id: str = "") -> DecisionLedger:
    """A decision that is late and was carried on, and one that was done in time."""
    told = Told("r-5", date(2026, 10, 8), DecisionOutcome.IN_PROGRESS, "No dentist yet")
    late = LedgerEntry(
        key="d-1",
        decision=Decision("d-1", "Book the check", "Social worker", date(2026, 7, 17)),
        review_id="r-4",
        number=4,
        decided_on=date(2026, 4, 9),
        at_reviews=(told,),
        told=told,
    )
    done = Told("m-1", date(2026, 11, 2), DecisionProgress.DONE, "")
    kept = LedgerEntry(
        key="d-2",
        decision=Decision("d-2", "Apply for a passport", "Carer", date(2026, 11, 30)),
        review_id="r-5",
        number=5,
        decided_on=date(2026, 10, 8),
        at_midways=(done,),
        told=done,
    )
    lines = (
        LedgerLine("c-1042", "Jay Demoson", late, 132),
        LedgerLine("c-1042", "Jay Demoson", kept, 0),
    )
    return DecisionLedger(child_id, "Jay Demoson" if child_id else "", date(2026, 11, 26), lines)
