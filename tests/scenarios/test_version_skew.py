"""X-06: programs one version apart work together, two apart say which side must be updated."""

import dataclasses
import secrets

import msgspec
import pytest
from typing_extensions import override

from iro_core.errors import RefusalCode, Refused
from iro_core.protocol import codec, http_signature
from iro_core.protocol.http_signature import RequestParts
from iro_core.protocol.messages import SyncReply
from iro_core.protocol.versions import PROTOCOL
from iro_desktop.sync.transport import Answer, Credentials, Transport
from iro_desktop.workflows import outgoing, synchronise
from iro_desktop.workflows.session import Session
from tests.scenarios.test_the_whole_job import record_review
from tests.support.server import Laptop, enrol
from tests.support.world import World, sync


def posted(world: World, laptop: Laptop, protocol: int, message: bytes) -> tuple[int, bytes]:
    """A signed request by a program of another version."""
    parts = RequestParts(
        method="POST",
        host=world.server.host,
        path="/v1/sync",
        query="",
        body=message,
        device=laptop.device_id,
        sequence=next(laptop.sequences),
        protocol=protocol,
    )
    at, nonce = int(world.clock.now().timestamp()), secrets.token_hex(16)
    signed = http_signature.sign_request(parts, laptop.device_key, created=at, nonce=nonce)
    headers = {"Content-Type": "application/json", **signed}
    reply = world.server.post("/v1/sync", message, headers)
    return reply.status, reply.body


def a_message(laptop: Laptop, protocol: int) -> bytes:
    """A request of another version, with something in it that this program has never heard of."""
    known = msgspec.to_builtins(msgspec.structs.replace(laptop.request(), protocol=protocol))
    return msgspec.json.encode({**known, "something_new": {"of": ["another", "version"]}})


@pytest.mark.parametrize("protocol", [PROTOCOL - 1, PROTOCOL, PROTOCOL + 1])
def test_a_server_serves_laptops_one_version_behind_and_ahead(world: World, protocol: int) -> None:
    world.child(1042, "anna")
    laptop = enrol(world.office, "anna")

    status, body = posted(world, laptop, protocol, a_message(laptop, protocol))

    assert status == 200
    assert codec.decode(body, SyncReply).changes


def test_a_server_tells_a_laptop_two_versions_ahead_that_the_server_is_too_old(
    world: World,
) -> None:
    laptop = enrol(world.office, "anna")

    status, body = posted(world, laptop, PROTOCOL + 2, a_message(laptop, PROTOCOL + 2))

    assert (status, RefusalCode.SERVER_TOO_OLD.value in body.decode()) == (426, True)


class OtherServer(Transport):
    """A server of another version: its replies say more than this program knows."""

    protocol = PROTOCOL + 1

    @override
    def ask_signed(
        self,
        path: str,
        message: bytes,
        credentials: Credentials,
        *,
        sequence: int,
        clock_offset_s: float = 0.0,
    ) -> Answer:
        answer = super().ask_signed(
            path, message, credentials, sequence=sequence, clock_offset_s=clock_offset_s
        )
        said = msgspec.json.decode(answer.body)
        more = {"protocol": self.protocol, "something_new": [1, {"two": 2}]}
        return dataclasses.replace(answer, body=msgspec.json.encode({**said, **more}))


@pytest.fixture
def anna(world: World) -> Session:
    """Anna's laptop, with a review to send."""
    child_id = world.child(1042, "anna")
    laptop = world.laptop("anna")
    sync(laptop)
    record_review(laptop, child_id)
    return laptop


def test_a_laptop_works_with_a_server_one_version_ahead(
    anna: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synchronise, "Transport", OtherServer)

    assert sync(anna).waiting == 0


def test_a_laptop_two_versions_behind_says_so_and_keeps_its_work(
    anna: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synchronise, "Transport", OtherServer)
    monkeypatch.setattr(OtherServer, "protocol", PROTOCOL + 2)

    with pytest.raises(Refused) as refused:
        sync(anna)

    assert refused.value.code is RefusalCode.LAPTOP_TOO_OLD
    assert outgoing.unsent_count(anna) == 1
    monkeypatch.undo()
    assert sync(anna).waiting == 0
