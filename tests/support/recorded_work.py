"""A program of its own that is recorded while it works on a vault.

    python -m tests.support.recorded_work WORK FOLDER SAID [HOW]

It says what a person would be told by writing to the file SAID.
"""

import contextlib
import itertools
import os
import sys
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar

from iro_core import clock
from iro_core.changes.change import SignedChange
from iro_core.clock import FixedClock
from iro_core.ids import time_ordered_ids
from iro_core.protocol.enrolment_code import make_code
from iro_core.protocol.messages import EnrolmentReply
from iro_core.protocol.versions import PROTOCOL
from iro_desktop.errors import StoreProblem, WrongPassphrase
from iro_desktop.keys import ballast, ending, slots
from iro_desktop.keys import passphrase as passphrases
from iro_desktop.keys.new_key import make_new_key
from iro_desktop.keys.passphrase import KdfParameters
from iro_desktop.keys.recovery import recover_vault
from iro_desktop.keys.vault import open_vault
from iro_desktop.steps import Steps
from iro_desktop.store import database, migrations, outbox_log
from iro_desktop.store import store as stores
from iro_desktop.store.change_log import Position
from iro_desktop.store.drafts import Draft
from iro_desktop.store.store import Store
from iro_desktop.sync.leaving import let_go
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.session import Joining, Laptop, Session
from tests.support.changes import START, a_change
from tests.support.vaults import (
    CHEAPEST_KDF,
    PASSPHRASE,
    change_passphrase,
    keys_again,
    signed,
)

Done = TypeVar("Done")
SAVES: Final = 40
FIELDS: Final = 20
DEARER_KDF: Final = KdfParameters(memory_kib=65_536, passes=2, lanes=1)
PAGES: Final = 8
PERSEVERED: Final = 8
GUESSES: Final = 6
CHILDREN: Final = 6
JOINED: Final = EnrolmentReply(
    protocol=PROTOCOL,
    authority="invented",
    authority_name="Invented Council",
    device_id="laptop-a",
    user_id="anna",
    user_name="Anna Invented",
    role="iro",
    server_key=bytes(32).hex(),
    epoch="epoch-1",
    server_time=clock.to_text(START),
)


def saved_change(number: int) -> dict[str, str]:
    """What the n-th change says."""
    return {f"area.a{n}.working_well": f"save {number} " * 20 for n in range(FIELDS)}


def saved_draft(number: int) -> Draft:
    """The draft as it is saved after the n-th change."""
    return Draft(
        kind="review",
        subject="r-1",
        user="anna",
        child_id="c-1042",
        content=f'{{"child_words":"invented {number}"}}',
        updated_at="2026-11-23T09:00:00.000Z",
    )


def passphrase(number: int) -> str:
    """The n-th passphrase; the vault was made with the first."""
    return PASSPHRASE if number == 0 else f"{PASSPHRASE}-{number}"


def save(store: Store, number: int, say: Callable[[str], None] = lambda _words: None) -> None:
    """The n-th change, which drops the draft, and the draft after it."""
    parents = (number - 1,) if number > 1 else ()
    with store.transaction():
        change = a_change(number, saved_change(number), parents=parents)
        store.changes.append_local([signed(change)])
        store.drafts.drop("review", "r-1", "anna")
    say(f"change {number}")
    store.drafts.save(saved_draft(number))
    say(f"draft {number}")


def received_page(page: int) -> list[SignedChange]:
    """The n-th page of what others did: one change of each child."""
    return [
        signed(
            a_change(
                CHILDREN * page + child,
                {"number": f"{page} of {child} " * 60},
                record_id=f"c-{child}",
                child_id=f"c-{child}",
                author="ben",
                device="laptop-b",
            )
        )
        for child in range(CHILDREN)
    ]


class Work:
    """What can be recorded."""

    def __init__(self, folder: Path, said: Path) -> None:
        self._folder = folder
        self._said = os.open(said, os.O_CREAT | os.O_WRONLY)

    def say(self, words: str) -> None:
        """Tell somebody."""
        os.write(self._said, f"{words}\n".encode())

    def saves(self) -> None:
        """A day: changes and drafts saved, the logs shortened now and then, the vault closed."""
        keys = keys_again(self._folder)
        store = Store.open(keys)
        for number in range(1, SAVES + 1):
            save(store, number, self.say)
            if number % 15 == 0:
                store.tidy()
        store.close()
        keys.wipe()

    def careless_saves(self, how: str) -> None:
        """The same with a flush left out, as a program with a fault would."""
        if how == "log":
            vars(outbox_log)["flush_data"] = lambda _descriptor: None
        else:
            profile = (each.replace("= FULL", f"= {how}") for each in database._PROFILE)
            vars(database)["_PROFILE"] = tuple(profile)
        self.saves()

    def compaction(self) -> None:
        """The same with the outbox log written anew whenever the logs are shortened."""
        vars(stores)["_LOG_LIMIT_BYTES"] = 0
        self.saves()

    def perseveres(self) -> None:
        """A day on a disk that refuses something once: what was refused is tried again."""
        vars(stores)["_LOG_LIMIT_BYTES"] = 0
        keys = self._again(lambda: keys_again(self._folder))
        store = self._again(lambda: Store.open(keys))
        for number in range(1, PERSEVERED + 1):
            change = signed(
                a_change(
                    number,
                    saved_change(number),
                    parents=(number - 1,) if number > 1 else (),
                )
            )
            self._again(partial(store.changes.append_local, [change]))
            self._again(partial(store.drafts.save, saved_draft(number)))
            if number % 4 == 0:
                self._again(store.tidy)
        store.end_work(START)
        store.close()
        keys.wipe()
        self.say("locked")

    def is_refused(self) -> None:
        """A day on a disk that refuses from some moment on; then it is locked."""
        vars(stores)["_LOG_LIMIT_BYTES"] = 0
        try:
            keys = keys_again(self._folder)
            store = Store.open(keys)
        except StoreProblem as problem:
            self.say(type(problem).__name__)
            self.say("locked 0")
            return
        for turn in range(PERSEVERED):
            number = store.changes.next_device_seq()
            parents = (number - 1,) if number > 1 else ()
            change = signed(a_change(number, saved_change(number), parents=parents))
            self._tells(f"saved {number}", partial(store.changes.append_local, [change]))
            self._tells(f"draft {number}", partial(store.drafts.save, saved_draft(number)))
            if turn % 4 == 0:
                self._tells("tidied", store.tidy)
        read = len(store.changes.history("c-1042"))
        store.end_work(START)
        store.close()
        keys.wipe()
        self.say(f"locked {read}")

    def _tells(self, words: str, act: Callable[[], object]) -> None:
        try:
            act()
        except StoreProblem as problem:
            words = type(problem).__name__
        self.say(words)

    def _again(self, act: Callable[[], Done]) -> Done:
        try:
            return act()
        except StoreProblem as problem:
            self.say(type(problem).__name__)
            return act()

    def passphrases(self, changes: str) -> None:
        """The passphrase is changed again and again, then forgotten and the code used."""
        keys = keys_again(self._folder)
        for number in range(int(changes)):
            change_passphrase(keys, passphrase(number), passphrase(number + 1))
            self.say(f"passphrase {number + 1}")
        code = keys.recovery_code
        keys.wipe()
        last = int(changes) + 1
        recover_vault(self._folder, code, passphrase(last), key_store=None, kdf=CHEAPEST_KDF).wipe()
        self.say(f"passphrase {last}")

    def guesses(self) -> None:
        """Wrong passphrases are tried; it says when each is about to be stretched."""
        numbers = itertools.count(1)

        def stretch(*given: Any) -> bytearray:
            self.say(f"guess {next(numbers)}")
            return passphrases.stretch(*given)

        vars(slots)["stretch"] = stretch
        for number in range(1, GUESSES + 1):
            with contextlib.suppress(WrongPassphrase):
                open_vault(
                    self._folder,
                    passphrase(number),
                    key_store=None,
                    running_s=partial(float, 10_000 * number),
                )

    def raises_cost(self) -> None:
        """A vault is opened by a release with which guessing costs more."""
        open_vault(self._folder, PASSPHRASE, key_store=None, kdf=DEARER_KDF).wipe()
        self.say("raised")

    def seals(self) -> None:
        """The vault in the folder is sealed."""
        keys = keys_again(self._folder / "v")
        ending.seal(keys)
        self.say("ended")
        keys.wipe()

    def shreds(self) -> None:
        """The vault in the folder is shredded, and the program starts again."""
        keys = keys_again(self._folder / "v")
        ending.shred(keys, None)
        self.say("ended")
        keys.wipe()
        ending.finish_shreds(self._folder, None)

    def receives(self) -> None:
        """Pages of what others did come in, each with the cursor it stands for."""
        keys = keys_again(self._folder)
        store = Store.open(keys)
        for page in range(1, PAGES + 1):
            with store.transaction():
                store.changes.append_remote(received_page(page))
                store.changes.set_position(Position(str(page), "epoch-1"))
            self.say(f"page {page}")
        store.close()
        keys.wipe()

    def locks(self) -> None:
        """Two working days end: the logs shortened, a copy made, the vault closed."""
        keys = keys_again(self._folder)
        for day in (1, 2):
            store = Store.open(keys)
            save(store, day, self.say)
            store.tidy()
            store.keep_copy(START + timedelta(days=day))
            store.close()
            self.say(f"copy {day}")
        keys.wipe()

    def changes_key(self) -> None:
        """The passphrase and the master key are changed, and work goes on at once."""
        keys = keys_again(self._folder)
        store = Store.open(keys)
        store.change_key(
            make_new_key(keys, PASSPHRASE, passphrase(1), key_store=None, kdf=CHEAPEST_KDF)
        )
        self.say("key 1")
        save(store, store.changes.next_device_seq(), self.say)
        store.close()
        keys.wipe()

    def lets_go(self) -> None:
        """One child after the other is handed to somebody else and leaves this laptop."""
        keys = keys_again(self._folder)
        store = Store.open(keys)
        store.keep_copy(START)
        for left in range(1, CHILDREN + 1):
            staying = [f"c-{child}" for child in range(left, CHILDREN)]
            let_go(store, digest="", may_hold=staying, at_hand=(), now=lambda: START)
            self.say(f"left {left}")
        store.close()
        keys.wipe()

    def is_repaired(self) -> None:
        """A damaged store is begun anew, and the work goes on."""
        keys = keys_again(self._folder)
        store = Store.open_anew(keys)
        self.say("repaired 1")
        first = store.changes.next_device_seq()
        for number in range(first, first + 5):
            save(store, number, self.say)
        store.close()
        keys.wipe()

    def is_brought_up_to_date(self) -> None:
        """A vault of an earlier version is opened."""
        keys = keys_again(self._folder)
        store = Store.open(keys)
        self.say(f"version {migrations.newest_version()}")
        store.close()
        keys.wipe()

    def joins(self) -> None:
        """A laptop is set up; the server's answer is given, as there is no network here."""
        steps = sessions.join(
            Joining.new(),
            address="https://iro.invented.example",
            code=make_code(bytes(16), bytes(32)),
            passphrase=PASSPHRASE,
            folder=self._folder,
            laptop=laptop(),
        )
        session = _with_answer(steps, JOINED)
        self.say("joined 1")
        sessions.lock(session)


def laptop() -> Laptop:
    """What the program finds on an invented machine."""
    still = FixedClock(START)
    return Laptop(still, time_ordered_ids(still), None, "0.1.0", "Linux", CHEAPEST_KDF)


def _with_answer(steps: Steps[Session], answer: object) -> Session:
    """Run steps to their end, with this answer for the first."""
    next(steps)
    try:
        step = steps.send(answer)
        while True:
            step = steps.send(step.work())
    except StopIteration as finished:
        session: Session = finished.value
        return session


if __name__ == "__main__":
    ballast.hold.__defaults__ = (64 * 1024,)
    work = Work(Path(sys.argv[2]), Path(sys.argv[3]))
    getattr(work, sys.argv[1])(*sys.argv[4:])
