"""Every shortcut of the program in one table: the screens bind from it, Help prints it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

EVERYWHERE: Final = "Everywhere"


@dataclass(frozen=True)
class Key:
    """One shortcut: what to press, what it does in words, and where it works."""

    keys: str
    words: str
    where: str = EVERYWHERE


KEYS: Final[dict[str, Key]] = {
    "go_1": Key("Ctrl+1", "Go to the first item in the menu on the left"),
    "go_2": Key("Ctrl+2", "Go to the second item"),
    "go_3": Key("Ctrl+3", "Go to the third item"),
    "go_4": Key("Ctrl+4", "Go to the fourth item"),
    "go_5": Key("Ctrl+5", "Go to the fifth item"),
    "go_6": Key("Ctrl+6", "Go to the sixth item"),
    "go_7": Key("Ctrl+7", "Go to the seventh item"),
    "go_8": Key("Ctrl+8", "Go to the eighth item"),
    "back": Key("Alt+Left", "Go back to the screen before"),
    "lock": Key("Ctrl+L", "Lock; what you typed is kept"),
    "hide_names": Key("F9", "Hide or show children's names"),
    "help": Key("F1", "Help for this screen"),
    "find_child": Key("Ctrl+F", "Search the caseload", "Caseload"),
    "find_decision": Key("Ctrl+F", "Search the decisions", "Decisions"),
    "find_to_do": Key("Ctrl+F", "Search what is to be done", "To do"),
    "open_to_do": Key("Enter", "Open where it can be done", "To do"),
    "open_child": Key("Enter", "Open the child", "Caseload"),
    "footprint": Key("Ctrl+N", "Put a note on a child's file"),
    "add_scan": Key("Ctrl+Shift+O", "Put a scan or photo on the child's file"),
    "keep_scan": Key("Ctrl+Return", "Keep it on the child's file", "Add a scan or photo"),
    "zoom_in": Key("+", "Larger", "Scan or photo"),
    "zoom_out": Key("-", "Smaller", "Scan or photo"),
    "zoom_fit": Key("0", "The whole of it", "Scan or photo"),
    "turn": Key("R", "Turn it to the right", "Scan or photo"),
    "next_page": Key("Ctrl+PgDown", "Next page", "Scan or photo"),
    "previous_page": Key("Ctrl+PgUp", "Page before", "Scan or photo"),
    "keep_note": Key("Ctrl+Return", "Keep the note", "Note"),
    "midway_row": Key("M", "Write the midway update of the child", "Caseload"),
    "midway": Key("Ctrl+M", "Write the midway update", "Child"),
    "record_midway": Key("Ctrl+Return", "Record the update", "Midway update"),
    "challenge_row": Key("N", "Record an informal challenge for the child", "Caseload"),
    "start_review": Key("Ctrl+R", "Start or continue the review", "Child"),
    "plan_review": Key("Ctrl+P", "Plan the next review", "Child"),
    "book_review": Key("Ctrl+Return", "Book the review, or keep the changes", "Plan of a review"),
    "informal_challenge": Key("Ctrl+I", "Record an informal challenge", "Child"),
    "raise_alert": Key("Ctrl+Shift+A", "Raise a care planning alert", "Child"),
    "good_practice": Key("Ctrl+G", "Record good practice", "Child"),
    "heading_1": Key("Alt+1", "What is working well", "Review"),
    "heading_2": Key("Alt+2", "What are we worried about", "Review"),
    "heading_3": Key("Alt+3", "What needs to happen next", "Review"),
    "line_to_decision": Key("Ctrl+Return", "Turn this line into a decision", "Review"),
    "add_decision": Key("Ctrl+D", "Add a decision", "Review"),
    "next_section": Key("Ctrl+PgDown", "Next section", "Review"),
    "previous_section": Key("Ctrl+PgUp", "Section before", "Review"),
    "notes_only": Key("F11", "Notes only; Esc returns", "Review"),
    "check_errors": Key("F7", "Check for problems", "QA form"),
    "raise_challenge": Key("Ctrl+Return", "Raise the challenge", "Challenge"),
    "challenge_next": Key("Ctrl+E", "Record their reply, or answer it", "One challenge"),
    "send_now": Key("Ctrl+Shift+S", "Send and receive now", "Send and receive"),
    "send_again": Key("Ctrl+Return", "Send it again", "Returned by the office system"),
    "accept": Key("Ctrl+Shift+Return", "Accept the QA form", "Team"),
}

# What goes to each entry of the menu, from the top.
MENU_KEYS: Final = tuple(name for name in KEYS if name.startswith("go_"))


def conflicts() -> list[tuple[str, str]]:
    """Pairs of shortcuts that the same screen would receive for the same keys."""
    names = sorted(KEYS)
    return [
        (one, other)
        for at, one in enumerate(names)
        for other in names[at + 1 :]
        if _sequence(one) == _sequence(other) and _meet(KEYS[one], KEYS[other])
    ]


def bind(name: str, page: QWidget, act: Callable[[], None]) -> QShortcut:
    """Have the shortcut of this name do something while this page, or the window, is shown.

    It works wherever in the window the focus is: Tab may have left the page.
    """
    return _bound(name, page, act, Qt.ShortcutContext.WindowShortcut)


def bind_within(name: str, part: QWidget, act: Callable[[], None]) -> QShortcut:
    """As `bind`, for a part of a page, while the part or a child of it has the focus."""
    return _bound(name, part, act, Qt.ShortcutContext.WidgetWithChildrenShortcut)


def keys_in_words(name: str) -> str:
    """How the keys are written on a button, such as "Ctrl+D"."""
    return KEYS[name].keys.replace("Return", "Enter")


def _bound(
    name: str, widget: QWidget, act: Callable[[], None], context: Qt.ShortcutContext
) -> QShortcut:
    shortcut = QShortcut(_sequence(name), widget)
    shortcut.setContext(context)
    shortcut.activated.connect(act)
    return shortcut


def _sequence(name: str) -> QKeySequence:
    return QKeySequence(KEYS[name].keys)


def _meet(one: Key, other: Key) -> bool:
    return one.where == other.where or EVERYWHERE in (one.where, other.where)
