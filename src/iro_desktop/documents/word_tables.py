"""Word documents of headings and tables, made without a template: reports of numbers."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn


@dataclass(frozen=True)
class Chapter:
    """A heading, sentences under it, and perhaps a table whose first row names its columns."""

    heading: str
    sentences: tuple[str, ...] = ()
    table: tuple[tuple[str, ...], ...] = ()


def report(title: str, introduction: Sequence[str], chapters: Sequence[Chapter]) -> bytes:
    """The Word document, with real headings and table heads that screen readers know."""
    document = Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.language = "en-GB"
    document.add_heading(title, level=1)
    for sentence in introduction:
        document.add_paragraph(sentence)
    for chapter in chapters:
        document.add_heading(chapter.heading, level=2)
        for sentence in chapter.sentences:
            document.add_paragraph(sentence)
        if chapter.table:
            _add_table(document, chapter.table)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _add_table(document: WordDocument, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        cells = table.add_row().cells
        for cell, words in zip(cells, row, strict=True):
            cell.text = words
            if number == 0:
                cell.paragraphs[0].runs[0].bold = True
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    # python-docx has no public way to say that a row is the head of its table.
    table.rows[0]._tr.get_or_add_trPr().append(head)  # noqa: SLF001
