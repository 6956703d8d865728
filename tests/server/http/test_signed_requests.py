"""Only what a laptop signed, just now and once, is answered."""

import os
import socket
from datetime import timedelta

import pytest

from iro_core.clock import FixedClock
from iro_core.errors import RefusalCode
from iro_core.protocol import codec, http_signature
from iro_core.protocol.http_signature import RequestParts
from iro_server.services.office import Office
from iro_server.store import devices
from tests.support.server import (
    Laptop,
    RunningServer,
    enrol,
    running_server,
)

BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.mark.parametrize(
    "changed",
    [
        {"content_digest": http_signature.content_digest(b"other")},
        {"iro_device": "laptop-of-somebody"},
        {"iro_sequence": "99"},
        {"signature": "iro=:" + "A" * 86 + "==:"},
        {"signature": "nonsense"},
        {"signature_input": "nonsense"},
        {"iro_device": None},
        {"iro_sequence": None},
        {"iro_protocol": None},
        {"content_digest": None},
        {"signature": None},
        {"signature_input": None},
        {"content_type": "text/plain"},
        {"content_type": None},
        {"iro_sequence": "-1"},
        {"iro_sequence": "01"},
        {"iro_sequence": "9" * 40},
        {"iro_sequence": "²"},
        {"iro_protocol": "x"},
    ],
    ids=str,
)
def test_a_request_with_a_covered_part_altered_is_refused_and_has_no_effect(
    office: Office, server: RunningServer, anna: Laptop, changed: dict[str, str | None]
) -> None:
    """N-02, small."""
    change = anna.change()

    reply = server.send(anna, codec.encode(anna.request(change)), **changed)

    assert 400 <= reply.status < 500
    with office.database.read() as tx:
        device = devices.find(tx, anna.device_id)
    assert device is not None
    assert device.last_sequence == 0


def test_a_body_that_was_altered_on_the_way_is_refused(server: RunningServer, anna: Laptop) -> None:
    body = codec.encode(anna.request(anna.change()))
    headers = anna.headers(server.host, body)

    reply = server.post("/v1/sync", body.replace(b"PN1", b"PN2"), headers)

    reply.assert_refused(RefusalCode.BAD_SIGNATURE)


@pytest.mark.parametrize("part", ["host", "path", "query", "method"])
def test_a_signature_for_another_address_is_refused(
    server: RunningServer, anna: Laptop, part: str
) -> None:
    body = codec.encode(anna.request())
    values = {"host": server.host, "path": "/v1/sync", "query": "", "method": "POST"}
    values[part] = {
        "host": "other.example",
        "path": "/v1/enrolments",
        "query": "a=1",
        "method": "PUT",
    }[part]
    parts = RequestParts(**values, body=body, device=anna.device_id, sequence=1, protocol=1)
    signature = http_signature.sign_request(
        parts,
        anna.device_key,
        created=int(anna.office.clock.now().timestamp()),
        nonce=os.urandom(16).hex(),
    )

    reply = server.post("/v1/sync", body, {"Content-Type": "application/json", **signature})

    reply.assert_refused(RefusalCode.BAD_SIGNATURE)


def test_a_header_that_comes_twice_is_refused(server: RunningServer, anna: Laptop) -> None:
    """Which of the two would count is nobody's to guess."""
    body = codec.encode(anna.request())
    headers = anna.headers(server.host, body)
    lines = [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"Iro-Sequence: {headers['Iro-Sequence']}", f"Host: {server.host}"]
    lines += [f"Content-Length: {len(body)}", "Connection: close"]
    host, _, port = server.host.partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as raw:
        raw.sendall(
            ("POST /v1/sync HTTP/1.1\r\n" + "\r\n".join(lines) + "\r\n\r\n").encode() + body
        )
        answer = b"".join(iter(lambda: raw.recv(65536), b""))

    assert answer.startswith(b"HTTP/1.1 400")
    assert b"iro-sequence not_exactly_once" in answer


def test_another_laptops_signature_is_refused(
    office: Office, server: RunningServer, anna: Laptop
) -> None:
    other = enrol(office, "bashir")
    body = codec.encode(anna.request())
    headers = {**other.headers(server.host, body), "Iro-Device": anna.device_id}

    server.post("/v1/sync", body, headers).assert_refused(RefusalCode.BAD_SIGNATURE)


@BOTH
def test_a_replayed_request_is_refused_and_has_one_effect(
    office: Office, server: RunningServer, anna: Laptop, clock: FixedClock
) -> None:
    """N-03. At once, and when its nonce is forgotten."""
    body = codec.encode(anna.request(anna.change()))
    headers = anna.headers(server.host, body)
    assert server.post("/v1/sync", body, headers).status == 200

    server.post("/v1/sync", body, headers).assert_refused(RefusalCode.REPLAYED)
    clock.advance(timedelta(minutes=4))
    server.post("/v1/sync", body, headers).assert_refused(RefusalCode.REPLAYED)
    clock.advance(timedelta(minutes=20))
    server.post("/v1/sync", body, headers).assert_refused(RefusalCode.CLOCK_OUT)


@BOTH
def test_a_replay_is_refused_after_the_server_starts_again(office: Office, anna: Laptop) -> None:
    """N-03."""
    with running_server(office) as first:
        host, body = first.host, codec.encode(anna.request())
        headers = anna.headers(host, body)
        assert first.post("/v1/sync", body, headers).status == 200
    with running_server(office) as second:
        reply = second.post("/v1/sync", body, {**headers, "Host": host})

    reply.assert_refused(RefusalCode.REPLAYED)


@BOTH
def test_a_number_that_is_not_higher_is_refused(server: RunningServer, anna: Laptop) -> None:
    body = codec.encode(anna.request())
    assert server.post("/v1/sync", body, anna.headers(server.host, body, sequence=7)).status == 200

    for sequence in (7, 6):
        reply = server.post("/v1/sync", body, anna.headers(server.host, body, sequence=sequence))
        reply.assert_refused(RefusalCode.REPLAYED)


@pytest.mark.parametrize(
    "difference", [timedelta(days=3650), timedelta(days=-3650), timedelta(minutes=6)], ids=str
)
def test_a_clock_that_is_out_is_told_the_time_and_may_try_again(
    server: RunningServer, anna: Laptop, difference: timedelta
) -> None:
    """N-04."""
    body = codec.encode(anna.request())
    now = int(anna.office.clock.now().timestamp())
    wrong = now + int(difference.total_seconds())

    reply = server.post("/v1/sync", body, anna.headers(server.host, body, created=wrong))

    reply.assert_refused(RefusalCode.CLOCK_OUT)
    assert reply.error().server_time == anna.office.now()
    again = server.post("/v1/sync", body, anna.headers(server.host, body, created=now))
    assert again.status == 200


@pytest.mark.parametrize("seconds", [-299, 299])
def test_a_clock_within_five_minutes_is_near_enough(
    server: RunningServer, anna: Laptop, seconds: int
) -> None:
    body = codec.encode(anna.request())
    created = int(anna.office.clock.now().timestamp()) + seconds

    assert (
        server.post("/v1/sync", body, anna.headers(server.host, body, created=created)).status
        == 200
    )
