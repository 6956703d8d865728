"""W-04: the key of a locked laptop gives a sign of life, and can do nothing else."""

import json
import random
from pathlib import Path

import msgspec
import pytest

from iro_core.changes.signing import new_private_key, public_key
from iro_core.domain.lease import Lease, grant
from iro_core.domain.policy import Policy
from iro_core.errors import BadSignature, InvalidData, RefusalCode
from iro_core.protocol import codec
from iro_core.protocol.heartbeat import (
    HeartbeatReply,
    HeartbeatRequest,
    LockState,
    SignedLease,
    genuine_lease,
    sign_lease,
)
from iro_core.protocol.orders import Order, OrderAction, OrderReceipt, Unsent
from iro_core.protocol.versions import PROTOCOL
from iro_server.services.hear_beacons import keep_beacon_key
from iro_server.services.manage_devices import lost_device, resume_device, stop_device
from iro_server.services.office import Office
from iro_server.store import devices
from tests.support.server import START, Laptop, RawReply, RunningServer, enrol

BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
PATH = "/v1/heartbeat"
BEACON_KEY = bytes(range(32))
API = json.loads((Path(__file__).parents[3] / "docs" / "openapi.json").read_text("utf-8"))
CALLS = [(path, verb) for path, verbs in API["paths"].items() for verb in verbs]


@pytest.fixture
def beacon(office: Office, server: RunningServer, anna: Laptop) -> Laptop:
    """Anna's laptop as it is while it is locked: it holds the beacon's key and no other."""
    message = msgspec.structs.replace(anna.request(), beacon=public_key(BEACON_KEY).hex())
    body = codec.encode(message)
    assert server.post("/v1/sync", body, anna.headers(server.host, body)).status == 200
    return Laptop(office, anna.reply, BEACON_KEY, BEACON_KEY)


def said(
    server: RunningServer,
    laptop: Laptop,
    *,
    path: str = PATH,
    message: msgspec.Struct | dict[str, object] | None = None,
) -> RawReply:
    asked = message or HeartbeatRequest(PROTOCOL, "0.1.0", LockState.LOCKED, unsent=3)
    body = msgspec.json.encode(asked)
    return server.post(path, body, laptop.headers(server.host, body, path=path))


def heard(reply: RawReply) -> HeartbeatReply:
    assert reply.status == 200, reply.body
    return codec.decode(reply.body, HeartbeatReply)


@BOTH
def test_a_locked_laptop_gets_a_lease_that_stands_by_itself(
    office: Office, server: RunningServer, beacon: Laptop
) -> None:
    reply = heard(said(server, beacon))

    assert reply.order is None
    assert reply.lease is not None
    lease = genuine_lease(
        reply.lease, server_key=office.server_key, device_id=beacon.device_id, last=None
    )
    assert lease == grant(Policy(), office.clock.now())
    known = lost_device(office, beacon.device_id).beacon
    assert known is not None
    assert (known.state, known.unsent, known.heard_at) == ("locked", 3, office.now())


@BOTH
def test_a_stopped_laptop_hears_its_order_and_no_lease_until_it_is_let_in(
    office: Office, server: RunningServer, beacon: Laptop
) -> None:
    stop_device(office, beacon.device_id, action=OrderAction.SEAL)

    reply = heard(said(server, beacon))

    assert reply.lease is None
    assert reply.order is not None
    order = codec.decode(bytes(reply.order.body), Order)
    receipt = OrderReceipt(order.order_id, OrderAction.SEAL, [Unsent("", "not_sent", 3)])
    heard(
        said(
            server,
            beacon,
            message=HeartbeatRequest(PROTOCOL, "0.1.0", LockState.SEALED, receipt=receipt),
        )
    )
    (kept,) = lost_device(office, beacon.device_id).orders
    assert kept.receipt is not None
    assert codec.decode(kept.receipt, OrderReceipt) == receipt
    resume_device(office, beacon.device_id)
    assert heard(said(server, beacon)).lease is not None


def test_a_sign_of_life_is_no_contact_and_does_not_shorten_the_list_of_children(
    office: Office, server: RunningServer, beacon: Laptop
) -> None:
    with office.database.read() as tx:
        before = devices.find(tx, beacon.device_id)
    heard(said(server, beacon))
    with office.database.read() as tx:
        assert devices.find(tx, beacon.device_id) == before


@pytest.mark.parametrize(("path", "verb"), CALLS)
def test_the_beacons_key_can_do_nothing_but_give_signs_of_life(
    office: Office, server: RunningServer, anna: Laptop, beacon: Laptop, path: str, verb: str
) -> None:
    """Every call of docs/openapi.json, with a message that the laptop's own key may send."""
    key = public_key(BEACON_KEY).hex()
    messages: dict[str, object] = {
        "/v1/sync": anna.request(anna.change()),
        "/v1/attachments": {"protocol": PROTOCOL, "attachments": []},
        "/v1/pieces": {"protocol": PROTOCOL, "attachment_id": "a", "number": 0},
        "/v1/orders": {"protocol": PROTOCOL},
        "/v1/enrolments": {
            **dict.fromkeys(("app_version", "code", "platform"), "x"),
            "protocol": PROTOCOL,
            "device_key": key,
            "author_key": key,
            "device_proof": "0" * 128,
            "author_proof": "0" * 128,
        },
    }
    if verb == "get" or path == PATH:
        return
    body = msgspec.json.encode(messages[path])

    reply = server.post(path, body, beacon.headers(server.host, body, path=path))

    wrong = RefusalCode.CODE_WRONG if path == "/v1/enrolments" else RefusalCode.BAD_SIGNATURE
    reply.assert_refused(wrong)


def test_all_calls_of_the_api_were_tried() -> None:
    assert {path for path, verb in CALLS if verb == "post"} == {
        *("/v1/sync", "/v1/attachments", "/v1/pieces", "/v1/orders", "/v1/enrolments", PATH)
    }


def test_no_other_key_gives_a_sign_of_life(
    office: Office, server: RunningServer, anna: Laptop, beacon: Laptop
) -> None:
    assert beacon.device_id == anna.device_id
    said(server, anna).assert_refused(RefusalCode.BAD_SIGNATURE)
    ben = enrol(office, "bashir")
    said(server, ben).assert_refused(RefusalCode.UNKNOWN_DEVICE)


def test_a_sign_of_life_counts_once(office: Office, server: RunningServer, beacon: Laptop) -> None:
    body = codec.encode(HeartbeatRequest(PROTOCOL, "0.1.0", LockState.LOCKED))
    headers = beacon.headers(server.host, body, path=PATH)
    assert server.post(PATH, body, headers).status == 200
    server.post(PATH, body, headers).assert_refused(RefusalCode.REPLAYED)


def test_four_signs_of_life_a_minute_are_heard(server: RunningServer, beacon: Laptop) -> None:
    assert [said(server, beacon).status for _ in range(5)] == [200, 200, 200, 200, 429]


def test_a_beacon_needs_a_key_of_its_own(office: Office, anna: Laptop) -> None:
    with office.database.read() as tx:
        device = devices.find(tx, anna.device_id)
    assert device is not None
    with pytest.raises(InvalidData):
        keep_beacon_key(office, device, device.device_key)
    with pytest.raises(InvalidData):
        keep_beacon_key(office, device, "00" * 32)
    keep_beacon_key(office, device, public_key(BEACON_KEY).hex())
    keep_beacon_key(office, device, public_key(BEACON_KEY).hex())
    keep_beacon_key(office, device, public_key(new_private_key()).hex())


def forged(rng: random.Random, good: bytes, lease: Lease, key: bytes) -> SignedLease:
    """A lease that nobody granted: signed bytes changed, fields edited, signed by another key."""
    match rng.randrange(3):
        case 0:
            body = bytearray(good)
            body[rng.randrange(len(body))] ^= 1 << rng.randrange(8)
            signed = sign_lease(lease, "laptop-a", key)
            return SignedLease(msgspec.Raw(bytes(body)), signed.signature)
        case 1:
            field = rng.choice(Lease.__struct_fields__)
            later = f"20{rng.randrange(27, 99)}-01-01T00:00:00.000Z"
            edited = sign_lease(
                msgspec.structs.replace(lease, **{field: later}), "laptop-a", bytes(32)
            )
            signature = sign_lease(lease, "laptop-a", key).signature
            return SignedLease(edited.body, signature)
        case _:
            return sign_lease(lease, "laptop-a", rng.randbytes(32))


@pytest.mark.parametrize("count", [300, pytest.param(2_000, marks=pytest.mark.campaign)])
def test_forged_old_and_other_laptops_leases_are_refused(count: int) -> None:
    """E-05."""
    rng = random.Random(5)
    key = rng.randbytes(32)
    server_key = public_key(key)
    lease = grant(Policy(), START)
    good = bytes(sign_lease(lease, "laptop-a", key).body)
    for _ in range(count):
        with pytest.raises((BadSignature, InvalidData)):
            genuine_lease(
                forged(rng, good, lease, key),
                server_key=server_key,
                device_id="laptop-a",
                last=None,
            )
    mine = sign_lease(lease, "laptop-a", key)
    assert genuine_lease(mine, server_key=server_key, device_id="laptop-a", last=lease) == lease
    with pytest.raises(InvalidData, match="other_device"):
        genuine_lease(mine, server_key=server_key, device_id="laptop-b", last=None)
    newer = msgspec.structs.replace(lease, issued_at="2026-12-24T09:00:00.000Z")
    with pytest.raises(InvalidData, match="replayed"):
        genuine_lease(mine, server_key=server_key, device_id="laptop-a", last=newer)
    for name in Lease.__struct_fields__:
        odd = sign_lease(msgspec.structs.replace(lease, **{name: "soon"}), "laptop-a", key)
        with pytest.raises(InvalidData, match="not_an_instant"):
            genuine_lease(odd, server_key=server_key, device_id="laptop-a", last=None)
