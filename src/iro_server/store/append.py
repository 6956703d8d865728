"""The one function through which every change enters the log, whoever made it."""

import hashlib
from collections.abc import Collection, Sequence
from typing import Final

from iro_core.changes.change import SignedChange
from iro_server.store import change_log, projection
from iro_server.store.change_log import Stored
from iro_server.store.database import Transaction

# Crockford's letters: no I, L, O or U, so that a receipt can be read out on the telephone.
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RECEIPT_CHARACTERS: Final = 8


def append(
    tx: Transaction,
    signed: Sequence[SignedChange],
    *,
    at: str,
    late: Collection[str] = (),
) -> list[Stored]:
    """Number these changes, add them to the log and bring the projection up to date.

    Numbers have no gaps and are committed in their order, because writers stand in line.

    Args:
        signed: Checked and verified, none of them in the log yet.
        at: The instant of receipt.
        late: Ids of changes to a child who had gone to someone else.
    """
    if not signed:
        return []
    head = tx.present_head()
    numbered = list(enumerate(signed, start=head.last_seq + 1))
    stored = [
        Stored(
            seq=seq,
            change_id=each.change.change_id,
            record_id=each.change.record_id,
            kind=each.change.kind,
            child_id=each.change.child_id,
            body=each.body,
            signature=each.signature,
            received_at=at,
            receipt=receipt(head.epoch, seq, each.body),
            late=each.change.change_id in late,
        )
        for seq, each in numbered
    ]
    last_seq = stored[-1].seq
    change_log.add(tx, signed, stored)
    added = [(seq, each.change) for seq, each in numbered]
    projection.project(tx, added, at=at, last_seq=last_seq)
    tx.set_head(last_seq=last_seq)
    return stored


def receipt(epoch: str, seq: int, body: bytes) -> str:
    """A short code such as R-8F2C-51QD that only this change, at this number, has."""
    digest = hashlib.sha256(f"{epoch}\n{seq}\n".encode() + body).digest()
    number = int.from_bytes(digest[:5], "big")
    text = "".join(_ALPHABET[number >> 5 * n & 31] for n in reversed(range(_RECEIPT_CHARACTERS)))
    return f"R-{text[:4]}-{text[4:]}"
