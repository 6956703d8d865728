"""What may follow what in a challenge, so that no reply, no stage and no child is forgotten.

The sources are the seed report (sections 5 and 7.2) and chapter 6 of the IRO Handbook. The laptop
asks these rules before an act, and the server asks them again when the act arrives: both judge by
the record as the author saw it, whatever somebody else did meanwhile.
"""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from iro_core.domain.challenge import Challenge, ChallengeKind, Stage
from iro_core.errors import RuleBroken

_SOURCE: Final = "house rule; Surrey IRO Service annual report 2016-17, sections 5 and 7.2"


def check_step(act: str, before: Challenge | None, after: Challenge) -> None:
    """Return if an act may lead from one state of a challenge to the next.

    Raises:
        RuleBroken: The first rule that it breaks, and the field.
    """
    if before is not None and act != "edit":  # an edit chooses between two versions
        _check_kept(before, after)
    _CHECKS.get(act, _check_nothing)(before, after)
    _check_clocks(after)


def check_raised(challenge: Challenge) -> None:
    """Return if a challenge may be raised.

    Raises:
        RuleBroken: What is missing: "challenge_without_concern", "…_reason", "…_request", and for
            an alert "stage_without_addressee", "stage_without_date" or "skip_without_reason".
    """
    if not challenge.concern.strip():
        raise RuleBroken("challenge_without_concern", _SOURCE, path="concern")
    if not challenge.reasons:
        raise RuleBroken("challenge_without_reason", _SOURCE, path="reasons")
    if challenge.kind is ChallengeKind.GOOD_PRACTICE:
        return
    if not challenge.asked_for.strip():
        raise RuleBroken("challenge_without_request", _SOURCE, path="asked_for")
    formal = [stage for stage in challenge.stages if stage.number]
    if challenge.kind is ChallengeKind.ALERT and not formal:
        raise RuleBroken("stage_without_addressee", _SOURCE, path="stages.1.addressee_name")
    for stage in formal:
        _check_stage(stage)
    if formal and formal[0].number > 1:
        _check_skip(formal[0])


def check_closed(challenge: Challenge) -> None:
    """Return if a challenge may be closed: the outcome, and what it changed for the child.

    Raises:
        RuleBroken: "reply_unanswered", "closing_without_outcome" or "closing_without_change".
    """
    if challenge.stage_to_answer is not None:
        raise RuleBroken(
            "reply_unanswered", _SOURCE, path=f"{challenge.stage_to_answer.path}.satisfied"
        )
    if not challenge.outcome:
        raise RuleBroken("closing_without_outcome", _SOURCE, path="outcome")
    if not challenge.changed_for_child.strip():
        raise RuleBroken("closing_without_change", _SOURCE, path="changed_for_child")
    if challenge.closed_on is None:
        raise RuleBroken("closing_without_date", _SOURCE, path="closed_on")


def needs_reason_to_go_on(challenge: Challenge, number: int, on: date) -> bool:
    """Whether going on to a stage must say why: it skips one, or does not wait for a reply."""
    last = challenge.current_stage
    if last is None or not last.number:
        return number > 1
    if number > last.number + 1:
        return True
    return last.awaits_reply and last.due_on is not None and on <= last.due_on


def names_said_in(text: str, names: Iterable[str]) -> tuple[str, ...]:
    """Which of these names a statement about several children says, each as a whole word.

    The statement goes into every child's file, so it must name none of them.
    """
    spaced = "".join(letter if letter.isalnum() else " " for letter in text.casefold()).split()
    return tuple(name for name in names if name and name.casefold() in spaced)


def _check_stage(stage: Stage) -> None:
    if not stage.addressee_role or not stage.addressee_name.strip():
        raise RuleBroken("stage_without_addressee", _SOURCE, path=f"{stage.path}.addressee_name")
    if stage.sent_on is None or stage.due_on is None:
        raise RuleBroken("stage_without_date", _SOURCE, path=f"{stage.path}.due_on")


def _check_skip(stage: Stage) -> None:
    if not stage.skipped_because.strip():
        raise RuleBroken("skip_without_reason", _SOURCE, path=f"{stage.path}.skipped_because")


def _check_kept(before: Challenge, after: Challenge) -> None:
    """Nothing that was asked, said or ended disappears."""
    for earlier in before.stages:
        now = next((stage for stage in after.stages if stage.path == earlier.path), None)
        if now is None or (earlier.sent_on, earlier.addressee_role) != (
            now.sent_on,
            now.addressee_role,
        ):
            raise RuleBroken("history_changed", _SOURCE, path=earlier.path)
    kept = {ending.number: ending for ending in after.endings}
    for ending in before.endings:
        if kept.get(ending.number) != ending:
            raise RuleBroken("history_changed", _SOURCE, path=f"endings.{ending.number}")


def _check_clocks(challenge: Challenge) -> None:
    """Time runs one way: raised, sent, replied, answered, next stage, closed."""
    started = challenge.raised_on
    for stage in challenge.stages:
        _in_order(started, stage.sent_on, f"{stage.path}.sent_on")
        started = stage.sent_on or started
        _in_order(started, stage.due_on, f"{stage.path}.due_on")
        _in_order(started, stage.responded_on, f"{stage.path}.responded_on")
        _in_order(started, stage.no_reply_on, f"{stage.path}.no_reply_on")
        _in_order(stage.responded_on, stage.feedback_on, f"{stage.path}.feedback_on")
        _in_order(stage.responded_on, challenge.closed_on, "closed_on")
    _in_order(started, challenge.closed_on, "closed_on")


def _in_order(earlier: date | None, day: date | None, path: str) -> None:
    if earlier is not None and day is not None and day < earlier:
        raise RuleBroken("clock_runs_back", _SOURCE, path=path)


def _check_raise(_before: Challenge | None, after: Challenge) -> None:
    check_raised(after)


def _check_escalated(before: Challenge | None, after: Challenge) -> None:
    check_raised(after)
    if after.stage_to_answer is not None:
        raise RuleBroken(
            "reply_unanswered", _SOURCE, path=f"{after.stage_to_answer.path}.satisfied"
        )
    stage = after.current_stage
    known = {each.path for each in before.stages} if before else set()
    if stage is None or stage.path in known:
        raise RuleBroken("stage_without_addressee", _SOURCE, path="stages.1.addressee_name")
    on = stage.sent_on or date.max
    if before is not None and stage.asking == 1 and needs_reason_to_go_on(before, stage.number, on):
        _check_skip(stage)


def _check_responded(before: Challenge | None, after: Challenge) -> None:
    were = {stage.path: stage for stage in before.stages} if before else {}
    for stage in after.stages:
        was = were.get(stage.path)
        if stage.responded_on is not None and not stage.response.strip():
            raise RuleBroken("reply_without_words", _SOURCE, path=f"{stage.path}.response")
        if not stage.awaits_reply and (was is None or was.awaits_reply):
            return
    raise RuleBroken("nothing_recorded", _SOURCE, path="stages")


def _check_answered(before: Challenge | None, after: Challenge) -> None:
    """Answering a reply, or staying with the stage: what was unanswered is not any more."""
    if before is None or before.stage_to_answer is None:
        raise RuleBroken("nothing_to_answer", _SOURCE, path="stages")
    path = before.stage_to_answer.path
    answered = next(stage for stage in after.stages if stage.path == path)
    if answered.satisfied is None:
        raise RuleBroken("reply_unanswered", _SOURCE, path=f"{answered.path}.satisfied")
    for stage in after.stages:
        if stage.asking > 1 and (stage.sent_on is None or stage.due_on is None):
            raise RuleBroken("stage_without_date", _SOURCE, path=f"{stage.path}.due_on")


def _check_closing(_before: Challenge | None, after: Challenge) -> None:
    check_closed(after)


def _check_reopened(before: Challenge | None, after: Challenge) -> None:
    """What it ended with goes into the history, with the reason for opening it again."""
    added = after.endings[len(before.endings) :] if before else ()
    if before is None or len(added) != 1 or after.closed_on is not None:
        raise RuleBroken("history_changed", _SOURCE, path="endings")
    ending = added[0]
    if (ending.closed_on, ending.outcome, ending.changed_for_child) != (
        *(before.closed_on, before.outcome),
        before.changed_for_child,
    ):
        raise RuleBroken("history_changed", _SOURCE, path=f"endings.{ending.number}")
    if not ending.reopened_because.strip():
        raise RuleBroken(
            "reopening_without_reason", _SOURCE, path=f"endings.{ending.number}.reopened_because"
        )


def _check_noted(before: Challenge | None, after: Challenge) -> None:
    known = {each.item_id for each in before.beside} if before else set()
    for each in after.beside:
        if each.item_id not in known and (each.on is None or not each.text.strip()):
            raise RuleBroken("note_incomplete", _SOURCE, path=f"beside.{each.item_id}.text")


def _check_nothing(_before: Challenge | None, _after: Challenge) -> None:
    """An act without a rule of its own."""


_CHECKS: Final[dict[str, Callable[[Challenge | None, Challenge], None]]] = {
    "raise": _check_raise,
    "edit": _check_raise,
    "escalate": _check_escalated,
    "respond": _check_responded,
    "answer": _check_answered,
    "close": _check_closing,
    "reopen": _check_reopened,
    "note": _check_noted,
}
