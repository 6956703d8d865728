"""Every page of casework: plain text, names for all, nothing cut off, at 100 and 200 % text."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QTableView

from iro_core.domain.challenge import ChallengeKind
from iro_desktop.settings import Theme
from iro_desktop.ui.pages.challenge import (
    ChallengePage,
    ChallengesPage,
    PatternsPage,
    RaiseChallengePage,
)
from iro_desktop.ui.pages.child_form import ChildFormPage
from iro_desktop.ui.pages.child_forms import ChildFormsPage
from iro_desktop.ui.pages.conflicts import ConflictsPage
from iro_desktop.ui.pages.early_review import EarlyReviewPage
from iro_desktop.ui.pages.finish_meeting import FinishMeetingPage
from iro_desktop.ui.pages.footprint import FootprintPage
from iro_desktop.ui.pages.midway import MidwayPage
from iro_desktop.ui.pages.quality import QualityPage
from iro_desktop.ui.pages.review_record import ReviewRecordPage
from iro_desktop.ui.pages.supervision import EscalationsPage, QueuePage, ReadingPage
from iro_desktop.ui.pages.sync_status import SyncStatusPage
from iro_desktop.ui.support.names import hide_names
from iro_desktop.ui.support.theme import apply_theme
from iro_desktop.ui.widgets.decisions_table import DecisionsTable
from iro_desktop.ui.widgets.table import Table
from iro_desktop.workflows import review_record
from tests.support.casework import (
    MARKUP,
    WRITTEN,
    raised_challenge,
    recorded_review,
    submitted_form,
)
from tests.support.screens import called, cells_cut_off, focusable, settle, words_cut_off
from tests.ui.pages.conftest import JAY
from tests.ui.pages.test_sync_status import Sending

WINDOW = QSize(1366, 768)
SIZES = [1.0, 2.0]


@pytest.fixture
def office(desk, anna, world):
    """Casework in every state, as Anna and Sara hold it."""
    review_id = desk.ask(lambda: recorded_review(anna, JAY))
    form_id = desk.ask(lambda: submitted_form(anna, review_id))
    desk.sync(anna)
    challenges = {
        kind: desk.ask(lambda kind=kind: raised_challenge(anna, JAY, kind))
        for kind in (ChallengeKind.INFORMAL, ChallengeKind.ALERT)
    }
    other = desk.laptop(world, "anna")
    for session, word in ((anna, "October"), (other, "November")):
        desk.ask(lambda session=session, word=word: _edit(session, review_id, word))
    desk.sync(other)
    desk.sync(anna)
    sara = desk.laptop(world, "sara")
    return {"review": review_id, "form": form_id, "sara": sara, **challenges}


def _edit(session, review_id, word):
    draft = review_record.edit_review(session, review_id)
    answers = {**draft.answers, "worried_about": f"{word} {MARKUP}"}
    review_record.finish(session, draft, answers)


def every_page(desk, anna, office):
    """Each page with what it shows when the work is full, under a name of its own."""
    background, hub, sara = desk.background, desk.hub, office["sara"]
    draft = desk.ask(lambda: review_record.start_review(anna, JAY))
    written = {**draft.answers, **WRITTEN, "held_on": anna.today.isoformat()}
    desk.ask(lambda: review_record.save_draft(anna, draft, written))
    pages = {}
    pages["recorder"] = recorder = ReviewRecordPage(anna, background)
    recorder.begin(JAY)
    pages["finish"] = finish = FinishMeetingPage(anna, background, hub)
    finish.check(draft, {**written, "decisions.a.due_on": None, "seen_alone": None})
    pages["QA form"] = form = QualityPage(anna, background, hub)
    form.fill(office["review"])
    pages["alert"] = alert = RaiseChallengePage(anna, background, hub)
    alert.begin(JAY, ChallengeKind.ALERT)
    pages["informal"] = informal = RaiseChallengePage(anna, background, hub)
    informal.begin(JAY, ChallengeKind.INFORMAL)
    pages["statement"] = statement = RaiseChallengePage(anna, background, hub)
    statement.begin_shared([JAY])
    pages["patterns"] = PatternsPage(anna, background)
    pages["escalations"] = EscalationsPage(sara, background)
    pages["challenges"] = ChallengesPage(anna, background)
    pages["challenge"] = challenge = ChallengePage(anna, background, hub)
    challenge.open(office[ChallengeKind.ALERT])
    pages["queue"] = QueuePage(sara, background)
    pages["reading"] = reading = ReadingPage(sara, background, hub)
    reading.read(office["form"])
    pages["sync"] = SyncStatusPage(anna, background, Sending(), lambda: None)
    pages["conflicts"] = ConflictsPage(anna, background, hub)
    return pages | between_reviews(desk, anna)


def between_reviews(desk, anna):
    """The pages of the work between two reviews."""
    pages = {
        "midway": MidwayPage(anna, desk.background, desk.hub),
        "footprint": FootprintPage(anna, desk.background, desk.hub),
        "early review": EarlyReviewPage(anna, desk.background, desk.hub),
    }
    for page in pages.values():
        page.begin(JAY)
    pages["forms"] = ChildFormsPage(anna, desk.background, JAY)
    pages["form"] = form = ChildFormPage(anna, desk.background, desk.hub)
    form.open(f"{JAY}/consultation_parent")
    return pages


@pytest.fixture
def shown(qtbot, desk, anna, office):
    """Show every page, one after the other, as full as it gets."""

    def each():
        pages = every_page(desk, anna, office)
        for name, page in pages.items():
            qtbot.addWidget(page)
            page.resize(WINDOW)
            page.show()
            page.reload()
            desk.settle()
            if name == "recorder":
                for key in ("took_part", "seen_alone", "area.health", "next", "working_well"):
                    page._sections.go_to(key)
            if name == "alert":
                page._raise_button.click()
            if name == "QA form":
                page._check_button.click()
            desk.settle()
            settle()
            yield name, page
            page.hide()

    return each


@pytest.mark.parametrize("scale", SIZES)
def test_nothing_is_cut_off_and_everything_has_a_name(shown, qapp, scale):
    """Acceptance 60 and 63."""
    apply_theme(qapp, Theme.LIGHT, scale)
    wrong = []
    for name, page in shown():
        wrong += [f"{name}: {cut}" for cut in words_cut_off(page)]
        for table in [*page.findChildren(Table), *page.findChildren(DecisionsTable)]:
            wrong += [f"{name}: {cut}" for cut in cells_cut_off(table)]
        for part in focusable(page):
            if not part.accessibleName().strip():
                wrong.append(f"{name}: nameless {called(part)}")
            if part.width() < 24 or part.height() < 24:
                wrong.append(f"{name}: small {called(part)} {part.size().toTuple()}")
        inside = page.scroll_area()
        if inside is not None and inside.horizontalScrollBar().maximum():
            wrong.append(f"{name}: scrolls sideways")
    assert wrong == []


def test_stored_markup_is_shown_as_it_was_written(shown):
    """L-10. Nothing stored is rendered, and no file is read because of it."""
    seen = 0
    for name, page in shown():
        for label in page.findChildren(QLabel):
            assert label.textFormat() is Qt.TextFormat.PlainText, (name, label.text())
            seen += MARKUP in label.text()
        for text in page.findChildren(QPlainTextEdit):
            seen += MARKUP in text.toPlainText()
    assert seen > 5


def test_hidden_names_are_nowhere(shown):
    """Acceptance 17."""
    hide_names(hidden=True)
    found = []
    for name, page in shown():
        words = [label.text() for label in page.findChildren(QLabel)]
        for view in page.findChildren(QTableView):
            model = view.model()
            cells = [
                model.index(row, column)
                for row in range(model.rowCount())
                for column in range(model.columnCount())
            ]
            words += [str(cell.data()) for cell in cells]
            words += [str(cell.data(Qt.ItemDataRole.ToolTipRole)) for cell in cells]
        found += [f"{name}: {text}" for text in words if "Okonkwo" in text]
    assert found == []


def test_no_page_opens_a_window_of_its_own(shown, qapp):
    """Acceptance 15: nothing steals the keyboard while somebody types."""
    for name, page in shown():
        windows = [one for one in qapp.topLevelWidgets() if one.isVisible() and one is not page]
        assert windows == [], name
        assert QApplication.activeModalWidget() is None
