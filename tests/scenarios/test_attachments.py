"""A child's drawing goes from one laptop to the others, in pieces, whatever the line does."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import pytest
from typing_extensions import override

from iro_core.domain.attachment import PIECE_BYTES, MediaType
from iro_core.errors import InvalidData
from iro_core.protocol import codec
from iro_core.protocol.messages import PieceRequest
from iro_desktop.documents.scans import Scan
from iro_desktop.errors import ChildNotDrained, SyncProblem, Unreachable
from iro_desktop.steps import run_inline
from iro_desktop.sync.cycle import Party, Progress, Round
from iro_desktop.sync.transport import Credentials, _Received
from iro_desktop.workflows import attachments
from iro_desktop.workflows.attachments import AttachmentRow, Opened
from iro_desktop.workflows.outgoing import sync_status, waiting_scans
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.synchronise import synchronise
from iro_desktop.workflows.travel import Need, travel
from iro_server.http.application import create_application
from iro_server.services.begin_epoch import begin_epoch
from tests.scenarios.test_the_whole_job import record_review
from tests.support.attachments import png, png_chunk, some_bytes
from tests.support.council import copy_database
from tests.support.fickle_line import FickleTransport, Line
from tests.support.server import SETTINGS, give
from tests.support.world import World, sync

MARK = b"a drawing that nobody else may see"
DRAWING = MARK + some_bytes(2 * PIECE_BYTES + 500)


def add(session: Session, child_id: str, data: bytes = DRAWING, **more: str) -> str:
    scan = Scan(MediaType.PNG, data)
    answers = attachments.start_adding(session, child_id).answers
    answers |= {"title": "Drawing", "description": "An otter", **more}
    added = attachments.add(session, child_id, scan, answers)
    assert added.changed is not None, added.problems
    (record_id,) = added.changed.record_ids
    return record_id


def opened(session: Session, attachment_id: str) -> Opened:
    return attachments.open_attachment(session, attachment_id)


def only_row(session: Session, child_id: str) -> AttachmentRow:
    (row,) = attachments.attachments(session, child_id)
    return row


def two_laptops(world: World) -> tuple[str, Session, Session]:
    """A child of Anna's, and both her laptops, which know of the child."""
    child_id = world.child(1042, "anna")
    first, second = world.laptop("anna"), world.laptop("anna")
    sync(first)
    sync(second)
    return child_id, first, second


def test_a_drawing_added_offline_comes_whole_to_the_other_laptop(world: World) -> None:
    child_id, first, second = two_laptops(world)
    attachment_id = add(first, child_id)
    assert opened(first, attachment_id).picture == DRAWING
    assert waiting_scans(first).count == 1
    assert not ready(first, Need.SENT)

    sync(first)
    sync(second)

    assert opened(second, attachment_id).picture == DRAWING
    assert waiting_scans(first).count == waiting_scans(second).count == 0
    assert ready(first, Need.SENT)
    assert only_row(second, child_id).is_here


def ready(session: Session, need: Need) -> bool:
    return next(each for each in travel(session).checks if each.need is need).is_ready


def test_struck_out_is_a_new_fact_and_the_drawing_stays(world: World) -> None:
    child_id, first, second = two_laptops(world)
    attachment_id = add(first, child_id)
    sync(first)
    sync(second)

    assert attachments.strike_out(second, attachment_id, "  ") is None
    assert attachments.strike_out(second, attachment_id, "Of another child") is not None
    sync(second)
    sync(first)

    row = only_row(first, child_id)
    assert row.attachment.struck_out == "Of another child"
    assert not row.may_strike_out
    assert opened(first, attachment_id).picture == DRAWING


def test_a_supervisor_fetches_only_what_she_asks_for(world: World) -> None:
    child_id, anna, _ = two_laptops(world)
    attachment_id = add(anna, child_id)
    sync(anna)
    sara = world.laptop("sara")
    sync(sara)
    row = only_row(sara, child_id)
    assert (row.is_here, row.comes_by_itself, row.may_strike_out) == (False, False, False)
    assert opened(sara, attachment_id).picture is None

    attachments.fetch(sara, attachment_id)
    sync(sara)

    assert opened(sara, attachment_id).picture == DRAWING


def test_a_child_leaves_with_the_drawing_once_it_was_received(world: World) -> None:
    child_id, anna, _ = two_laptops(world)
    attachment_id = add(anna, child_id)
    give(world.office, child_id, "ben")
    with pytest.raises(ChildNotDrained):
        anna.store.release_child(child_id)

    report = sync(anna)

    assert len(report.released) == 1
    assert anna.store.pieces.held() == {}
    ben = world.laptop("ben")
    sync(ben)
    assert opened(ben, attachment_id).picture == DRAWING


def test_a_child_whose_drawing_has_not_gone_stays(world: World) -> None:
    """The words were received; the line then broke before the drawing was."""
    child_id, anna, _ = two_laptops(world)
    add(anna, child_id)
    give(world.office, child_id, "ben")

    def break_off(progress: Progress) -> str:
        if progress.phase == "pieces":
            raise Unreachable("cut")
        return str(progress.phase)

    with pytest.raises(Unreachable):
        run_inline(synchronise(anna, break_off))

    (leaving,) = [each for each in sync_status(anna).leaving if each.child_id == child_id]
    assert leaving.unsent >= 1


def test_casework_goes_before_the_rest_of_a_drawing(world: World) -> None:
    """A review recorded while pieces travel is sent before the next piece."""
    child_id, anna, _ = two_laptops(world)
    attachment_id = add(anna, child_id)
    said: list[str] = []
    recorded: list[str] = []

    def say(progress: Progress) -> str:
        if progress.phase == "pieces" and progress.done == 1 and not recorded:
            recorded.append(record_review(anna, child_id))
        said.append(progress.phase)
        return str(progress.phase)

    run_inline(synchronise(anna, say))

    first, last = said.index("pieces"), len(said) - said[::-1].index("pieces")
    assert "sending" in said[first:last]
    other = world.laptop("anna")
    sync(other)
    assert opened(other, attachment_id).picture == DRAWING
    assert other.reading.review(recorded[0]) is not None


@dataclass
class WatchedLine(Line):
    """A line that knows which pieces the server keeps, and which were sent in spite of that."""

    kept: set[tuple[str, int]] = field(default_factory=set)
    sent_again: list[tuple[str, int]] = field(default_factory=list)

    @override
    def call(self, path: str, body: bytes, headers: dict[str, str]) -> _Received:
        key = _piece_in(path, body)
        if key in self.kept:
            self.sent_again.append(key)
        return super().call(path, body, headers)

    @override
    def _answer(self, path: str, body: bytes, headers: dict[str, str]) -> _Received:
        received = super()._answer(path, body, headers)
        key = _piece_in(path, body)
        if key is not None and received.status == 200:
            self.kept.add(key)
        return received


def _piece_in(path: str, body: bytes) -> tuple[str, int] | None:
    if path != "/v1/pieces":
        return None
    try:
        is_packed = body.startswith(b"\x1f\x8b")
        plain = codec.decompress(body, limit_bytes=2**20) if is_packed else body
        request = codec.decode(plain, PieceRequest)
    except InvalidData:
        return None
    return (request.attachment_id, request.number) if request.body else None


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.mark.parametrize("seed", range(6))
def test_on_a_fickle_line_no_piece_is_sent_after_the_server_has_it(
    world: World, loop: asyncio.AbstractEventLoop, seed: int
) -> None:
    child_id, anna, other = two_laptops(world)
    names = [add(anna, child_id, some_bytes(size, bytes([seed]))) for size in (100, 700_000)]
    application = create_application(world.office, SETTINGS)
    line = WatchedLine(application, loop, Random(seed), trouble=0.5)

    for _ in range(200):
        attempt(world, anna, line)
        if not waiting_scans(anna).count:
            break

    assert waiting_scans(anna).count == 0
    assert len(line.kept) == 4
    assert line.sent_again == []
    back = WatchedLine(application, loop, Random(seed + 100), trouble=0.5)
    for _ in range(200):
        attempt(world, other, back)
        if ready(other, Need.PAPERS) and len(attachments.attachments(other, child_id)) == 2:
            break
    for name in names:
        assert opened(other, name).picture == opened(anna, name).picture


def attempt(world: World, session: Session, line: Line) -> None:
    member = session.membership
    transport = FickleTransport(line, world.clock)
    credentials = Credentials(member.device_id, session.identity.device_key, member.server_key)
    party = Party(credentials, member.authority, session.identity.author_key, "0.1.0")
    round_ = Round(session.store, transport, party, world.clock)
    try:
        run_inline(round_.steps(lambda progress: progress.phase))
    except SyncProblem:
        pass
    finally:
        transport.close()
        session.forget(sorted(round_.outcome.touched))


def test_a_server_put_back_from_a_backup_gets_the_pieces_again(
    world: World, tmp_path: Path
) -> None:
    child_id, anna, other = two_laptops(world)
    copy_database(tmp_path / "server.db", tmp_path / "backup.db")
    attachment_id = add(anna, child_id)
    sync(anna)
    copy_database(tmp_path / "backup.db", tmp_path / "server.db")
    begin_epoch(world.office)

    sync(anna)
    sync(anna)
    sync(other)

    assert opened(other, attachment_id).picture == DRAWING
    assert waiting_scans(anna).count == 0


def test_after_damage_an_unsent_drawing_comes_from_the_second_copy(world: World) -> None:
    child_id, anna, other = two_laptops(world)
    sent, unsent = add(anna, child_id, some_bytes(900)), ""
    sync(anna)
    unsent = add(anna, child_id)
    folder = world.locked(anna)
    path = folder / "vault.db"
    path.write_bytes(b"\xa5" * path.stat().st_size)

    anna = world.unlocked(folder)

    assert anna.was_damaged
    sync(anna)
    sync(other)
    for name in (sent, unsent):
        assert opened(anna, name).picture == opened(other, name).picture
    assert opened(other, unsent).picture == DRAWING


def test_a_drawing_is_nowhere_on_the_disk_in_the_clear(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L-01 for attachments: vault, log, write-ahead log and the folder for temporary files."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for name in ("TMPDIR", "SQLITE_TMPDIR"):
        monkeypatch.setenv(name, str(temporary))
    child_id, anna, _ = two_laptops(world)
    chosen = tmp_path / "chosen.png"
    chosen.write_bytes(png(rows=MARK, chunks=png_chunk(b"tEXt", MARK)))
    scan = attachments.choose_file(chosen).scan
    assert scan is not None
    answers = {"title": "Drawing", "description": MARK.decode(), "on": "2026-11-20"}
    attachments.add(anna, child_id, scan, answers)
    chosen.unlink()

    found = [path for path in tmp_path.rglob("*") if path.is_file() and MARK in path.read_bytes()]

    assert found == [], found
    assert list(temporary.iterdir()) == []


def test_the_log_of_unsent_work_lets_go_of_what_was_sent(world: World) -> None:
    child_id, anna, _ = two_laptops(world)
    attachment_id = add(anna, child_id)
    log = anna.keys.folder / "outbox.log"
    before = log.stat().st_size
    sync(anna)

    anna.store._recovery.compact()

    assert log.stat().st_size < before - len(DRAWING) / 2
    shutil.copy(log, world.folder / "log")
    anna = world.unlocked_again(anna)
    assert opened(anna, attachment_id).picture == DRAWING
    assert waiting_scans(anna).count == 0
