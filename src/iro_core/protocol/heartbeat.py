"""What a locked laptop says and hears: a sign of life out, a signed lease or order back.

docs/protocol.md says how. The key that signs it lies outside the vault and can do nothing else.
"""

from enum import StrEnum
from typing import Annotated, Final

import msgspec

from iro_core import clock as clocks
from iro_core.changes.signing import sign, verify
from iro_core.domain.lease import Lease
from iro_core.errors import InvalidData
from iro_core.protocol import codec
from iro_core.protocol.messages import Count, Text80
from iro_core.protocol.orders import OrderReceipt, SignedOrder

_CONTEXT: Final = b"iro-lease-1\n"


class LockState(StrEnum):
    """How a laptop that is not open is closed."""

    LOCKED = "locked"
    SEALED = "sealed"


class Grant(msgspec.Struct, frozen=True):
    """A lease for one laptop, as it is signed."""

    device_id: Text80
    lease: Lease


class SignedLease(msgspec.Struct, frozen=True):
    """A lease that stands by itself: the signed bytes, and the server's signature in hex."""

    body: msgspec.Raw
    signature: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{128}$")]


class HeartbeatRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """A locked laptop is there.

    Attributes:
        lease_of: When the lease it goes by was issued; empty if it has none.
        unsent: How much was not sent when it was last open.
        receipt: What it does about the order that it heard before.
    """

    protocol: int
    app_version: Text80
    state: LockState
    lease_of: Text80 = ""
    unsent: Count = 0
    receipt: OrderReceipt | None = None


class HeartbeatReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """A new lease; for a stopped laptop none, but the order that stands for it."""

    protocol: int
    server_time: Text80
    lease: SignedLease | None = None
    order: SignedOrder | None = None


def sign_lease(lease: Lease, device_id: str, private_key: bytes) -> SignedLease:
    """The lease as it travels."""
    body = codec.encode(Grant(device_id, lease))
    return SignedLease(msgspec.Raw(body), sign(private_key, _CONTEXT + body).hex())


def check_lease(lease: Lease) -> None:
    """Refuse a lease whose ends nobody could tell (InvalidData); it may say nothing of sealing."""
    seals_at = lease.seals_at or lease.locks_at
    try:
        for each in (lease.issued_at, lease.warns_at, lease.locks_at, seals_at):
            clocks.from_text(each)
    except ValueError as error:
        raise InvalidData("lease", "not_an_instant") from error


def genuine_lease(
    signed: SignedLease, *, server_key: bytes, device_id: str, last: Lease | None
) -> Lease:
    """The lease, if it is this laptop's and not an old one.

    Args:
        last: The one it goes by now; the same may come again, an older one may not.

    Raises:
        BadSignature: The server did not sign these bytes as a lease.
        InvalidData: It is for another laptop, came before the last one, or is not a lease.
    """
    body = bytes(signed.body)
    verify(server_key, _CONTEXT + body, bytes.fromhex(signed.signature), where="lease")
    grant = codec.decode(body, Grant)
    lease = grant.lease
    check_lease(lease)
    if grant.device_id != device_id:
        raise InvalidData("lease", "other_device")
    if last is not None and lease.issued_at < last.issued_at:
        raise InvalidData("lease", "replayed")
    return lease
