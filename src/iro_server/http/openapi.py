"""The description of the API, made from the message types that the laptop uses too."""

from typing import Any, Final

import msgspec

from iro_core.protocol.error_codes import HTTP_STATUS
from iro_core.protocol.heartbeat import HeartbeatReply, HeartbeatRequest
from iro_core.protocol.messages import (
    REQUEST_LIMIT_BYTES,
    AttachmentsReply,
    AttachmentsRequest,
    EnrolmentReply,
    EnrolmentRequest,
    ErrorReply,
    HealthReply,
    OrdersReply,
    OrdersRequest,
    PieceReply,
    PieceRequest,
    SyncReply,
    SyncRequest,
)
from iro_core.protocol.versions import PROTOCOL

_MESSAGES: Final = (
    AttachmentsReply,
    AttachmentsRequest,
    EnrolmentReply,
    EnrolmentRequest,
    ErrorReply,
    HealthReply,
    HeartbeatReply,
    HeartbeatRequest,
    OrdersReply,
    OrdersRequest,
    PieceReply,
    PieceRequest,
    SyncReply,
    SyncRequest,
)
_SCHEMAS: Final = "#/components/schemas/{name}"
_SIGNED_REQUEST: Final = {
    "Content-Digest": "sha-512 of the body as it travels (RFC 9530).",
    "Iro-Device": "The device id given at enrolment.",
    "Iro-Sequence": "A number greater than in any request of this device before.",
    "Iro-Protocol": "The protocol version.",
    "Signature-Input": "RFC 9421, label iro, as docs/protocol.md says.",
    "Signature": "Ed25519 by the device's key.",
}
_SIGNED_REPLY: Final = {
    "Content-Digest": "sha-512 of the body as it travels.",
    "Iro-Answers": "The nonce of the request, or the start of its body's SHA-256.",
    "Signature-Input": "RFC 9421, label iro.",
    "Signature": "Ed25519 by the server's key.",
}


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document, the same on every run."""
    _, schemas = msgspec.json.schema_components(_MESSAGES, ref_template=_SCHEMAS)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "IRO Desktop sync API",
            "version": str(PROTOCOL),
            "description": (
                "How a laptop and the central server exchange changes. Meaning, order and the "
                "signature profile: docs/protocol.md. A request body is at most "
                f"{REQUEST_LIMIT_BYTES} bytes and may be gzip."
            ),
        },
        "paths": {
            "/v1/enrolments": {"post": _enrolment()},
            **_signed_calls(),
            **_calls_of_the_lost(),
            "/v1/health": {
                "get": _operation("health", "Whether the server is up", reply=HealthReply)
            },
            "/v1/openapi.json": {"get": _own_description()},
        },
        "components": {"schemas": schemas},
    }


def _signed_calls() -> dict[str, Any]:
    return {
        "/v1/sync": {
            "post": _signed(
                "sync",
                "Send changes and fetch the next page",
                request=SyncRequest,
                reply=SyncReply,
            )
        },
        "/v1/attachments": {
            "post": _signed(
                "attachments",
                "Which pieces of attachments the server lacks",
                request=AttachmentsRequest,
                reply=AttachmentsReply,
            )
        },
        "/v1/pieces": {
            "post": _signed(
                "pieces",
                "Send one piece of an attachment, or fetch one",
                request=PieceRequest,
                reply=PieceReply,
            )
        },
    }


def _calls_of_the_lost() -> dict[str, Any]:
    """What a laptop may ask that is stopped, or locked."""
    return {
        "/v1/orders": {
            "post": _signed(
                "orders",
                "A stopped laptop asks what it is to do, or says what it does",
                request=OrdersRequest,
                reply=OrdersReply,
            )
        },
        "/v1/heartbeat": {
            "post": _signed(
                "heartbeat",
                "A locked laptop gets a lease or its order; signed with its beacon's key",
                request=HeartbeatRequest,
                reply=HeartbeatReply,
            )
        },
    }


def _enrolment() -> dict[str, Any]:
    return _operation(
        "enrol",
        "A laptop joins with a one-time code",
        request=EnrolmentRequest,
        reply=EnrolmentReply,
    )


def _signed(
    name: str, summary: str, *, request: type[msgspec.Struct], reply: type[msgspec.Struct]
) -> dict[str, Any]:
    headers = [
        {
            "name": header,
            "in": "header",
            "required": True,
            "description": text,
            "schema": {"type": "string"},
        }
        for header, text in _SIGNED_REQUEST.items()
    ]
    operation = _operation(name, summary, request=request, reply=reply)
    return {**operation, "parameters": headers}


def _own_description() -> dict[str, Any]:
    content = {"application/json": {"schema": {"type": "object"}}}
    return {
        "operationId": "describe",
        "summary": "This document",
        "responses": {"200": {"description": "The document", "content": content}},
    }


def _operation(
    name: str,
    summary: str,
    *,
    reply: type[msgspec.Struct],
    request: type[msgspec.Struct] | None = None,
) -> dict[str, Any]:
    responses = {"200": _response("The answer", reply)}
    for status in sorted(set(HTTP_STATUS.values())):
        codes = sorted(code.value for code, each in HTTP_STATUS.items() if each == status)
        responses[str(status)] = _response(f"Refused: {', '.join(codes)}", ErrorReply)
    operation: dict[str, Any] = {"operationId": name, "summary": summary, "responses": responses}
    if request is not None:
        operation["requestBody"] = {"required": True, "content": _content(request)}
    return operation


def _response(description: str, kind: type[msgspec.Struct]) -> dict[str, Any]:
    headers = {
        name: {"description": text, "schema": {"type": "string"}}
        for name, text in _SIGNED_REPLY.items()
    }
    return {"description": description, "headers": headers, "content": _content(kind)}


def _content(kind: type[msgspec.Struct]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _SCHEMAS.format(name=kind.__name__)}}}
