"""Q-06: a day of work over a bad mobile line: 64 kbit/s, 800 ms there and back, 5 % lost.

python benchmarks/bench_slow_line.py
"""

import tempfile
from pathlib import Path

import msgspec
from bench_sync import _laptop, _of_laptop, _save, _sync, office_with_children
from link import Link
from timing import Times
from workload import workload

from iro_desktop.workflows import session as sessions
from iro_desktop.workflows.outgoing import unsent_count
from iro_desktop.workflows.session import Session
from iro_server.store import change_log
from iro_server.wiring import office_in

CHANGES = 100
TARGETS = {"send 100 changes": "all of them, once", "a round with nothing to do": ""}


def main() -> None:
    """Print how long it took, and what went over the line."""
    times = Times()
    with tempfile.TemporaryDirectory() as name:
        office = office_with_children(Path(name))
        office.open()
        session = _laptop(Path(name) / "laptop", office)
        line = Link(
            int(office.address.rpartition(":")[2]), delay_s=0.4, bytes_a_second=8_000, loss=0.05
        )
        try:
            made = _made(session)
            address = f"http://127.0.0.1:{line.port}"
            session.membership = msgspec.structs.replace(session.membership, address=address)
            with times.step("send 100 changes"):
                _sync(session)
            with times.step("a round with nothing to do"):
                _sync(session)
            assert unsent_count(session) == 0
        finally:
            sessions.lock(session)
            line.close()
            office.close()
        with office_in(office.data) as inside, inside.database.read() as tx:
            log = [each.change_id for each in change_log.everything(tx)]
    assert made <= set(log)
    assert len(log) == len(set(log))
    times.say("64 kbit/s, 800 ms there and back, 5 % of the packets lost", TARGETS)
    passed = line.counted
    print(f"  {passed.sent_bytes:,} bytes sent, {passed.received_bytes:,} received, none twice")


def _made(session: Session) -> set[str]:
    """A hundred changes that wait to be sent; everything else is on both sides."""
    _sync(session)
    reviews = [_of_laptop(session, each) for each in workload() if each.kind == "review"]
    _save(session, reviews[:CHANGES])
    return {each.change_id for each in reviews[:CHANGES]}


if __name__ == "__main__":
    main()
