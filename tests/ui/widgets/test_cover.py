"""Who looks over a shoulder at another program sees nothing of a child in this one."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from iro_desktop.ui.widgets.cover import Cover, keep_out_of_captures

ACTIVE, AWAY = Qt.ApplicationState.ApplicationActive, Qt.ApplicationState.ApplicationInactive


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    made = QMainWindow()
    qtbot.addWidget(made)
    made.setCentralWidget(QLabel("An invented child"))
    made.resize(640, 400)
    made.show()
    return made


def goes_to(state: Qt.ApplicationState) -> None:
    application = QGuiApplication.instance()
    assert isinstance(application, QApplication)
    application.applicationStateChanged.emit(state)


def test_the_whole_window_is_covered_while_another_program_is_in_use(window: QMainWindow) -> None:
    seen = window.grab().toImage()
    cover = Cover(window)
    cover.use(is_wanted=True)

    goes_to(AWAY)

    assert cover.isVisible()
    assert cover.geometry() == window.rect()
    covered = window.grab().toImage()
    assert covered != seen
    window.centralWidget().hide()
    assert window.grab().toImage() == covered
    window.centralWidget().show()
    goes_to(ACTIVE)
    assert not cover.isVisible()
    assert window.grab().toImage() == seen


def test_the_cover_grows_with_the_window(window: QMainWindow) -> None:
    cover = Cover(window)
    cover.use(is_wanted=True)
    goes_to(AWAY)
    window.resize(900, 700)
    assert cover.geometry() == window.rect()


def test_it_is_covered_only_where_that_was_chosen(window: QMainWindow) -> None:
    cover = Cover(window)
    goes_to(AWAY)
    assert not cover.isVisible()
    cover.use(is_wanted=True)
    goes_to(AWAY)
    cover.use(is_wanted=False)
    assert not cover.isVisible()


def test_where_the_system_offers_no_hiding_from_captures_asking_does_no_harm(
    window: QMainWindow,
) -> None:
    keep_out_of_captures(window, is_wanted=True)
    assert window.isVisible()
