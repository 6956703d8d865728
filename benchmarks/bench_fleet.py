"""Many laptops at five o'clock: each sends its day and reads what is new, all at once (Q-01, Q-04).

python benchmarks/bench_fleet.py --laptops 200 --database postgresql://... --workers 2

It says latencies, errors, and what one laptop costs the server. Load and server share the machine.
"""

import argparse
import http.client
import math
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from iro_core import clock as clocks
from iro_core.changes.change import Change
from iro_core.changes.signing import new_private_key, public_key, sign_changes
from iro_core.clock import SystemClock
from iro_core.ids import time_ordered_ids
from iro_core.protocol import codec, http_signature
from iro_core.protocol.http_signature import RequestParts
from iro_core.protocol.messages import Outcome, SyncReply, SyncRequest, to_wire
from iro_core.protocol.versions import PROTOCOL
from iro_server.services.office import Office, SystemAct
from iro_server.store import devices
from iro_server.store.devices import Device
from iro_server.wiring import new_server

_NEW_ID = time_ordered_ids(SystemClock())
_WORDS = "settled school brother carer visit likes football reading dentist health plan " * 5


@dataclass
class Laptop:
    """One laptop with a day's work, ready to send."""

    device_id: str
    user_id: str
    child_id: str
    device_key: bytes
    author_key: bytes
    message: bytes = b""
    cursor: str = ""
    sequence: int = 0


@dataclass
class Measured:
    """What the load saw."""

    sending_s: list[float] = field(default_factory=list)
    reading_s: list[float] = field(default_factory=list)
    problems: Counter[str] = field(default_factory=Counter)
    received: int = 0


def main() -> None:
    """Set up, run the load, and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--laptops", type=int, default=200)
    parser.add_argument("--changes", type=int, default=40, help="for each laptop")
    parser.add_argument("--at-once", type=int, default=32, help="open connections")
    parser.add_argument("--workers", type=int, default=1, help="processes of the server")
    parser.add_argument("--database", default="", help="postgresql://…; else one SQLite file")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        authority, laptops = _set_up(Path(folder) / "server", asked.database, asked.laptops)
        for laptop in laptops:
            laptop.message = _day(laptop, authority, asked.changes)
        with _serving(Path(folder) / "server", asked.workers) as (port, process):
            before_s, begun = _cpu_s(process), time.perf_counter()
            measured = _load(laptops, port, asked.at_once)
            took_s = time.perf_counter() - begun
            cpu_s = _cpu_s(process) - before_s
    _say(measured, asked.laptops, asked.changes, took_s, cpu_s)


def _set_up(data: Path, database: str, count: int) -> tuple[str, list[Laptop]]:
    """People, one child each, and laptops, written in a few transactions."""
    server = new_server(data, name=f"Invented {secrets.token_hex(4)}", database=database)
    office = server.office
    names = [f"iro-{number}" for number in range(count)]
    with office.database.write() as tx:
        office.write(tx, [act for name in names for act in _person(name)])
        laptops = [_laptop(name) for name in names]
        for laptop in laptops:
            devices.add(tx, _row(office, laptop))
    office.database.close()
    return office.authority, laptops


def _person(name: str) -> Iterator[SystemAct]:
    child = f"c-{name}"
    person = {"name": name, "role": "iro", "team": name, "fte": "1.0", "active": True}
    yield SystemAct(record_id=name, kind="user", act="edit", set=person)
    yield SystemAct(
        record_id=child, kind="child", act="import", child_id=child, set={"number": name}
    )
    held = {"user_id": name, "team": name, "from_on": "2026-01-01"}
    yield SystemAct(
        record_id=f"a-{child}", kind="allocation", act="allocate", child_id=child, set=held
    )


def _laptop(name: str) -> Laptop:
    return Laptop(_NEW_ID(), name, f"c-{name}", new_private_key(), new_private_key())


def _row(office: Office, laptop: Laptop) -> Device:
    return Device(
        device_id=laptop.device_id,
        user_id=laptop.user_id,
        device_key=public_key(laptop.device_key).hex(),
        author_key=public_key(laptop.author_key).hex(),
        status=devices.ACTIVE,
        platform="Linux",
        app_version="0.1.0",
        enrolled_at=office.now(),
        last_contact=office.now(),
        last_sequence=0,
        last_device_seq=0,
        unsent=0,
    )


def _day(laptop: Laptop, authority: str, count: int) -> bytes:
    at = clocks.to_text(SystemClock().now())
    made = (
        Change(
            change_id=_NEW_ID(),
            authority=authority,
            record_id=_NEW_ID(),
            kind="review",
            act="record",
            child_id=laptop.child_id,
            author=laptop.user_id,
            device=laptop.device_id,
            device_seq=number,
            claimed_at=at,
            set={"held_on": "2026-11-20", "participation_code": "PN1", "working_well": _WORDS},
        )
        for number in range(1, count + 1)
    )
    wire = [to_wire(each) for each in sign_changes(made, laptop.author_key)]
    return codec.encode(SyncRequest(PROTOCOL, "0.1.0", wire))


def _load(laptops: list[Laptop], port: int, at_once: int) -> Measured:
    waiting: SimpleQueue[Laptop] = SimpleQueue()
    for laptop in laptops:
        waiting.put(laptop)
    measured, lock = Measured(), threading.Lock()

    def work() -> None:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        while True:
            try:
                laptop = waiting.get_nowait()
            except Empty:
                line.close()
                return
            _round(line, laptop, port, measured, lock)

    threads = [threading.Thread(target=work) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return measured


def _round(
    line: http.client.HTTPConnection,
    laptop: Laptop,
    port: int,
    measured: Measured,
    lock: threading.Lock,
) -> None:
    """Send the day, then ask once more as a laptop with nothing to do."""
    sent_s, reply = _ask(line, laptop, port, laptop.message)
    empty = codec.encode(SyncRequest(PROTOCOL, "0.1.0", [], reply.cursor if reply else ""))
    read_s, again = _ask(line, laptop, port, empty)
    with lock:
        measured.sending_s.append(sent_s)
        measured.reading_s.append(read_s)
        if reply is None or again is None:
            measured.problems["refused or cut off"] += 1
            return
        outcomes = Counter(verdict.outcome for verdict in reply.verdicts)
        measured.received += outcomes.pop(Outcome.RECEIVED, 0)
        measured.problems.update(str(each) for each in outcomes.elements())


def _ask(
    line: http.client.HTTPConnection, laptop: Laptop, port: int, message: bytes
) -> tuple[float, SyncReply | None]:
    body = codec.compress(message)
    laptop.sequence = max(laptop.sequence + 1, int(_now_s() * 1000))
    parts = RequestParts(
        method="POST",
        host=f"127.0.0.1:{port}",
        path="/v1/sync",
        query="",
        body=body,
        device=laptop.device_id,
        sequence=laptop.sequence,
        protocol=PROTOCOL,
    )
    signature = http_signature.sign_request(
        parts, laptop.device_key, created=int(_now_s()), nonce=secrets.token_hex(16)
    )
    headers = {"Content-Type": "application/json", "Content-Encoding": "gzip", **signature}
    begun = time.perf_counter()
    try:
        line.request("POST", "/v1/sync", body, headers)
        reply = line.getresponse()
        data = reply.read()
    except (OSError, http.client.HTTPException):
        line.close()
        return time.perf_counter() - begun, None
    took_s = time.perf_counter() - begun
    return took_s, codec.decode(data, SyncReply) if reply.status == http.HTTPStatus.OK else None


@contextmanager
def _serving(data: Path, workers: int) -> Iterator[tuple[int, int]]:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = int(probe.getsockname()[1])
    words = ["serve", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(
        [sys.executable, "-m", "iro_server", *words],
        env={**os.environ, "IRO_SERVER_DATA": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    if not process.stdout.readline().startswith("Serving on"):
        raise SystemExit("the server did not start")
    try:
        # The socket listens already, so the first calls wait until the workers are up.
        yield port, process.pid
    finally:
        process.terminate()
        process.communicate(timeout=30)


def _now_s() -> float:
    return SystemClock().now().timestamp()


def _cpu_s(pid: int) -> float:
    """Processor time of a process and those it started; PostgreSQL's own is not in it (Linux)."""
    tick = os.sysconf("SC_CLK_TCK")
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(stat.parent.name) == pid or int(fields[1]) == pid:
            total += int(fields[11]) + int(fields[12])
    return total / tick


def _say(measured: Measured, laptops: int, changes: int, took_s: float, cpu_s: float) -> None:
    lost = laptops * changes - measured.received
    print(f"{laptops} laptops, {changes} changes each, in {took_s:.1f} s")
    for name, seconds in (("send", measured.sending_s), ("read", measured.reading_s)):
        p50, p95, most = (_quantile(seconds, share) * 1000 for share in (0.5, 0.95, 1.0))
        print(f"  {name}: p50 {p50:,.0f} ms, p95 {p95:,.0f} ms, longest {most:,.0f} ms")
    print(f"  not received: {lost}; problems: {dict(measured.problems)}")
    print(f"  {laptops * changes / took_s:,.0f} changes a second")
    print(f"  server processes: {1000 * cpu_s / laptops:,.1f} ms of processor for each laptop")


def _quantile(seconds: list[float], share: float) -> float:
    ordered = sorted(seconds)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]


if __name__ == "__main__":
    main()
