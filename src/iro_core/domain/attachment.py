"""Scans and photographs on a child's file: what is recorded of one, and its cut into pieces.

The record says what the file is; the bytes travel beside it, piece by piece, each known by its
SHA-256, and the whole by its own. A record once made never says anything else about its bytes.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Final

import msgspec

from iro_core.domain.record_fields import Fields
from iro_core.ids import ChildId, RecordId

KIND: Final = "attachment"
PIECE_BYTES: Final = 256 * 1024
"""The size of every piece but the last. Source: house rule; five seconds at 400 kbit/s."""
SIZE_LIMIT_BYTES: Final = 20 * 1024 * 1024
"""The largest file that is taken. Source: security design 3.13."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_OF_THE_FILE: Final = ("media_type", "size_bytes", "sha256", "pieces")


class MediaType(StrEnum):
    """What can be taken, shown inside the program and kept."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    PDF = "application/pdf"


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A scan or a photograph on a child's file.

    Attributes:
        title: The IRO's own name for it; the file's name is not kept.
        description: What it shows, for somebody who cannot see it.
        about: The review it belongs to; empty for the child's file alone.
        pieces: SHA-256 of each piece, in order, in hex.
        struck_out: Why it does not count any more; empty while it does.
    """

    record_id: RecordId
    child_id: ChildId
    title: str
    description: str
    about: str
    on: date | None
    media_type: MediaType
    size_bytes: int
    sha256: str
    pieces: tuple[str, ...]
    struck_out: str

    @classmethod
    def from_fields(
        cls, record_id: str, child_id: str, values: Mapping[str, object]
    ) -> "Attachment | None":
        """The attachment that a record describes; None if it describes no file."""
        if file_problem(values) is not None:
            return None
        fields = Fields(values)
        return cls(
            record_id=RecordId(record_id),
            child_id=ChildId(child_id),
            title=fields.text("title"),
            description=fields.text("description"),
            about=fields.text("about"),
            on=fields.day("on"),
            media_type=MediaType(fields.text("media_type")),
            size_bytes=fields.whole("size_bytes") or 0,
            sha256=fields.text("sha256"),
            pieces=fields.texts("pieces"),
            struck_out=fields.text("struck_out"),
        )


def pieces_of(data: bytes) -> list[bytes]:
    """The data in pieces."""
    return [data[start : start + PIECE_BYTES] for start in range(0, len(data), PIECE_BYTES)]


def digest(data: bytes) -> str:
    """What a piece, or the whole, is known by."""
    return hashlib.sha256(data).hexdigest()


def whole(attachment: Attachment, pieces: Sequence[bytes]) -> bytes | None:
    """The file out of its pieces in order; None unless it is the very file that was recorded."""
    data = b"".join(pieces)
    return data if digest(data) == attachment.sha256 else None


def file_problem(values: Mapping[str, object]) -> str | None:
    """The field in which a record describes no file that could be taken; None if it does."""
    fields = Fields(values)
    size_bytes, pieces = fields.whole("size_bytes") or 0, fields.texts("pieces")
    expected = -(-size_bytes // PIECE_BYTES)
    checks = {
        "media_type": fields.text("media_type") in set(MediaType),
        "size_bytes": 0 < size_bytes <= SIZE_LIMIT_BYTES,
        "sha256": _DIGEST.fullmatch(fields.text("sha256")) is not None,
        "pieces": len(pieces) == expected and all(_DIGEST.fullmatch(each) for each in pieces),
    }
    return next((field for field, is_good in checks.items() if not is_good), None)


def step_problem(before: Mapping[str, object], change: Mapping[str, object]) -> str | None:
    """The field that a change to a record may not write; None if it is sound.

    Args:
        before: What the record said; empty for a new one.
    """
    if not before:
        return file_problem(change)
    return next((field for field in _OF_THE_FILE if field in change), None)


def description_problems(values: Mapping[str, object], today: date) -> dict[str, str]:
    """What is missing: "title_missing", "description_missing", "day_in_future"."""
    fields = Fields(values)
    found: dict[str, str] = {}
    if not fields.text("title").strip():
        found["title"] = "title_missing"
    if not fields.text("description").strip():
        found["description"] = "description_missing"
    on = fields.day("on")
    if on is None:
        found["on"] = "day_missing"
    elif on > today:
        found["on"] = "day_in_future"
    return found
