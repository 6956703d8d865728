"""N-06, towards the laptop: answers that are too much, too slow or without end."""

import gzip
import zlib

import pytest

from iro_core.protocol import codec
from iro_core.protocol.messages import REPLY_LIMIT_BYTES
from iro_desktop.errors import AnswerNotTrusted, SyncProblem, Unreachable
from tests.desktop.sync.test_transport import GOOD, ask, signed_by
from tests.support.wire import raw_server

_HEAD = b"HTTP/1.1 200 OK\r\n"
_MIB = 1024 * 1024

PACKED = {
    "just-too-large": gzip.compress(bytes(REPLY_LIMIT_BYTES + 1)),
    "ten-times": gzip.compress(bytes(REPLY_LIMIT_BYTES * 10)),
    "fifty-times": gzip.compress(bytes(REPLY_LIMIT_BYTES * 50)),
    "something-behind-it": codec.compress(GOOD) + b"x",
    "two-members": codec.compress(GOOD) * 2,
    "cut-in-the-middle": codec.compress(GOOD)[:-9],
    "wrong-checksum": codec.compress(GOOD)[:-8] + bytes(8),
    "zlib-and-no-gzip": zlib.compress(GOOD),
    "nothing": b"",
    "a-name-of-a-megabyte": b"\x1f\x8b\x08\x08" + bytes(6) + b"n" * _MIB,
}


@pytest.mark.parametrize("name", PACKED)
def test_a_signed_answer_that_unpacks_to_too_much_or_to_nothing_is_refused(name: str) -> None:
    say = signed_by(body=PACKED[name], Content_Encoding="gzip")
    with raw_server(say) as server, pytest.raises(AnswerNotTrusted):
        ask(server)


TOO_LONG = {
    "a-body-past-the-limit": _HEAD + b"Content-Length: 99999999\r\n\r\n" + bytes(9 * _MIB),
    "a-body-without-length": _HEAD + b"\r\n" + bytes(9 * _MIB),
    "chunks-past-the-limit": _HEAD
    + b"Transfer-Encoding: chunked\r\n\r\n"
    + (b"10000\r\n" + bytes(65_536) + b"\r\n") * 140,
    "a-header-of-a-megabyte": _HEAD + b"Padding: " + b"x" * _MIB + b"\r\n\r\n",
    "a-thousand-headers": _HEAD + b"Padding: x\r\n" * 1_000 + b"\r\n",
    "a-status-of-a-megabyte": b"HTTP/1.1 200 " + b"x" * _MIB + b"\r\n\r\n",
    "a-chunk-of-no-size": _HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    "a-chunk-larger-than-memory": _HEAD
    + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"
    + bytes(9 * _MIB),
}


@pytest.mark.parametrize("name", TOO_LONG)
def test_an_answer_that_is_too_long_is_refused(name: str) -> None:
    with raw_server(lambda _: TOO_LONG[name]) as server, pytest.raises(SyncProblem):
        ask(server, deadline_s=5)


STALLED = {
    "half-a-status": b"HTTP/1.",
    "half-a-header": _HEAD + b"Content-Le",
    "no-body": _HEAD + b"Content-Length: 50\r\n\r\n",
    "no-chunk": _HEAD + b"Transfer-Encoding: chunked\r\n\r\n",
    "half-a-chunk": _HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\n{",
    "only-promises": b"HTTP/1.1 100 Continue\r\n\r\n" * 50,
}


@pytest.mark.parametrize("name", STALLED)
def test_an_answer_that_stops_is_given_up_at_the_deadline(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    with raw_server(lambda _: STALLED[name], hangs=True) as server, pytest.raises(Unreachable):
        ask(server, deadline_s=0.3)
    # urllib3 says so when a header was cut off.
    assert {record.name for record in caplog.records} <= {"urllib3.connection", "iro_desktop"}
    caplog.clear()
