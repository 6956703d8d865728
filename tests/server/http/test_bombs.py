"""N-06, towards the server: too much, too slow and never ending, each over a real socket."""

import gzip
import socket
import zlib
from collections.abc import Iterator

import msgspec
import pytest

from iro_core.errors import RefusalCode
from iro_core.protocol import codec
from iro_core.protocol.messages import REQUEST_LIMIT_BYTES
from iro_server.services.office import Office
from tests.support.server import SETTINGS, Laptop, RunningServer, running_server

_PATIENCE_S = 20
_HEAD = b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
_MIB = 1024 * 1024
_JSON = b'{"padding":"' + b"0" * 2 * _MIB + b'"}'


@pytest.fixture
def hasty(office: Office, anna: Laptop) -> Iterator[RunningServer]:
    """A server that waits a fifth of a second for a body."""
    settings = msgspec.structs.replace(SETTINGS, body_timeout_s=0.2)
    with running_server(office, settings) as running:
        yield running


def connected(server: RunningServer) -> socket.socket:
    host, _, port = server.host.partition(":")
    return socket.create_connection((host, int(port)), timeout=_PATIENCE_S)


def said_to(server: RunningServer, request: bytes) -> bytes:
    """What comes back until the server hangs up; it may do so before everything is sent."""
    with connected(server) as raw:
        try:
            raw.sendall(request)
            return raw.recv(65_536)
        except ConnectionError:
            return b""


def assert_refused_and_alive(answer: bytes, server: RunningServer, laptop: Laptop) -> None:
    assert answer == b"" or answer.startswith(b"HTTP/1.1 4")
    assert server.sync(laptop).protocol


PACKED = {
    "just-too-large": codec.compress(b'{"p":"' + b"0" * REQUEST_LIMIT_BYTES + b'"}'),
    "ten-times": codec.compress(b'{"p":"' + b"0" * 10 * _MIB + b'"}'),
    "two-hundred-times": codec.compress(b'{"p":"' + b"0" * 200 * _MIB + b'"}'),
    "bytes-of-nothing": gzip.compress(bytes(50 * _MIB)),
    "gzip-in-gzip": codec.compress(codec.compress(_JSON)),
    "two-members": codec.compress(b"{}") + codec.compress(b"{}"),
    "many-members": codec.compress(b"{}") * 20_000,
    "something-behind-it": codec.compress(b"{}") + b"x" * 1_000,
    "cut-in-the-middle": codec.compress(_JSON)[:900],
    "wrong-checksum": codec.compress(b"{}")[:-8] + bytes(8),
    "zlib-and-no-gzip": zlib.compress(b"{}"),
    "bare-deflate": zlib.compress(b"{}")[2:-4],
    "a-name-of-a-megabyte": b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * 1_000_000,
    "an-extra-field-without-end": b"\x1f\x8b\x08\x04" + bytes(6) + b"\xff\xff" + b"n" * 100,
}


@pytest.mark.parametrize("name", PACKED)
def test_what_unpacks_to_too_much_or_to_nothing_is_refused(
    server: RunningServer, anna: Laptop, name: str
) -> None:
    body = PACKED[name]
    assert len(body) <= REQUEST_LIMIT_BYTES
    reply = server.post(
        "/v1/sync", body, {**anna.headers(server.host, body), "Content-Encoding": "gzip"}
    )

    assert reply.error().code in {RefusalCode.TOO_LARGE, RefusalCode.INVALID_MESSAGE}
    assert server.sync(anna).protocol


STALLED = {
    "no-body": b"Content-Length: 100\r\n\r\n",
    "one-byte": b"Content-Length: 100\r\n\r\n{",
    "all-but-one": b"Content-Length: 100\r\n\r\n" + b"{" * 99,
    "a-terabyte-announced": b"Content-Length: 1099511627776\r\n\r\n{",
    "more-than-is-allowed-announced": b"Content-Length: 1048577\r\n\r\n{",
    "no-chunk": b"Transfer-Encoding: chunked\r\n\r\n",
    "half-a-chunk": b"Transfer-Encoding: chunked\r\n\r\n10\r\n{",
    "a-chunk-and-no-end": b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
    "a-thousand-chunks-and-no-end": b"Transfer-Encoding: chunked\r\n\r\n" + b"1\r\n{\r\n" * 1_000,
}


@pytest.mark.parametrize("name", STALLED)
def test_a_body_that_stops_is_given_up(hasty: RunningServer, anna: Laptop, name: str) -> None:
    assert_refused_and_alive(said_to(hasty, _HEAD + STALLED[name]), hasty, anna)


@pytest.mark.parametrize("beginning", ["Content-Length: 1000000", "Transfer-Encoding: chunked"])
def test_a_body_that_comes_by_the_byte_is_given_up_all_the_same(
    hasty: RunningServer, anna: Laptop, beginning: str
) -> None:
    """The time is for the whole body, not from one byte to the next."""
    piece = b"1\r\n{\r\n" if "chunked" in beginning else b"{"
    answer = b""
    with connected(hasty) as raw:
        raw.sendall(_HEAD + beginning.encode() + b"\r\n\r\n")
        raw.settimeout(0.01)
        for _ in range(_PATIENCE_S * 100):
            try:
                answer = raw.recv(65_536)
                break
            except TimeoutError:
                raw.sendall(piece)
            except ConnectionError:
                break
        else:
            pytest.fail("it was never given up")

    assert_refused_and_alive(answer, hasty, anna)


TOO_LONG = {
    "chunks-past-the-limit": _HEAD
    + b"Transfer-Encoding: chunked\r\n\r\n"
    + (b"10000\r\n" + b"x" * 65_536 + b"\r\n") * 17
    + b"0\r\n\r\n",
    "one-chunk-past-the-limit": _HEAD
    + b"Transfer-Encoding: chunked\r\n\r\n200000\r\n"
    + b"x" * 2 * _MIB
    + b"\r\n0\r\n\r\n",
    "a-body-past-the-limit": _HEAD + b"Content-Length: 2097152\r\n\r\n" + b"x" * 2 * _MIB,
    "a-header-of-a-megabyte": _HEAD + b"Padding: " + b"x" * _MIB + b"\r\n\r\n",
    "ten-thousand-headers": _HEAD + b"Padding: x\r\n" * 10_000 + b"\r\n",
    "an-address-of-a-megabyte": b"POST /" + b"x" * _MIB + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "a-negative-length": _HEAD + b"Content-Length: -1\r\n\r\n",
    "two-lengths": _HEAD + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
    "a-length-and-chunks": _HEAD
    + b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
}


@pytest.mark.parametrize("name", TOO_LONG)
def test_what_is_too_long_is_refused(
    hasty: RunningServer, anna: Laptop, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert_refused_and_alive(said_to(hasty, TOO_LONG[name]), hasty, anna)
    said = {record.getMessage() for record in caplog.records if record.levelname == "WARNING"}
    assert said <= {"Invalid HTTP request received."}
    caplog.clear()


def test_fifty_who_never_read_their_answers_hold_nobody_up(
    server: RunningServer, anna: Laptop
) -> None:
    asked = b"GET /v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n"
    silent = [connected(server) for _ in range(50)]
    try:
        for each in silent:
            each.sendall(asked * 100)
        assert server.sync(anna).protocol
    finally:
        for each in silent:
            each.close()
    assert server.sync(anna).protocol
