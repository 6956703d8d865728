"""Scans and photographs on a child's file: added, looked at inside the program, struck out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from iro_core.changes.change import Value
from iro_core.changes.device_log import DeviceAction
from iro_core.changes.fold import fold
from iro_core.domain.access import may_write
from iro_core.domain.attachment import (
    KIND,
    SIZE_LIMIT_BYTES,
    Attachment,
    MediaType,
    description_problems,
    digest,
    pieces_of,
    whole,
)
from iro_core.errors import InvalidData, RefusalCode, Refused
from iro_desktop.documents.pdf_pages import PdfPages
from iro_desktop.documents.scans import Scan, prepare
from iro_desktop.errors import DiskFailed
from iro_desktop.sync.pieces import WANTED
from iro_desktop.workflows.acts import Act, perform
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.reading import Held
from iro_desktop.workflows.review_record import held_child
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.stages import RecordStage, stage_of

_DESCRIBED: Final = ("title", "description", "about", "on")
_LOOKED_AT_PIXELS: Final = 200


@dataclass(frozen=True)
class ChosenFile:
    """A file that somebody chose; `problem` is why it cannot be added, empty if it can."""

    problem: str
    scan: Scan | None = None


@dataclass(frozen=True)
class AddingStart:
    """Whose file it is added to, the reviews it may belong to by id, and the likely answers."""

    child_id: str
    child_name: str
    reviews: dict[str, str]
    answers: dict[str, Value]


@dataclass(frozen=True)
class Added:
    """What is missing, by field; or what changed."""

    problems: dict[str, str]
    changed: Changed | None


@dataclass(frozen=True)
class AttachmentRow:
    """One scan or photograph.

    Attributes:
        added_by: Who put it on the file.
        is_here: Whether all of it is on this laptop.
        comes_by_itself: Whether the next send and receive fetches what is not here.
        may_strike_out: Whether this user may say that it does not count.
        is_withdrawn: The office did not take it and it was withdrawn: it is here and nowhere else.
    """

    attachment: Attachment
    child_name: str
    added_by: str
    stage: RecordStage
    is_here: bool
    comes_by_itself: bool
    may_strike_out: bool
    is_withdrawn: bool = False


@dataclass(frozen=True)
class Opened:
    """A scan to look at: its bytes, or for a PDF its pages; neither if it is not all here.

    Attributes:
        is_damaged: All of it is here and it is not what was recorded.
    """

    row: AttachmentRow
    picture: bytes | None = None
    pages: PdfPages | None = None
    is_damaged: bool = False


def choose_file(path: Path) -> ChosenFile:
    """Read and check a file; nothing of it is written anywhere, and the file stays as it is.

    Raises:
        DiskFailed: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT_BYTES + 1)
    except OSError as error:
        raise DiskFailed("scan") from error
    try:
        scan = prepare(data)
        if scan.media_type is MediaType.PDF and PdfPages(data).page(1, _LOOKED_AT_PIXELS) is None:
            return ChosenFile("not_drawn")
    except InvalidData as problem:
        return ChosenFile(problem.reason)
    return ChosenFile("", scan)


def first_picture(scan: Scan, side_pixels: int) -> bytes:
    """The picture, or the first page of a PDF."""
    if scan.media_type is not MediaType.PDF:
        return scan.data
    return PdfPages(scan.data).page(1, side_pixels) or b""


def start_adding(session: Session, child_id: str, review_id: str = "") -> AddingStart:
    """A new scan on a child's file; about a review if one is named."""
    child = held_child(session, child_id).content
    reviews = {
        held.record_id: held.content.held_on.isoformat()
        for held in session.reading.reviews(child_id)
        if held.content.held_on is not None and not held.content.is_imported
    }
    about = review_id if review_id in reviews else ""
    answers: dict[str, Value] = {"on": session.today.isoformat(), "about": about}
    return AddingStart(child_id, child.display_name, reviews, answers)


def add(session: Session, child_id: str, scan: Scan | None, answers: Mapping[str, Value]) -> Added:
    """Put a scan on the child's file; when it returns all of it is on the disk twice.

    Raises:
        NotPermitted: This user may not; nothing was saved.
    """
    problems = {"file": "file_missing"} if scan is None else {}
    problems |= description_problems(answers, session.today)
    if scan is None or problems:
        return Added(problems, None)
    held_child(session, child_id)
    bodies = pieces_of(scan.data)
    values: dict[str, Value] = {
        **{field: answers.get(field) for field in _DESCRIBED if answers.get(field)},
        "media_type": scan.media_type.value,
        "size_bytes": len(scan.data),
        "sha256": digest(scan.data),
        "pieces": [digest(body) for body in bodies],
    }
    record_id = session.laptop.new_id()
    act = Act(record_id=record_id, kind=KIND, act="attach", child_id=child_id, values=values)
    return Added({}, perform(session, act, pieces=bodies))


def strike_out(session: Session, attachment_id: str, reason: str) -> Changed | None:
    """Say that a scan does not count; it stays where it is. None without a reason."""
    held = _held(session, attachment_id)
    if not reason.strip():
        return None
    act = Act(
        record_id=attachment_id,
        kind=KIND,
        act="strike_out",
        child_id=held.content.child_id,
        values={"struck_out": reason.strip()},
        parents=held.state.heads,
        seen_status=held.state.status,
    )
    return perform(session, act)


def attachments(session: Session, child_id: str) -> tuple[AttachmentRow, ...]:
    """A child's scans and photographs, the latest first; what does not count at the end."""
    here = session.store.pieces.held()
    rows = [_row(session, held, here) for held in session.reading.between.attachments(child_id)]
    aside = [each for each in _withdrawn(session) if each.content.child_id == child_id]
    rows += [_withdrawn_row(session, each, here) for each in aside]
    return tuple(sorted(rows, key=lambda row: bool(row.attachment.struck_out or row.is_withdrawn)))


def open_attachment(session: Session, attachment_id: str) -> Opened:
    """One scan, to be looked at.

    Raises:
        Refused: It is not on this laptop (code "not_found").
    """
    here = session.store.pieces.held()
    aside = [each for each in _withdrawn(session) if each.record_id == attachment_id]
    row = (
        _withdrawn_row(session, aside[0], here)
        if aside
        else _row(session, _held(session, attachment_id), here)
    )
    note(session, DeviceAction.SCAN_OPENED, attachment_id)
    if not row.is_here:
        return Opened(row)
    data = whole(row.attachment, session.store.pieces.bodies(attachment_id))
    if data is None:
        return Opened(row, is_damaged=True)
    if row.attachment.media_type is MediaType.PDF:
        return Opened(row, pages=PdfPages(data))
    return Opened(row, picture=data)


def fetch(session: Session, attachment_id: str) -> None:
    """Have the next send and receive bring this scan."""
    state = session.store.local_state
    wanted = state.load(WANTED, list[str]) or []
    if attachment_id not in wanted:
        state.save(WANTED, [*wanted, attachment_id])


def _held(session: Session, attachment_id: str) -> Held[Attachment]:
    held = session.reading.between.attachment(attachment_id)
    if held is None:
        raise Refused(RefusalCode.NOT_FOUND, "attachment")
    return held


def _withdrawn(session: Session) -> list[Held[Attachment]]:
    """What the office did not take and this user withdrew, as it was added."""
    found: list[Held[Attachment]] = []
    for change in session.store.returned.withdrawn():
        if change.kind != KIND or change.act != "attach":
            continue
        state = fold([change])
        content = Attachment.from_fields(state.record_id, state.child_id or "", state.values())
        if content is not None:
            found.append(Held(state, content))
    return found


def _withdrawn_row(
    session: Session, held: Held[Attachment], here: Mapping[str, set[int]]
) -> AttachmentRow:
    row = _row(session, held, here)
    return replace(row, comes_by_itself=True, may_strike_out=False, is_withdrawn=True)


def _row(session: Session, held: Held[Attachment], here: Mapping[str, set[int]]) -> AttachmentRow:
    attachment, state = held.content, held.state
    wanted = session.store.local_state.load(WANTED, list[str]) or []
    may = may_write(session.user.role, KIND, "strike_out")
    return AttachmentRow(
        attachment=attachment,
        child_name=session.reading.child_name(attachment.child_id),
        added_by=session.reading.people.name(state.acts[0].author),
        stage=stage_of(session, state),
        is_here=len(here.get(attachment.record_id, ())) == len(attachment.pieces),
        comes_by_itself=may or attachment.record_id in wanted,
        may_strike_out=may and not attachment.struck_out,
    )
