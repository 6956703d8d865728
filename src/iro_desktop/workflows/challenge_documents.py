"""What leaves the program about a challenge: the letter of a stage, and the whole of it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from iro_desktop import logs
from iro_desktop.documents.files import write_document
from iro_desktop.documents.pdf import Record, record_pdf
from iro_desktop.documents.word import fill_template

_LETTER: Final = "challenge_letter.docx"


def save_letter(fields: Mapping[str, Any], path: Path) -> None:
    """Write the letter as a Word document that can still be changed (DiskFailed if not)."""
    write_document(fill_template(_LETTER, fields), path)
    logs.event("document_saved", form="docx")


def save_whole(record: Record, path: Path) -> None:
    """Write everything of a challenge, in order, as an accessible PDF (DiskFailed if not)."""
    write_document(record_pdf(record), path)
    logs.event("document_saved", form="pdf")
