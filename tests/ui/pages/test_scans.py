"""Scans and photos: chosen or dropped, named, looked at inside the program, struck out."""

import pytest
import typst
from PySide6.QtCore import QBuffer, QIODevice, QMimeData, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QColor, QDropEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel

from iro_core.domain.attachment import MediaType
from iro_desktop.documents.scans import Scan
from iro_desktop.settings import Theme
from iro_desktop.ui.main_window.sending import status_words
from iro_desktop.ui.pages.child_file import ChildFilePage
from iro_desktop.ui.pages.scans.adding import AddScanPage
from iro_desktop.ui.pages.scans.viewing import ScanPage
from iro_desktop.ui.support.names import hide_names
from iro_desktop.ui.support.pictures import read_picture
from iro_desktop.ui.support.theme import apply_theme
from iro_desktop.ui.widgets.text import Text
from iro_desktop.workflows import attachments
from iro_desktop.workflows.child_file import open_child
from iro_desktop.workflows.outgoing import sync_status
from tests.support.attachments import exif, png
from tests.support.casework import recorded_review
from tests.support.screens import called, focusable, settle, words_cut_off
from tests.ui.pages.conftest import JAY

CTRL = Qt.KeyboardModifier.ControlModifier
MARKUP = "<b>Form</b> & more"


def drawing(width=60, height=40):
    """A JPEG as a phone would make one: a red field with a blue corner."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    for x in range(width // 4):
        for y in range(height // 4):
            image.setPixelColor(x, y, QColor("blue"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", 95)
    return bytes(buffer.data())


def with_place(jpeg, turned=1):
    return jpeg[:2] + exif(turned=turned, place=b"51.2362N") + jpeg[2:]


def form_of_two_pages():
    page = b"#set page(width: 200pt, height: 300pt)\nConsultation form #pagebreak() Page two"
    return typst.compile(page, format="pdf")


def words_and_more(page):
    parts = [*page.banner.findChildren(QLabel), *page.errors.findChildren(QAbstractButton)]
    return words(page) + "\n".join(part.text() for part in parts)


def words(page):
    return "\n".join(text.text() for text in page.findChildren(Text) if text.isVisibleTo(page))


def add(desk, session, data, media_type=MediaType.JPEG, **more):
    answers = {"title": MARKUP, "description": "An otter in crayon", "on": "2026-11-20", **more}
    scan = Scan(media_type, data)
    added = desk.ask(lambda: attachments.add(session, JAY, scan, answers))
    (record_id,) = added.changed.record_ids
    return record_id


@pytest.fixture
def adding(qtbot, desk, anna):
    desk.ask(lambda: recorded_review(anna, JAY))
    page = AddScanPage(anna, desk.background, desk.hub)
    qtbot.addWidget(page)
    page.resize(1100, 900)
    page.show()
    page.begin(JAY)
    qtbot.waitUntil(lambda: page._form is not None)
    settle()
    return page


def choose(qtbot, page, path, data):
    path.write_bytes(data)
    before = (page._chosen.text(), page.banner.isVisible())
    page.choose(path)
    qtbot.waitUntil(lambda: (page._chosen.text(), page.banner.isVisible()) != before)


@pytest.fixture
def viewing(qtbot, desk, anna):
    def show(attachment_id, session=anna):
        page = ScanPage(session, desk.background, desk.hub)
        desk.hub.changed.connect(page.changed)
        qtbot.addWidget(page)
        page.resize(1100, 900)
        page.show()
        page.activateWindow()
        page.open(attachment_id)
        qtbot.waitUntil(lambda: page._opened is not None)
        return page

    return show


def test_a_photo_is_chosen_named_and_kept_with_the_keyboard(qtbot, desk, anna, adding, tmp_path):
    choose(qtbot, adding, tmp_path / "IMG_2041.jpg", with_place(drawing()))
    assert "place where it was taken" in words(adding)
    assert adding._preview.isVisible()
    QTest.keyClicks(adding._form.view("title").field.parts()[0], "Consultation form")
    QTest.keyClicks(adding._form.view("description").field.parts()[0], "Filled in with Jay")

    with qtbot.waitSignal(adding.kept):
        QTest.keyClick(adding._choose_button, Qt.Key.Key_Return, CTRL)

    (row,) = desk.ask(lambda: attachments.attachments(anna, JAY))
    assert (row.attachment.title, row.attachment.about) == ("Consultation form", "")
    kept = desk.ask(lambda: attachments.open_attachment(anna, row.attachment.record_id)).picture
    assert b"51.2362N" not in kept
    assert read_picture(kept, 100) == read_picture(drawing(), 100)


def test_what_is_missing_is_said_beside_its_field(desk, adding):
    adding._keep()
    desk.settle()
    settle()

    said = words_and_more(adding)
    for missing in ("Choose a scan or photo", "Give it a name", "Say what it shows"):
        assert missing in said


def test_a_file_is_dropped_and_two_at_once_are_not(qtbot, adding, tmp_path):
    path = tmp_path / "drawing.jpg"
    path.write_bytes(drawing())

    def drop(*paths):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(each)) for each in paths])
        action, button = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
        adding.dropEvent(
            QDropEvent(QPointF(1, 1), action, mime, button, Qt.KeyboardModifier.NoModifier)
        )

    drop(path, path)
    assert "Drop one file at a time." in words(adding)

    drop(path)
    qtbot.waitUntil(lambda: adding._scan is not None)
    assert not adding.banner.isVisible()


@pytest.mark.parametrize(
    "what",
    ["heic", "program", "pdf", "cut", "bomb", "no pixels"],
)
def test_a_file_that_cannot_be_shown_is_refused_and_says_what_to_do(qtbot, adding, tmp_path, what):
    data, said = {
        "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(40), "Most Compatible"),
        "program": (b"MZ a program", "not a JPEG, a PNG or a PDF"),
        "pdf": (b"%PDF-1.7 nothing", "damaged or locked by a password"),
        "cut": (drawing()[:-20], "not whole"),
        "bomb": (png(30_000, 30_000, rows=b""), "too large to be shown safely"),
        # Its chunks are sound and its pixels are not.
        "no pixels": (png(rows=b"no pixels"), "not whole"),
    }[what]

    choose(qtbot, adding, tmp_path / "chosen", data)

    assert said in words_and_more(adding)
    assert adding._scan is None


def test_it_may_belong_to_a_review(qtbot, desk, anna, adding, tmp_path):
    choose(qtbot, adding, tmp_path / "form.pdf", form_of_two_pages())
    (review_id,) = adding._start.reviews
    for path, value in {"title": "Form", "description": "Answers", "about": review_id}.items():
        adding._sheet.set_value(path, value)

    with qtbot.waitSignal(adding.kept):
        adding._keep()

    (row,) = desk.ask(lambda: attachments.attachments(anna, JAY))
    assert row.attachment.about == review_id


def test_a_photo_is_shown_as_the_camera_was_held(qtbot, desk, anna, viewing):
    """Orientation 6: the camera was turned; what lay on the left is above."""
    upright = read_picture(with_place(drawing(60, 40), turned=6), 100)

    assert upright.size() == QSize(40, 60)
    assert QColor(upright.pixel(38, 2)).blue() > 200


def test_a_scan_is_looked_at_larger_and_turned_with_the_keyboard(qtbot, desk, anna, viewing):
    page = viewing(add(desk, anna, drawing(600, 400)))
    qtbot.waitUntil(page._view.isVisible)
    view = page._view
    assert view.accessibleName() == MARKUP
    assert view.accessibleDescription() == "An otter in crayon"
    canvas = view.findChild(QLabel)
    before = canvas.pixmap().size()

    QTest.keyClick(view, Qt.Key.Key_Plus)
    larger = canvas.pixmap().size()
    QTest.keyClick(view, Qt.Key.Key_R)
    turned = canvas.pixmap().size()
    QTest.keyClick(view, Qt.Key.Key_0)
    QTest.keyClick(view, Qt.Key.Key_Minus)

    assert larger.width() > before.width()
    assert turned.height() > turned.width()
    assert canvas.pixmap().height() < turned.height()


def test_the_pages_of_a_pdf_are_turned_to_the_last(qtbot, desk, anna, viewing):
    page = viewing(add(desk, anna, form_of_two_pages(), MediaType.PDF))
    qtbot.waitUntil(page._next.isVisible)
    assert not page._before.isEnabled()

    QTest.keyClick(page._view, Qt.Key.Key_PageDown, CTRL)
    qtbot.waitUntil(lambda: page._view.accessibleName().endswith("page 2"))
    assert not page._next.isEnabled()
    QTest.keyClick(page._view, Qt.Key.Key_PageDown, CTRL)

    page._before.click()
    qtbot.waitUntil(lambda: page._view.accessibleName().endswith("page 1"))


def test_nothing_of_a_scan_is_shown_while_names_are_hidden(qtbot, desk, anna, viewing):
    attachment_id = add(desk, anna, drawing())
    hide_names(hidden=True)

    page = viewing(attachment_id)
    desk.settle()
    settle()

    said = words(page) + page.title()
    assert "Not shown while names are hidden." in said
    for private in (MARKUP, "otter", "Jay"):
        assert private not in said
    assert not page._view.isVisible()


def test_striking_out_asks_why_and_keeps_the_scan(qtbot, desk, anna, viewing):
    attachment_id = add(desk, anna, drawing())
    page = viewing(attachment_id)
    qtbot.waitUntil(page._strike.isVisible)
    page._strike.click()

    page._because.saved.emit("It is of another child")
    qtbot.waitUntil(lambda: "Does not count: It is of another child" in words(page))

    assert page._because is None
    assert not page._strike.isVisible()
    qtbot.waitUntil(page._view.isVisible)


def test_the_child_file_lists_it_and_send_and_receive_counts_it(qtbot, desk, anna, background):
    add(desk, anna, drawing())
    file = desk.ask(lambda: open_child(anna, JAY))
    page = ChildFilePage(background, lambda: file)
    qtbot.addWidget(page)
    page.show()
    page.reload()
    qtbot.waitUntil(lambda: MARKUP in words(page))
    assert "Photo, " in words(page)

    with qtbot.waitSignal(page.scan_opened):
        page._scans.opened.emit(file.scans[0].attachment.record_id)

    status = desk.ask(lambda: sync_status(anna))
    assert "1 scan or photo not sent" in status_words(status)


def test_a_supervisor_reads_and_fetches_and_cannot_strike_out(qtbot, desk, world, anna, viewing):
    attachment_id = add(desk, anna, drawing())
    desk.sync(anna)
    sara = desk.laptop(world, "sara")
    page = viewing(attachment_id, sara)
    qtbot.waitUntil(page._fetch.isVisible)
    assert "not on this laptop yet" in words(page)
    assert not page._strike.isVisible()

    page._fetch.click()
    qtbot.waitUntil(lambda: not page._fetch.isVisible())
    desk.hub.changed.emit(desk.sync(sara).changed)

    qtbot.waitUntil(page._view.isVisible)


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_both_pages_have_names_and_no_words_are_cut(qtbot, desk, adding, viewing, tmp_path, scale):
    apply_theme(QApplication.instance(), Theme.LIGHT, scale)
    anna = adding._session
    choose(qtbot, adding, tmp_path / "a.jpg", with_place(drawing()))
    page = viewing(add(desk, anna, form_of_two_pages(), MediaType.PDF))
    qtbot.waitUntil(page._next.isVisible)
    for each in (adding, page):
        each.resize(1100, 700)
        settle()
        assert list(words_cut_off(each)) == []
        assert [called(part) for part in focusable(each) if not part.accessibleName()] == []
