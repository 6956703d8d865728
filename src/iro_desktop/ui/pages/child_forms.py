"""The forms about a child: begin one, go on with one, read those that were filled in."""

from functools import partial

from PySide6.QtCore import Signal
from typing_extensions import override

from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.names import shown_child
from iro_desktop.ui.support.wording import instant_words
from iro_desktop.ui.widgets.card import Card
from iro_desktop.ui.widgets.page import Page
from iro_desktop.ui.widgets.summary_list import SummaryList, SummaryRow
from iro_desktop.ui.widgets.text import hint
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.other_forms import KIND, ChildForms, child_forms
from iro_desktop.workflows.session import Session

_NOTHING = "Nothing was filled in yet. Choose a form above; it may be finished later."


class ChildFormsPage(Page):
    """One child's forms.

    Signals:
        form_asked: What is to be opened: `<child>/<form>` to begin or go on, else the record's id.
    """

    form_asked = Signal(str)
    help_name = "forms"

    def __init__(self, session: Session, background: Background, child_id: str) -> None:
        """Show the forms about this child."""
        super().__init__("Forms")
        self._session = session
        self._background = background
        self._child_id = child_id
        self._forms: ChildForms | None = None
        self._choices = SummaryList()
        self._filled = SummaryList()
        self._nothing = hint(_NOTHING)
        self._begin_card, kept = Card("Fill in a form"), Card("Filled in")
        self._begin_card.body.addWidget(self._choices)
        kept.body.addWidget(self._nothing)
        kept.body.addWidget(self._filled)
        self.body.addWidget(self._begin_card)
        self.body.addWidget(kept)
        self.body.addStretch(1)
        self._choices.change_asked.connect(self.form_asked)
        self._filled.change_asked.connect(self.form_asked)

    @override
    def reload(self) -> None:
        work = partial(child_forms, self._session, self._child_id)
        self._background.run(self, work, self._show, self.say_problem)

    @property
    @override
    def child_id(self) -> str:
        return self._child_id

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.concerns(KIND, "form_definition"):
            self.reload()

    def _show(self, forms: ChildForms) -> None:
        self._forms = forms
        self.set_title("Forms", f"About {shown_child(forms.child_name, forms.child_id)}")
        self._begin_card.setVisible(not self._session.is_supervisor)
        self._choices.show_rows(
            [
                SummaryRow(
                    "",
                    each.title,
                    key=f"{forms.child_id}/{each.form_id}",
                    action="Go on" if each.is_begun else "Begin",
                )
                for each in forms.choices
            ]
        )
        today = self._session.today
        self._filled.show_rows(
            [
                SummaryRow(
                    "",
                    each.title or "A form of a version that this program does not know",
                    f"{each.by}, {instant_words(each.filled_at, today)}",
                    each.record_id if each.title else "",
                    "Open",
                )
                for each in forms.filled
            ]
        )
        self._nothing.setVisible(not forms.filled)
