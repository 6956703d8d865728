"""A network that misbehaves: a proxy that cuts, and servers that say whatever a test wants."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

_PIECE_BYTES = 65_536
_PATIENCE_S = 10.0

Say = Callable[[bytes], bytes]


@dataclass
class RawServer:
    """A server on loopback that answers each request with bytes of the test's choosing."""

    port: int
    requests: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def raw_server(say: Say, *, hangs: bool = False) -> Iterator[RawServer]:
    """A server that reads one request on each connection and answers what `say` makes of it.

    Args:
        hangs: Whether it then keeps the connection open and says no more.
    """
    with _listening() as listener:
        server = RawServer(listener.getsockname()[1])

        def answer(connection: socket.socket) -> None:
            request = _read_request(connection)
            if request:
                server.requests.append(request)
                with contextlib.suppress(OSError):
                    connection.sendall(say(request))
                    if hangs:
                        connection.recv(1)

        with _serving(listener, answer):
            yield server


@dataclass
class Proxy:
    """Passes connections on; each call may be cut after some bytes, on the way there or back.

    Attributes:
        cut_request_after: Bytes of the request that still get through; None for all.
        cut_reply_after: Bytes of the reply that still get through; None for all.
    """

    port: int
    cut_request_after: int | None = None
    cut_reply_after: int | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def proxy_to(target: str) -> Iterator[Proxy]:
    """A proxy in front of a server `http://127.0.0.1:port`."""
    port = int(target.rpartition(":")[2])
    with _listening() as listener:
        proxy = Proxy(listener.getsockname()[1])

        def pass_on(connection: socket.socket) -> None:
            with socket.create_connection(("127.0.0.1", port)) as onward:
                onward.settimeout(_PATIENCE_S)
                whole = _read_request(connection)
                request = whole[: proxy.cut_request_after]
                # One request for each connection, so that the reply's end is the connection's.
                onward.sendall(request.replace(b"\r\n", b"\r\nConnection: close\r\n", 1))
                if len(request) < len(whole):
                    return
                reply = _read_to_the_end(onward)
                connection.sendall(reply[: proxy.cut_reply_after])

        with _serving(listener, pass_on):
            yield proxy


def http_reply(status: str, body: bytes = b"", **headers: str) -> bytes:
    """A plain HTTP reply; names of headers are given with underscores."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


@contextmanager
def _listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener


@contextmanager
def _serving(listener: socket.socket, serve: Callable[[socket.socket], None]) -> Iterator[None]:
    open_ones: list[socket.socket] = []

    def one(connection: socket.socket) -> None:
        connection.settimeout(_PATIENCE_S)
        with connection, contextlib.suppress(OSError):
            serve(connection)

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            open_ones.append(connection)
            threading.Thread(target=one, args=(connection,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        for connection in open_ones:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        thread.join(_PATIENCE_S)


def _read_request(connection: socket.socket) -> bytes:
    """One whole request: its head, and as much body as it announces."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = connection.recv(_PIECE_BYTES)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length:")
        ),
        0,
    )
    while len(body) < length:
        piece = connection.recv(_PIECE_BYTES)
        if not piece:
            break
        body += piece
    return head + b"\r\n\r\n" + body


def _read_to_the_end(connection: socket.socket) -> bytes:
    pieces: list[bytes] = []
    with contextlib.suppress(OSError):
        while piece := connection.recv(_PIECE_BYTES):
            pieces.append(piece)
    return b"".join(pieces)
