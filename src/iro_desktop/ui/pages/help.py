"""Help that needs no connection: one page for each screen, and every shortcut."""

from functools import partial
from typing import Any, Final

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QTextBrowser
from typing_extensions import override

from iro_desktop.resources.files import resource_text
from iro_desktop.ui.support.accessible import describe
from iro_desktop.ui.support.shortcuts import EVERYWHERE, KEYS, keys_in_words
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.widgets.buttons import ActionButton, chip
from iro_desktop.ui.widgets.flow import Flow
from iro_desktop.ui.widgets.page import Page

KEYS_TOPIC: Final = "keys"
TOPICS: Final[dict[str, str]] = {
    "start": "Start here",
    "my-day": "My day",
    "caseload": "Caseload",
    "to-do": "To do",
    "child": "A child’s file",
    "plan": "Arranging a review",
    "review": "Recording a review",
    "finish": "Finishing a meeting",
    "papers": "Papers of a review",
    "letter": "Letter to the child",
    "qa_form": "QA form",
    "forms": "Forms about a child",
    "midway": "Midway update and notes",
    "scans": "Scans and photos",
    "decisions": "Decisions",
    "challenge": "Challenges and alerts",
    "sync": "Send and receive",
    "conflicts": "Two versions",
    "supervision": "For supervisors",
    "unlock": "Unlocking",
    "set-up": "Setting up",
    "settings": "Settings",
    KEYS_TOPIC: "Keyboard",
}


class HelpBrowser(QTextBrowser):
    """Shows help of this program and loads nothing from anywhere."""

    @override
    def loadResource(self, resource_type: int, name: QUrl | str) -> Any:
        return None


class HelpPage(Page):
    """One topic at a time."""

    def __init__(self, topic: str = "start") -> None:
        """Open at a topic; one that is not known opens the start."""
        super().__init__(
            "Help", "Works without a connection. F1 opens the help for any screen.", scrolls=False
        )
        self._chips: dict[str, ActionButton] = {}
        self._text = HelpBrowser()
        self._text.setOpenLinks(False)
        self._text.setTabChangesFocus(True)
        describe(self._text, "Help")
        row = Flow(spacing=Space.S)
        for name, words in TOPICS.items():
            button = chip(words, help_text="Help topic")
            button.clicked.connect(partial(self.show_topic, name))
            self._chips[name] = button
            row.add(button)
        self.body.addWidget(row)
        self.body.addWidget(self._text, 1)
        self.show_topic(topic if topic in TOPICS else "start")

    @override
    def reload(self) -> None:
        chosen = next(button for button in self._chips.values() if button.isChecked())
        chosen.setFocus()

    def show_topic(self, topic: str, _checked: bool = False) -> None:  # noqa: FBT001, FBT002
        """Show one topic."""
        for name, button in self._chips.items():
            button.setChecked(name == topic)
        text = keyboard_sheet() if topic == KEYS_TOPIC else resource_text("help", f"{topic}.md")
        self._text.setMarkdown(text)
        describe(self._text, f"Help: {TOPICS[topic]}")


def keyboard_sheet() -> str:
    """Every shortcut, grouped by where it works, as Markdown."""
    places = [EVERYWHERE, *sorted({key.where for key in KEYS.values()} - {EVERYWHERE})]
    parts = []
    for place in places:
        rows = [
            f"| {keys_in_words(name)} | {key.words} |"
            for name, key in KEYS.items()
            if key.where == place
        ]
        parts.append("\n".join([f"## {place}", "", "| Keys | What they do |", "|---|---|", *rows]))
    return "# Keyboard\n\nEverything can be done without a mouse.\n\n" + "\n\n".join(parts)
