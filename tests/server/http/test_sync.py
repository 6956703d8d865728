"""The sync call over a real connection: one round, and who may call."""

import msgspec
import pytest

from iro_core.errors import BadSignature, RefusalCode
from iro_core.protocol import codec, http_signature
from iro_core.protocol.messages import (
    Outcome,
    SyncReply,
)
from iro_server.services.manage_accounts import deactivate
from iro_server.services.manage_devices import list_devices, stop_device
from iro_server.services.office import Office
from tests.support.server import (
    Laptop,
    RunningServer,
)

BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


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


def test_a_laptop_that_was_stopped_is_told_so(
    office: Office, server: RunningServer, anna: Laptop
) -> None:
    stop_device(office, anna.device_id)

    reply = server.send(anna, codec.encode(anna.request()))

    reply.assert_refused(RefusalCode.DEVICE_STOPPED)


def test_a_person_without_access_is_refused(
    office: Office, server: RunningServer, anna: Laptop
) -> None:
    deactivate(office, "anna")

    reply = server.send(anna, codec.encode(anna.request()))

    reply.assert_refused(RefusalCode.DEVICE_STOPPED)


def test_the_servers_own_entry_is_not_a_laptop(server: RunningServer, anna: Laptop) -> None:
    anna.reply = msgspec.structs.replace(anna.reply, device_id="server")
    anna.device_key = server.office.private_key

    reply = server.send(anna, codec.encode(anna.request()))

    reply.assert_refused(RefusalCode.UNKNOWN_DEVICE)


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

    server.send(anna, body).assert_refused(code)
