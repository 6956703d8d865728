"""Asking the central server over HTTP(S): signed questions out, verified answers in.

Nothing of the environment is believed (proxies, netrc, certificate bundles, key logs), no redirect
is followed, and a call ends by its deadline however slowly the other side talks.
"""

import contextlib
import secrets
import socket
import ssl
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from threading import Timer
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
import requests
from requests.adapters import HTTPAdapter
from typing_extensions import override
from urllib3.exceptions import HTTPError

from iro_core import clock as clocks
from iro_core.clock import Clock
from iro_core.errors import InvalidData, RefusalCode, Refused
from iro_core.protocol import codec
from iro_core.protocol.error_codes import from_reply
from iro_core.protocol.http_signature import (
    RequestParts,
    sign_request,
    unsigned_nonce,
    verify_reply,
)
from iro_core.protocol.messages import REPLY_LIMIT_BYTES, ErrorReply
from iro_core.protocol.orders import OrderKeys
from iro_core.protocol.versions import PROTOCOL
from iro_desktop.errors import AnswerNotTrusted, CertificateWrong, ServerBusy, Unreachable

DEADLINE_S: Final = 120.0
_CONNECT_TIMEOUT_S: Final = 10.0
_SILENCE_TIMEOUT_S: Final = 30.0
_PIECE_BYTES: Final = 64 * 1024
_COMPRESS_FROM_BYTES: Final = 1_000
_LONGEST_WAIT_S: Final = 3_600
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_OK: Final = 200
# Ten thousand times the milliseconds since 1970, with which the numbers of a laptop begin.
_NUMBER_DIGITS: Final = 16
# What a proxy says when it cannot reach the server behind it; believed only as "not now".
_BEHIND_A_PROXY: Final = frozenset({429, 502, 503, 504})


@dataclass(frozen=True)
class Credentials:
    """Who asks, and whose answers count."""

    device_id: str
    device_key: bytes = field(repr=False)
    server_key: bytes
    command_key: str = ""

    @property
    def order_keys(self) -> OrderKeys:
        """Whose orders count."""
        return OrderKeys(self.server_key, self.command_key)


@dataclass(frozen=True)
class Answer:
    """What the server said, how far its clock is ahead of this laptop's, the number last used."""

    body: bytes
    clock_offset_s: float
    sequence: int


@dataclass(frozen=True)
class _Received:
    status: int
    body: bytes
    headers: dict[str, str]

    def plain(self) -> bytes:
        """The body, unpacked if it travelled packed."""
        if self.headers.get("content-encoding", "") != "gzip":
            return self.body
        return codec.decompress(self.body, limit_bytes=REPLY_LIMIT_BYTES)


def checked_address(typed: str) -> str:
    """The server's address as it is kept: scheme, host and port.

    Raises:
        InvalidData: It is not an https address; plain http is for this machine alone.
    """
    text = typed.strip()
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise InvalidData("address", "not_an_address") from error
    if not host or parts.username is not None or parts.query or parts.path.strip("/"):
        raise InvalidData("address", "not_an_address")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
        raise InvalidData("address", "not_https")
    name = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{name}" + (f":{port}" if port else "")


class Transport:
    """Calls one server; one call at a time, from any thread."""

    def __init__(self, address: str, clock: Clock, *, deadline_s: float = DEADLINE_S) -> None:
        """Connect with the first call.

        Raises:
            InvalidData: The address is not one that may be used.
        """
        self._address = checked_address(address)
        self._host = urlsplit(self._address).netloc.lower()
        self._clock = clock
        self._deadline_s = deadline_s
        self._line = _Line()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers.clear()
        for prefix in ("https://", "http://"):
            self._session.mount(prefix, self._line)

    def close(self) -> None:
        """Hang up."""
        self._session.close()

    def ask_signed(
        self,
        path: str,
        message: bytes,
        credentials: Credentials,
        *,
        sequence: int,
        clock_offset_s: float = 0.0,
    ) -> Answer:
        """The verified answer to a signed question.

        The laptop's wrong clock is put right once; so is a number that the server has seen, as when
        an older copy of the laptop was put back.

        Args:
            sequence: Greater than any this laptop used before; the one after it is used, too.

        Raises:
            Refused: The server said no.
            SyncProblem: It could not be reached, asks to wait, or cannot be trusted.
        """
        body, packing = _packed(message)
        parts = RequestParts(
            method="POST",
            host=self._host,
            path=path,
            query="",
            body=body,
            device=credentials.device_id,
            sequence=sequence,
            protocol=PROTOCOL,
        )
        received = self._send_signed(parts, packing, credentials, clock_offset_s)
        error = _refusal_in(received)
        if error is not None and error.code == RefusalCode.CLOCK_OUT:
            clock_offset_s = self._offset_from(error)
            again = msgspec.structs.replace(parts, sequence=sequence + 1)
            received = self._send_signed(again, packing, credentials, clock_offset_s)
            sequence, error = again.sequence, _refusal_in(received)
        if error is not None and (seen := _last_number_in(error)) is not None:
            sequence = max(sequence, seen) + 1
            again = msgspec.structs.replace(parts, sequence=sequence)
            received = self._send_signed(again, packing, credentials, clock_offset_s)
        return Answer(_accepted(received), clock_offset_s, sequence)

    def ask_to_join(self, path: str, message: bytes, key_in: Callable[[bytes], bytes]) -> bytes:
        """The answer to a question asked before the server's key is known.

        Args:
            key_in: Finds the server's key in the answer and checks it, or raises; a refusal is
                taken as it comes, because nothing follows from it but words on the screen.
        """
        headers = {"Host": self._host, "Content-Type": "application/json"}
        received = self._send(path, message, {**headers, "Accept-Encoding": "identity"})
        if received.status != _OK:
            return _accepted(received)
        _verify(received, unsigned_nonce(message), key_in(received.body))
        return received.body

    def _send_signed(
        self,
        parts: RequestParts,
        packing: dict[str, str],
        credentials: Credentials,
        clock_offset_s: float,
    ) -> _Received:
        nonce = secrets.token_hex(16)
        created = int(self._clock.now().timestamp() + clock_offset_s)
        headers = {
            "Host": self._host,
            "Content-Type": "application/json",
            "Accept-Encoding": "gzip",
            **packing,
            **sign_request(parts, credentials.device_key, created=created, nonce=nonce),
        }
        received = self._send(parts.path, parts.body, headers)
        _verify(received, nonce, credentials.server_key)
        return received

    def _send(self, path: str, body: bytes, headers: dict[str, str]) -> _Received:
        overdue = Timer(self._deadline_s, self._line.cut)
        overdue.daemon = True
        overdue.start()
        try:
            with self._session.post(
                self._address + path,
                data=body,
                headers=headers,
                timeout=(_CONNECT_TIMEOUT_S, _SILENCE_TIMEOUT_S),
                allow_redirects=False,
                stream=True,
            ) as response:
                return _read(response)
        except requests.exceptions.SSLError as error:
            if _is_about_the_certificate(error):
                raise CertificateWrong from error
            raise Unreachable(type(error).__name__) from error
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise Unreachable(type(error).__name__) from error
        finally:
            overdue.cancel()

    def _offset_from(self, error: "_SignedRefusal") -> float:
        try:
            server_now = clocks.from_text(error.server_time)
        except ValueError as problem:
            raise AnswerNotTrusted("server_time") from problem
        return (server_now - self._clock.now()).total_seconds()


class _Line(HTTPAdapter):
    """Connections of our own making: our own TLS settings, and a way to cut them off."""

    def __init__(self) -> None:
        self._connections: list[Any] = []
        self._watched: Any = None
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)

    def cut(self) -> None:
        """End whatever call is going on; its reader gets an error at once."""
        for connection in self._connections:
            if connection.sock is not None:
                with contextlib.suppress(OSError):
                    connection.sock.shutdown(socket.SHUT_RDWR)

    @override
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=_kept_tls_context(), **kwargs)

    @override
    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:
        """Leave it to the TLS context; requests would add a certificate bundle of its own."""
        conn.cert_reqs = "CERT_REQUIRED"

    @override
    def get_connection_with_tls_context(self, *args: Any, **kwargs: Any) -> Any:
        pool: Any = super().get_connection_with_tls_context(*args, **kwargs)
        if pool is not self._watched:
            self._watched = pool
            make = pool.ConnectionCls
            pool.ConnectionCls = lambda **options: self._remembered(make(**options))
        return pool

    def _remembered(self, connection: Any) -> Any:
        self._connections.append(connection)
        return connection


def tls_context() -> ssl.SSLContext:
    """TLS 1.2 or newer, the system's own certificates, no key log whatever the environment says."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    # A certificate names its hosts where it says so, and not in a field for people.
    context.hostname_checks_common_name = False
    if sys.platform == "win32":
        context.load_default_certs()
        return context
    # The compiled-in places: `load_default_certs` would read SSL_CERT_FILE and SSL_CERT_DIR.
    places = ssl.get_default_verify_paths()
    file, folder = Path(places.openssl_cafile), Path(places.openssl_capath)
    if file.is_file():
        context.load_verify_locations(cafile=file)
    if folder.is_dir():
        context.load_verify_locations(capath=folder)
    return context


@lru_cache(maxsize=1)
def _kept_tls_context() -> ssl.SSLContext:
    """Reading the system's certificates takes longer than a round that has nothing to do."""
    return tls_context()


class _SignedRefusal(Refused):
    """A refusal with the time of the server that said it."""

    def __init__(self, reply: ErrorReply) -> None:
        refused = from_reply(reply)
        super().__init__(refused.code, refused.detail)
        self.server_time = reply.server_time


def _packed(message: bytes) -> tuple[bytes, dict[str, str]]:
    if len(message) < _COMPRESS_FROM_BYTES:
        return message, {}
    return codec.compress(message), {"Content-Encoding": "gzip"}


def _read(response: requests.Response) -> _Received:
    headers = {name.lower(): value for name, value in response.headers.items()}
    if not headers.get("content-length", "").isdigit() and "transfer-encoding" not in headers:
        raise Unreachable("cut_off")
    pieces: list[bytes] = []
    size_bytes = 0
    for piece in response.raw.stream(_PIECE_BYTES, decode_content=False):
        size_bytes += len(piece)
        if size_bytes > REPLY_LIMIT_BYTES:
            raise AnswerNotTrusted("too_large")
        pieces.append(piece)
    return _Received(response.status_code, b"".join(pieces), headers)


def _verify(received: _Received, nonce: str, server_key: bytes) -> None:
    headers = received.headers.get("signature-input"), received.headers.get("signature")
    if headers[0] is None or headers[1] is None:
        if received.status in _BEHIND_A_PROXY:
            raise Unreachable(f"status_{received.status}")
        raise AnswerNotTrusted("not_signed")
    try:
        verify_reply(
            status=received.status,
            body=received.body,
            answers=nonce,
            headers=(headers[0], headers[1]),
            server_key=server_key,
        )
    except InvalidData as error:
        raise AnswerNotTrusted(error.reason) from error


def _refusal_in(received: _Received) -> _SignedRefusal | None:
    if received.status == _OK:
        return None
    try:
        return _SignedRefusal(codec.decode(received.plain(), ErrorReply))
    except InvalidData as error:
        if received.status in _BEHIND_A_PROXY:
            raise Unreachable(f"status_{received.status}") from error
        raise AnswerNotTrusted("not_a_reply") from error


def _last_number_in(error: _SignedRefusal) -> int | None:
    """The number that the server has seen already; not one after which few would be left."""
    said = error.detail[:_NUMBER_DIGITS]
    if error.code != RefusalCode.REPLAYED or said != error.detail or not said.isdecimal():
        return None
    return int(said)


def _accepted(received: _Received) -> bytes:
    refusal = _refusal_in(received)
    if refusal is None:
        try:
            return received.plain()
        except InvalidData as error:
            raise AnswerNotTrusted(error.reason) from error
    if refusal.code == RefusalCode.TOO_MANY_REQUESTS:
        wait = received.headers.get("retry-after", "")
        raise ServerBusy(float(min(int(wait), _LONGEST_WAIT_S)) if wait.isdigit() else 60.0)
    raise refusal


def _is_about_the_certificate(error: BaseException) -> bool:
    seen: list[object] = [error]
    while seen:
        current = seen.pop()
        if isinstance(current, ssl.SSLCertVerificationError):
            return True
        if isinstance(current, BaseException):
            seen += [*current.args, getattr(current, "reason", None)]
    return False
