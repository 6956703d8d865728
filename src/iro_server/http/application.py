"""The ASGI application: the one place where errors become replies, and where replies are signed."""

import logging
import secrets
import time
import traceback
from typing import Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from iro_core.errors import InvalidData, IroError, RefusalCode, Refused
from iro_core.protocol import codec
from iro_core.protocol.error_codes import HTTP_STATUS, to_reply
from iro_core.protocol.http_signature import sign_reply, unsigned_nonce
from iro_core.protocol.messages import REQUEST_LIMIT_BYTES
from iro_server.http.incoming import Incoming, reply_body
from iro_server.http.limits import TooManyRequests, read_body
from iro_server.http.routes import Routes
from iro_server.services.office import Office
from iro_server.settings import Settings

_LOG: Final = logging.getLogger("iro_server.http")
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
_OK: Final = 200
_DETAIL_CHARACTERS: Final = 200


def create_application(office: Office, settings: Settings) -> Starlette:
    """The application that answers for one authority."""
    desk = _Desk(office, settings)
    return Starlette(routes=[Route("/{path:path}", desk.serve, methods=list(_METHODS))])


class _Desk:
    """Takes a request in, has it answered, and signs what goes back."""

    def __init__(self, office: Office, settings: Settings) -> None:
        self._office = office
        self._settings = settings
        self._routes = Routes(office, settings)

    async def serve(self, request: Request) -> Response:
        """The signed reply to any request whatever."""
        began = time.monotonic()
        incoming: Incoming | None = None
        headers: dict[str, str] = {}
        status = _OK
        try:
            incoming = await self._read(request)
            answer = await run_in_threadpool(self._routes.answer, incoming)
            plain = answer if isinstance(answer, bytes) else codec.encode(answer)
        except Exception as error:  # noqa: BLE001 - the edge: whatever it is, it becomes a reply
            refused = _as_refusal(error)
            status = HTTP_STATUS[refused.code]
            plain = codec.encode(to_reply(refused, self._office.now()))
            if isinstance(refused, TooManyRequests):
                headers["Retry-After"] = str(refused.retry_after_s)
            _LOG.info("refused: %s %s", refused.code, refused.detail)
        _LOG.info("%s %d, %d ms", request.method, status, (time.monotonic() - began) * 1000)
        return self._signed(incoming, status, plain, headers)

    async def _read(self, request: Request) -> Incoming:
        headers = [
            (name.decode("latin-1").lower(), value.decode("latin-1"))
            for name, value in request.headers.raw
        ]
        body = await read_body(
            request.stream(),
            claimed=request.headers.get("content-length"),
            limit_bytes=REQUEST_LIMIT_BYTES,
            timeout_s=self._settings.body_timeout_s,
        )
        return Incoming(
            method=request.method,
            path=request.url.path,
            query=request.url.query,
            headers=headers,
            body=body,
            address=request.client.host if request.client else "",
        )

    def _signed(
        self, incoming: Incoming | None, status: int, plain: bytes, headers: dict[str, str]
    ) -> Response:
        body, how = reply_body(incoming, plain)
        signature = sign_reply(
            status=status,
            body=body,
            answers=incoming.nonce() if incoming else unsigned_nonce(b""),
            private_key=self._office.private_key,
            created=int(self._office.clock.now().timestamp()),
        )
        return Response(body, status, {**how, **headers, **signature})


def _as_refusal(error: Exception) -> Refused:
    """What the other side is told; nothing of a fault but a reference to look for in the log."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, InvalidData):
        detail = f"{error.where} {error.reason}"[:_DETAIL_CHARACTERS]
        return Refused(RefusalCode.INVALID_MESSAGE, detail)
    if isinstance(error, ClientDisconnect):
        return Refused(RefusalCode.INVALID_MESSAGE, "body cut_off")
    reference = secrets.token_hex(4)
    where = "".join(traceback.format_tb(error.__traceback__))
    # An error's own words may hold what it choked on, so only ours are logged.
    words = str(error) if isinstance(error, IroError) else ""
    _LOG.error("fault %s: %s %s\n%s", reference, type(error).__name__, words, where)
    return Refused(RefusalCode.SERVER_FAULT, f"reference {reference}")
