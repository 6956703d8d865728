"""A program of its own that is recorded while it works on a vault.

    python -m tests.support.recorded_work WORK FOLDER SAID [HOW]

It says what a person would be told by writing to the file SAID.
"""

import os
import sys
from pathlib import Path
from typing import Final

from iro_desktop.keys import ballast
from iro_desktop.keys.vault import change_passphrase, recover_vault
from iro_desktop.store import database, outbox_log
from iro_desktop.store import store as stores
from iro_desktop.store.drafts import Draft
from iro_desktop.store.store import Store
from tests.support.changes import a_change
from tests.support.vaults import CHEAPEST_KDF, PASSPHRASE, keys_again, signed

SAVES: Final = 40
FIELDS: Final = 20


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
            parents = (number - 1,) if number > 1 else ()
            with store.transaction():
                change = a_change(number, saved_change(number), parents=parents)
                store.changes.append_local([signed(change)])
                store.drafts.drop("review", "r-1", "anna")
            self.say(f"change {number}")
            store.drafts.save(saved_draft(number))
            self.say(f"draft {number}")
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

    def passphrases(self, changes: str) -> None:
        """The passphrase is changed again and again, then forgotten and the code used."""
        keys = keys_again(self._folder)
        for number in range(int(changes)):
            change_passphrase(
                keys, passphrase(number), passphrase(number + 1), key_store=None, kdf=CHEAPEST_KDF
            )
            self.say(f"passphrase {number + 1}")
        code = keys.recovery_code
        keys.wipe()
        last = int(changes) + 1
        recover_vault(self._folder, code, passphrase(last), key_store=None, kdf=CHEAPEST_KDF).wipe()
        self.say(f"passphrase {last}")


if __name__ == "__main__":
    ballast.hold.__defaults__ = (64 * 1024,)
    work = Work(Path(sys.argv[2]), Path(sys.argv[3]))
    getattr(work, sys.argv[1])(*sys.argv[4:])
