"""A server asked in this process, without a socket: a request in, what would travel back."""

from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.types import Message

from iro_server.http.incoming import Incoming


@dataclass(frozen=True)
class Reply:
    """A reply as it would travel, its headers' names in lower case."""

    status: int
    body: bytes
    headers: dict[str, str]


async def ask(application: Starlette, asked: Incoming) -> Reply:
    """What the application says to a request."""
    sent: list[Message] = []
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": asked.method,
        "scheme": "http",
        "path": asked.path,
        "raw_path": asked.path.encode(errors="replace"),
        "query_string": asked.query.encode(errors="replace"),
        "headers": [
            (name.lower().encode("latin-1"), value.encode("latin-1"))
            for name, value in asked.headers
        ],
        "client": (asked.address, 1),
        "server": ("127.0.0.1", 9),
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": asked.body, "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await application(scope, receive, send)
    head = sent[0]
    names = {name.decode().lower(): value.decode() for name, value in head["headers"]}
    return Reply(head["status"], b"".join(each.get("body", b"") for each in sent[1:]), names)
