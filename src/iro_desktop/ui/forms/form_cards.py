"""The cards a form is drawn on: one for each section, in a repeat one for each time."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from iro_core.forms.definition import FormDefinition, Group, Question, Section
from iro_core.forms.evaluation import Repeat
from iro_desktop.ui.forms.question_view import QuestionView
from iro_desktop.ui.support.theme import Space
from iro_desktop.ui.widgets.buttons import link, secondary
from iro_desktop.ui.widgets.card import Card

Make = Callable[[str, Question], QuestionView]


class SectionCard(Card):
    """One section: its heading and its questions, each kept at a path."""

    def __init__(self, section: Section, prefix: str, title: str, make: Make) -> None:
        """Draw every question of the section; `prefix` stands before its key in a repeat."""
        super().__init__(title)
        self.body.setSpacing(Space.XL)
        self.views = {
            f"{prefix}{question.key}": make(f"{prefix}{question.key}", question)
            for question in section.questions
        }
        for view in self.views.values():
            self.body.addWidget(view)


class RepeatCards(QWidget):
    """A repeat: its sections as often as it is answered, and the way to one more or less.

    Signals:
        more: One more is wanted.
        less: The one of this number is to be taken out.
    """

    more = Signal()
    less = Signal(int)

    def __init__(self, group: Group, sections: tuple[Section, ...], make: Make) -> None:
        super().__init__()
        self.group = group
        self.cards: list[SectionCard] = []
        self._sections = sections
        self._make = make
        self._removals: list[QWidget] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.L)
        self.add_button = secondary(f"Add another: {group.title}")
        self.add_button.clicked.connect(self.more)
        self._column.addWidget(self.add_button)

    def fit(self, repeat: Repeat | None, *, editable: bool) -> None:
        """Be as many as the repeat has now; none where it is not asked."""
        times = repeat.times if repeat is not None else 0
        each = len(self._sections)
        while len(self.cards) < times * each:
            self._add(len(self.cards) // each + 1)
        for card in self.cards[times * each :]:
            card.hide()
            card.deleteLater()
        del self.cards[times * each :], self._removals[times:]
        is_open = repeat is not None and repeat.is_open and editable
        self.add_button.setVisible(is_open)
        for button in self._removals:
            button.setVisible(is_open)

    def _add(self, number: int) -> None:
        prefix = f"{self.group.key}.{number}."
        for at, section in enumerate(self._sections):
            title = f"{section.title} {number}"
            card = SectionCard(section, prefix, title, self._make)
            if at == 0:
                remove = link("Remove", help_text=title)
                remove.clicked.connect(partial(self.less.emit, number))
                card.head.addWidget(remove)
                self._removals.append(remove)
            self.cards.append(card)
            self._column.insertWidget(self._column.count() - 1, card)


class FormCards(QWidget):
    """Every card of a form in order.

    Signals:
        more: The repeat of this key is wanted once more.
        less: Of the repeat of this key the one of this number is to be taken out.
    """

    more = Signal(str)
    less = Signal(str, int)

    def __init__(self, definition: FormDefinition, make: Make) -> None:
        super().__init__()
        self._blocks: list[SectionCard | RepeatCards] = []
        self._views: dict[str, QuestionView] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        for group, sections in groupby(definition.sections, key=lambda section: section.repeat):
            if group is None:
                self._blocks += [SectionCard(each, "", each.title, make) for each in sections]
                continue
            repeat = RepeatCards(group, tuple(sections), make)
            repeat.more.connect(partial(self.more.emit, group.key))
            repeat.less.connect(partial(self.less.emit, group.key))
            self._blocks.append(repeat)
        for block in self._blocks:
            column.addWidget(block)
        self._gather()

    def fit(self, repeats: Mapping[str, Repeat], *, editable: bool) -> None:
        """Have as many cards as the repeats need now."""
        found = [block for block in self._blocks if isinstance(block, RepeatCards)]
        for each in found:
            each.fit(repeats.get(each.group.key), editable=editable)
        if found:
            self._gather()

    @property
    def views(self) -> Mapping[str, QuestionView]:
        """Every question that is drawn, by path, in the order of the form."""
        return self._views

    def show_cards(self, shown: frozenset[str]) -> None:
        """Show the cards that have one of these questions."""
        for card in self._all():
            card.setVisible(not shown.isdisjoint(card.views))

    def _all(self) -> Iterator[SectionCard]:
        for block in self._blocks:
            yield from block.cards if isinstance(block, RepeatCards) else (block,)

    def _gather(self) -> None:
        self._views = {path: view for card in self._all() for path, view in card.views.items()}
