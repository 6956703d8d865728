"""The Qt binding counts references rightly.

PySide6 6.12.0 on Python 3.11 drops a reference to None on ordinary calls, and the process aborts
after about 5,000 of them. The test counts over a few hundred calls, before any harm is done.
"""

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

_CALLS = 400
_NOISE = 40


class _Sender(QObject):
    happened = Signal(str)


def test_setting_the_text_of_a_field_keeps_the_count_of_none(qtbot):
    edit = QLineEdit()
    qtbot.addWidget(edit)

    assert abs(_drift(lambda: edit.setText("Saved"))) < _NOISE


def test_setting_the_text_of_an_action_keeps_the_count_of_none(qtbot):
    action = QAction()

    assert abs(_drift(lambda: action.setText("Save"))) < _NOISE


def test_a_signal_to_a_python_slot_keeps_the_count_of_none(qtbot):
    sender = _Sender()
    heard = []
    sender.happened.connect(heard.append)

    assert abs(_drift(lambda: sender.happened.emit("changed"))) < _NOISE
    assert len(heard) == _CALLS


def _drift(act) -> int:
    before = sys.getrefcount(None)
    for _ in range(_CALLS):
        act()
    return sys.getrefcount(None) - before
