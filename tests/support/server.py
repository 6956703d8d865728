"""A real server for tests: an office on either database, laptops, and uvicorn in a thread."""

import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count

import msgspec
import requests
import uvicorn

from iro_core import clock as clocks
from iro_core.changes.change import Change, SignedChange, Value
from iro_core.changes.signing import new_private_key, public_key, sign, sign_change
from iro_core.clock import Clock, FixedClock
from iro_core.errors import IroError, RefusalCode
from iro_core.ids import time_ordered_ids
from iro_core.protocol import codec, http_signature
from iro_core.protocol.enrolment_code import read_code
from iro_core.protocol.error_codes import HTTP_STATUS
from iro_core.protocol.http_signature import RequestParts
from iro_core.protocol.messages import (
    EnrolmentReply,
    EnrolmentRequest,
    ErrorReply,
    SyncReply,
    SyncRequest,
    Verdict,
    WireChange,
    proof_text,
    to_wire,
)
from iro_core.protocol.versions import PROTOCOL
from iro_server.http.application import create_application
from iro_server.http.listener import open_listener
from iro_server.services.begin_authority import begin_authority
from iro_server.services.enrol_device import enrol_device, issue_code
from iro_server.services.manage_accounts import NewUser, add_user, allocate
from iro_server.services.office import Office, SystemAct
from iro_server.services.pull_changes import Page, pull_changes
from iro_server.services.receive_changes import receive_changes
from iro_server.settings import Settings
from iro_server.store import devices
from iro_server.store.database import Database

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AUTHORITY = "invented"
SETTINGS = Settings(
    authority=AUTHORITY, enrolments_per_hour=1_000, requests_per_minute=100_000, body_timeout_s=5
)

UNLIMITED = msgspec.structs.replace(
    SETTINGS,
    requests_per_minute=10**9,
    pieces_per_minute=10**9,
    heartbeats_per_minute=10**9,
    enrolments_per_hour=10**9,
)


def new_office(
    url: str,
    clock: Clock | None = None,
    *,
    name: str = "Invented Council",
    authority: str = AUTHORITY,
) -> Office:
    """An authority that has just begun on an empty database."""
    clock = clock or FixedClock(START)
    office = Office(
        database=Database(url, authority),
        clock=clock,
        new_id=time_ordered_ids(clock),
        private_key=new_private_key(),
        administrator="admin:test",
    )
    try:
        begin_authority(office, name=name)
    except IroError:
        office.database.close()
        raise
    return office


def add_person(office: Office, user_id: str, *, role: str = "iro", team: str = "north") -> None:
    """A person of the invented council."""
    name = f"{user_id.title()} Invented"
    add_user(office, NewUser(user_id=user_id, name=name, role=role, team=team))


def add_child(office: Office, number: int, values: Mapping[str, Value] | None = None) -> str:
    """An invented child, as an import would write it."""
    child_id = f"c-{number}"
    fields: dict[str, Value] = {
        "number": str(number),
        "born_on": "2014-05-06",
        "sex": "2",
        "episodes.20250102.started_on": "2025-01-02",
        "episodes.20250102.legal_status": "C2",
        **(values or {}),
    }
    act = SystemAct(record_id=child_id, kind="child", child_id=child_id, act="import", set=fields)
    with office.database.write() as tx:
        office.write(tx, [act])
    return child_id


def give(office: Office, child_id: str, user_id: str) -> None:
    """Allocate a child."""
    allocate(office, child_id, user_id)


@dataclass
class Laptop:
    """An enrolled laptop without a vault: it makes, signs and sends changes, and reads pages."""

    office: Office
    reply: EnrolmentReply
    device_key: bytes
    author_key: bytes
    cursor: str = ""
    epoch: str = ""
    scope_digest: str = ""
    children: list[str] = field(default_factory=list)
    device_numbers: Iterator[int] = field(default_factory=lambda: count(1))
    sequences: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def device_id(self) -> str:
        """The id the server gave it."""
        return self.reply.device_id

    def bare_change(self, values: Mapping[str, Value], **envelope: object) -> Change:
        """A change with these values only."""
        return msgspec.structs.replace(self.change(None, **envelope), set=dict(values))

    def change(self, values: Mapping[str, Value] | None = None, **envelope: object) -> Change:
        """A lawful new review of a child by this laptop's user, with parts replaced."""
        parts: dict[str, object] = {
            "change_id": self.office.new_id(),
            "authority": AUTHORITY,
            "record_id": self.office.new_id(),
            "kind": "review",
            "act": "record",
            "child_id": "c-1",
            "author": self.reply.user_id,
            "device": self.device_id,
            "device_seq": next(self.device_numbers),
            "claimed_at": clocks.to_text(self.office.clock.now()),
            "set": {"held_on": "2026-11-20", "participation_code": "PN1", **(values or {})},
        }
        return msgspec.convert({**parts, **envelope}, Change)

    def signed(self, change: Change) -> SignedChange:
        """A change with this laptop's signature."""
        return sign_change(change, self.author_key)

    def wire(self, change: Change) -> WireChange:
        """A change as this laptop sends it."""
        return to_wire(self.signed(change))

    def send(self, *changes: Change) -> list[Verdict]:
        """Send changes, without HTTP."""
        return self.send_wire(*[self.wire(change) for change in changes])

    def send_wire(self, *wire: WireChange) -> list[Verdict]:
        """Send what is on the wire, without HTTP."""
        with self.office.database.read() as tx:
            device = devices.find(tx, self.device_id)
        assert device is not None
        return receive_changes(self.office, device, wire)

    def pull_page(self) -> Page:
        """The next page, without HTTP."""
        with self.office.database.read() as tx:
            device = devices.find(tx, self.device_id)
        assert device is not None
        page = pull_changes(
            self.office,
            device,
            cursor=self.cursor,
            epoch=self.epoch,
            scope_digest=self.scope_digest,
        )
        self.cursor, self.epoch, self.scope_digest = page.cursor, page.epoch, page.scope.digest
        if page.scope.children is not None:
            self.children = page.scope.children
        return page

    def pull(self) -> list[Change]:
        """Everything that waits for this laptop, without HTTP."""
        received: list[Change] = []
        waiting = True
        while waiting:
            page = self.pull_page()
            received += [codec.decode(bytes(wire.body), Change) for wire in page.changes]
            waiting = page.waiting > 0
        return received

    def headers(
        self,
        host: str,
        body: bytes,
        *,
        created: int | None = None,
        sequence: int | None = None,
        path: str = "/v1/sync",
    ) -> dict[str, str]:
        """The headers of a signed request."""
        parts = RequestParts(
            method="POST",
            host=host,
            path=path,
            query="",
            body=body,
            device=self.device_id,
            sequence=next(self.sequences) if sequence is None else sequence,
            protocol=PROTOCOL,
        )
        at = int(self.office.clock.now().timestamp()) if created is None else created
        signature = http_signature.sign_request(
            parts, self.device_key, created=at, nonce=os.urandom(16).hex()
        )
        return {"Content-Type": "application/json", **signature}

    def request(self, *changes: Change) -> SyncRequest:
        """A sync request from where this laptop is."""
        return SyncRequest(
            PROTOCOL,
            "0.1.0",
            [self.wire(change) for change in changes],
            self.cursor,
            self.epoch,
            self.scope_digest,
        )


def enrol(office: Office, user_id: str) -> Laptop:
    """A new laptop of a user."""
    code = read_code(issue_code(office, user_id)).secret
    device_key, author_key = new_private_key(), new_private_key()
    return Laptop(
        office,
        enrol_device(office, enrolment(code, device_key, author_key)),
        device_key,
        author_key,
    )


def enrolment(code: str, device_key: bytes, author_key: bytes) -> EnrolmentRequest:
    """The request with which a laptop joins."""
    device, author = public_key(device_key).hex(), public_key(author_key).hex()
    text = proof_text(code, device, author)
    return EnrolmentRequest(
        protocol=PROTOCOL,
        app_version="0.1.0",
        code=code,
        platform="Linux",
        device_key=device,
        author_key=author,
        device_proof=sign(device_key, text).hex(),
        author_proof=sign(author_key, text).hex(),
    )


@dataclass(frozen=True)
class RunningServer:
    """A server that answers on a port of this machine."""

    office: Office
    url: str

    @property
    def host(self) -> str:
        """The host and port, as the Host header has them."""
        return self.url.removeprefix("http://")

    def post(self, path: str, body: bytes, headers: Mapping[str, str] | None = None) -> "RawReply":
        """Send bytes and read the reply's bytes as they travel."""
        with requests.Session() as session:
            session.trust_env = False
            reply = session.post(
                self.url + path,
                data=body,
                headers={"Accept-Encoding": "identity", **(headers or {})},
                timeout=20,
                stream=True,
            )
            data = reply.raw.read(decode_content=False)
            return RawReply(reply.status_code, data, reply.headers)

    def send(self, laptop: Laptop, body: bytes, **changed: object) -> "RawReply":
        """A signed request; then headers are replaced, or removed where None."""
        headers = laptop.headers(self.host, body)
        for name, value in changed.items():
            key = next(each for each in headers if each.replace("-", "_").lower() == name)
            if value is None:
                del headers[key]
            else:
                headers[key] = str(value)
        return self.post("/v1/sync", body, headers)

    def sync(self, laptop: Laptop, request: SyncRequest | None = None) -> SyncReply:
        """One signed round, the reply's signature checked; a refusal fails the test."""
        body = codec.encode(request or laptop.request())
        reply = self.post("/v1/sync", body, laptop.headers(self.host, body))
        assert reply.status == 200, reply.body
        return codec.decode(reply.body, SyncReply)


@dataclass(frozen=True)
class RawReply:
    """A reply as it travelled."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    def assert_refused(self, code: RefusalCode) -> None:
        """Fail the test unless this is that refusal."""
        assert (self.status, self.error().code) == (HTTP_STATUS[code], code.value)

    def error(self) -> ErrorReply:
        """The refusal in it."""
        return codec.decode(self.body, ErrorReply)


@contextmanager
def running_server(office: Office, settings: Settings = SETTINGS) -> Iterator[RunningServer]:
    """Uvicorn in a thread, on a free port; stopped and joined at the end."""
    config = uvicorn.Config(
        create_application(office, settings),
        access_log=False,
        log_config=None,
        log_level="warning",
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=2,
    )
    server = uvicorn.Server(config)
    with open_listener("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            # The socket listens already, so a call waits in its queue until the server is up.
            yield RunningServer(office, f"http://127.0.0.1:{port}")
        finally:
            server.should_exit = True
            thread.join(timeout=20)
            office.database.close()
