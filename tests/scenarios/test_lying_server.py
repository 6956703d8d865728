"""N-09, S-08, A-04: whatever anybody answers, a laptop loses nothing that was made on it.

The long search, 20,000 answers of each kind:

    python -m pytest -s -m campaign tests/scenarios/test_lying_server.py
"""

import asyncio
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from iro_core import clock as clocks
from iro_core.changes.change import Change, Value
from iro_core.changes.signing import sign_change
from iro_core.clock import FixedClock
from iro_core.domain.attachment import pieces_of
from iro_core.errors import Refused
from iro_core.ids import time_ordered_ids
from iro_desktop.errors import SyncProblem
from iro_desktop.keys import ballast
from iro_desktop.steps import run_inline
from iro_desktop.store.receipts import SendState
from iro_desktop.store.store import Store
from iro_desktop.sync.cycle import Party, Round
from iro_desktop.sync.transport import Credentials, Transport
from iro_server.http.application import create_application
from tests.support.attachments import fields_of, some_bytes
from tests.support.council import Council, Kit, copy_database, make_council
from tests.support.fickle_line import FickleTransport, Line
from tests.support.lying import BY_THE_LINE, BY_THE_SERVER, ON_LEAVING, LyingTransport
from tests.support.oracle import held_ids
from tests.support.server import AUTHORITY, START, UNLIMITED

_FILES = ("vault.db", "vault.db-wal", "outbox.log")
# Every second lie is the first answer; then laptop and server need not begin again.
_TRUE_CALLS = (0, 0, 1, 2)


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ballast, "hold", lambda _folder: None)
        yield make_council(tmp_path_factory.mktemp("council"))


@dataclass
class Victim:
    """A laptop with work that nobody else has, and a server that answers it."""

    council: Council
    folder: Path
    chance: Random
    outcomes: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.kit: Kit = self.council.kits[0]
        self.clock = FixedClock(START)
        self.new_id = time_ordered_ids(self.clock, self.chance.randbytes)
        self.loop = asyncio.new_event_loop()
        self.office = self.council.office_in(self.folder, self.clock, self.chance)
        self.line = Line(create_application(self.office, UNLIMITED), self.loop, self.chance)
        self.copies = 0
        self.saved: set[str] = set()
        self.store = self._opened(self.council.folder / self.kit.device_id)
        self.round(FickleTransport(self.line, self.clock))
        self.write("review", "record", {"held_on": "2026-11-20", "participation_code": "PN1"})
        self.round(FickleTransport(self.line, self.clock))
        self.drawing = some_bytes(700)
        self.attach(self.drawing)
        self.write("review", "record", {"held_on": "2026-11-21", "participation_code": "PN2"})
        self.write("early_review", "ask", {"why": "Moved house in October."})
        self.pristine = self._copied(self._close())
        copy_database(self.folder / "server.db", self.folder / "before.db")
        self.store = self._opened(self.pristine)

    def write(self, kind: str, act: str, values: dict[str, Value]) -> Change:
        change = Change(
            change_id=self.new_id(),
            authority=AUTHORITY,
            record_id=self.new_id(),
            kind=kind,
            act=act,
            child_id=self.store.changes.children_held()[0],
            author=self.kit.user_id,
            device=self.kit.device_id,
            device_seq=self.store.changes.next_device_seq(),
            claimed_at=clocks.to_text(self.clock.now()),
            set=values,
        )
        self.store.changes.append_local([sign_change(change, self.kit.author_key)])
        self.saved.add(change.change_id)
        return change

    def attach(self, data: bytes) -> None:
        with self.store.transaction():
            change = self.write("attachment", "attach", fields_of(data))
            self.store.pieces.save(change.record_id, change.child_id or "", pieces_of(data))
            self.attachment_id = change.record_id

    def round(self, transport: Transport) -> None:
        kit = self.kit
        credentials = Credentials(kit.device_id, kit.device_key, self.office.server_key)
        party = Party(credentials, AUTHORITY, kit.author_key, "0.1.0")
        try:
            run_inline(Round(self.store, transport, party, self.clock).steps(str))
        finally:
            transport.close()

    def lied_to(self, how: str) -> None:
        """One round in which one answer is a lie.

        After an error everything is as it was before the answer came. After a round that was whole
        it has what it had made, whatever it was told.
        """
        before: list[Any] = []
        outcome = "believed"
        true_calls = 0 if how in ON_LEAVING else self.chance.choice(_TRUE_CALLS)
        transport = LyingTransport(
            self.line,
            self.clock,
            self.office.private_key,
            how=how,
            true_calls=true_calls,
            before_lying=lambda: before.append(self.everything()),
        )
        try:
            self.round(transport)
        except (SyncProblem, Refused) as problem:
            outcome = type(problem).__name__
        if outcome != "believed" and before:
            assert self.everything() == before[0], (how, outcome)
        self.keeps_its_own(how)
        if how in BY_THE_SERVER:
            self.goes_on(how)
        self.outcomes[f"{how}: {outcome}" if transport.lied else "not reached"] += 1
        if outcome == "believed" or true_calls or how in BY_THE_SERVER:
            self.start_again()

    def goes_on(self, how: str) -> None:
        """Afterwards the server says the truth again, and nothing stands still for ever."""
        for _ in range(4):
            self.clock.advance(timedelta(minutes=6))
            self.round(FickleTransport(self.line, self.clock))
        assert self.store.receipts.counts()[SendState.READY] == 0, how
        self.keeps_its_own(how)

    def keeps_its_own(self, how: str) -> None:
        store = self.store
        ready = {each.change_id for each in store.receipts.all_of(SendState.READY)}
        mine = held_ids(store) | set(store.offers.held("", 100_000)) | ready
        assert self.saved <= mine, how
        if store.records.record(self.attachment_id) is not None:
            assert store.pieces.body(self.attachment_id, 0) == self.drawing, how

    def everything(self) -> list[Any]:
        """Every row of its database."""
        database = self.store._database
        tables = database.query("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        return [database.query(f"SELECT * FROM {name}") for (name,) in tables]  # noqa: S608

    def start_again(self) -> None:
        """The laptop and the server as they were before anybody lied."""
        shutil.rmtree(self._close())
        copy_database(self.folder / "before.db", self.folder / "server.db")
        self.store = self._opened(self.pristine)

    def close(self) -> None:
        self._close()
        self.office.database.close()
        self.loop.close()

    def _opened(self, folder: Path) -> Store:
        self.keys = self.kit.keys(self._copied(folder))
        return Store.open(self.keys)

    def _close(self) -> Path:
        self.store.close()
        self.keys.wipe()
        return self.keys.folder

    def _copied(self, folder: Path) -> Path:
        self.copies += 1
        copy = self.folder / f"vault-{self.copies}"
        copy.mkdir()
        for name in _FILES:
            if (folder / name).exists():
                shutil.copy(folder / name, copy / name)
        return copy


@pytest.fixture
def victim(council: Council, tmp_path: Path, seed: int) -> Iterator[Victim]:
    made = Victim(council, tmp_path, Random(seed))
    yield made
    made.close()


def in_campaign(first: int, many: int) -> list[Any]:
    return [pytest.param(n, 2_000, marks=pytest.mark.campaign) for n in range(first, first + many)]


@pytest.mark.parametrize(("seed", "count"), [(8903, 60), *in_campaign(1, 10)])
def test_what_the_server_did_not_sign_changes_nothing(victim: Victim, count: int) -> None:
    """N-09. Noise, altered, cut, forged, replayed: as if there had been no answer."""
    for _ in range(count):
        how = victim.chance.choice(BY_THE_LINE)
        victim.lied_to(how)
    sys.stdout.write(f"{dict(victim.outcomes)}\n")


@pytest.mark.parametrize(("seed", "count"), [(8904, 30), *in_campaign(101, 10)])
def test_whatever_a_server_signs_nothing_made_here_is_lost(victim: Victim, count: int) -> None:
    """N-09, S-08. A server whose key is right and whose words are not."""
    for _ in range(count):
        how = victim.chance.choice(BY_THE_SERVER)
        victim.lied_to(how)
    sys.stdout.write(f"{dict(victim.outcomes)}\n")


@pytest.mark.parametrize(
    ("seed", "count"), [(8905, 20), pytest.param(201, 200, marks=pytest.mark.campaign)]
)
def test_a_child_stays_when_the_receipts_are_short_or_forged(victim: Victim, count: int) -> None:
    """A-04."""
    held = victim.store.changes.children_held()
    for _ in range(count):
        victim.lied_to(victim.chance.choice(ON_LEAVING))
        assert victim.store.changes.children_held() == held
    assert {each.rpartition(": ")[2] for each in victim.outcomes} == {"AnswerNotTrusted"}
