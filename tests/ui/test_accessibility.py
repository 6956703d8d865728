"""Every page can be used without sight, without a mouse, and with text of twice the size.

A page joins by one entry in PAGES: a function from the background to a page that shows its rows.
"""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QLabel,
    QPlainTextEdit,
    QTableView,
    QTextBrowser,
    QWidget,
)

from iro_desktop.settings import Settings, Theme
from iro_desktop.ui.pages.caseload import CaseloadPage
from iro_desktop.ui.pages.change_passphrase import ChangePassphrasePage, PassphraseActs
from iro_desktop.ui.pages.child_file import ChildFilePage
from iro_desktop.ui.pages.decisions import DecisionsPage
from iro_desktop.ui.pages.enrol import EnrolActs, EnrolPage
from iro_desktop.ui.pages.help import HelpPage
from iro_desktop.ui.pages.moved_dates import MovedDatesPage
from iro_desktop.ui.pages.my_day import MyDayPage
from iro_desktop.ui.pages.recover import RecoverActs, RecoverPage
from iro_desktop.ui.pages.recovery_officers import (
    AskOfficersPage,
    OfficersActs,
    OfficersAnswerPage,
)
from iro_desktop.ui.pages.settings import SettingsPage
from iro_desktop.ui.pages.to_do import ToDoActs, ToDoPage
from iro_desktop.ui.pages.unlock import UnlockPage
from iro_desktop.ui.pages.welcome import WelcomePage
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.theme import apply_theme
from iro_desktop.ui.widgets.table import Table
from iro_desktop.workflows.changed import NOTHING_CHANGED
from tests.support.screen_rows import (
    TODAY,
    a_child_file,
    a_day,
    a_full_caseload,
    a_ledger,
    a_rule_change,
    a_todo_list,
)
from tests.support.screens import called, cells_cut_off, focusable, settle, words_cut_off

ACTS = EnrolActs(enrol=lambda *_: iter(()), problems=lambda _: (), suggest=lambda: "a b c d")
TODO_ACTS = ToDoActs(load=a_todo_list, note=lambda *_: NOTHING_CHANGED)
WINDOW = QSize(1366, 768)


def _enrol_with_problems(background):
    page = EnrolPage(background, ACTS)
    page._on_office_given()
    return page


def _changes(_old, _new):
    return iter(())


def _enrol_passphrase(background):
    page = EnrolPage(background, ACTS, address="https://reviews.council.example")
    page._show_step(1)
    return page


OFFICERS_ACTS = OfficersActs(
    lambda _new: iter(()), lambda _path: None, lambda _typed, _path: iter(()), lambda _: (), str
)

PAGES = {
    "welcome": lambda _: WelcomePage(),
    "enrol": lambda background: EnrolPage(background, ACTS),
    "enrol with problems": _enrol_with_problems,
    "enrol passphrase": _enrol_passphrase,
    "unlock": lambda background: UnlockPage(
        background, lambda _: iter(()), offline_words="Works offline until 7 December 2026, 09:00."
    ),
    "recover": lambda background: RecoverPage(
        background, RecoverActs(lambda _code, _new: iter(()), lambda _typed: (), lambda: "")
    ),
    "ask recovery officers": lambda background: AskOfficersPage(background, OFFICERS_ACTS),
    "recovery officers' answer": lambda background: OfficersAnswerPage(
        background, OFFICERS_ACTS, "4F7K-9QWX-2M3N-7ZP1"
    ),
    "change passphrase": lambda background: ChangePassphrasePage(
        background, PassphraseActs(_changes, _changes, lambda _typed: (), lambda: "")
    ),
    "my day": lambda background: MyDayPage(background, a_day),
    "to do": lambda background: ToDoPage(background, TODO_ACTS, ChangedHub()),
    "dates that moved": lambda background: MovedDatesPage(
        background, a_rule_change, lambda _: None
    ),
    "caseload": lambda background: CaseloadPage(
        background, a_full_caseload, lambda: TODAY, with_iro=True
    ),
    "decisions": lambda background: DecisionsPage(background, a_ledger, of_one_child=False),
    "child file": lambda background: ChildFilePage(background, a_child_file),
    "settings": lambda _: SettingsPage(Settings(), [("Version", "0.1.0")]),
    "help": lambda _: HelpPage("keys"),
}


@pytest.fixture(params=PAGES)
def build(request, qtbot, background):
    def shown():
        page = PAGES[request.param](background)
        qtbot.addWidget(page)
        page.resize(WINDOW)
        page.show()
        page.reload()
        loaded = []
        background.run(page, lambda: None, loaded.append)
        qtbot.waitUntil(lambda: bool(loaded))
        settle()
        return page

    return shown


def test_every_widget_that_takes_the_focus_has_a_name(build):
    page = build()
    nameless = [called(each) for each in focusable(page) if not each.accessibleName().strip()]

    assert nameless == []


def test_every_field_and_button_is_large_enough_to_hit(build):
    """Source: WCAG 2.2, 2.5.8 asks for 24 by 24."""
    page = build()
    small = [
        f"{called(each)} {each.size().toTuple()}"
        for each in focusable(page)
        if each.width() < 24 or each.height() < 24
    ]

    assert small == []


def test_stored_words_can_never_become_markup(build):
    """L-13. A label that guesses its format would load what a stored text names."""
    page = build()

    assert [
        called(label)
        for label in page.findChildren(QLabel)
        if label.textFormat() is not Qt.TextFormat.PlainText
    ] == []


def test_tab_reaches_everything_and_comes_round_again(build):
    """No trap: as many steps as there are widgets lead back to the first one."""
    page = build()
    page.activateWindow()
    wanted = {id(each) for each in focusable(page) if each.focusPolicy() & Qt.FocusPolicy.TabFocus}
    reached, here = set(), page
    for _ in range(len(page.findChildren(QWidget)) + 1):
        here = here.nextInFocusChain()
        reached.add(id(here))

    assert wanted <= reached


def test_tab_leaves_tables_and_text(build):
    page = build()

    assert all(not view.tabKeyNavigation() for view in page.findChildren(QTableView))
    assert all(text.tabChangesFocus() for text in page.findChildren(QPlainTextEdit))
    assert all(text.tabChangesFocus() for text in page.findChildren(QTextBrowser))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_words_are_cut_off_at_any_text_size(build, qapp, scale):
    apply_theme(qapp, Theme.LIGHT, scale)
    page = build()

    assert list(words_cut_off(page)) == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_no_name_or_date_in_a_table_is_cut_off(build, qapp, scale):
    apply_theme(qapp, Theme.LIGHT, scale)
    page = build()

    assert [cut for table in page.findChildren(Table) for cut in cells_cut_off(table)] == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_page_itself_never_scrolls_sideways(build, qapp, scale):
    apply_theme(qapp, Theme.LIGHT, scale)
    page = build()

    inside = page.scroll_area()
    assert inside is None or inside.horizontalScrollBar().maximum() == 0


def test_every_button_says_what_it_does(build):
    page, vague = build(), {"ok", "yes", "no", "cancel", "submit", "do it"}

    assert not [
        called(button)
        for button in page.findChildren(QAbstractButton)
        if button.isVisible() and button.text().strip().lower() in vague
    ]
