"""Accessible PDF (PDF/UA-1): tagged, with a title and a language, for people and for archives.

Source: Typst's documentation of `pdf-standard`. Words are passed as data and never as source.
"""

import json
from dataclasses import asdict, dataclass
from typing import Final

import typst

from iro_desktop.resources.files import resource_path

_TEMPLATES: Final = "templates"
_STANDARD: Final = "ua-1"


@dataclass(frozen=True)
class Line:
    """One fact: what it is about, what it is, and a quieter line under it."""

    label: str
    words: str
    more: str = ""


@dataclass(frozen=True)
class Part:
    """A heading and the facts under it."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Record:
    """What a PDF says, in order.

    Attributes:
        foot: On every page, such as who made it and when.
    """

    title: str
    subtitle: str
    parts: tuple[Part, ...]
    foot: str = ""


def record_pdf(record: Record) -> bytes:
    """The record as an accessible PDF."""
    template = resource_path(_TEMPLATES, "record.typ").read_bytes()
    data = {"data": json.dumps(asdict(record))}
    written = typst.compile(template, format="pdf", sys_inputs=data, pdf_standards=_STANDARD)
    assert isinstance(written, bytes)  # noqa: S101 - one file, as no output path is given
    return written
