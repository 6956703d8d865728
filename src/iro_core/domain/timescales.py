"""When each review, record and reply falls due. Every date can say why."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import msgspec

from iro_core.domain import review_timetable
from iro_core.domain.child import Child
from iro_core.domain.clocks import Clocks
from iro_core.domain.due import Due, DueKind, Explanation, Mover, NoDue
from iro_core.domain.early_review import EarlyReview
from iro_core.domain.review import Review
from iro_core.domain.working_days import halfway

# What the notes leave open (domain notes 14), and the other way of reading it: the setting, and
# the number that stands for the other reading.
OPEN_QUESTIONS: Final = (
    ("first_sitting_counts", {1: 0, 0: 1}),
    ("placement_change_unplanned_only", {1: 0, 0: 1}),
    ("short_breaks_longest_days", {17: 75, 75: 17}),
    ("report_working_days", {5: 3, 3: 5}),
)


class Reading(msgspec.Struct, frozen=True):
    """What a date would be if an open question of the rules were read the other way.

    Attributes:
        setting: The setting that decides the question.
        number: Its other reading.
        due: The date by that reading; a NoDue where there would be none.
    """

    setting: str
    number: int
    due: Due | NoDue


class Clockwork(Clocks):
    """The rules in force: the policy and the calendar of working days."""

    def next_review(
        self,
        child: Child,
        reviews: Sequence[Review],
        as_at: date,
        early: Sequence[EarlyReview] = (),
    ) -> Due | NoDue:
        """The last lawful day of the next review; see `review_timetable.next_review`."""
        return review_timetable.next_review(self, child, reviews, as_at, early)

    def other_readings(
        self,
        child: Child,
        reviews: Sequence[Review],
        as_at: date,
        early: Sequence[EarlyReview] = (),
    ) -> tuple[Reading, ...]:
        """The next review by each other reading of the rules that gives another date."""
        chosen = self.next_review(child, reviews, as_at, early)
        return tuple(
            Reading(setting, number, other)
            for setting, number, clockwork in self._otherwise()
            if not _same_day(other := clockwork.next_review(child, reviews, as_at, early), chosen)
        )

    def after_review(self, held_on: date, next_review_due: date | None) -> tuple[Due, ...]:
        """The deadlines that holding a review sets, in order of date.

        There is no midway update where no further review falls due.

        Source: domain notes 3.3 (procedure manuals); the QA form's days are the house's.
        """
        names = (
            (DueKind.DECISIONS, "decisions_working_days"),
            (DueKind.QA_FORM, "qa_form_working_days"),
            (DueKind.CARE_PLAN, "care_plan_working_days"),
            (DueKind.RECORD, "record_working_days"),
            (DueKind.DISTRIBUTION, "distribution_working_days"),
        )
        clocks = [self.working(kind, rule, held_on, "review_held") for kind, rule in names]
        if next_review_due is not None:
            clocks.append(self.midway(held_on, next_review_due))
        return tuple(sorted(clocks, key=lambda due: due.due_on))

    def midway(self, last_review: date, next_review_due: date) -> Due:
        """The midway progress update, halfway between two reviews (seed report, section 5)."""
        source = "Surrey IRO Service annual report 2016-17, sections 3.2 and 5"
        moved_by = (Mover.MOVE, Mover.EARLY_REVIEW)
        why = Explanation("halfway", source, last_review, "last_review", moved_by=moved_by)
        return Due(DueKind.MIDWAY, halfway(last_review, next_review_due), why)

    def objection(self, sent_on: date) -> Due:
        """Until when a manager may object to the decisions that were sent (domain notes 3.3)."""
        return self.working(DueKind.OBJECTION, "objection_working_days", sent_on, "sent")

    def report_due(self, review_on: date) -> Due:
        """When the social worker's report must be authorised: working days before the review."""
        rule = "report_working_days"
        return self.working_before(DueKind.REPORT, rule, review_on, "review_held")

    def invitations_by(self, review_on: date) -> Due:
        """When invitations and consultation forms must be sent (domain notes 2)."""
        rule = "invitations_working_days"
        return self.working_before(DueKind.INVITATIONS, rule, review_on, "review_held")

    def child_asked_by(self, review_on: date) -> Due:
        """When the social worker must have asked the child where and with whom (domain notes 2)."""
        rule = "child_asked_working_days"
        return self.working_before(DueKind.CHILD_ASKED, rule, review_on, "review_held")

    def _otherwise(self) -> Iterator[tuple[str, int, "Clockwork"]]:
        """Each other reading of an open question, as rules in force."""
        for setting, others in OPEN_QUESTIONS:
            other = others.get(self.policy[setting])
            if other is not None:
                policy = self.policy.with_number(setting, other)
                yield setting, other, Clockwork(policy, self.calendar)


def _same_day(one: Due | NoDue, other: Due | NoDue) -> bool:
    if isinstance(one, Due) and isinstance(other, Due):
        return one.due_on == other.due_on
    return one is other
