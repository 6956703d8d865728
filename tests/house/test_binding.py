"""The Qt binding counts references rightly.

PySide6 6.12.0 on Python 3.11 drops a reference to None when a text is set and one to True when a
signal is emitted, and the process aborts after about 5,000 such calls. The tests count over a few
hundred calls, before any harm is done; each was seen to fail with 6.12.0.
"""

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit

_CALLS = 400
_NOISE = 40


class _Sender(QObject):
    happened = Signal(str)


def test_setting_the_text_of_a_field_loses_no_reference(qtbot):
    edit = QLineEdit()
    qtbot.addWidget(edit)

    assert _largest_drift(lambda: edit.setText("Saved")) < _NOISE


def test_setting_the_text_of_an_action_loses_no_reference(qtbot):
    action = QAction()

    assert _largest_drift(lambda: action.setText("Save")) < _NOISE


def test_a_signal_to_a_python_slot_loses_no_reference(qtbot):
    sender = _Sender()
    heard = []

    def hear(what):
        heard.append(what)

    sender.happened.connect(hear)

    assert _largest_drift(lambda: sender.happened.emit("changed")) < _NOISE
    assert len(heard) == _CALLS


def _largest_drift(act) -> int:
    constants = (None, True, False)
    before = [sys.getrefcount(constant) for constant in constants]
    for _ in range(_CALLS):
        act()
    after = [sys.getrefcount(constant) for constant in constants]
    return max(abs(later - earlier) for later, earlier in zip(after, before, strict=True))
