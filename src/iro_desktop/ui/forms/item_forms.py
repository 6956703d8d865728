"""A list in a form, such as the meetings of a series: one short form each, added and removed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.answer_sheet import AnswerSheet
from iro_desktop.ui.forms.sheet_form import Ask, SheetForm
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.widgets.buttons import link, secondary
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.layouts import clear_layout


@dataclass(frozen=True)
class ItemWords:
    """What the items of a list are called.

    Attributes:
        one: Before the number of an item: "Meeting".
        add: On the button: "Add a meeting".
        first_number: The number of the first item.
    """

    one: str
    add: str
    first_number: int = 1


class ItemForms(QWidget):
    """The items of a list whose answers are kept at `name.<id>.<field>`."""

    def __init__(
        self,
        sheet: AnswerSheet,
        name: str,
        words: ItemWords,
        asks: Callable[[str], Sequence[Ask]],
        new_id: Callable[[], str],
    ) -> None:
        """`asks` gives the questions of an item whose answers begin with this path."""
        super().__init__()
        self._sheet = sheet
        self._name = name
        self._words = words
        self._asks = asks
        self._new_id = new_id
        self._added: list[str] = []
        self._forms: dict[str, SheetForm] = {}
        self._list = QVBoxLayout()
        self._list.setSpacing(Space.M)
        self.add_button = secondary(words.add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        column.addLayout(self._list)
        column.addWidget(self.add_button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.add_button.clicked.connect(self.add)
        sheet.restored.connect(self._on_restored)
        self._show()

    def add(self) -> None:
        """Begin a further item and go to it."""
        item_id = self._new_id()
        self._added.append(item_id)
        self._show()
        self._forms[item_id].focus()

    def focus(self, path: str = "") -> None:
        """Go to the answer at this path, else to the first item, or to the way to add one."""
        item_id = path.removeprefix(f"{self._name}.").partition(".")[0]
        form = self._forms.get(item_id) or next(iter(self._forms.values()), None)
        if form is not None:
            form.focus(path)
        else:
            self.add_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _ids(self) -> list[str]:
        prefix = f"{self._name}."
        kept = [path[len(prefix) :] for path in self._sheet.answers() if path.startswith(prefix)]
        return list(dict.fromkeys([*sorted(each.partition(".")[0] for each in kept), *self._added]))

    def _on_restored(self, paths: frozenset[str]) -> None:
        if any(path.startswith(f"{self._name}.") for path in paths) and self._ids() != [
            *self._forms
        ]:
            self._show()

    def _show(self) -> None:
        clear_layout(self._list)
        self._forms = {}
        for number, item_id in enumerate(self._ids(), start=self._words.first_number):
            title = f"{self._words.one} {number}"
            card = Card(title)
            remove = link("Remove", help_text=title)
            remove.setAccessibleName(f"Remove {title.lower()}")
            remove.clicked.connect(partial(self._remove, item_id))
            card.head.addWidget(remove)
            form = SheetForm(self._sheet, self._asks(f"{self._name}.{item_id}"))
            form.column.setSpacing(Space.M)
            self._forms[item_id] = form
            card.body.addWidget(form)
            self._list.addWidget(card)
            card.show()  # Now, so that it can take the focus at once.

    def _remove(self, item_id: str) -> None:
        self._added = [each for each in self._added if each != item_id]
        prefix = f"{self._name}.{item_id}."
        gone: dict[str, Value] = {
            path: None for path in self._sheet.answers() if path.startswith(prefix)
        }
        self._sheet.change(gone)
        self._show()
        self.add_button.setFocus(Qt.FocusReason.ShortcutFocusReason)
