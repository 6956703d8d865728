"""Accessible PDF (PDF/UA-1): tagged, with a title and a language, for people and for archives.

Source: Typst's documentation of `pdf-standard`. Words are passed as data and never as source.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

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
    """A heading and the facts under it, and perhaps a table whose first row names its columns."""

    heading: str
    lines: tuple[Line, ...] = ()
    table: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class Record:
    """What a PDF says, in order.

    Attributes:
        version: Which version of a record it is, and why there is more than one.
        foot: On every page, such as who made it and when.
    """

    title: str
    subtitle: str
    parts: tuple[Part, ...]
    foot: str = ""
    version: str = ""


@dataclass(frozen=True)
class Letter:
    """A letter in large type: paragraphs under plain headings, and what will be done as a list."""

    title: str
    sender: str
    date: str
    greeting: str
    parts: tuple["LetterPart", ...]
    ending: str
    author: str
    role: str


@dataclass(frozen=True)
class LetterPart:
    """What stands under one heading of a letter; each line of a list is one thing to be done."""

    heading: str
    paragraphs: tuple[str, ...]
    is_list: bool = False


def record_pdf(record: Record) -> bytes:
    """The record as an accessible PDF."""
    return _written("record.typ", asdict(record))


def letter_pdf(letter: Letter) -> bytes:
    """The letter as an accessible PDF."""
    return _written("letter.typ", asdict(letter))


def _written(name: str, words: Mapping[str, Any]) -> bytes:
    template = resource_path(_TEMPLATES, name).read_bytes()
    data = {"data": json.dumps(words)}
    written = typst.compile(template, format="pdf", sys_inputs=data, pdf_standards=_STANDARD)
    assert isinstance(written, bytes)  # noqa: S101 - one file, as no output path is given
    return written
