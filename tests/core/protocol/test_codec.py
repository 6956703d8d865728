import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.changes import signing
from iro_core.errors import InvalidData, RefusalCode, Refused
from iro_core.protocol import codec, error_codes, messages
from iro_core.protocol.enrolment_code import make_code, read_code
from tests.support.changes import a_change

KEY = bytes(range(32))


def a_sync_request() -> messages.SyncRequest:
    signed = signing.sign_change(a_change(1, {"working_well": "Zażółć “quoted”"}), KEY)
    return messages.SyncRequest(protocol=1, app_version="0.1", changes=[messages.to_wire(signed)])


def test_the_signed_bytes_of_a_change_arrive_untouched() -> None:
    signed = signing.sign_change(a_change(1, {"working_well": "Zażółć\n“quoted”"}), KEY)
    request = messages.SyncRequest(
        protocol=1, app_version="0.1", changes=[messages.to_wire(signed)]
    )

    arrived = codec.decode(codec.encode(request), messages.SyncRequest)

    assert messages.from_wire(arrived.changes[0]) == signed


def test_a_field_of_a_newer_protocol_is_passed_over() -> None:
    data = codec.encode(a_sync_request())[:-1] + b',"weather":"mild"}'

    assert codec.decode(data, messages.SyncRequest).protocol == 1


@given(st.integers(0), st.integers(1, 255))
def test_a_damaged_message_is_refused_or_still_a_message(place: int, flip: int) -> None:
    data = bytearray(codec.encode(a_sync_request()))
    data[place % len(data)] ^= flip
    try:
        message = codec.decode(bytes(data), messages.SyncRequest)
    except InvalidData:
        return
    assert isinstance(message, messages.SyncRequest)


@given(st.binary(max_size=2_000))
def test_gzip_round_trips(data: bytes) -> None:
    assert codec.decompress(codec.compress(data), limit_bytes=2_000) == data


def test_a_gzip_bomb_is_refused_before_it_is_unpacked() -> None:
    """N-06."""
    bomb = gzip.compress(bytes(50_000_000))

    with pytest.raises(InvalidData, match="too_large"):
        codec.decompress(bomb, limit_bytes=1_000_000)


@pytest.mark.parametrize(
    "data",
    [b"", b"plain", gzip.compress(b"x")[:-4], gzip.compress(b"x") + b"y"],
    ids=["nothing", "plain", "cut short", "with a tail"],
)
def test_bytes_that_are_not_one_whole_gzip_are_refused(data: bytes) -> None:
    with pytest.raises(InvalidData):
        codec.decompress(data, limit_bytes=100)


@pytest.mark.parametrize("code", list(RefusalCode))
def test_every_refusal_travels_and_comes_back_the_same(code: RefusalCode) -> None:
    reply = error_codes.to_reply(Refused(code, "field"), "2026-11-23T09:00:00.000Z")

    back = error_codes.from_reply(codec.decode(codec.encode(reply), messages.ErrorReply))

    assert (back.code, back.detail) == (code, "field")
    assert 400 <= error_codes.HTTP_STATUS[code] <= 599


def test_a_refusal_this_program_does_not_know_is_a_server_fault() -> None:
    reply = messages.ErrorReply("too_windy")

    assert error_codes.from_reply(reply).code is RefusalCode.SERVER_FAULT


def test_a_code_is_read_however_it_is_typed() -> None:
    server_key = signing.public_key(KEY)
    code = make_code(bytes(range(15)), server_key)

    typed = read_code(code.lower().replace("-", " ").replace("0", "o"))

    assert typed == read_code(code)
    assert typed.matches(server_key)
    assert not typed.matches(signing.public_key(bytes(32)))


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 40, "A" * 41])
def test_what_is_not_a_code_is_refused(typed: str) -> None:
    with pytest.raises(InvalidData, match="not_a_code"):
        read_code(typed)
