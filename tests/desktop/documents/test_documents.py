"""Documents: what somebody wrote stays what they wrote, in Word and in an accessible PDF."""

import io
from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from iro_desktop.documents.files import write_document
from iro_desktop.documents.pdf import Line, Part, Record, record_pdf
from iro_desktop.documents.word import fill_template
from iro_desktop.errors import DiskFailed, TemplateUnusable

WRITTEN = '#eval("1+1") *not bold* {{ secret }} <w:p/> & “quoted”'
LETTER = {"title": "Care planning alert, stage 1", "concern": f"{WRITTEN}\nSecond line."}


def test_a_letter_holds_the_words_as_they_were_written() -> None:
    document = Document(io.BytesIO(fill_template("challenge_letter.docx", LETTER)))

    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert WRITTEN in text
    assert f"{WRITTEN}\nSecond line." in text
    assert "{%" not in text
    assert "What the child wants" not in text, "a part without words is left out"
    assert document.core_properties.title == "Care planning alert, stage 1"


def test_a_pdf_is_tagged_and_has_a_title_a_language_and_the_words_as_they_were_written() -> None:
    record = Record(
        "Care planning alert", "Jay Invented", (Part("About", (Line("Concern", WRITTEN, "x"),)),)
    )
    reader = PdfReader(io.BytesIO(record_pdf(record)))

    assert reader.metadata is not None
    assert reader.metadata.title == "Care planning alert"
    assert reader.root_object["/Lang"] == "en-GB"
    assert "/StructTreeRoot" in reader.root_object
    assert reader.root_object["/MarkInfo"]["/Marked"]
    words = " ".join(reader.pages[0].extract_text().split())
    assert '#eval("1+1") *not bold* {{ secret }}' in words


def test_a_file_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(DiskFailed):
        write_document(b"x", tmp_path / "no folder" / "letter.docx")


@pytest.fixture
def own_template(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the authority's own letter template lies on this machine."""
    folder = tmp_path / "machine"
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(folder))
    templates = folder / "IROVault" / "templates"
    templates.mkdir(parents=True)
    return templates / "challenge_letter.docx"


def test_the_authoritys_own_template_goes_before_the_programs(own_template: Path) -> None:
    document = Document()
    document.add_paragraph("Our own letterhead. {{ concern }}")
    document.save(str(own_template))

    written = Document(io.BytesIO(fill_template("challenge_letter.docx", LETTER)))

    assert written.paragraphs[0].text == f"Our own letterhead. {WRITTEN}\nSecond line."


@pytest.mark.parametrize("words", ["{% for %}", "{{ concern.__class__.__mro__ }}", None])
def test_a_template_that_cannot_be_filled_is_told_by_name(
    own_template: Path, words: str | None
) -> None:
    if words is None:
        own_template.write_bytes(b"not a document")
    else:
        document = Document()
        document.add_paragraph(words)
        document.save(str(own_template))

    with pytest.raises(TemplateUnusable) as refused:
        fill_template("challenge_letter.docx", LETTER)

    assert refused.value.name == "challenge_letter.docx"
