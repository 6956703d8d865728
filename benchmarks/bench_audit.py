"""Q-03: verifying a long audit trail, entry by entry.

python benchmarks/bench_audit.py --events 5000000
"""

import argparse
import resource
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from timing import Times

from iro_core.changes.chain import chained
from iro_desktop.tour.office import Office
from iro_server.services.check import check
from iro_server.store.audit import Event
from iro_server.store.tables import audit
from iro_server.wiring import office_in

BATCH = 20_000


def main() -> None:
    """Write the entries, verify them, print how long that took and how much memory it had."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--events", type=int, default=200_000)
    events = options.parse_args().events
    times = Times()
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder))
        office.command("init", "--authority", "Invented")
        with office_in(office.data) as inside:
            with inside.database.write() as tx:
                head = tx.present_head()
                number, digest = head.audit_number, head.audit_digest
                for batch in _batches(number, digest, events):
                    tx.add(audit, batch)
                    number, digest = batch[-1]["number"], batch[-1]["digest"]
                tx.set_head(audit_number=number, audit_digest=digest)
            with times.step("verify everything"):
                checked = check(inside)
    assert checked.findings == []
    times.say(f"{checked.audit_entries:,} entries", {"verify everything": "5 million under 60 s"})
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"  at most {peak:,} MiB of memory")


def _batches(number: int, digest: str, events: int) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    for place in range(events):
        event = Event(
            at="2026-11-23T09:00:00.000Z",
            actor=f"iro-{place % 40}",
            action="child_opened",
            device=f"laptop-{place % 40}",
            object_id=f"c-{place % 12_700}",
        )
        number += 1
        digest = chained(digest, number, event)
        rows.append(
            {
                "number": number,
                "at": event.at,
                "actor": event.actor,
                "action": event.action,
                "device": event.device,
                "object_id": event.object_id,
                "outcome": event.outcome,
                "digest": digest,
            }
        )
        if len(rows) == BATCH or place == events - 1:
            yield rows
            rows = []


if __name__ == "__main__":
    main()
