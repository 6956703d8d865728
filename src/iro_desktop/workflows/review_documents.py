"""What leaves the program about a review: decisions, the record, the letter; in Word or as PDF."""

from dataclasses import asdict
from pathlib import Path
from typing import Final

from iro_core.domain.review_papers import PaperKind
from iro_desktop import logs
from iro_desktop.documents.files import write_document
from iro_desktop.documents.pdf import Letter, Record, letter_pdf, record_pdf
from iro_desktop.documents.word import fill_template

_TEMPLATES: Final = {
    PaperKind.DECISIONS: "review_decisions.docx",
    PaperKind.RECORD: "review_record.docx",
    PaperKind.LETTER: "child_letter.docx",
}


def save_word(kind: PaperKind, paper: Record | Letter, path: Path, authority: str) -> None:
    """Write a paper as a Word document from the authority's template, or the program's.

    Raises:
        TemplateUnusable: The authority's own template cannot be filled.
        DiskFailed: The file cannot be written.
    """
    fields = {"authority": authority, **asdict(paper)}
    write_document(fill_template(_TEMPLATES[kind], fields), path)
    logs.event("document_saved", form="docx")


def save_pdf(paper: Record | Letter, path: Path) -> None:
    """Write a paper as an accessible PDF (DiskFailed if not)."""
    content = record_pdf(paper) if isinstance(paper, Record) else letter_pdf(paper)
    write_document(content, path)
    logs.event("document_saved", form="pdf")
