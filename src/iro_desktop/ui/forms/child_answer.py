"""A child as an answer: chosen from the caseload, found by typing the beginning of the name."""

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from iro_core.forms.evaluation import Value
from iro_desktop.ui.forms.field_widgets import FieldWidget
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.widgets.inputs import ChoiceBox

_NOBODY = "Choose a child"


class ChildAnswer(FieldWidget):
    """One child of the caseload."""

    def __init__(self, children: Mapping[str, str], parent: QWidget | None = None) -> None:
        """Offer these children, by id and name."""
        super().__init__(parent)
        self._box = ChoiceBox()
        self._box.addItem(_NOBODY, None)
        for child_id, name in children.items():
            self._box.addItem(shown_child(name, child_id), child_id)
        self._box.activated.connect(self.edited)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._box)
        self.setFocusProxy(self._box)

    @override
    def value(self) -> Value:
        chosen = self._box.currentData()
        return str(chosen) if chosen is not None else None

    @override
    def set_value(self, value: Value) -> None:
        at = self._box.findData(value) if value is not None else 0
        self._box.setCurrentIndex(max(at, 0))

    @override
    def set_enabled(self, *, enabled: bool) -> None:
        self._box.setEnabled(enabled)

    @override
    def parts(self) -> Sequence[QWidget]:
        return (self._box,)
