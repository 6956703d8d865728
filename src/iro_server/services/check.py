"""Verifying everything that is stored against itself: signatures, numbers, the fold, the audit."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from iro_core.changes.chain import chained
from iro_core.changes.change import Change
from iro_core.changes.fold import fold
from iro_core.changes.signing import received_change, verify_change
from iro_core.errors import BadSignature, InvalidData
from iro_server.services.keep_device_log import break_before
from iro_server.services.office import Office
from iro_server.store import audit, change_log, device_logs, devices, projection
from iro_server.store.change_log import Stored
from iro_server.store.database import AUDIT_START, Head, Transaction
from iro_server.store.device_logs import KeptEvent, MirroredHead


class Finding(msgspec.Struct, frozen=True):
    """One thing that is not as it was written.

    Attributes:
        problem: A stable key.
        position: Where: a number in the log or the audit trail, or a record's id.
    """

    problem: str
    position: str


class Checked(msgspec.Struct, frozen=True):
    """What was looked at, and what is wrong with it; nothing, if `findings` is empty.

    Attributes:
        audit_end: The number and digest of the last entry of the audit trail, to keep elsewhere.
    """

    changes: int
    records: int
    audit_entries: int
    device_events: int
    audit_end: str
    findings: list[Finding]


def check(office: Office, *, kept_end: str = "") -> Checked:
    """Look at every change, record and audit entry of this authority.

    Args:
        kept_end: An `audit_end` of an earlier check, which has to be in the trail still.
    """
    with office.database.write() as tx:
        office.note(tx, "check")
    with office.database.read() as tx:
        head = tx.present_head()
        histories: dict[str, list[Change]] = {}
        findings = list(_check_log(tx, head, histories))
        findings += _check_projection(tx, histories)
        heads = [each for each in device_logs.heads(tx) if each.epoch == head.epoch]
        trail = _read_trail(audit.each_entry(tx), head, heads, kept_end)
        findings += trail.findings
        kept = device_logs.everything(tx)
        findings += _check_device_logs(kept, trail.log_ends)
        findings += _check_heads(heads, trail.shown)
        if kept_end and not trail.has_kept_end:
            findings.append(Finding("kept_end_missing", kept_end))
        if head.server_key != office.server_key.hex():
            findings.append(Finding("server_key_differs", office.authority))
    changes = sum(len(history) for history in histories.values())
    end = _end(head.audit_number, head.audit_digest)
    return Checked(changes, len(histories), trail.entries, len(kept), end, findings)


def _end(number: int, digest: str) -> str:
    return f"{number}:{digest}"


def _check_log(
    tx: Transaction, head: Head, histories: dict[str, list[Change]]
) -> Iterator[Finding]:
    keys = devices.author_keys(tx)
    expected = 1
    for stored in change_log.everything(tx):
        if stored.seq != expected:
            yield Finding("numbers_missing", f"{expected} to {stored.seq - 1}")
        expected = stored.seq + 1
        problem, change = _read(stored, keys)
        if problem:
            yield Finding(problem, str(stored.seq))
        if change is not None:
            histories.setdefault(change.record_id, []).append(change)
    if expected != head.last_seq + 1:
        yield Finding("numbers_missing", f"{expected} to {head.last_seq}")


def _read(stored: Stored, keys: dict[str, bytes]) -> tuple[str, Change | None]:
    try:
        signed = received_change(stored.body, stored.signature)
        key = keys.get(signed.change.device)
        if key is None:
            return "unknown_device", signed.change
        verify_change(signed, key)
    except BadSignature:
        return "bad_signature", stored.change()
    except InvalidData:
        return "unreadable_change", None
    if not stored.agrees_with(signed.change):
        return "columns_differ", signed.change
    return "", signed.change


def _check_projection(tx: Transaction, histories: dict[str, list[Change]]) -> Iterator[Finding]:
    stored = projection.stored_states(tx)
    for record_id, history in histories.items():
        try:
            same = stored.get(record_id) == projection.encoded(fold(history))
        except InvalidData:
            same = False
        if not same:
            yield Finding("record_differs", record_id)
    for record_id in stored.keys() - histories.keys():
        yield Finding("record_without_history", record_id)


@dataclass
class _Trail:
    """What one pass over the audit trail says of it, and keeps for what else is compared with it.

    Attributes:
        log_ends: By laptop: up to where its log had come, and the digest there.
        shown: The digest of each entry that a laptop was shown as the last.
    """

    entries: int = 0
    findings: list[Finding] = field(default_factory=list)
    log_ends: dict[str, dict[str, str]] = field(default_factory=dict)
    shown: dict[int, str] = field(default_factory=dict)
    has_kept_end: bool = False


def _read_trail(
    entries: Iterable[audit.Entry], head: Head, heads: Iterable[MirroredHead], kept_end: str
) -> _Trail:
    trail, digest, number = _Trail(), AUDIT_START, 0
    shown = {each.number for each in heads}
    for entry in entries:
        trail.entries += 1
        number += 1
        if entry.number != number:
            missing = f"{number} to {entry.number - 1}"
            trail.findings.append(Finding("audit_entries_missing", missing))
            number = entry.number
        if entry.digest != chained(digest, entry.number, entry.event):
            trail.findings.append(Finding("audit_entry_changed", str(entry.number)))
        digest = entry.digest
        if entry.number in shown:
            trail.shown[entry.number] = digest
        if entry.event.action == "device_log":
            position, _, end = entry.event.object_id.partition(":")
            trail.log_ends.setdefault(entry.event.device, {})[position] = end
        trail.has_kept_end |= bool(kept_end) and kept_end == _end(entry.number, digest)
    if (number, digest) != (head.audit_number, head.audit_digest):
        trail.findings.append(Finding("audit_end_differs", str(number)))
    return trail


def _check_device_logs(kept: list[KeptEvent], said: dict[str, dict[str, str]]) -> Iterator[Finding]:
    """Each laptop's chain; what the audit trail says had come is there, and nothing after it."""
    logs: dict[str, list[KeptEvent]] = {device_id: [] for device_id in said}
    for each in kept:
        logs.setdefault(each.device_id, []).append(each)
    for device_id, log in logs.items():
        yield from _check_device_log(device_id, log)
        there = {str(each.position): each.digest for each in log}
        ends = said.get(device_id, {})
        for position in [each for each, digest in ends.items() if there.get(each) != digest]:
            yield Finding("device_log_end_differs", f"{device_id} {position}")
        newest = [*there][-1:]
        if newest and newest[0] not in ends:
            yield Finding("device_log_end_differs", f"{device_id} {newest[0]}")


def _check_device_log(device_id: str, log: list[KeptEvent]) -> Iterator[Finding]:
    last: KeptEvent | None = None
    for each in log:
        expected = last.position + 1 if last else 1
        if each.position != expected:
            missing = f"{device_id} {expected} to {each.position - 1}"
            yield Finding("device_log_entries_missing", missing)
        elif broken := break_before(each, last):
            yield Finding(f"device_log_{broken}", f"{device_id} {each.position}")
        last = each


def _check_heads(heads: Iterable[MirroredHead], digests: dict[int, str]) -> Iterator[Finding]:
    """What laptops were shown of the audit trail since the last restore is in it."""
    for shown in heads:
        if digests.get(shown.number) != shown.digest:
            yield Finding("head_differs", f"{shown.number} ({shown.device_id})")
