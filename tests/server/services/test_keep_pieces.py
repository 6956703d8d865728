"""Pieces of attachments: kept once, verified, and given to nobody but whom the child is now."""

import pytest

from iro_core.changes.change import Change
from iro_core.domain.attachment import PIECE_BYTES, pieces_of
from iro_core.errors import InvalidData, RefusalCode, Refused
from iro_core.protocol.messages import Outcome, PieceRequest
from iro_core.protocol.versions import PROTOCOL
from iro_server.services.keep_pieces import give_piece, keep_piece, lacking_pieces
from iro_server.services.office import Office
from iro_server.store import devices, pieces
from iro_server.store.devices import Device
from tests.support.attachments import fields_of, some_bytes
from tests.support.server import Laptop, add_child, add_person, enrol, give

ROOM = 10 * 1024 * 1024
DATA = some_bytes(2 * PIECE_BYTES + 100)


def device_of(laptop: Laptop) -> Device:
    with laptop.office.database.read() as tx:
        device = devices.find(tx, laptop.device_id)
    assert device is not None
    return device


def attach(laptop: Laptop, child_id: str = "c-1", data: bytes = DATA) -> str:
    change = attaching(laptop, child_id, data)
    (verdict,) = laptop.send(change)
    assert verdict.outcome is Outcome.RECEIVED
    return change.record_id


def attaching(laptop: Laptop, child_id: str, data: bytes = DATA) -> Change:
    envelope = {"kind": "attachment", "act": "attach", "child_id": child_id}
    return laptop.bare_change(fields_of(data), **envelope)


def send(laptop: Laptop, attachment_id: str, number: int, body: bytes, room: int = ROOM) -> None:
    sent = PieceRequest(PROTOCOL, attachment_id, number, body)
    keep_piece(laptop.office, device_of(laptop), sent, child_limit_bytes=room)


def lacking(laptop: Laptop, *attachment_ids: str) -> dict[str, list[int]]:
    return lacking_pieces(laptop.office, device_of(laptop), attachment_ids)


def given(laptop: Laptop, attachment_id: str, number: int) -> bytes:
    return give_piece(laptop.office, device_of(laptop), attachment_id, number)


def stored(office: Office, child_id: str = "c-1") -> int:
    with office.database.read() as tx:
        return pieces.size_of_child(tx, child_id)


def test_pieces_come_in_any_order_and_each_counts_once(office: Office, anna: Laptop) -> None:
    attachment_id = attach(anna)
    parts = pieces_of(DATA)

    assert lacking(anna, attachment_id) == {attachment_id: [0, 1, 2]}
    for number in (2, 0, 2, 0):
        send(anna, attachment_id, number, parts[number])

    assert lacking(anna, attachment_id) == {attachment_id: [1]}
    send(anna, attachment_id, 1, parts[1])
    assert stored(office) == len(DATA)
    assert b"".join(given(anna, attachment_id, number) for number in range(3)) == DATA


def test_a_piece_that_is_not_the_one_recorded_is_refused(office: Office, anna: Laptop) -> None:
    attachment_id = attach(anna)
    parts = pieces_of(DATA)

    for number, body in ((0, parts[1]), (0, parts[0][:-1]), (2, parts[2] + b"x"), (7, parts[0])):
        with pytest.raises(InvalidData):
            send(anna, attachment_id, number, body)

    assert stored(office) == 0


def test_nothing_is_kept_that_no_record_names(office: Office, anna: Laptop) -> None:
    review = anna.change()
    anna.send(review)

    for record_id in ("nowhere", review.record_id):
        with pytest.raises(Refused) as refused:
            send(anna, record_id, 0, DATA[:10])
        assert refused.value.code is RefusalCode.NOT_FOUND

    assert lacking(anna, "nowhere", review.record_id) == {}


def test_another_iro_can_neither_fetch_nor_send_nor_ask(office: Office, anna: Laptop) -> None:
    attachment_id = attach(anna)
    part = pieces_of(DATA)[0]
    bashir = enrol(office, "bashir")

    assert lacking(bashir, attachment_id) == {}
    with pytest.raises(Refused):
        send(bashir, attachment_id, 0, part)
    assert stored(office) == 0
    send(anna, attachment_id, 0, part)
    with pytest.raises(Refused) as refused:
        given(bashir, attachment_id, 0)
    assert refused.value.code is RefusalCode.NOT_FOUND


def test_the_teams_supervisor_may_fetch_and_another_teams_may_not(
    office: Office, anna: Laptop
) -> None:
    add_person(office, "tomas", role="supervisor", team="south")
    attachment_id = attach(anna)
    send(anna, attachment_id, 0, pieces_of(DATA)[0])

    assert given(enrol(office, "sofia"), attachment_id, 0) == pieces_of(DATA)[0]
    with pytest.raises(Refused):
        given(enrol(office, "tomas"), attachment_id, 0)


def test_after_a_child_has_gone_pieces_may_still_come_and_none_may_be_fetched(
    office: Office, anna: Laptop
) -> None:
    attachment_id = attach(anna)
    bashir = enrol(office, "bashir")
    give(office, "c-1", "bashir")

    send(anna, attachment_id, 0, pieces_of(DATA)[0])

    with pytest.raises(Refused):
        given(anna, attachment_id, 0)
    assert given(bashir, attachment_id, 0) == pieces_of(DATA)[0]


def test_a_child_has_so_much_room_and_no_more(office: Office, anna: Laptop) -> None:
    parts = pieces_of(DATA)
    first, second = attach(anna), attach(anna)
    send(anna, first, 0, parts[0], PIECE_BYTES)

    with pytest.raises(Refused) as refused:
        send(anna, second, 2, parts[2], PIECE_BYTES)

    assert refused.value.code is RefusalCode.NO_ROOM
    give(office, add_child(office, 3), "anna")
    other = attach(anna, "c-3")
    send(anna, other, 2, parts[2], PIECE_BYTES)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("media_type", "text/html"),
        ("size_bytes", 21 * 1024 * 1024),
        ("pieces", ["0" * 64]),
        ("sha256", None),
    ],
)
def test_a_record_that_describes_no_file_is_set_aside(
    office: Office, anna: Laptop, field: str, value: str
) -> None:
    envelope = {"kind": "attachment", "act": "attach"}
    (verdict,) = anna.send(anna.bare_change(fields_of(DATA, **{field: value}), **envelope))

    assert (verdict.outcome, verdict.reason, verdict.path) == (
        Outcome.QUARANTINED,
        "not_a_file",
        field,
    )


def test_striking_out_keeps_the_record_and_its_bytes(office: Office, anna: Laptop) -> None:
    made = attaching(anna, "c-1")
    parts = {"kind": "attachment", "act": "strike_out", "record_id": made.record_id}
    anna.send(made)
    send(anna, made.record_id, 0, pieces_of(DATA)[0])

    again = anna.bare_change({"sha256": "0" * 64}, parents=[made.change_id], **parts)
    struck = anna.bare_change({"struck_out": "Another child"}, parents=[made.change_id], **parts)
    verdicts = [anna.send(change)[0].outcome for change in (again, struck)]

    assert verdicts == [Outcome.QUARANTINED, Outcome.RECEIVED]
    assert given(anna, made.record_id, 0) == pieces_of(DATA)[0]
