"""Random histories: people, laptops and a server in one process, compared with a simple model.

One seed decides everything: who does what, in which order, what the line does to a message, when
something is killed, copied, put back from a backup, or given to somebody else. The model is a set:
the changes that somebody was told are saved, less those of which no copy was left anywhere.
"""

import asyncio
import contextlib
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest

from iro_core import clock as clocks
from iro_core.changes.change import Change, Value
from iro_core.changes.fold import NEW, RecordState
from iro_core.changes.signing import sign_change
from iro_core.clock import FixedClock
from iro_core.domain import access
from iro_core.domain.supervision import status_after
from iro_core.errors import Refused
from iro_core.ids import time_ordered_ids
from iro_desktop.errors import SyncProblem
from iro_desktop.keys.vault import VaultKeys
from iro_desktop.store.receipts import SendState
from iro_desktop.store.store import Store
from iro_desktop.sync.cycle import Outcome, Party, Round
from iro_desktop.sync.transport import Credentials
from iro_server.http.application import create_application
from iro_server.services.begin_epoch import begin_epoch
from iro_server.services.manage_accounts import allocate
from tests.support.council import CHILDREN, Council, Kit, copy_database
from tests.support.fickle_line import FickleTransport, Line
from tests.support.oracle import KINDS, Expected, held_ids, laptop_faults, server_faults, server_log
from tests.support.server import AUTHORITY, SETTINGS, START

STEPS: Final = 40
_PATIENCE: Final = 400
_VAULT_FILES: Final = ("vault.db", "vault.db-wal", "outbox.log")
_ACTS: Final = {
    "review": ("record", "edit"),
    "qa_form": ("submit", "return", "accept", "comment"),
    "early_review": ("ask", "edit", "withdraw"),
}
_FIELDS: Final = {
    "review": ("working_well", "worried_about", "decisions.d1.text"),
    "qa_form": ("answers.preparation", "answers.minutes"),
    "early_review": ("why",),
}
_WORDS: Final = ("Settled.", "Moved house in October.", "Moved in November.", "Sleeps badly.")


@dataclass
class Device:
    """One copy of one laptop; two of a kit are a laptop and its clone."""

    kit: Kit
    folder: Path
    clock: FixedClock
    line: Line
    keys: VaultKeys
    store: Store

    def reopen(self, folder: Path) -> None:
        """Go on with what is in another folder."""
        self.close()
        self.folder, self.keys = folder, self.kit.keys(folder)
        self.store = Store.open(self.keys)

    def close(self) -> None:
        """Lock the laptop."""
        self.store.close()
        self.keys.wipe()


@dataclass
class History:
    """One history; `play` runs it and fails with what was wrong."""

    council: Council
    seed: int
    folder: Path
    told: list[str] = field(default_factory=list)

    def play(self) -> None:
        """Do it all, let everything settle, and compare."""
        self.chance = random.Random(self.seed)
        self.clock = FixedClock(START)
        self.saved: set[str] = set()
        self.not_permitted: set[str] = set()
        self.folders = 0
        self.was_restored = False
        with _event_loop() as self.loop:
            self.office = self.council.office_in(self.folder, self.clock, self.chance)
            self.application = create_application(self.office, SETTINGS)
            self.devices = [self._new_device(kit) for kit in self.council.kits]
            self.copies: list[tuple[Kit, Path]] = []
            self.backup: Path | None = None
            try:
                for _ in range(STEPS):
                    self._step()
                self._settle()
                self._compare()
            finally:
                for device in self.devices:
                    device.close()
                self.office.database.close()

    # What may happen

    def _step(self) -> None:
        acts = (
            (10, self._write),
            (8, self._sync),
            (2, self._kill),
            (2, self._reallocate),
            (2, self._jump_clock),
            (1, self._write_what_is_not_permitted),
            (1, self._copy_laptop),
            (1, self._put_back_or_clone),
            (1, self._back_up_server),
            (1, self._restore_server),
        )
        weights = [weight for weight, _ in acts]
        act = self.chance.choices([each for _, each in acts], weights)[0]
        self.clock.advance(timedelta(seconds=self.chance.randrange(1, 7_200)))
        for device in self.devices:
            device.clock.advance(timedelta(seconds=self.chance.randrange(1, 7_200)))
        act()

    def _write(self) -> None:
        device = self.chance.choice(self.devices)
        for _ in range(self.chance.randrange(1, 4)):
            self._write_one(device)

    def _write_one(self, device: Device) -> None:
        children = device.store.changes.children_held()
        if not children:
            return
        child = self.chance.choice(children)
        role = "supervisor" if device.kit.user_id == "sara" else "iro"
        records = [
            each
            for each in device.store.records.of_child(child)
            if each.kind in KINDS and self.not_permitted.isdisjoint(each.heads)
        ]
        record = self.chance.choice(records) if records and self.chance.random() < 0.7 else None
        kind = record.kind if record else self.chance.choice(KINDS)
        status = record.status if record else NEW
        acts = [
            act
            for act in _ACTS[kind]
            if status_after(kind, status, act) and access.may_write(role, kind, act)
        ]
        if not acts:
            return
        values: dict[str, Value] = {
            path: self.chance.choice(_WORDS)
            for path in _FIELDS[kind]
            if self.chance.random() < 0.6 and access.may_set(role, kind, path)
        }
        self._append(device, child, record, kind, self.chance.choice(acts), values)

    def _append(
        self,
        device: Device,
        child: str,
        record: RecordState | None,
        kind: str,
        act: str,
        values: dict[str, Value],
    ) -> str:
        new_id = time_ordered_ids(device.clock, self.chance.randbytes)
        change = Change(
            change_id=new_id(),
            authority=AUTHORITY,
            record_id=record.record_id if record else new_id(),
            kind=kind,
            act=act,
            child_id=child,
            author=device.kit.user_id,
            device=device.kit.device_id,
            device_seq=device.store.changes.next_device_seq(),
            claimed_at=clocks.to_text(device.clock.now()),
            parents=record.heads if record else [],
            set=values,
        )
        device.store.changes.append_local([sign_change(change, device.kit.author_key)])
        self.saved.add(change.change_id)
        self._tell(f"{self._name(device)} {act} {kind} {change.change_id[-4:]} of {child}")
        return change.change_id

    def _write_what_is_not_permitted(self) -> None:
        """A change that no screen would make; it may hold nothing else up."""
        device = self.chance.choice(self.devices)
        children = device.store.changes.children_held()
        if children:
            child = self.chance.choice(children)
            change_id = self._append(device, child, None, "review", "import", {})
            self.saved.discard(change_id)
            self.not_permitted.add(change_id)

    def _sync(self) -> None:
        device = self.chance.choice(self.devices)
        device.line.trouble = self.chance.choice((0.0, 0.0, 0.3, 0.7))
        killed_after = self.chance.randrange(1, 12) if self.chance.random() < 0.2 else None
        self._round(device, killed_after)
        device.line.trouble = 0.0
        if killed_after is not None:
            self._kill(device)

    def _round(self, device: Device, killed_after: int | None = None) -> bool:
        """One round; whether it was whole and nothing happened in it."""
        transport = FickleTransport(device.line, device.clock)
        kit = device.kit
        credentials = Credentials(kit.device_id, kit.device_key, self.office.server_key)
        party = Party(credentials, AUTHORITY, kit.author_key, "0.1.0")
        round_ = Round(device.store, transport, party, device.clock)
        steps = round_.steps(lambda progress: progress.phase)
        outcome = "whole"
        try:
            answer: object = None
            for number in range(1_000):
                step = steps.send(answer)
                if number == killed_after:
                    outcome = "killed"
                    break
                answer = step.work()
        except StopIteration:
            pass
        except (SyncProblem, Refused) as problem:
            outcome = repr(problem)
        finally:
            transport.close()
        self._tell(
            f"{self._name(device)} syncs: {outcome}, sent {len(round_.outcome.answered)}, "
            f"received {round_.outcome.received.total()}, released {round_.outcome.released}"
            f"{', new epoch' if round_.outcome.is_new_epoch else ''}"
            f"{', is a copy' if round_.outcome.is_copy else ''}"
        )
        return outcome == "whole" and round_.outcome == Outcome(kept=round_.outcome.kept)

    def _kill(self, device: Device | None = None) -> None:
        """The laptop goes on with what is on its disk at this moment."""
        device = device or self.chance.choice(self.devices)
        device.reopen(self._copied(device.folder))
        self._tell(f"{self._name(device)} is killed")

    def _reallocate(self) -> None:
        child, user = f"c-{self.chance.randrange(CHILDREN)}", self.chance.choice(("anna", "ben"))
        allocate(self.office, child, user)
        self._tell(f"{child} goes to {user}")

    def _jump_clock(self) -> None:
        device = self.chance.choice(self.devices)
        by = timedelta(minutes=self.chance.choice((-500_000, -1_440, -20, 20, 1_440, 5_000_000)))
        device.clock.advance(by)
        self._tell(f"the clock of {self._name(device)} jumps by {by}")

    def _copy_laptop(self) -> None:
        device = self.chance.choice(self.devices)
        self.copies.append((device.kit, self._copied(device.folder)))
        self._tell(f"{self._name(device)} is copied")

    def _put_back_or_clone(self) -> None:
        if not self.copies:
            return
        kit, copy = self.chance.choice(self.copies)
        if self.chance.random() < 0.3 and len(self.devices) < len(self.council.kits) + 1:
            self.devices.append(self._new_device(kit, self._copied(copy)))
            self._tell(f"{self._name(self.devices[-1])} is a clone")
            return
        device = next(each for each in self.devices if each.kit is kit)
        device.reopen(self._copied(copy))
        self._tell(f"{self._name(device)} is put back from an older copy")
        self._forget_what_nobody_holds()

    def _back_up_server(self) -> None:
        self.backup = self.folder / "backup.db"
        copy_database(self.folder / "server.db", self.backup)
        self._tell("the server is backed up")

    def _restore_server(self) -> None:
        if self.backup is None:
            return
        copy_database(self.backup, self.folder / "server.db")
        begin_epoch(self.office)
        self.was_restored = True
        self._tell("the server is put back from its backup")
        self._forget_what_nobody_holds()

    # Settling and comparing

    def _settle(self) -> None:
        self._tell("everything settles")
        quiet = False
        while not quiet:
            if len(self.told) > _PATIENCE:
                self._fail("it never settles")
            rounds = [self._round(device) for device in self.devices]
            quiet = all(rounds)
            self.clock.advance(timedelta(minutes=6))
            for device in self.devices:
                device.clock.advance(timedelta(minutes=6))

    def _compare(self) -> None:
        expected = Expected(self.saved, self.not_permitted, self.was_restored)
        for fault in server_faults(self.office, expected):
            self._fail(fault)
        for device in self.devices:
            found = laptop_faults(self.office, device.store, device.kit.device_id, expected)
            for fault in found:
                self._fail(f"{self._name(device)}: {fault}")

    def _forget_what_nobody_holds(self) -> None:
        held = set(server_log(self.office))
        for device in self.devices:
            held |= held_ids(device.store) | set(device.store.offers.held("", 100_000))
            held |= {each.change_id for each in device.store.receipts.all_of(SendState.READY)}
        gone = self.saved - held
        self.saved -= gone
        if gone:
            self._tell(f"no copy is left of {sorted(each[-4:] for each in gone)}")

    # Parts

    def _new_device(self, kit: Kit, folder: Path | None = None) -> Device:
        folder = folder or self._copied(self.council.folder / kit.device_id)
        clock = FixedClock(self.clock.now())
        line = Line(self.application, self.loop, self.chance)
        keys = kit.keys(folder)
        return Device(kit, folder, clock, line, keys, Store.open(keys))

    def _copied(self, folder: Path) -> Path:
        self.folders += 1
        copy = self.folder / f"vault-{self.folders}"
        copy.mkdir()
        for name in _VAULT_FILES:
            with contextlib.suppress(FileNotFoundError):
                shutil.copy(folder / name, copy / name)
        return copy

    def _name(self, device: Device) -> str:
        return f"{device.kit.user_id}-{self.devices.index(device) if device in self.devices else 0}"

    def _tell(self, what: str) -> None:
        self.told.append(what)

    def _fail(self, what: str) -> None:
        story = "\n".join(self.told)
        pytest.fail(f"history {self.seed}: {what}\n{story}", pytrace=False)


@contextmanager
def _event_loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    try:
        yield loop
    finally:
        loop.close()
