"""What a person waits for on a laptop: unlocking, and the save behind every pause in typing.

python benchmarks/bench_laptop.py
"""

import tempfile
from pathlib import Path

from timing import Times

from iro_desktop.keys.vault import Owner, create_vault, open_vault
from iro_desktop.store.drafts import Draft
from iro_desktop.store.store import Store
from iro_desktop.tour.council import PASSPHRASE

UNLOCKS = 5
SAVES = 500
TARGETS = {
    "unlock: Argon2id and the two header copies": "design: 400 to 700 ms",
    "open the store": "target 500 ms with the first page",
    "autosave of 4 kB, vault and second copy": "target 5 ms",
}


def main() -> None:
    """Print the median of each."""
    times = Times()
    with tempfile.TemporaryDirectory() as folder:
        vault = Path(folder) / "vault"
        keys = create_vault(vault, PASSPHRASE, owner=Owner("anna", "laptop-a"), key_store=None)
        Store.create(keys).close()
        keys.wipe()
        for _ in range(UNLOCKS):
            with times.step("unlock: Argon2id and the two header copies"):
                keys = open_vault(vault, PASSPHRASE, key_store=None)
            with times.step("open the store"):
                store = Store.open(keys)
            for number in range(SAVES // UNLOCKS):
                draft = _draft(number)
                with times.step("autosave of 4 kB, vault and second copy"):
                    store.drafts.save(draft)
            store.close()
            keys.wipe()
    times.say("One laptop", TARGETS)


def _draft(number: int) -> Draft:
    words = f'{{"working_well":"{number} {"settled at school " * 230}"}}'
    return Draft(
        kind="review",
        subject="r-1",
        user="anna",
        child_id="c-1",
        content=words,
        updated_at="2026-11-23T09:00:00.000Z",
    )


if __name__ == "__main__":
    main()
