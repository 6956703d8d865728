"""The papers of a review: signed off, amended, objected to, and given to people, each with its day.

Sources: Care Planning, Placement and Case Review (England) Regulations 2010, reg. 38 (the record);
IRO Handbook, chapters 3 and 6, and Southwark's procedure (decisions to managers, who object within
5 working days; the record in 15 and given out in 20).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.record_fields import Fields
from iro_core.domain.review import OTHER_ROLE, Review
from iro_core.errors import RuleBroken

SIGNED_ON: Final = "signed_off_on"
AMENDMENTS: Final = "amendments"
OBJECTIONS: Final = "objections"
RECEIVERS: Final = "receivers"
# What is written beside the record and never belongs to its words.
BESIDE: Final = (f"{OBJECTIONS}.", f"{RECEIVERS}.", "done.", SIGNED_ON)
_SOURCE: Final = "house rule; IRO Handbook, chapter 3: what was sent out is not altered unseen"
_ADJOURNED: Final = (
    "Care Planning, Placement and Case Review (England) Regulations 2010, reg. 36(2)-(3)"
)
TEAM_MANAGER: Final = "team_manager"
# Who needs to know what is to be done, and no more of the child's life than that (house rule).
_DECISIONS_SUFFICE: Final = frozenset({"school", "health", "interpreter"})
_LETTER_FIRST: Final = frozenset({"child"})


class PaperKind(StrEnum):
    """What is made from one record: for managers, for the file and the family, for the child."""

    DECISIONS = "decisions"
    RECORD = "record"
    LETTER = "letter"


class RecordAmendment(msgspec.Struct, frozen=True):
    """A change of a record that was signed off: the day, and why."""

    amendment_id: str
    on: date | None
    reason: str


class ManagerObjection(msgspec.Struct, frozen=True):
    """What a manager holds against the decisions, who it is, and the day it came."""

    objection_id: str
    by: str
    on: date | None
    text: str


class Receiver(msgspec.Struct, frozen=True):
    """Somebody on the distribution list.

    Attributes:
        sent: The day each paper was given to them.
        way: How, such as by post.
        left_out_because: Why they deliberately get nothing; empty if they do.
    """

    receiver_id: str
    role: str
    name: str
    sent: dict[PaperKind, date]
    way: str
    left_out_because: str

    @property
    def is_served(self) -> bool:
        """Whether they have what they should get, or are left out on purpose."""
        if self.left_out_because or {PaperKind.RECORD, PaperKind.LETTER} & self.sent.keys():
            return True
        return self.role in _DECISIONS_SUFFICE and PaperKind.DECISIONS in self.sent


def paper_for(role: str) -> PaperKind:
    """What somebody of a role gets in the end, unless the IRO gives them something else."""
    if role in _LETTER_FIRST:
        return PaperKind.LETTER
    return PaperKind.DECISIONS if role in _DECISIONS_SUFFICE else PaperKind.RECORD


def signed_off_on(values: Mapping[str, object]) -> date | None:
    """The day a record was signed off; None while it may still be put right."""
    return Fields(values).day(SIGNED_ON)


def amendments(values: Mapping[str, object]) -> tuple[RecordAmendment, ...]:
    """What was amended after the record was signed off, the first first."""
    found = (
        RecordAmendment(item.item_id, item.day("on"), item.text("reason"))
        for item in Fields(values).items(AMENDMENTS)
    )
    return tuple(sorted(found, key=lambda each: (each.on or date.max, each.amendment_id)))


def objections(values: Mapping[str, object]) -> tuple[ManagerObjection, ...]:
    """What managers objected to, the first first."""
    found = (
        ManagerObjection(item.item_id, item.text("by"), item.day("on"), item.text("text"))
        for item in Fields(values).items(OBJECTIONS)
    )
    return tuple(sorted(found, key=lambda each: (each.on or date.max, each.objection_id)))


def receivers(values: Mapping[str, object]) -> tuple[Receiver, ...]:
    """The distribution list, as it is kept in the record."""
    return tuple(_receiver(item) for item in Fields(values).items(RECEIVERS))


def decisions_sent_on(values: Mapping[str, object]) -> date | None:
    """When a manager first had the decisions, by themselves or in the record."""
    papers = (PaperKind.DECISIONS, PaperKind.RECORD)
    days = (
        each.sent[paper]
        for each in receivers(values)
        if each.role == TEAM_MANAGER
        for paper in papers
        if paper in each.sent
    )
    return min(days, default=None)


def distributed_on(values: Mapping[str, object]) -> date | None:
    """When the last of the list was served; None while somebody waits or nobody got anything."""
    listed = receivers(values)
    days = [day for each in listed for day in each.sent.values()]
    return max(days, default=None) if all(each.is_served for each in listed) else None


def check_review_step(act: str, before: Review | None, after: Review) -> None:
    """Return if an act may lead from one state of a review to the next.

    The laptop asks before an act, the server again when it arrives; both by what the author saw.

    Raises:
        RuleBroken: The first rule that it breaks, and the field.
    """
    if act == "sign_off":
        _check_signed(before, after)
    elif act == "amend":
        _check_amended(before, after)
    elif act == "object":
        _check_objections(after)
    elif act == "distribute":
        _check_distributed(after)
    elif act == "edit" and before is not None:
        _check_sent_stand(before, after)
    if before is not None:
        _check_adjourned_once(before, after)


def _check_adjourned_once(before: Review, after: Review) -> None:
    """A review that was adjourned is completed, or held late; it is not adjourned again."""
    first, again = before.adjourned_on, after.adjourned_on
    if first is not None and again is not None and again > first:
        raise RuleBroken("adjourned_twice", _ADJOURNED, path="adjourned_on")


def _check_signed(before: Review | None, after: Review) -> None:
    if before is not None and signed_off_on(before.values) is not None:
        raise RuleBroken("record_signed_off", _SOURCE)
    if after.held_on is None:
        raise RuleBroken("sign_off_unfinished", _SOURCE, path="held_on")
    signed_on = signed_off_on(after.values)
    if signed_on is None or signed_on < after.held_on:
        raise RuleBroken("sign_off_without_date", _SOURCE, path=SIGNED_ON)


def _check_amended(before: Review | None, after: Review) -> None:
    """Each amendment adds its own reason, and leaves the earlier ones as they were."""
    earlier = {each.amendment_id: each for each in amendments(before.values if before else {})}
    now = {each.amendment_id: each for each in amendments(after.values)}
    added = [each for key, each in now.items() if key not in earlier]
    if any(now.get(key) != each for key, each in earlier.items()):
        raise RuleBroken("history_changed", _SOURCE, path=AMENDMENTS)
    if not added or any(each.on is None or not each.reason.strip() for each in added):
        raise RuleBroken("amendment_without_reason", _SOURCE, path="amend_because")
    if after.held_on is None:
        raise RuleBroken("sign_off_unfinished", _SOURCE, path="held_on")


def _check_objections(after: Review) -> None:
    for each in objections(after.values):
        if each.on is None or not each.by.strip() or not each.text.strip():
            raise RuleBroken("objection_incomplete", _SOURCE, path=OBJECTIONS)


def _check_distributed(after: Review) -> None:
    for each in receivers(after.values):
        if not each.role and not each.name.strip():
            raise RuleBroken("receiver_without_name", _SOURCE, path=RECEIVERS)
        if each.left_out_because and each.sent:
            raise RuleBroken("left_out_but_sent", _SOURCE, path=RECEIVERS)


def _check_sent_stand(before: Review, after: Review) -> None:
    """Decisions that somebody has in hand are amended with a reason, never rewritten."""
    sent = any(PaperKind.DECISIONS in each.sent for each in receivers(before.values))
    if sent and before.decisions != after.decisions:
        raise RuleBroken("decisions_sent", _SOURCE, path="decisions")


def _receiver(item: Fields) -> Receiver:
    days = {kind: item.day(f"{kind}_on") for kind in PaperKind}
    return Receiver(
        receiver_id=item.item_id,
        role=item.text("role"),
        name=item.text("name"),
        sent={kind: day for kind, day in days.items() if day is not None},
        way=item.text("way"),
        left_out_because=item.text("left_out_because").strip(),
    )


def proposed_receivers(review: Review, invited: Sequence[str]) -> tuple[Receiver, ...]:
    """Everybody who should be thought of: those of the family and the team, and who was asked.

    By role, the child first; nobody is served yet.
    """
    usual = ("child", "mother", "father", "carer", "social_worker", TEAM_MANAGER)
    came = {each.role: each.name for each in review.attendees if each.role != OTHER_ROLE}
    roles = dict.fromkeys((*usual, *came, *invited))
    by_name = (each for each in review.attendees if each.role == OTHER_ROLE)
    return (
        *(Receiver(role, role, came.get(role, ""), {}, "", "") for role in roles if role),
        *(Receiver(each.attendee_id, each.role, each.name, {}, "", "") for each in by_name),
    )
