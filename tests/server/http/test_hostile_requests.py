"""N-01: whatever is asked of whichever call, signed or not, the server answers and goes on.

The long search, 100,000 requests:

    python -m pytest -s -m campaign tests/server/http/test_hostile_requests.py
"""

import asyncio
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from iro_core.changes.device_log import DeviceAction, DeviceEvent, next_entry
from iro_core.changes.signing import new_private_key, public_key, sign
from iro_core.clock import FixedClock
from iro_core.errors import RefusalCode
from iro_core.protocol import codec
from iro_core.protocol.error_codes import HTTP_STATUS
from iro_core.protocol.heartbeat import HeartbeatRequest, LockState
from iro_core.protocol.messages import (
    AttachmentsRequest,
    ErrorReply,
    KeptCode,
    OrdersRequest,
    PieceRequest,
    SyncRequest,
)
from iro_core.protocol.orders import OrderAction, OrderReceipt, Unsent
from iro_core.protocol.versions import PROTOCOL
from iro_server.http.application import create_application
from iro_server.http.incoming import Incoming
from iro_server.services.check import check
from iro_server.services.enrol_device import issue_code
from iro_server.services.office import Office
from tests.support.asgi import Reply, ask
from tests.support.attachments import fields_of, some_bytes
from tests.support.hostile import as_json, changed_bytes, changed_tree
from tests.support.server import UNLIMITED, Laptop, enrol, enrolment

GROWTH_LIMIT_MIB = 200
_CHANGE_CONTEXT = b"iro-change-1\n"
_METHODS = ("GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "post", "")
_PATHS = (
    "/v1/sync/",
    "/v1//sync",
    "/",
    "/v1/../v1/sync",
    "/v1/health",
    "/v1/openapi.json",
    "/\x00",
)
_HEADERS = ("Host", "Content-Encoding", "Accept-Encoding", "Content-Length", "Iro-Device", "Cookie")


class Adversary:
    """Somebody who holds the keys of one enrolled laptop, and somebody who holds none."""

    def __init__(self, office: Office, laptop: Laptop, chance: random.Random) -> None:
        self.office = office
        self.laptop = laptop
        self.chance = chance
        beacon_key = new_private_key()
        self.beacon = Laptop(office, laptop.reply, beacon_key, beacon_key)
        self.beacon_key = public_key(beacon_key).hex()
        self.code = issue_code(office, "bashir")
        self.drawing = some_bytes(3_000)
        self.attachment_id = office.new_id()
        self.messages: dict[str, Callable[[], msgspec.Struct]] = {
            "/v1/sync": self._sync,
            "/v1/attachments": lambda: AttachmentsRequest(PROTOCOL, [self.attachment_id]),
            "/v1/pieces": self._piece,
            "/v1/orders": lambda: OrdersRequest(PROTOCOL, KeptCode("slot", "code"), _receipt()),
            "/v1/heartbeat": lambda: HeartbeatRequest(
                PROTOCOL, "0.1.0", LockState.SEALED, "", 3, _receipt()
            ),
            "/v1/enrolments": lambda: enrolment(self.code, new_private_key(), new_private_key()),
        }

    def first(self) -> Incoming:
        """What makes everything there that later requests are about."""
        change = self.laptop.bare_change(
            fields_of(self.drawing), kind="attachment", act="attach", record_id=self.attachment_id
        )
        message = self.laptop.request(change)
        body = codec.encode(msgspec.structs.replace(message, beacon=self.beacon_key))
        return self._arriving("/v1/sync", body, signer=self.laptop)

    def request(self) -> Incoming:
        """The next thing that nobody should ask."""
        chance = self.chance
        path = chance.choice(list(self.messages))
        tree = msgspec.json.decode(codec.encode(self.messages[path]()))
        way = chance.choice(("grammar", "grammar", "change", "bytes", "head", "unsigned"))
        if way in {"grammar", "unsigned"}:
            tree = changed_tree(chance, tree)
        if way == "change":
            path, tree = "/v1/sync", self._with_changed_changes()
        body = as_json(tree)
        if way == "bytes":
            body = changed_bytes(chance, body)
        if len(body) > 1_000 and chance.random() < 0.3:
            body = codec.compress(body)
        signer = self.beacon if path == "/v1/heartbeat" else self.laptop
        asked = self._arriving(path, body, signer=None if way == "unsigned" else signer)
        return self._with_changed_head(asked) if way == "head" else asked

    def _sync(self) -> SyncRequest:
        laptop, office = self.laptop, self.office
        message = laptop.request(laptop.change(), laptop.change({"working_well": "Settled."}))
        entry = next_entry(None, DeviceEvent(office.now(), DeviceAction.CHILD_OPENED, "c-1"))
        return msgspec.structs.replace(
            message,
            unsent=2,
            offered=[office.new_id()],
            returned=message.changes[:1],
            once_held=message.changes[:1],
            recovery=KeptCode("slot", "code"),
            log=[entry],
            beacon=self.beacon_key,
        )

    def _piece(self) -> PieceRequest:
        body = self.drawing if self.chance.random() < 0.5 else b""
        return PieceRequest(PROTOCOL, self.attachment_id, 0, body)

    def _with_changed_changes(self) -> dict[str, Any]:
        """Changes that no program would write, with the author's good signature on each."""
        changes = []
        for _ in range(self.chance.randint(1, 3)):
            lawful = msgspec.to_builtins(self.laptop.change({"decisions.d1.text": "School."}))
            body = changed_tree(self.chance, lawful)
            signature = sign(self.laptop.author_key, _CHANGE_CONTEXT + as_json(body)).hex()
            changes.append({"body": body, "signature": signature})
        return {**msgspec.to_builtins(self.laptop.request()), "changes": changes}

    def _arriving(self, path: str, body: bytes, *, signer: Laptop | None) -> Incoming:
        headers = {"Content-Type": "application/json"}
        if signer is not None:
            headers = signer.headers("server", body, path=path)
        if body.startswith(b"\x1f\x8b"):
            headers["Content-Encoding"] = "gzip"
        listed = [("host", "server"), *((name.lower(), value) for name, value in headers.items())]
        return Incoming(
            method="POST", path=path, query="", headers=listed, body=body, address="127.0.0.1"
        )

    def _with_changed_head(self, asked: Incoming) -> Incoming:
        chance, headers = self.chance, list(asked.headers)
        for _ in range(chance.randint(1, 3)):
            place = chance.randrange(len(headers))
            name, value = headers[place]
            changed = changed_bytes(chance, value.encode("latin-1")).decode("latin-1")
            headers[place] = (name, changed.replace("\r", "").replace("\n", ""))
            if chance.random() < 0.3:
                headers.append((chance.choice(_HEADERS).lower(), headers[place][1]))
        asked = msgspec.structs.replace(asked, headers=headers)
        if chance.random() < 0.3:
            asked = msgspec.structs.replace(asked, method=chance.choice(_METHODS))
        if chance.random() < 0.3:
            asked = msgspec.structs.replace(
                asked, path=chance.choice(_PATHS), query="a=%00&a=\ud800"
            )
        return asked


def _receipt() -> OrderReceipt:
    return OrderReceipt("order", OrderAction.SEAL, [Unsent("c-1", "review", 1)])


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    made = asyncio.new_event_loop()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("seed", "count"),
    [
        (8903, 400),
        *(pytest.param(seed, 10_000, marks=pytest.mark.campaign) for seed in range(1, 11)),
    ],
)
def test_whatever_is_asked_the_server_answers_and_goes_on(
    office: Office,
    anna: Laptop,
    clock: FixedClock,
    loop: asyncio.AbstractEventLoop,
    seed: int,
    count: int,
) -> None:
    application = create_application(office, UNLIMITED)
    adversary = Adversary(office, anna, random.Random(seed))
    began_mib, outcomes, longest_s = _peak_mib(), Counter[str](), 0.0

    def answered(asked: Incoming) -> Reply:
        return loop.run_until_complete(ask(application, asked))

    assert answered(adversary.first()).status == 200
    for _ in range(count):
        clock.advance(timedelta(seconds=2))
        asked = adversary.request()
        began = time.monotonic()
        reply = answered(asked)
        longest_s = max(longest_s, time.monotonic() - began)
        outcomes[_word(reply)] += 1
        assert reply.status != HTTP_STATUS[RefusalCode.SERVER_FAULT], (asked, reply)

    sys.stdout.write(f"{count}, longest {longest_s * 1000:.0f} ms, {dict(outcomes)}\n")
    assert outcomes["answered"] > count // 20
    assert _peak_mib() - began_mib < GROWTH_LIMIT_MIB
    # The office is told of a laptop's log that was written anew; nothing else is amiss.
    amiss = {each.problem for each in check(office).findings}
    assert amiss <= {"device_log_fork", "device_log_altered", "device_log_entries_missing"}
    assert enrol(office, "sofia").pull()  # what was let in, another laptop can read
    again = Adversary(office, enrol(office, "anna"), random.Random(seed))
    assert answered(again.first()).status == 200


def _word(reply: Reply) -> str:
    if reply.status in {200, 405}:
        return "answered" if reply.status == 200 else "no such method"
    plain = reply.body
    if reply.headers.get("content-encoding") == "gzip":
        plain = codec.decompress(plain, limit_bytes=10_000)
    return codec.decode(plain, ErrorReply).code if plain else "empty"


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
