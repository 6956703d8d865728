"""Binding each entry of a log to the one before it.

None can then be taken out, put in, moved or altered without the later ones no longer fitting.
"""

import hashlib

import msgspec


def chained(previous: str, number: int, event: msgspec.Struct) -> str:
    """The digest of an entry: over the one before it, its number and its canonical content."""
    body = msgspec.json.encode(event, order="sorted")
    return hashlib.sha256(f"{previous}\n{number}\n".encode() + body).hexdigest()
