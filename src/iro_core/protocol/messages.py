"""The requests and replies of the sync protocol, version 1; docs/protocol.md says what they mean.

Changes are nested as raw JSON, so that the bytes which the author signed arrive untouched.
"""

from enum import StrEnum
from typing import Annotated, Final

import msgspec

from iro_core.changes.change import SignedChange
from iro_core.changes.device_log import LoggedEvent
from iro_core.changes.signing import received_change
from iro_core.domain.attachment import PIECE_BYTES, SIZE_LIMIT_BYTES
from iro_core.domain.lease import Lease
from iro_core.errors import InvalidData
from iro_core.officers import Escrow, Officers
from iro_core.protocol.command_key import CommandKey
from iro_core.protocol.orders import OrderReceipt, SignedOrder

CHANGES_PER_REQUEST: Final = 500
OFFERED_PER_REQUEST: Final = 5_000
ATTACHMENTS_PER_REQUEST: Final = 200
LOGGED_PER_REQUEST: Final = 300
PIECES_LIMIT: Final = SIZE_LIMIT_BYTES // PIECE_BYTES
REQUEST_LIMIT_BYTES: Final = 1024 * 1024
PAGE_TARGET_BYTES: Final = 256 * 1024
REPLY_LIMIT_BYTES: Final = 4 * 1024 * 1024

Text80 = Annotated[str, msgspec.Meta(max_length=80)]
Text200 = Annotated[str, msgspec.Meta(max_length=200)]
Key = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
Signature = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{128}$")]
# What one side gives the other to keep and to give back as it is.
Token = Annotated[str, msgspec.Meta(pattern="^[0-9A-Za-z._:-]{0,200}$")]
# No database of ours counts as far, and JSON holds every number up to it.
Count = Annotated[int, msgspec.Meta(ge=0, lt=2**53)]
ShortList = Annotated[list[str], msgspec.Meta(max_length=20_000)]


class WireChange(msgspec.Struct, frozen=True):
    """A signed change on its way: the signed bytes as they are, and the signature in hex."""

    body: msgspec.Raw
    signature: Signature


WireChanges = Annotated[list[WireChange], msgspec.Meta(max_length=CHANGES_PER_REQUEST)]


class Outcome(StrEnum):
    """What became of a change that a laptop sent."""

    RECEIVED = "received"
    QUARANTINED = "quarantined"
    REFUSED = "refused"


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """The server's word on one change; sending the change again gives the same verdict.

    Attributes:
        receipt: A short code that can be read out on the telephone; empty unless received.
        reason: A stable key when the change was not simply received.
        path: The field that is wrong, when one is.
    """

    change_id: Text80
    outcome: Outcome
    received_at: Text80 = ""
    receipt: Text80 = ""
    reason: Text80 = ""
    path: Text200 = ""


class Scope(msgspec.Struct, frozen=True, omit_defaults=True):
    """Which children this user may hold.

    Attributes:
        digest: Changes whenever the set of children does.
        children: The whole set, sent only when the laptop's digest differs.
    """

    digest: Token
    children: ShortList | None = None


class KeptCode(msgspec.Struct, frozen=True):
    """The recovery code of a laptop, for the office to keep: it opens nothing but that laptop."""

    slot_id: Text80
    code: Text80


class AuditHead(msgspec.Struct, frozen=True):
    """The end of the server's audit trail: whoever holds it sees if what came before is altered."""

    number: Count
    digest: Token


class SyncRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """One round: what the laptop has to send, and how far it has read.

    Attributes:
        offered: To a server put back from a backup: ids of changes that this laptop holds.
        returned: Of those, the ones that the server said it lacks, whoever made them.
        once_held: Likewise, allocations of children who have left this laptop since: they show that
            its user had them, and give nobody a child again.
        recovery: This laptop's new recovery code, until a reply has come to it.
        log: What was done on this laptop and is not yet known to be kept; `log_after` is the digest
            of the entry before the first of them.
        head: The newest end of the audit trail that this laptop was shown in this epoch.
        beacon: The key with which it signs while it is locked, until a reply has come to it.
        escrow: Its master key, sealed to the recovery officers, until a reply has come to it.
        officers: The digest of the recovery officers that it knows; empty if it knows none.
    """

    protocol: int
    app_version: Text80
    changes: WireChanges = []
    cursor: Text200 = ""
    epoch: Text80 = ""
    scope_digest: Text80 = ""
    unsent: Count = 0
    offered: Annotated[list[Text80], msgspec.Meta(max_length=OFFERED_PER_REQUEST)] = []
    returned: WireChanges = []
    once_held: WireChanges = []
    recovery: KeptCode | None = None
    log: Annotated[list[LoggedEvent], msgspec.Meta(max_length=LOGGED_PER_REQUEST)] = []
    log_after: Text80 = ""
    head: AuditHead | None = None
    beacon: Key | None = None
    escrow: Escrow | None = None
    officers: Text80 = ""


class SyncReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The verdicts, the next page of what this user may see, and where to go on from.

    Attributes:
        epoch: Changes when the server was put back from a backup. Then there are no verdicts: the
            laptop first offers what it holds, and sends its own changes again after that.
        waiting: How many changes are still to come after this page.
        device_seq: The highest number of this laptop's own changes that the server has.
        durable_seq: Up to which number all of those lie in a backup that was found whole.
        lacking: Those of the changes offered that the server does not have.
        late: Those of this page that arrived after the child had come to this user, from someone
            who had it before.
        lease: Until when this laptop opens without the office; the reply's signature covers it.
        logged: The number of the last entry of the request's log, now kept; 0 if none came.
        head: The end of the audit trail now; the reply's signature covers it.
        head_differs: The head that the laptop holds is not in the audit trail.
        officers: The recovery officers, if they are not the ones that the laptop knows.
        command_key: What orders to seal or shred, and who the officers are, are signed by.
    """

    protocol: int
    server_time: Text80
    epoch: Token
    cursor: Token
    scope: Scope
    verdicts: list[Verdict] = []
    changes: list[WireChange] = []
    waiting: Count = 0
    device_seq: Count = 0
    durable_seq: Count = 0
    lacking: list[str] = []
    late: list[str] = []
    lease: Lease | None = None
    logged: Count = 0
    head: AuditHead | None = None
    head_differs: bool = False
    officers: Officers | None = None
    command_key: CommandKey | None = None


class AttachmentsRequest(msgspec.Struct, frozen=True):
    """Which pieces of these attachments does the server not have?"""

    protocol: int
    attachments: Annotated[list[Text80], msgspec.Meta(max_length=ATTACHMENTS_PER_REQUEST)]


class AttachmentsReply(msgspec.Struct, frozen=True):
    """The numbers of the pieces that are lacking, by attachment.

    Attachments that the server does not know, or that are not this user's, are not among them.
    """

    protocol: int
    lacking: dict[str, list[int]]


class PieceRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """A piece to keep, or without a body one to be given.

    Attributes:
        number: Its place in the attachment, from 0.
    """

    protocol: int
    attachment_id: Text80
    number: Annotated[int, msgspec.Meta(ge=0, lt=PIECES_LIMIT)]
    body: Annotated[bytes, msgspec.Meta(max_length=PIECE_BYTES)] = b""


class PieceReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The piece that was asked for; empty when one was kept."""

    protocol: int
    body: Annotated[bytes, msgspec.Meta(max_length=PIECE_BYTES)] = b""


class OrdersRequest(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stopped laptop asks what it is to do, or says what it does.

    Attributes:
        recovery: Its recovery code, which must be at the office before the passphrase stops.
    """

    protocol: int
    recovery: KeptCode | None = None
    receipt: OrderReceipt | None = None


class OrdersReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """The order that stands for this laptop, if one does."""

    protocol: int
    server_time: Text80
    order: SignedOrder | None = None


class EnrolmentRequest(msgspec.Struct, frozen=True):
    """A laptop joins, with a one-time code and proof that it holds the keys it names."""

    protocol: int
    app_version: Text80
    code: Text80
    platform: Text80
    device_key: Key
    author_key: Key
    device_proof: Signature
    author_proof: Signature


class EnrolmentReply(msgspec.Struct, frozen=True):
    """Who this laptop now belongs to."""

    protocol: int
    authority: Text80
    authority_name: Text200
    device_id: Text80
    user_id: Text80
    user_name: Text200
    role: Text80
    server_key: Key
    epoch: Text80
    server_time: Text80


class ErrorReply(msgspec.Struct, frozen=True, omit_defaults=True):
    """A refusal: a code from RefusalCode, what it is about, and the server's time."""

    code: Text80
    detail: Text200 = ""
    server_time: Text80 = ""


class HealthReply(msgspec.Struct, frozen=True):
    """The server is up; nothing about anybody."""

    status: Text80
    protocol: int


def proof_text(code: str, device_key: str, author_key: str) -> bytes:
    """What a joining laptop signs with both keys to show that it holds them."""
    return f"iro-enrol-1\n{code}\n{device_key}\n{author_key}".encode()


def to_wire(signed: SignedChange) -> WireChange:
    """A change as it travels."""
    return WireChange(msgspec.Raw(signed.body), signed.signature.hex())


def from_wire(wire: WireChange) -> SignedChange:
    """A change that has arrived, understood and checked, not yet verified (InvalidData)."""
    try:
        signature = bytes.fromhex(wire.signature)
    except ValueError as error:
        raise InvalidData("signature", "not_hex") from error
    return received_change(bytes(wire.body), signature)
