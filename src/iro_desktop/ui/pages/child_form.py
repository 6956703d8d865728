"""One form about a child, by itself: consultation, preparation, feedback and others."""

from functools import partial

from typing_extensions import override

from iro_core.forms.evaluation import Answers
from iro_desktop.ui.forms.filled_form_page import FilledFormPage
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.names import shown_child
from iro_desktop.workflows import other_forms
from iro_desktop.workflows.other_forms import FilledForm
from iro_desktop.workflows.session import Session


class ChildFormPage(FilledFormPage):
    """One form; `left` says, too, that it is on the child's file."""

    help_name = "forms"

    def __init__(self, session: Session, background: Background, hub: ChangedHub) -> None:
        """Start empty; `open` says which form."""
        super().__init__(session, background, hub, "Form", "Put on the file")

    def open(self, key: str) -> None:
        """Begin or go on with `<child>/<form>`, or open the record of this id."""
        child_id, begins, form_id = key.partition("/")
        work = (
            partial(other_forms.start, self._session, child_id, form_id)
            if begins
            else partial(other_forms.open_filled, self._session, key)
        )
        self._open(work, lambda form: form)

    @override
    def _name_it(self, form: FilledForm) -> None:
        name = shown_child(form.child_name, form.child_id)
        self.set_title(form.definition.title, f"About {name}")

    @override
    def _handed_in(self, form: FilledForm, answers: Answers) -> None:
        self.left.emit()
