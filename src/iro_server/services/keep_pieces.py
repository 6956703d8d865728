"""The pieces of attachments: kept once each, verified by their digest, given to whom the child is.

What a piece must be is said by the attachment's record, so nothing is kept that no record names.
"""

from collections.abc import Sequence

from iro_core.changes.fold import fold
from iro_core.domain.attachment import KIND, Attachment, digest
from iro_core.errors import InvalidData, RefusalCode, Refused
from iro_core.protocol.messages import PieceRequest
from iro_server.services.office import Office
from iro_server.services.who import children_of, supervised_team, user_of, viewer_on
from iro_server.store import accounts, change_log, pieces
from iro_server.store.database import Transaction
from iro_server.store.devices import Device
from iro_server.store.pieces import Piece


def lacking_pieces(
    office: Office, device: Device, attachment_ids: Sequence[str]
) -> dict[str, list[int]]:
    """The numbers of the pieces that are not here, for each of these that this user may send."""
    with office.database.read() as tx:
        known = _known(tx, attachment_ids)
        present = pieces.present(tx, list(known))
        return {
            attachment_id: sorted(set(range(len(each.pieces))) - present.get(attachment_id, set()))
            for attachment_id, each in known.items()
            if _ever_held(tx, device, each.child_id)
        }


def keep_piece(
    office: Office, device: Device, sent: PieceRequest, *, child_limit_bytes: int
) -> None:
    """Keep a piece; the same one again changes nothing.

    A child who has gone to someone else meanwhile may still be sent about, as with changes.

    Raises:
        Refused: No such attachment of a child who is or was this user's, or no room for it.
        InvalidData: It is not the piece that the record names.
    """
    with office.database.write() as tx:
        attachment = _attachment(tx, sent.attachment_id)
        if attachment is None or not _ever_held(tx, device, attachment.child_id):
            raise Refused(RefusalCode.NOT_FOUND, "attachment")
        if sent.number >= len(attachment.pieces):
            raise InvalidData("number", "out_of_range")
        if digest(sent.body) != attachment.pieces[sent.number]:
            raise InvalidData("body", "not_this_piece")
        if sent.number in pieces.present(tx, [sent.attachment_id]).get(sent.attachment_id, set()):
            return
        if pieces.size_of_child(tx, attachment.child_id) + len(sent.body) > child_limit_bytes:
            raise Refused(RefusalCode.NO_ROOM, "attachments_per_child")
        kept = Piece(sent.attachment_id, sent.number, attachment.child_id, office.now(), sent.body)
        pieces.keep(tx, kept)


def give_piece(office: Office, device: Device, attachment_id: str, number: int) -> bytes:
    """The bytes of a piece of a child whom this user may see now.

    Raises:
        Refused: There is none; the same for a child of somebody else.
    """
    with office.database.read() as tx:
        attachment = _attachment(tx, attachment_id)
        may_see = children_of(tx, viewer_on(tx, device)) if attachment is not None else []
        body = pieces.body(tx, attachment_id, number)
        if attachment is None or attachment.child_id not in may_see or body is None:
            raise Refused(RefusalCode.NOT_FOUND, "piece")
        return body


def _attachment(tx: Transaction, attachment_id: str) -> Attachment | None:
    return _known(tx, [attachment_id]).get(attachment_id)


def _known(tx: Transaction, attachment_ids: Sequence[str]) -> dict[str, Attachment]:
    found: dict[str, Attachment] = {}
    for record_id, history in change_log.histories(tx, attachment_ids).items():
        state = fold(history)
        if state.kind == KIND and state.child_id is not None:
            each = Attachment.from_fields(record_id, state.child_id, state.values())
            if each is not None:
                found[record_id] = each
    return found


def _ever_held(tx: Transaction, device: Device, child_id: str) -> bool:
    account = user_of(tx, device)
    team = supervised_team(account)
    held = accounts.allocations_of(tx, [child_id]).get(child_id, [])
    return any(each.user_id == account.user_id or (team and each.team == team) for each in held)
