"""The sync call over a real connection: what is taken, what is refused, and what is signed."""

import os
import socket
from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest

from iro_core.clock import FixedClock
from iro_core.errors import BadSignature, RefusalCode
from iro_core.protocol import codec, http_signature
from iro_core.protocol.error_codes import HTTP_STATUS
from iro_core.protocol.http_signature import RequestParts
from iro_core.protocol.messages import (
    REQUEST_LIMIT_BYTES,
    Outcome,
    SyncReply,
    SyncRequest,
)
from iro_server.services.manage_accounts import deactivate
from iro_server.services.manage_devices import list_devices, stop_device
from iro_server.services.office import Office
from iro_server.store import devices
from tests.support.server import (
    SETTINGS,
    Laptop,
    RawReply,
    RunningServer,
    enrol,
    running_server,
)

BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def server(office: Office, anna: Laptop) -> Iterator[RunningServer]:
    with running_server(office) as running:
        yield running


def send(server: RunningServer, laptop: Laptop, body: bytes, **changed: object) -> RawReply:
    """A signed request; then headers are replaced, or removed where None."""
    headers = laptop.headers(server.host, body)
    for name, value in changed.items():
        key = next(k for k in headers if k.replace("-", "_").lower() == name)
        if value is None:
            del headers[key]
        else:
            headers[key] = str(value)
    return server.post("/v1/sync", body, headers)


def assert_refused(reply: RawReply, code: RefusalCode) -> None:
    assert (reply.status, reply.error().code) == (HTTP_STATUS[code], code.value)


def nonce_in(headers: dict[str, str]) -> str:
    return http_signature.read_parameters(headers["Signature-Input"]).nonce


@BOTH
def test_one_round_sends_and_fetches(server: RunningServer, anna: Laptop) -> None:
    change = anna.change()

    reply = server.sync(anna, anna.request(change))

    (verdict,) = reply.verdicts
    assert verdict.outcome is Outcome.RECEIVED
    assert reply.scope.children == ["c-1"]
    assert len(reply.changes) > 3
    assert reply.waiting == 0


def test_a_round_with_nothing_new_is_under_one_kilobyte_each_way(
    server: RunningServer, anna: Laptop
) -> None:
    first = server.sync(anna)
    anna.cursor, anna.epoch, anna.scope_digest = first.cursor, first.epoch, first.scope.digest
    body = codec.encode(anna.request())

    reply = server.post("/v1/sync", body, anna.headers(server.host, body))

    assert codec.decode(reply.body, SyncReply).changes == []
    assert len(body) < 1_000
    assert len(reply.body) < 1_000


def test_every_reply_is_bound_to_its_request(server: RunningServer, anna: Laptop) -> None:
    body = codec.encode(anna.request())
    headers = anna.headers(server.host, body)
    reply = server.post("/v1/sync", body, headers)
    signature = (reply.headers["Signature-Input"], reply.headers["Signature"])

    def verify(body: bytes = reply.body, answers: str = nonce_in(headers)) -> None:
        http_signature.verify_reply(
            status=reply.status,
            body=body,
            answers=answers,
            headers=signature,
            server_key=server.office.server_key,
        )

    verify()
    with pytest.raises(BadSignature):
        verify(body=reply.body + b" ")
    with pytest.raises(BadSignature):
        verify(answers="0" * 32)


@pytest.mark.parametrize("path", ["/v1/sync", "/v1/enrolments", "/v1/nothing", "/"])
def test_refusals_are_signed_too(server: RunningServer, path: str) -> None:
    reply = server.post(path, b"{}", {"Content-Type": "application/json"})

    assert reply.status >= 400
    http_signature.verify_reply(
        status=reply.status,
        body=reply.body,
        answers=http_signature.unsigned_nonce(b"{}"),
        headers=(reply.headers["Signature-Input"], reply.headers["Signature"]),
        server_key=server.office.server_key,
    )


def test_gzip_travels_both_ways_and_is_what_is_signed(server: RunningServer, anna: Laptop) -> None:
    body = codec.compress(codec.encode(anna.request(anna.change())))
    headers = anna.headers(server.host, body)

    reply = server.post(
        "/v1/sync", body, {**headers, "Content-Encoding": "gzip", "Accept-Encoding": "gzip"}
    )

    assert reply.status == 200
    assert reply.headers["Content-Encoding"] == "gzip"
    assert reply.headers["Content-Digest"] == http_signature.content_digest(reply.body)
    plain = codec.decompress(reply.body, limit_bytes=1 << 20)
    assert codec.decode(plain, SyncReply).verdicts[0].outcome is Outcome.RECEIVED


# ---------------------------------------------------------------------------------- signatures


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

    reply = send(server, anna, codec.encode(anna.request(change)), **changed)

    assert 400 <= reply.status < 500
    with office.database.read() as tx:
        device = devices.find(tx, anna.device_id)
    assert device is not None
    assert device.last_sequence == 0


def test_a_body_that_was_altered_on_the_way_is_refused(server: RunningServer, anna: Laptop) -> None:
    body = codec.encode(anna.request(anna.change()))
    headers = anna.headers(server.host, body)

    reply = server.post("/v1/sync", body.replace(b"PN1", b"PN2"), headers)

    assert_refused(reply, RefusalCode.BAD_SIGNATURE)


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

    assert_refused(reply, RefusalCode.BAD_SIGNATURE)


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

    assert_refused(server.post("/v1/sync", body, headers), RefusalCode.BAD_SIGNATURE)


# ------------------------------------------------------------------------------ replay and time


@BOTH
def test_a_replayed_request_is_refused_and_has_one_effect(
    office: Office, server: RunningServer, anna: Laptop, clock: FixedClock
) -> None:
    """N-03. At once, and when its nonce is forgotten."""
    body = codec.encode(anna.request(anna.change()))
    headers = anna.headers(server.host, body)
    assert server.post("/v1/sync", body, headers).status == 200

    assert_refused(server.post("/v1/sync", body, headers), RefusalCode.REPLAYED)
    clock.advance(timedelta(minutes=4))
    assert_refused(server.post("/v1/sync", body, headers), RefusalCode.REPLAYED)
    clock.advance(timedelta(minutes=20))
    assert_refused(server.post("/v1/sync", body, headers), RefusalCode.CLOCK_OUT)


@BOTH
def test_a_replay_is_refused_after_the_server_starts_again(office: Office, anna: Laptop) -> None:
    """N-03."""
    with running_server(office) as first:
        host, body = first.host, codec.encode(anna.request())
        headers = anna.headers(host, body)
        assert first.post("/v1/sync", body, headers).status == 200
    with running_server(office) as second:
        reply = second.post("/v1/sync", body, {**headers, "Host": host})

    assert_refused(reply, RefusalCode.REPLAYED)


@BOTH
def test_a_number_that_is_not_higher_is_refused(server: RunningServer, anna: Laptop) -> None:
    body = codec.encode(anna.request())
    assert server.post("/v1/sync", body, anna.headers(server.host, body, sequence=7)).status == 200

    for sequence in (7, 6):
        reply = server.post("/v1/sync", body, anna.headers(server.host, body, sequence=sequence))
        assert_refused(reply, RefusalCode.REPLAYED)


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

    assert_refused(reply, RefusalCode.CLOCK_OUT)
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


# ------------------------------------------------------------------------------ who may call


def test_a_laptop_that_was_stopped_is_told_so(
    office: Office, server: RunningServer, anna: Laptop
) -> None:
    stop_device(office, anna.device_id)

    reply = send(server, anna, codec.encode(anna.request()))

    assert_refused(reply, RefusalCode.DEVICE_STOPPED)


def test_a_person_without_access_is_refused(
    office: Office, server: RunningServer, anna: Laptop
) -> None:
    deactivate(office, "anna")

    reply = send(server, anna, codec.encode(anna.request()))

    assert_refused(reply, RefusalCode.DEVICE_STOPPED)


def test_the_servers_own_entry_is_not_a_laptop(server: RunningServer, anna: Laptop) -> None:
    anna.reply = msgspec.structs.replace(anna.reply, device_id="server")
    anna.device_key = server.office.private_key

    reply = send(server, anna, codec.encode(anna.request()))

    assert_refused(reply, RefusalCode.UNKNOWN_DEVICE)


def test_what_a_laptop_says_of_itself_is_kept(
    office: Office, server: RunningServer, anna: Laptop
) -> None:
    server.sync(anna, msgspec.structs.replace(anna.request(), app_version="9.9", unsent=3))

    (device,) = list_devices(office)
    assert (device.app_version, device.unsent) == ("9.9", 3)


@pytest.mark.parametrize(
    ("protocol", "code"),
    [(-1, RefusalCode.LAPTOP_TOO_OLD), (3, RefusalCode.SERVER_TOO_OLD)],
)
def test_it_is_said_which_side_must_be_updated(
    server: RunningServer, anna: Laptop, protocol: int, code: RefusalCode
) -> None:
    body = codec.encode(msgspec.structs.replace(anna.request(), protocol=protocol))

    assert_refused(send(server, anna, body), code)


# ------------------------------------------------------------------------------ hostile input


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
        b'{"protocol":1,"app_version":"1","cursor":"nonsense","epoch":""}',
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
    reply = send(server, anna, body)

    if b"cursor" in body:
        anna.epoch = server.sync(anna).epoch
        body = codec.encode(SyncRequest(1, "1", cursor="nonsense", epoch=anna.epoch))
        reply = send(server, anna, body)
    assert_refused(reply, RefusalCode.INVALID_MESSAGE)


def test_more_than_five_hundred_changes_are_refused(server: RunningServer, anna: Laptop) -> None:
    change = b'{"body":{},"signature":"' + b"0" * 128 + b'"}'
    body = b'{"protocol":1,"app_version":"1","changes":[' + b",".join([change] * 501) + b"]}"

    assert_refused(send(server, anna, body), RefusalCode.INVALID_MESSAGE)


def test_a_body_that_is_too_large_is_refused(server: RunningServer, anna: Laptop) -> None:
    body = b'{"padding":"' + b"x" * REQUEST_LIMIT_BYTES + b'"}'

    assert_refused(send(server, anna, body), RefusalCode.TOO_LARGE)


def test_a_gzip_bomb_is_stopped_by_the_size_it_unpacks_to(
    server: RunningServer, anna: Laptop
) -> None:
    """N-06."""
    body = codec.compress(b'{"padding":"' + b"0" * 50_000_000 + b'"}')
    headers = {**anna.headers(server.host, body), "Content-Encoding": "gzip"}

    reply = server.post("/v1/sync", body, headers)

    assert len(body) < REQUEST_LIMIT_BYTES
    assert_refused(reply, RefusalCode.TOO_LARGE)


@pytest.mark.parametrize("encoding", ["br", "gzip, gzip", "deflate"])
def test_an_encoding_we_do_not_know_is_refused(
    server: RunningServer, anna: Laptop, encoding: str
) -> None:
    body = codec.encode(anna.request())

    reply = server.post(
        "/v1/sync", body, {**anna.headers(server.host, body), "Content-Encoding": encoding}
    )

    assert_refused(reply, RefusalCode.INVALID_MESSAGE)


@pytest.mark.parametrize("body", [b"", b"\x1f\x8b", b"not gzip", codec.compress(b"{}")[:-4]])
def test_broken_gzip_is_refused(server: RunningServer, anna: Laptop, body: bytes) -> None:
    reply = server.post(
        "/v1/sync", body, {**anna.headers(server.host, body), "Content-Encoding": "gzip"}
    )

    assert_refused(reply, RefusalCode.INVALID_MESSAGE)


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

    monkeypatch.setattr("iro_server.http.routes.receive_changes", fail)

    reply = send(server, anna, codec.encode(anna.request()))

    assert_refused(reply, RefusalCode.SERVER_FAULT)
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
