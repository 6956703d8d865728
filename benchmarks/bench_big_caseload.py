"""Q-02: a laptop that holds 12,700 children and 50,000 reviews, some 2 GB: ten councils' worth.

QT_QPA_PLATFORM=offscreen python benchmarks/bench_big_caseload.py --children 12700
"""

import argparse
import math
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench_sync import office_with_children
from PySide6.QtWidgets import QApplication
from workload import child_fields, prose

from iro_core.changes.change import Change, Value
from iro_core.changes.signing import new_private_key, sign_changes
from iro_core.ids import uuid7
from iro_desktop.steps import run_inline
from iro_desktop.tour.council import PASSPHRASE, enrolment_code
from iro_desktop.ui.models.caseload import CaseloadFilter, CaseloadModel
from iro_desktop.wiring import this_laptop
from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.caseload import CaseloadRow, caseload
from iro_desktop.workflows.child_file import open_child
from iro_desktop.workflows.session import Joining, Session

REVIEWS_PER_CHILD = 4
REVIEW_CHARACTERS = 18_000
UNLOCKS = 5
SEARCHES = 5
_BATCH = 2_000


def main() -> None:
    """Fill one vault, then unlock, search and open children, and print how long each took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--children", type=int, default=12_700)
    children = parser.parse_args().children
    QApplication([])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        begun = time.perf_counter()
        session = _joined(folder)
        _fill(session, children)
        vault = session.keys.folder
        sessions.lock(session)
        size_mb = (vault / "vault.db").stat().st_size / 1e6
        print(
            f"{children:,} children, {children * REVIEWS_PER_CHILD:,} reviews, {size_mb:,.0f} MB,"
        )
        print(f"made in {time.perf_counter() - begun:.0f} s", flush=True)
        _measure(vault)
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  most memory {memory_mb:,.0f} MB")


def _joined(folder: Path) -> Session:
    office = office_with_children(folder, scale=0)
    office.open()
    try:
        return run_inline(
            sessions.join(
                Joining.new(),
                address=office.address,
                code=enrolment_code(office, "anna"),
                passphrase=PASSPHRASE,
                folder=folder / "laptop",
                laptop=this_laptop(None),
            )
        )
    finally:
        office.close()


def _fill(session: Session, children: int) -> None:
    """As if the office had sent it: in pages, each one save."""
    key, page = new_private_key(), []
    for change in _changes(session.membership.authority, children):
        page.append(change)
        if len(page) == _BATCH:
            session.store.changes.append_remote(sign_changes(page, key))
            page = []
    session.store.changes.append_remote(sign_changes(page, key))


def _changes(authority: str, children: int) -> Iterator[Change]:
    words = random.Random(2026)  # noqa: S311 - invented words
    text = prose(words, 200_000)
    number = 0

    def made(
        record_id: str, kind: str, act: str, child_id: str, values: dict[str, Value]
    ) -> Change:
        nonlocal number
        number += 1
        return Change(
            change_id=uuid7(number, number.to_bytes(10, "big")),
            authority=authority,
            record_id=record_id,
            kind=kind,
            child_id=child_id,
            act=act,
            author="system",
            device="server",
            device_seq=number,
            claimed_at="2026-11-20T09:00:00.000Z",
            set=values,
        )

    for child in range(children):
        child_id = f"c-{child}"
        yield made(child_id, "child", "import", child_id, child_fields(child))
        holder: dict[str, Value] = {"user_id": "anna", "team": "", "from_on": "2026-01-01"}
        yield made(f"a-{child_id}", "allocation", "allocate", child_id, holder)
        for review in range(REVIEWS_PER_CHILD):
            place = words.randrange(len(text) - REVIEW_CHARACTERS)
            values: dict[str, Value] = {
                "number": review + 1,
                "held_on": f"{2023 + review}-0{1 + child % 9}-12",
                "participation_code": "PN1",
                "working_well": text[place : place + REVIEW_CHARACTERS].strip(),
            }
            yield made(f"r-{child}-{review}", "review", "record", child_id, values)


def _measure(vault: Path) -> None:
    chance = random.Random(1)  # noqa: S311 - which child is opened
    took_s: dict[str, list[float]] = {}
    for number in range(UNLOCKS):
        begun = time.perf_counter()
        session = run_inline(sessions.unlock(vault, PASSPHRASE, this_laptop(None)))
        unlocked = time.perf_counter()
        rows = caseload(session).rows
        shown = time.perf_counter()
        took_s.setdefault("unlock", []).append(unlocked - begun)
        took_s.setdefault("caseload, first time", []).append(shown - unlocked)
        for row in chance.sample(rows, 20):
            begun = time.perf_counter()
            open_child(session, row.child_id)
            took_s.setdefault("open a child", []).append(time.perf_counter() - begun)
        if number == 0:
            took_s["search, for each key"] = list(_searched(session, rows, chance))
        sessions.lock(session)
    for what, seconds in took_s.items():
        ordered = sorted(seconds)
        p95 = ordered[max(math.ceil(0.95 * len(ordered)) - 1, 0)] * 1000
        median, longest = ordered[len(ordered) // 2] * 1000, ordered[-1] * 1000
        sys.stdout.write(
            f"  {what:<22} {len(ordered):>4} times   median {median:>8,.1f} ms"
            f"   p95 {p95:>8,.1f} ms   longest {longest:>8,.1f} ms\n"
        )


def _searched(
    session: Session, rows: Sequence[CaseloadRow], chance: random.Random
) -> Iterator[float]:
    """A family name, key by key, from everybody to one."""
    model = CaseloadModel(lambda: session.today, with_iro=False)
    kept = CaseloadFilter(model)
    model.set_rows(rows)
    kept.sort(0)
    for _ in range(SEARCHES):
        typed = f"otterbrook {chance.randrange(1_000, 9_999)}"
        for end in range(1, len(typed) + 1):
            begun = time.perf_counter()
            kept.search(typed[:end])
            kept.rowCount()
            yield time.perf_counter() - begun
        kept.search("")


if __name__ == "__main__":
    main()
