import contextlib
import gzip
import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from iro_core.changes.signing import new_private_key, public_key
from iro_core.clock import FixedClock, to_text
from iro_core.errors import InvalidData, RefusalCode, Refused
from iro_core.protocol import codec
from iro_core.protocol.http_signature import read_parameters, sign_reply
from iro_core.protocol.messages import REPLY_LIMIT_BYTES, ErrorReply, HealthReply
from iro_desktop.errors import AnswerNotTrusted, ServerBusy, SyncProblem, Unreachable
from iro_desktop.sync.transport import Answer, Credentials, Transport, checked_address, tls_context
from tests.support.hostile import changed_bytes
from tests.support.server import START
from tests.support.wire import RawServer, http_reply, raw_server

SERVER_KEY = bytes(range(32))
GOOD = codec.encode(HealthReply("ok", 1))


def credentials(server_key: bytes = SERVER_KEY) -> Credentials:
    return Credentials("laptop-a", new_private_key(), public_key(server_key))


def ask(server: RawServer, *, message: bytes = b"{}", deadline_s: float = 20) -> Answer:
    transport = Transport(server.url, FixedClock(START), deadline_s=deadline_s)
    try:
        return transport.ask_signed("/v1/sync", message, credentials(), sequence=7)
    finally:
        transport.close()


def signed_by(
    key: bytes = SERVER_KEY, *, status: str = "200 OK", body: bytes = GOOD, **headers: str
) -> Callable[[bytes], bytes]:
    """A server that signs its reply to whatever it was asked."""

    def say(request: bytes) -> bytes:
        lines = request.partition(b"\r\n\r\n")[0].decode().split("\r\n")
        line = next(each for each in lines if each.lower().startswith("signature-input:"))
        nonce = read_parameters(line.partition(":")[2].strip()).nonce
        mark = sign_reply(
            status=int(status.split(maxsplit=1)[0]),
            body=body,
            answers=nonce,
            private_key=key,
            created=int(START.timestamp()),
        )
        return http_reply(status, body, **{**mark, **headers})

    return say


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("reviews.council.example", "https://reviews.council.example"),
        (" https://Reviews.Council.Example:8903/ ", "https://reviews.council.example:8903"),
        ("http://127.0.0.1:8903", "http://127.0.0.1:8903"),
        ("http://[::1]:8903", "http://[::1]:8903"),
    ],
)
def test_an_address_is_kept_as_scheme_host_and_port(typed: str, kept: str) -> None:
    assert checked_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "http://reviews.council.example",
        "ftp://reviews.council.example",
        "https://user:word@reviews.council.example",
        "https://reviews.council.example/path",
        "https://reviews.council.example:port",
        "",
    ],
)
def test_an_address_that_may_not_be_used_is_refused(typed: str) -> None:
    """Plain HTTP is for this machine alone."""
    with pytest.raises(InvalidData) as caught:
        checked_address(typed)
    assert caught.value.where == "address"


def test_an_answer_signed_by_the_known_server_is_given() -> None:
    with raw_server(signed_by()) as server:
        assert ask(server).body == GOOD


@pytest.mark.parametrize(
    "status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"]
)
@pytest.mark.parametrize("where", ["http://{}/v1/sync", "https://{}/", "//{}/v1/sync"])
def test_a_redirect_is_not_followed_and_no_header_leaves(status: str, where: str) -> None:
    """N-08: in the clear, to another host, and to wherever the first one was."""
    with raw_server(lambda _: http_reply("200 OK", GOOD)) as other:
        elsewhere = where.format(other.url.removeprefix("http://"))
        with (
            raw_server(lambda _: http_reply(status, Location=elsewhere)) as server,
            pytest.raises(AnswerNotTrusted),
        ):
            ask(server)
        assert other.requests == []


@pytest.mark.parametrize(
    "say",
    [
        lambda _: http_reply("200 OK", GOOD),
        lambda _: http_reply("403 Forbidden", codec.encode(ErrorReply("device_stopped"))),
        signed_by(new_private_key()),
    ],
    ids=["unsigned", "unsigned refusal", "signed by another"],
)
def test_an_answer_without_the_servers_signature_is_discarded(
    say: Callable[[bytes], bytes],
) -> None:
    """S-08. Not even a refusal is believed: anybody could stop laptops otherwise."""
    with raw_server(say) as server, pytest.raises(AnswerNotTrusted):
        ask(server)


def test_an_answer_to_another_question_is_discarded() -> None:
    """S-08. A signed reply, kept and played again."""
    kept: list[bytes] = []

    def say(request: bytes) -> bytes:
        kept.append(signed_by()(request))
        return kept[0]

    with raw_server(say) as server:
        ask(server)
        with pytest.raises(AnswerNotTrusted):
            ask(server)


@pytest.mark.parametrize("status", ["502 Bad Gateway", "503 Unavailable", "504 Timeout"])
def test_a_proxy_without_a_server_behind_it_counts_as_offline(status: str) -> None:
    with raw_server(lambda _: http_reply(status, b"<html>")) as server, pytest.raises(Unreachable):
        ask(server)


def test_a_signed_refusal_is_given_with_its_code() -> None:
    body = codec.encode(ErrorReply("device_stopped", server_time=to_text(START)))
    say = signed_by(status="403 Forbidden", body=body)
    with raw_server(say) as server, pytest.raises(Refused) as caught:
        ask(server)
    assert caught.value.code is RefusalCode.DEVICE_STOPPED


def test_a_busy_server_says_how_long_to_wait() -> None:
    body = codec.encode(ErrorReply("too_many_requests", server_time=to_text(START)))
    say = signed_by(status="429 Too Many Requests", body=body, Retry_After="17")
    with raw_server(say) as server, pytest.raises(ServerBusy) as caught:
        ask(server)
    assert caught.value.wait_s == 17


def test_a_wrong_clock_is_put_right_by_the_servers_signed_time() -> None:
    """N-04."""
    server_now = START + timedelta(days=3650)
    refusal = codec.encode(ErrorReply("clock_out", server_time=to_text(server_now)))
    answers = iter([signed_by(status="401 Unauthorized", body=refusal), signed_by()])

    def say(request: bytes) -> bytes:
        return next(answers)(request)

    with raw_server(say) as server:
        answer = ask(server)
    assert answer.clock_offset_s == timedelta(days=3650).total_seconds()
    assert b"Iro-Sequence: 7" in server.requests[0]
    assert b"Iro-Sequence: 8" in server.requests[1]
    assert f"created={int(server_now.timestamp())}".encode() in server.requests[1]


def test_a_second_complaint_about_the_clock_is_not_tried_again() -> None:
    refusal = codec.encode(ErrorReply("clock_out", server_time=to_text(START)))
    with raw_server(signed_by(status="401 Unauthorized", body=refusal)) as server:
        with pytest.raises(Refused):
            ask(server)
        assert len(server.requests) == 2


def test_a_long_question_travels_packed_and_a_packed_answer_is_unpacked() -> None:
    body = gzip.compress(GOOD)
    with raw_server(signed_by(body=body, Content_Encoding="gzip")) as server:
        assert ask(server, message=b'{"a":"' + b"x" * 5_000 + b'"}').body == GOOD
    assert len(server.requests[0]) < 3_000


def test_an_answer_that_unpacks_to_too_much_is_refused() -> None:
    """N-06."""
    body = gzip.compress(bytes(REPLY_LIMIT_BYTES + 1))
    say = signed_by(body=body, Content_Encoding="gzip")
    with raw_server(say) as server, pytest.raises(AnswerNotTrusted):
        ask(server)


def test_an_answer_that_never_ends_is_refused() -> None:
    """N-06."""
    endless = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n" + bytes(REPLY_LIMIT_BYTES * 2)
    with raw_server(lambda _: endless) as server, pytest.raises(AnswerNotTrusted):
        ask(server)


@pytest.mark.parametrize("beginning", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"])
def test_a_server_that_falls_silent_is_cut_off_at_the_deadline(beginning: bytes) -> None:
    """N-06. The connection stays open, and the other side says no more."""
    with raw_server(lambda _: beginning, hangs=True) as server, pytest.raises(Unreachable):
        ask(server, deadline_s=0.3)


def test_nothing_of_the_environment_is_believed(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L-13."""
    (home / ".netrc").write_text("machine 127.0.0.1 login somebody password secret")
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys.log"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "own.pem"))
    monkeypatch.setenv("CURL_CA_BUNDLE", str(tmp_path / "own.pem"))
    monkeypatch.setenv("NETRC", str(home / ".netrc"))
    with raw_server(lambda _: http_reply("502 Bad")) as proxy, raw_server(signed_by()) as server:
        for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert ask(server).body == GOOD
    assert proxy.requests == []
    assert b"authorization" not in server.requests[0].lower()
    assert tls_context().keylog_filename is None
    assert not (tmp_path / "keys.log").exists()


def test_certificates_named_by_the_environment_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L-13."""
    before = tls_context().cert_store_stats()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert tls_context().cert_store_stats() == before


@pytest.mark.parametrize(
    ("seed", "count"),
    [
        (8903, 60),
        *(pytest.param(seed, 1_000, marks=pytest.mark.campaign) for seed in range(1, 11)),
    ],
)
def test_whatever_a_hostile_server_says_ends_in_a_typed_error(
    seed: int, count: int, caplog: pytest.LogCaptureFixture
) -> None:
    """N-09. An error, or the whole answer where only a header that does not matter was hit."""
    chance = random.Random(seed)

    def say(request: bytes) -> bytes:
        if chance.random() < 0.2:
            return chance.randbytes(chance.randrange(400))
        reply = changed_bytes(chance, signed_by()(request))
        return reply[: chance.randrange(len(reply) + 1)] if chance.random() < 0.3 else reply

    with raw_server(say) as server:
        for _ in range(count):
            with contextlib.suppress(SyncProblem, Refused):
                assert ask(server).body == GOOD
            caplog.clear()  # the HTTP library complains of headers it cannot parse


def test_a_server_that_is_not_there_counts_as_offline() -> None:
    with raw_server(signed_by()) as server:
        pass
    with pytest.raises(Unreachable):
        ask(server)
