"""N-12: pieces and records of attachments that mean harm; what is kept is what a record names.

The long search, 500 records: with `-m campaign`.
"""

import sys
from collections import Counter
from random import Random

import msgspec
import pytest

from iro_core.changes.change import Value
from iro_core.domain.attachment import PIECE_BYTES, SIZE_LIMIT_BYTES, digest, pieces_of
from iro_core.errors import InvalidData, Refused
from iro_core.protocol import codec
from iro_core.protocol.messages import PieceRequest
from iro_core.protocol.versions import PROTOCOL
from iro_server.services.check import check
from iro_server.services.keep_pieces import give_piece, keep_piece
from iro_server.services.office import Office
from iro_server.store import devices, pieces
from tests.support.attachments import fields_of, some_bytes
from tests.support.hostile import changed_bytes, changed_tree
from tests.support.server import Laptop

_ROOM = 3 * 1024 * 1024
_SIZES = (1, 500, PIECE_BYTES, PIECE_BYTES + 1)


@pytest.mark.parametrize(
    ("seed", "count"), [(8903, 40), pytest.param(1, 500, marks=pytest.mark.campaign)]
)
def test_only_the_very_bytes_that_a_record_names_are_kept(
    office: Office, anna: Laptop, seed: int, count: int
) -> None:
    chance, outcomes = Random(seed), Counter[str]()
    with office.database.read() as tx:
        device = devices.find(tx, anna.device_id)
    assert device is not None
    for _ in range(count):
        data = some_bytes(chance.choice(_SIZES), chance.randbytes(8))
        record_id = office.new_id()
        outcomes[_described(chance, anna, record_id, data)] += 1
        for number, body in _offered(chance, data):
            try:
                asked = PieceRequest(PROTOCOL, record_id, number, body)
                sent = codec.decode(codec.encode(asked), PieceRequest)
                keep_piece(office, device, sent, child_limit_bytes=_ROOM)
                given = give_piece(office, device, record_id, number)
            except (InvalidData, Refused) as refused:
                outcomes[str(refused)] += 1
                continue
            outcomes["kept"] += 1
            assert given in pieces_of(data)
            assert digest(given) == digest(body)
    sys.stdout.write(f"{dict(outcomes)}\n")
    with office.database.read() as tx:
        assert pieces.size_of_child(tx, "c-1") <= _ROOM
    assert outcomes["kept"]
    assert check(office).findings == []


def _described(chance: Random, laptop: Laptop, record_id: str, data: bytes) -> str:
    """Send a record of the file, as it is or as it is not; the server's word on it."""
    fields: dict[str, Value] = fields_of(data)
    lie = chance.choice(("none", "none", "grammar", "size", "type", "sum"))
    if lie == "size":
        fields["size_bytes"] = chance.choice((0, -1, len(data) + PIECE_BYTES, SIZE_LIMIT_BYTES + 1))
    if lie == "type":
        fields["media_type"] = chance.choice(("text/html", "image/svg+xml", "", "application/zip"))
    if lie == "sum":
        fields["sha256"] = digest(b"another file")
    if lie == "grammar":
        fields = changed_tree(chance, fields)
    try:
        values = msgspec.convert(fields, dict[str, Value])
        change = laptop.bare_change(values, kind="attachment", act="attach", record_id=record_id)
        (verdict,) = laptop.send(change)
    except (msgspec.ValidationError, InvalidData) as refused:
        return type(refused).__name__
    return f"{verdict.outcome} {verdict.reason}"


def _offered(chance: Random, data: bytes) -> list[tuple[int, bytes]]:
    """Pieces as they should be and as they should not, in some order."""
    right = list(enumerate(pieces_of(data)))
    wrong = [
        (0, changed_bytes(chance, data[:PIECE_BYTES])[:PIECE_BYTES] or b"x"),
        (chance.randrange(1, 79), data[:100]),
        (80, b"x"),
        (0, bytes(PIECE_BYTES + 1)),
        (0, b"PK\x03\x04" + data[:10]),
    ]
    return chance.sample([*right, *wrong], k=len(right) + len(wrong))
