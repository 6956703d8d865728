"""G-01: whatever somebody does to a log in the database is found, and where."""

from random import Random

import msgspec
import pytest

from iro_core.changes.device_log import DeviceEvent, next_entry
from iro_server.services import check
from iro_server.store.audit import Entry, Event, chained
from iro_server.store.database import AUDIT_START, Head
from iro_server.store.device_logs import KeptEvent

LENGTH = 60
ACTS = ("edit", "delete", "swap", "insert")


def a_trail() -> list[Entry]:
    entries: list[Entry] = []
    digest = AUDIT_START
    for number in range(1, LENGTH + 1):
        event = Event(at=f"2026-11-23T09:{number:02}", actor="anna", action="sync", object_id="1")
        digest = chained(digest, number, event)
        entries.append(Entry(number, event, digest))
    return entries


def a_laptops_log() -> list[KeptEvent]:
    kept: list[KeptEvent] = []
    last = None
    for position in range(1, LENGTH + 1):
        event = DeviceEvent(f"2026-11-23T09:{position:02}:00.000Z", "child_opened", "c-1042")
        entry = next_entry(last, event)
        previous = last.digest if last else ""
        received_at = "2026-11-23T10:00:00.000Z"
        kept.append(
            KeptEvent("laptop", position, received_at, previous, position, event, entry.digest)
        )
        last = entry
    return kept


def said_of(log: list[KeptEvent]) -> list[Entry]:
    end = Event(
        at="x",
        actor="anna",
        action="device_log",
        device="laptop",
        object_id=f"{log[-1].position}:{log[-1].digest}",
    )
    return [Entry(1, end, "")]


def rewritten_trail(random: Random) -> tuple[list[Entry], int]:
    """The trail as somebody left it, and the first number that is not as it was."""
    entries = a_trail()
    place = random.randrange(LENGTH - 1)
    act = random.choice(ACTS)
    if act == "edit":
        name = random.choice(Event.__struct_fields__)
        event = msgspec.structs.replace(entries[place].event, **{name: "other"})
        entries[place] = msgspec.structs.replace(entries[place], event=event)
    elif act == "delete":
        del entries[place]
    elif act == "swap":
        # Only what differs in its content can be told apart.
        here, there = entries[place], entries[place + 1]
        entries[place] = msgspec.structs.replace(there, number=here.number)
        entries[place + 1] = msgspec.structs.replace(here, number=there.number)
    else:
        extra = Event(at="x", actor="nobody", action="none")
        entries.insert(place, Entry(place + 1, extra, "0" * 64))
        entries = [
            msgspec.structs.replace(each, number=number)
            for number, each in enumerate(entries, start=1)
        ]
    return entries, place + 1


def rewritten_log(random: Random) -> tuple[list[KeptEvent], int]:
    log = a_laptops_log()
    place = random.randrange(LENGTH - 1)
    act = random.choice(ACTS)
    if act == "edit":
        name = random.choice(DeviceEvent.__struct_fields__)
        event = msgspec.structs.replace(log[place].event, **{name: "other"})
        log[place] = msgspec.structs.replace(log[place], event=event)
    elif act == "delete":
        del log[place]
    elif act == "swap":
        here, there = log[place], log[place + 1]
        log[place] = msgspec.structs.replace(there, position=here.position)
        log[place + 1] = msgspec.structs.replace(here, position=there.position)
    else:
        extra = next_entry(None, DeviceEvent("x", "locked"))
        log.insert(place, msgspec.structs.replace(log[place], event=extra.event))
        log = [
            msgspec.structs.replace(each, position=position)
            for position, each in enumerate(log, start=1)
        ]
    return log, place + 1


def found_in_every_log(tries: int) -> None:
    random = Random(1)
    trail = a_trail()
    head = Head("n", "e", "k", 0, LENGTH, trail[-1].digest)
    assert not check._read_trail(trail, head, [], "").findings
    sound = a_laptops_log()
    said = check._read_trail(said_of(sound), head, [], "").log_ends
    assert not list(check._check_device_logs(sound, said))
    for _ in range(tries):
        entries, number = rewritten_trail(random)
        first = check._read_trail(entries, head, [], "").findings[0]
        assert first.position.split()[0] == str(number), first
        log, position = rewritten_log(random)
        finding = next(iter(check._check_device_logs(log, said)))
        assert finding.position.split()[1] == str(position), finding


def test_two_hundred_ways_to_rewrite_a_log_are_found_with_their_place() -> None:
    found_in_every_log(100)


@pytest.mark.campaign
def test_five_thousand_ways_to_rewrite_a_log_are_found_with_their_place() -> None:
    found_in_every_log(5_000)
