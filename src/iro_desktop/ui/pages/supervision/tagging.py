"""Choosing the themes of an answer, beside the form that is read."""

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from iro_desktop.ui.forms.field_widgets import ManyChoicesField
from iro_desktop.ui.forms.form_view import FormView
from iro_desktop.ui.forms.short_form import Asked, ShortForm
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.tag_words import offered_themes, theme_words
from iro_desktop.ui.support.wording import joined
from iro_desktop.ui.widgets.page import Page
from iro_desktop.workflows import themes
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.quality import QualityForm
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.themes import FormThemes


class Tagging(QObject):
    """The themes of one form's answers."""

    def __init__(
        self, session: Session, background: Background, hub: ChangedHub, page: Page
    ) -> None:
        """On this page; `show` says for which form."""
        super().__init__(page)
        self._session = session
        self._background = background
        self._hub = hub
        self._page = page
        self._asking: QWidget | None = None

    def show(self, form: QualityForm, view: FormView) -> None:
        """Say what the answers are tagged with, and let it be changed."""
        view.theme_asked.connect(partial(self._look, form, view))
        self._look(form, view)

    def _look(self, form: QualityForm, view: FormView, question: str = "") -> None:
        session = self._session
        self._background.run(
            self._page,
            lambda: themes.themes_of(session, form),
            partial(self._show, form, view, question),
            self._page.say_problem,
        )

    def _show(self, form: QualityForm, view: FormView, question: str, found: FormThemes) -> None:
        view.show_themes(
            {
                key: joined([theme_words(code, found.published) for code in codes])
                for key, codes in found.by_question.items()
            }
        )
        if question:
            self._ask(form, view, question, found)

    def _ask(self, form: QualityForm, view: FormView, question: str, found: FormThemes) -> None:
        self._put_away()
        chosen = found.by_question.get(question, ())
        kept = {code: theme_words(code, found.published) for code in chosen}
        field = ManyChoicesField({**offered_themes(found.offered), **kept})
        field.set_value(list(chosen))
        asked = Asked("themes", "Which themes does this answer belong to?", field)
        self._asking = asking = ShortForm("Themes", (asked,), "Save the themes")
        asking.saved.connect(partial(self._save, form, view, question))
        asking.left.connect(partial(self._leave, view, question))
        view.view(question).hold(asking)
        asking.setFocus()

    def _save(
        self, form: QualityForm, view: FormView, question: str, answers: dict[str, str]
    ) -> None:
        session, wanted = self._session, answers["themes"].split()

        def saved(changed: Changed | None) -> None:
            self._leave(view, question)
            if changed is not None:
                self._hub.changed.emit(changed)
                self._look(form, view)

        self._background.run(
            self._page,
            lambda: themes.set_themes(session, form, question, wanted),
            saved,
            self._page.say_problem,
        )

    def _leave(self, view: FormView, question: str) -> None:
        self._put_away()
        view.view(question).focus_themes()

    def _put_away(self) -> None:
        if self._asking is not None:
            self._asking.hide()
            self._asking.deleteLater()
            self._asking = None
