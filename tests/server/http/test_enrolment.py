"""Joining, health and the description, over a real connection."""

import json
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import requests

from iro_core.changes.signing import new_private_key
from iro_core.errors import RefusalCode
from iro_core.protocol import codec, http_signature
from iro_core.protocol.enrolment_code import read_code
from iro_core.protocol.messages import EnrolmentReply, HealthReply
from iro_server.http.limits import RateLimit, TooManyRequests
from iro_server.http.openapi import document
from iro_server.services.enrol_device import issue_code
from iro_server.services.office import Office
from iro_server.store.database import Database
from tests.support.server import (
    SETTINGS,
    Laptop,
    RawReply,
    RunningServer,
    add_person,
    enrol,
    enrolment,
    running_server,
)

JSON = {"Content-Type": "application/json"}


@pytest.fixture
def server(office: Office) -> Iterator[RunningServer]:
    add_person(office, "anna")
    with running_server(office) as running:
        yield running


def get(server: RunningServer, path: str) -> RawReply:
    with requests.Session() as session:
        session.trust_env = False
        reply = session.get(server.url + path, timeout=20, headers={"Accept-Encoding": "identity"})
    return RawReply(reply.status_code, reply.content, reply.headers)


def test_a_laptop_joins_and_can_check_whom_it_joined(server: RunningServer) -> None:
    code = read_code(issue_code(server.office, "anna"))
    body = codec.encode(enrolment(code.secret, new_private_key(), new_private_key()))

    reply = server.post("/v1/enrolments", body, JSON)

    message = codec.decode(reply.body, EnrolmentReply)
    assert code.matches(bytes.fromhex(message.server_key))
    http_signature.verify_reply(
        status=200,
        body=reply.body,
        answers=http_signature.unsigned_nonce(body),
        headers=(reply.headers["Signature-Input"], reply.headers["Signature"]),
        server_key=bytes.fromhex(message.server_key),
    )


def test_a_wrong_code_is_refused(server: RunningServer) -> None:
    body = codec.encode(enrolment("0" * 24, new_private_key(), new_private_key()))

    reply = server.post("/v1/enrolments", body, JSON)

    assert (reply.status, reply.error().code) == (403, RefusalCode.CODE_WRONG.value)


@pytest.mark.parametrize("field", ["platform", "app_version"])
def test_text_that_a_database_cannot_hold_is_refused(server: RunningServer, field: str) -> None:
    good = enrolment("0" * 24, new_private_key(), new_private_key())
    body = codec.encode(msgspec.structs.replace(good, **{field: "a\x00b"}))

    assert server.post("/v1/enrolments", body, JSON).status == 400


def test_too_many_attempts_from_one_address_must_wait(office: Office) -> None:
    body = codec.encode(enrolment("0" * 24, new_private_key(), new_private_key()))
    settings = msgspec.structs.replace(SETTINGS, enrolments_per_hour=2)

    with running_server(office, settings) as server:
        replies = [server.post("/v1/enrolments", body, JSON) for _ in range(3)]

    assert [reply.status for reply in replies] == [403, 403, 429]
    assert 0 < int(replies[2].headers["Retry-After"]) <= 3_601


def test_too_many_requests_of_one_laptop_leave_the_others_alone(
    office: Office, anna: Laptop
) -> None:
    """N-11, small."""
    other = enrol(office, "bashir")
    settings = msgspec.structs.replace(SETTINGS, requests_per_minute=2)
    with running_server(office, settings) as server:
        statuses = []
        for laptop in (anna, anna, anna, other):
            body = codec.encode(laptop.request())
            statuses.append(server.post("/v1/sync", body, laptop.headers(server.host, body)).status)

    assert statuses == [200, 200, 429, 200]


def test_a_rate_is_exact_and_passes() -> None:
    now = [0.0]
    limit = RateLimit(3, 60, now=lambda: now[0])
    for _ in range(3):
        limit.take("a")

    with pytest.raises(TooManyRequests) as refused:
        limit.take("a")
    limit.take("b")
    now[0] = 60.0
    limit.take("a")

    assert refused.value.retry_after_s == 61


def test_health_says_that_the_server_is_up_and_nothing_else(server: RunningServer) -> None:
    reply = get(server, "/v1/health")

    assert codec.decode(reply.body, HealthReply) == HealthReply("ok", 1)


def test_a_server_without_its_database_is_not_healthy(
    server: RunningServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    tmp_path: Path,
) -> None:
    empty = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}", "invented")
    with monkeypatch.context() as patch:
        patch.setattr(server.office.database, "_engine", empty._engine)
        reply = get(server, "/v1/health")

    empty.close()
    assert reply.status == 500
    caplog.clear()


def test_the_description_that_is_served_is_the_one_in_the_documents(
    server: RunningServer,
) -> None:
    """`iro-server openapi` writes it anew."""
    path = Path(__file__).parents[3] / "docs" / "openapi.json"

    assert json.loads(get(server, "/v1/openapi.json").body) == document()
    assert json.loads(path.read_text(encoding="utf-8")) == document()


def test_every_reference_in_the_description_leads_somewhere() -> None:
    text = json.dumps(document())
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}

    assert named == set(document()["components"]["schemas"])


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/sync/", "/v2/sync"])
def test_there_is_nothing_else(server: RunningServer, path: str) -> None:
    assert get(server, path).status == 404


def test_a_path_answers_to_its_own_method_only(server: RunningServer) -> None:
    assert get(server, "/v1/sync").status == 404
    assert server.post("/v1/health", b"", JSON).status == 404
