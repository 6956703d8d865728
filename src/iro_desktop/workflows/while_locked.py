"""What a locked laptop knows of itself: no secret, nobody's name, no child.

It lies beside the vault for the lock screen, which can change it without the passphrase. Somebody
else could change it, too: what opens the vault is decided by what is kept inside it.
"""

from datetime import datetime
from pathlib import Path
from typing import Final

import msgspec

from iro_core import clock as clocks
from iro_core.domain.lease import Lease, Seen
from iro_core.errors import InvalidData
from iro_core.protocol import codec
from iro_core.protocol.heartbeat import SignedLease
from iro_core.protocol.orders import Order, OrderReceipt
from iro_desktop import logs
from iro_desktop.errors import StoreProblem
from iro_desktop.keys.private_files import write_durably

NAME: Final = "while-locked"


class WhileLocked(msgspec.Struct, frozen=True):
    """What is known without the passphrase.

    Attributes:
        command_key: What orders to seal or shred are signed by; empty if none is known.
        lease: What it goes by; None before the first contact.
        granted: The same as the office signed it, if it came while this laptop was locked.
        clock_offset_s: How far the office's clock is ahead of this laptop's.
        unsent: How much was not sent when this laptop was last open.
        is_counted: Whether that was counted as it was locked; not so while it is open.
        sequence: The number of the last sign of life.
        order: The last order heard while it was locked, with what is done about it.
        is_stopped: Whether the office had stopped it when it was last heard.
        is_unknown: Whether the office did not know the key of its beacon then.
    """

    device_id: str = ""
    address: str = ""
    server_key: bytes = b""
    command_key: str = ""
    lease: Lease | None = None
    granted: SignedLease | None = None
    seen: Seen | None = None
    clock_offset_s: float = 0.0
    unsent: int = 0
    is_counted: bool = False
    sequence: int = 0
    order: Order | None = None
    receipt: OrderReceipt | None = None
    is_stopped: bool = False
    is_unknown: bool = False


def load(folder: Path) -> WhileLocked:
    """What the vault in a folder says of itself; nothing if that cannot be read."""
    try:
        return codec.decode((folder / NAME).read_bytes(), WhileLocked)
    except (OSError, InvalidData):
        return WhileLocked()


def keep(folder: Path, known: WhileLocked) -> None:
    """Replace what is known; a disk that refuses leaves what was known before."""
    try:
        write_durably(folder / NAME, codec.encode(known))
    except StoreProblem:
        logs.event("while_locked_not_written")


def locks_at(folder: Path) -> datetime | None:
    """When the vault in a folder stops opening offline; None if that is not known."""
    lease = load(folder).lease
    return _instant(lease.locks_at) if lease else None


def seals_at(folder: Path) -> datetime | None:
    """When the vault in a folder seals itself; None if that is not known."""
    lease = load(folder).lease
    return _instant(lease.seals_at) if lease else None


def _instant(text: str) -> datetime | None:
    try:
        return clocks.from_text(text)
    except ValueError:
        return None
