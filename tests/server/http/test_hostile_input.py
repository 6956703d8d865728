"""Whatever comes in, the answer is a typed refusal, in time and within bounds."""

import logging
import random
import socket
import sys
import time

import msgspec
import pytest

from iro_core.changes.device_log import DeviceAction, DeviceEvent, next_entry
from iro_core.errors import InvalidData, RefusalCode, Refused
from iro_core.protocol import codec
from iro_core.protocol.messages import (
    REQUEST_LIMIT_BYTES,
    SyncRequest,
)
from iro_server.http.incoming import Incoming
from iro_server.http.routes import Routes
from iro_server.services.office import Office
from tests.support.server import (
    SETTINGS,
    Laptop,
    RunningServer,
    enrol,
    running_server,
)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"protocol":' + b"9" * 5_000 + b"}",
        b'{"protocol":1,"app_version":"1","unsent":NaN}',
        b'{"protocol":1,"app_version":"1","unsent":1e999}',
        b'{"protocol":1,"protocol":1,"app_version":"1"}',
        b'{"protocol":1,"app_version":"1","later":{"a":1,"a":2}}',
        b'{"protocol":1,"app_version":"1\\u0000"}',
        b'{"protocol":1,"app_version":"' + b"x" * 81 + b'"}',
        b'{"protocol":1,"app_version":"1","changes":[{"body":{},"signature":"zz"}]}',
        b'{"protocol":1,"app_version":"1","changes":[' + b"[" * 50_000 + b"]}",
    ],
    ids=lambda body: body[:40].decode("latin-1") or "empty",
)
def test_what_is_not_a_message_is_refused_in_order(
    server: RunningServer, anna: Laptop, body: bytes
) -> None:
    """N-05."""
    reply = server.send(anna, body)

    reply.assert_refused(RefusalCode.INVALID_MESSAGE)


def test_more_than_five_hundred_changes_are_refused(server: RunningServer, anna: Laptop) -> None:
    change = b'{"body":{},"signature":"' + b"0" * 128 + b'"}'
    body = b'{"protocol":1,"app_version":"1","changes":[' + b",".join([change] * 501) + b"]}"

    server.send(anna, body).assert_refused(RefusalCode.INVALID_MESSAGE)


def test_a_body_that_is_too_large_is_refused(server: RunningServer, anna: Laptop) -> None:
    body = b'{"padding":"' + b"x" * REQUEST_LIMIT_BYTES + b'"}'

    server.send(anna, body).assert_refused(RefusalCode.TOO_LARGE)


def test_a_gzip_bomb_is_stopped_by_the_size_it_unpacks_to(
    server: RunningServer, anna: Laptop
) -> None:
    """N-06."""
    body = codec.compress(b'{"padding":"' + b"0" * 50_000_000 + b'"}')
    headers = {**anna.headers(server.host, body), "Content-Encoding": "gzip"}

    reply = server.post("/v1/sync", body, headers)

    assert len(body) < REQUEST_LIMIT_BYTES
    reply.assert_refused(RefusalCode.TOO_LARGE)


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "deflate"])
def test_an_encoding_we_do_not_know_is_refused(
    server: RunningServer, anna: Laptop, encoding: str
) -> None:
    body = codec.encode(anna.request())

    reply = server.post(
        "/v1/sync", body, {**anna.headers(server.host, body), "Content-Encoding": encoding}
    )

    reply.assert_refused(RefusalCode.INVALID_MESSAGE)


@pytest.mark.parametrize("body", [b"", b"\x1f\x8b", b"not gzip", codec.compress(b"{}")[:-4]])
def test_broken_gzip_is_refused(server: RunningServer, anna: Laptop, body: bytes) -> None:
    reply = server.post(
        "/v1/sync", body, {**anna.headers(server.host, body), "Content-Encoding": "gzip"}
    )

    reply.assert_refused(RefusalCode.INVALID_MESSAGE)


def test_a_body_that_never_ends_is_given_up(office: Office, anna: Laptop) -> None:
    """N-06."""
    settings = msgspec.structs.replace(SETTINGS, body_timeout_s=1)
    with running_server(office, settings) as server:
        host, _, port = server.host.partition(":")
        with socket.create_connection((host, int(port)), timeout=20) as raw:
            raw.sendall(
                b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
                b"Connection: close\r\n\r\n{"
            )
            answer = raw.recv(65536)

    assert answer.startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE change; --", "{{7*7}}", "../../etc/passwd", "<script>", "%s%n"]
)
def test_hostile_text_is_stored_as_text(server: RunningServer, anna: Laptop, text: str) -> None:
    """N-10, small."""
    change = anna.change({"working_well": text})
    server.sync(anna, anna.request(change))

    got = enrol(server.office, "sofia").pull()

    assert text in [each.set.get("working_well") for each in got]


def test_a_fault_of_ours_says_nothing_but_a_reference(
    server: RunningServer,
    anna: Laptop,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    words = "Quetzal-coatl"

    def fail(*_: object, **__: object) -> None:
        raise ValueError(words)

    monkeypatch.setattr("iro_server.services.sync.pull_changes", fail)

    reply = server.send(anna, codec.encode(anna.request()))

    reply.assert_refused(RefusalCode.SERVER_FAULT)
    assert reply.error().detail.startswith("reference ")
    assert words.encode() not in reply.body
    assert "ValueError" in caplog.text
    assert words not in caplog.text
    caplog.clear()


def test_the_log_holds_no_words_and_no_names(
    server: RunningServer, anna: Laptop, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")

    server.sync(anna, anna.request(anna.change({"working_well": "Quetzalcoatl"})))
    server.post("/v1/Quetzalcoatl?Quetzalcoatl", b"Quetzalcoatl")

    ours = [each for each in caplog.records if each.name.startswith(("iro_", "uvicorn"))]
    text = "\n".join(record.getMessage() for record in ours)
    assert len(ours) >= 2
    assert "Quetzalcoatl" not in text
    assert "Invented" not in text


def test_a_laptop_that_hangs_up_is_no_fault_of_ours(
    server: RunningServer, anna: Laptop, caplog: pytest.LogCaptureFixture
) -> None:
    host, _, port = server.host.partition(":")
    with socket.create_connection((host, int(port)), timeout=20) as raw:
        raw.sendall(b"POST /v1/sync HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{")

    assert server.sync(anna).waiting == 0
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_numbers_that_no_database_holds_do_no_harm(server: RunningServer, anna: Laptop) -> None:
    entry = next_entry(None, DeviceEvent(anna.office.now(), DeviceAction.UNLOCKED))
    far = msgspec.structs.replace(entry, number=2**63)

    assert server.send(anna, codec.encode(SyncRequest(1, "1", unsent=10**15))).status == 200
    for beyond in (SyncRequest(1, "1", unsent=2**63), SyncRequest(1, "1", log=[far])):
        reply = server.send(anna, codec.encode(beyond))
        reply.assert_refused(RefusalCode.INVALID_MESSAGE)


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_bytes_altered_at_random_and_signed_again_never_make_a_fault(
    office: Office, anna: Laptop
) -> None:
    """N-01, small: a laptop gone wrong has good keys."""
    chance = random.Random(8903)
    routes = Routes(office, SETTINGS)
    good = codec.encode(anna.request(anna.change(), anna.change({"working_well": "x"})))
    outcomes: set[str] = set()
    for _ in range(150):
        body = bytearray(good)
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(body))
            body[place : place + chance.randint(0, 3)] = chance.choice(
                [b"", b"9", b'"', b"\\u0000", b"\xff", b"[", b"{}", b"null", b"-1", b"\xc3\xa9"]
            )
        try:
            routes.answer(arriving(anna, bytes(body)))
            outcomes.add("answered")
        except (Refused, InvalidData) as error:
            outcomes.add(type(error).__name__)

    assert outcomes == {"answered", "InvalidData"}


def arriving(laptop: Laptop, body: bytes) -> Incoming:
    headers = {"Host": "server", **laptop.headers("server", body)}
    return Incoming(
        method="POST",
        path="/v1/sync",
        query="",
        headers=[(name.lower(), value) for name, value in headers.items()],
        body=body,
        address="127.0.0.1",
    )


def a_bomb(rng: random.Random) -> bytes:
    """JSON that is too deep, too long, doubled, or no JSON at all."""
    opening, number = rng.choice((b"[", b'{"a":')), rng.choice((b"NaN", b"-Infinity", b"1e999"))
    inside = rng.choice(
        (
            opening * rng.randrange(100, 100_000),
            opening * 5_000 + b"1" + (b"]" if opening == b"[" else b"}") * 5_000,
            str(rng.randrange(1, 10)).encode() * rng.randrange(400, 5_000),
            number,
            b'{"a":1,"b":2,"a":3}',
            b'"\\ud800"',
            b'"\\u0000"',
            b'"' + bytes((rng.randrange(128, 192),)) + b'"',
        )
    )
    field = rng.choice((b"unsent", b"changes", b"cursor", b"scope_digest"))
    return b'{"protocol":1,"app_version":"1","' + field + b'":' + inside + b"}"


def test_two_hundred_bombs_of_json_are_refused(server: RunningServer, anna: Laptop) -> None:
    """N-05; the longest is said, and for a person to look at."""
    rng, times = random.Random(8903), []
    for _ in range(200):
        body = a_bomb(rng)
        began = time.perf_counter()
        reply = server.send(anna, body)
        times.append(time.perf_counter() - began)
        reply.assert_refused(RefusalCode.INVALID_MESSAGE)
    sys.stdout.write(f"longest {max(times) * 1000:.0f} ms\n")
