"""A server that lies, or a line on which somebody does: true answers, altered before they arrive.

A lie told by the line cannot be signed; a lie told by the server is.
"""

from collections.abc import Callable
from random import Random

import msgspec
from typing_extensions import override

from iro_core.changes.signing import new_private_key
from iro_core.clock import Clock
from iro_core.errors import InvalidData
from iro_core.protocol import codec
from iro_core.protocol.http_signature import read_parameters, sign_reply, unsigned_nonce
from iro_core.protocol.messages import REPLY_LIMIT_BYTES
from iro_desktop.sync.transport import _Received
from tests.support.fickle_line import FickleTransport, Line
from tests.support.hostile import Tree, as_json, changed_bytes, changed_tree

# The child is to leave, and not all that was sent about them is received by this server.
ON_LEAVING = ("one less", "twice the same", "another id", "no such word", "re-signed")
BY_THE_LINE = ("noise", "body", "head", "cut", "another key", "replay", "unsigned")
BY_THE_SERVER = ("tree", "sly", "sly", "bytes", "status")


class LyingTransport(FickleTransport):
    """The laptop's own transport; one of its calls gets a lie for an answer.

    Attributes:
        lied: Whether the lie was told.
    """

    def __init__(
        self,
        line: Line,
        clock: Clock,
        private_key: bytes,
        *,
        how: str,
        true_calls: int,
        before_lying: Callable[[], None],
    ) -> None:
        super().__init__(line, clock)
        self._chance: Random = line.chance
        self._private_key = private_key
        self._how = how
        self._true_calls = true_calls
        self._before_lying = before_lying
        self._kept: list[_Received] = []
        self.lied = False

    @override
    def _send(self, path: str, body: bytes, headers: dict[str, str]) -> _Received:
        true = super()._send(path, body, headers)
        if self.lied or len(self._kept) < self._true_calls:
            self._kept.append(true)
            return true
        self.lied = True
        self._before_lying()
        return self._lie(true, _nonce(body, headers))

    def _lie(self, true: _Received, nonce: str) -> _Received:
        chance = self._chance
        if self._how in BY_THE_SERVER:
            return self._signed_lie(true, nonce)
        if self._how in ON_LEAVING:
            return self._short(true, nonce)
        tell = {
            "noise": lambda: _noise(chance),
            "body": lambda: _with(true, body=changed_bytes(chance, true.body)),
            "cut": lambda: _with(true, body=true.body[: chance.randrange(len(true.body))]),
            "head": lambda: _changed_head(chance, true),
            "unsigned": lambda: _with(true, without="signature"),
            "another key": lambda: self._sealed(true, nonce, new_private_key()),
            "replay": lambda: self._kept[-1] if self._kept else _noise(chance),
        }
        return tell[self._how]()

    def _short(self, true: _Received, nonce: str) -> _Received:
        """Every child is to leave, and one of the verdicts, or the signature, is not right."""
        reply = msgspec.json.decode(_plain(true))
        one, *others = self._chance.sample(reply["verdicts"], k=len(reply["verdicts"]))
        verdicts = {
            "one less": others,
            "twice the same": [others[0], *others],
            "another id": [{**one, "change_id": "x"}, *others],
            "no such word": [{**one, "outcome": "kept"}, *others],
            "re-signed": reply["verdicts"],
        }[self._how]
        lie = {**reply, "verdicts": verdicts, "scope": {"digest": "d", "children": []}}
        key = new_private_key() if self._how == "re-signed" else self._private_key
        plain = _with(true, body=as_json(lie), without="content-encoding")
        return self._sealed(plain, nonce, key)

    def _signed_lie(self, true: _Received, nonce: str) -> _Received:
        chance, status = self._chance, true.status
        body = _plain(true)
        if self._how == "tree":
            body = as_json(changed_tree(chance, msgspec.json.decode(body)))
        if self._how == "sly":
            body = as_json(_slyly(chance, msgspec.json.decode(body)))
        if self._how == "bytes":
            body = changed_bytes(chance, body)
        if self._how == "status":
            status = chance.choice((0, 200, 204, 301, 400, 401, 409, 429, 500, 503))
            body = chance.choice((body, b"", _refusal(chance)))
        lie = _with(_Received(status, body, true.headers), without="content-encoding")
        return self._sealed(lie, nonce, self._private_key)

    def _sealed(self, lie: _Received, nonce: str, key: bytes) -> _Received:
        at = int(self._clock.now().timestamp())
        mark = sign_reply(
            status=lie.status, body=lie.body, answers=nonce, private_key=key, created=at
        )
        headers = {name.lower(): value for name, value in mark.items()}
        return _Received(lie.status, lie.body, {**lie.headers, **headers})


def _noise(chance: Random) -> _Received:
    return _Received(chance.randrange(1_000), chance.randbytes(chance.randrange(400)), {})


def _with(true: _Received, *, body: bytes | None = None, without: str = "") -> _Received:
    headers = {name: value for name, value in true.headers.items() if name != without}
    return _Received(true.status, true.body if body is None else body, headers)


def _changed_head(chance: Random, true: _Received) -> _Received:
    name = chance.choice(list(true.headers))
    value = changed_bytes(chance, true.headers[name].encode()).decode("latin-1")
    status = true.status + chance.choice((0, 1, 99, 201))
    return _Received(status, true.body, {**true.headers, name: value})


def _slyly(chance: Random, reply: Tree) -> Tree:
    """A reply of the right shape in which one to three things are not so."""
    lies: dict[str, Callable[[Tree], Tree]] = {
        "verdicts": lambda each: [_other_verdict(chance, verdict) for verdict in each or []],
        "changes": lambda each: chance.choice(([], (each or [])[1:], 2 * (each or []))),
        "waiting": lambda _: chance.choice((0, 1, 5_000)),
        "device_seq": lambda _: chance.choice((0, 1, 4, 900, 2**53 - 1, 2**53, 2**63, 2**70)),
        "epoch": lambda each: chance.choice(("", f"{each}x")),
        "cursor": lambda each: chance.choice(("", "0", "nonsense", f"{each}1", "9" * 30)),
        "scope": lambda _: {
            "digest": chance.choice(("", "d")),
            "children": ["c-0"][: chance.randrange(2)],
        },
        "lacking": lambda each: {key: [] for key in each} if isinstance(each, dict) else ["x"],
        "late": lambda _: ["x", "y"],
        "logged": lambda _: chance.choice((0, 1, 10**6)),
        "head": lambda _: {"number": chance.choice((0, 1, 10**9)), "digest": "d"},
        "head_differs": lambda _: True,
        "lease": lambda each: {**(each or {}), "locks_at": "2020-01-01T00:00:00.000Z"},
        "body": lambda _: "bm90IHRoaXM=",
        "server_time": lambda _: "2031-01-01T00:00:00.000Z",
    }
    known = [name for name in lies if name in reply] or ["lacking"]
    names = chance.sample(known, k=min(len(known), chance.randint(1, 3)))
    return {**reply, **{name: lies[name](reply.get(name)) for name in names}}


def _other_verdict(chance: Random, verdict: Tree) -> Tree:
    outcome = chance.choice(("received", "quarantined", "refused"))
    reason = chance.choice(("", "not_permitted", "number_reused", "withdrawn", "?"))
    return {**verdict, "outcome": outcome, "reason": reason}


def _refusal(chance: Random) -> bytes:
    """A refusal with a detail and a time that may be anything."""
    refusal: Tree = {
        "code": chance.choice(("clock_out", "replayed", "too_many_requests", "not_found", "?")),
        "detail": chance.choice(("", "7", "9" * 200, "9" * 18, "\u0663", "-1", "nonce")),
        "server_time": chance.choice(
            ("", "2026-11-23T09:00:00.000Z", "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z")
        ),
    }
    return as_json(refusal)


def _nonce(body: bytes, headers: dict[str, str]) -> str:
    try:
        return read_parameters(headers.get("Signature-Input", "")).nonce
    except InvalidData:
        return unsigned_nonce(body)


def _plain(received: _Received) -> bytes:
    if received.headers.get("content-encoding") != "gzip":
        return received.body
    return codec.decompress(received.body, limit_bytes=REPLY_LIMIT_BYTES)
