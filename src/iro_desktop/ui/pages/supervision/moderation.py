"""Second readings: forms drawn by lot, who has read them, and how far two readers agree."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Final

from typing_extensions import override

from iro_core.domain.moderation import DrawnForm
from iro_core.domain.period import Period, last_weeks, quarter
from iro_core.forms.results import answer_words
from iro_desktop.ui.forms.field_widgets import ChoiceField, ShortTextField
from iro_desktop.ui.forms.line_fields import NumberField
from iro_desktop.ui.forms.short_form import Asked, ShortForm
from iro_desktop.ui.models.numbers import Number, NumbersRow
from iro_desktop.ui.models.rows import Column
from iro_desktop.ui.models.team import MODERATED_COLUMNS
from iro_desktop.ui.pages.supervision.listing import Listing
from iro_desktop.ui.pages.supervision.numbers_page import FigureLine, NumbersPage, NumbersTable
from iro_desktop.ui.support.background import Background
from iro_desktop.ui.support.changed_hub import ChangedHub
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.wording import counted, short_date_words
from iro_desktop.ui.widgets.buttons import secondary
from iro_desktop.workflows import moderation
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.moderation import DrawnAgain, ModeratedForm, QuestionAgreement, Sample
from iro_desktop.workflows.session import Session

_EVERY: Final = "All samples"
_PERIODS: Final[dict[str, tuple[str, Callable[[date], Period]]]] = {
    "quarter": ("This quarter", quarter),
    "13": ("Last 13 weeks", partial(last_weeks, 13)),
    "52": ("Last 52 weeks", partial(last_weeks, 52)),
}
_SEED_LETTERS: Final = 8
_WHY: Final = (
    "Each form has its lot: SHA-256 of the seed, a colon and the form’s number. The lowest lots "
    "are drawn, so anybody with the same forms and seed draws the same sample."
)
_AGREEMENT: Final = (
    "Out of forms that two supervisors have read, each without knowing what the other found. Not "
    "applicable is left out. Cohen’s kappa is what agreement is left beyond chance: 1 is complete, "
    "0 is chance. It is shown from {least} forms on."
)


class ModerationPage(NumbersPage):
    """The samples, and what came of them."""

    def __init__(self, session: Session, background: Background, hub: ChangedHub) -> None:
        """Start empty; `reload` fills it."""
        super().__init__("Second readings", session, background)
        self._session = session
        self._hub = hub
        self._samples: tuple[Sample, ...] = ()
        self._least = 0
        self._wanted = 0
        self._form: ShortForm | None = None
        self._sample = self.add_option("Sample", [_EVERY])
        self._sample.activated.connect(lambda _: self._show_again())
        self._draw_button = secondary("Draw a sample")
        self._draw_button.setEnabled(False)  # until it is known how many are usual
        self._draw_button.clicked.connect(self._ask_what)
        self.add_action(self._draw_button)

    @override
    def reload(self) -> None:
        session = self._session

        def look() -> tuple[tuple[Sample, ...], int, int]:
            policy = session.policy
            least, wanted = policy["kappa_least_forms"], policy["moderation_sample_forms"]
            return moderation.samples(session), least, wanted

        self.background.run(self, look, lambda found: self._show(*found), self.say_problem)

    @override
    def changed(self, change: object) -> None:
        if isinstance(change, Changed) and change.concerns("moderation", "moderation_reading"):
            self.reload()

    def draw(self, answers: dict[str, str]) -> None:
        """Draw a sample as it was asked for, in the background."""
        session = self._session
        choose = _PERIODS[answers["period"]][1]
        wanted, seed = int(answers["wanted"]), answers["seed"]
        self.background.run(
            self,
            lambda: moderation.draw_sample(session, choose(session.today), wanted, seed),
            self._drawn,
            self.say_problem,
        )

    def _drawn(self, changed: Changed | None) -> None:
        if changed is None:
            self.banner.say(Tone.INFO, "No QA form was handed in for reviews of that period.")
            return
        self._put_form_away()
        self._hub.changed.emit(changed)
        self.banner.say(Tone.ON_TRACK, "Drawn.", "Other supervisors see it after you send.")
        self.reload()

    def _ask_what(self) -> None:
        self._put_form_away()
        size, seed = NumberField(500), ShortTextField()
        periods = {key: words for key, (words, _) in _PERIODS.items()}
        asked = (
            Asked("period", "Of reviews held when?", ChoiceField(periods), "Select a period"),
            Asked("wanted", "How many forms?", size, "Enter how many"),
            Asked("seed", "Seed", seed, "Enter a few letters or digits", hint=_WHY),
        )
        self._form = form = ShortForm("Draw a sample", asked, "Draw")
        drawn = self._session.laptop.new_id()[-_SEED_LETTERS:]
        form.fill({"period": "quarter", "wanted": str(self._wanted), "seed": drawn})
        form.saved.connect(self.draw)
        form.left.connect(self._put_form_away)
        self.body.insertWidget(0, form)
        form.setFocus()

    def _put_form_away(self) -> None:
        if self._form is not None:
            self._form.hide()
            self._form.deleteLater()
            self._form = None

    def _show(self, samples: tuple[Sample, ...], least: int, wanted: int) -> None:
        self._samples, self._least, self._wanted = samples, least, wanted
        self._draw_button.setEnabled(True)
        words = [_EVERY, *(_sample_words(sample) for sample in samples)]
        if [self._sample.itemText(at) for at in range(self._sample.count())] != words:
            self._sample.clear()
            self._sample.addItems(words)
            self._sample.setCurrentIndex(min(1, len(samples)))
        self._show_again()

    def _show_again(self) -> None:
        at = self._sample.currentIndex() - 1
        chosen = self._samples[at : at + 1] if at >= 0 else self._samples
        self.set_title(
            "Second readings",
            _how_words(chosen[0]) if len(chosen) == 1 else "No sample was drawn yet.",
        )
        if len(self._samples) > 1 and at < 0:
            self.set_title("Second readings", counted(len(self._samples), "sample"))
        forms = tuple(form for sample in chosen for form in sample.forms)
        self.show_table(_table(moderation.agreements(forms, self._least), self._least))
        self.show_figures(_figures(forms))
        if len(chosen) == 1:
            session = self._session
            self.background.run(
                self,
                lambda: moderation.drawn_again(session, chosen[0]),
                lambda again: self.show_figures([*_figures(forms), _again(forms, again)]),
                self.say_problem,
            )

    @override
    def listing_of(self, row: NumbersRow, column: int) -> Listing:
        """The forms behind a number, each with what both readers answered."""
        listing = super().listing_of(row, column)
        columns = (*MODERATED_COLUMNS[:2], *_answers(row.key))
        return Listing(listing.title, listing.definition, columns, listing.rows, listing.opens)


def _sample_words(sample: Sample) -> str:
    how = sample.how
    return f"{short_date_words(how.drawn_on)}, {len(sample.forms)} of {how.out_of}, seed {how.seed}"


def _how_words(sample: Sample) -> str:
    how: DrawnForm = sample.how
    first, last = short_date_words(how.period.first), short_date_words(how.period.last)
    forms = counted(how.out_of, "form")
    return (
        f"{len(sample.forms)} of {forms} of reviews held from {first} to {last}, drawn by "
        f"{sample.drawn_by} on {short_date_words(how.drawn_on)} with the seed {how.seed}. {_WHY}"
    )


def _figures(forms: tuple[ModeratedForm, ...]) -> list[FigureLine]:
    waiting = [form for form in forms if form.awaits_me]
    done = [form for form in forms if form.both is not None]
    return [
        FigureLine(
            "For you to read",
            Number.of(waiting),
            "You see what the other reader found when you have finished yours.",
            MODERATED_COLUMNS,
            ("To do", Tone.DUE_SOON) if waiting else None,
            lambda form: ("second_reading", form.drawn.drawn_id),
        ),
        FigureLine(
            "Read by two",
            Number.of(done),
            "Only these are compared.",
            MODERATED_COLUMNS,
            None,
            _form,
        ),
        FigureLine(
            "Drawn", Number.of(forms), "Whether read or not.", MODERATED_COLUMNS, None, _form
        ),
    ]


def _again(forms: tuple[ModeratedForm, ...], again: DrawnAgain) -> FigureLine:
    words = (
        "The same forms." if not again.missing else "Forms that came since then changed the lot."
    )
    return FigureLine(
        "Drawn again with this seed",
        Number(f"{len(again.same)} of {len(forms)}", again.same),
        f"{words} Forms of that period that are here now: {again.out_of}.",
        MODERATED_COLUMNS,
        None,
        _form,
    )


def _form(form: ModeratedForm) -> tuple[str, str]:
    """A form that waits for this reader is read blind, wherever it is opened from."""
    if form.awaits_me:
        return "second_reading", form.drawn.drawn_id
    return "reading", form.drawn.form_id


def _table(found: tuple[QuestionAgreement, ...], least: int) -> NumbersTable:
    return NumbersTable(
        title="How far two readers agree",
        first="Question",
        headings=("The same answer", "Cohen’s kappa"),
        rows=tuple(_row(each, least) for each in found),
        columns=MODERATED_COLUMNS,
        definition=_AGREEMENT.format(least=least),
        opens=_form,
    )


def _row(found: QuestionAgreement, least: int) -> NumbersRow:
    kappa = found.agreement.kappa
    too_few = len(found.forms) < least
    why = f"from {least} forms on" if too_few else "only one answer was given"
    return NumbersRow(
        key=found.question.key,
        name=found.question.label,
        cells=(
            Number.share(found.agreement.share, found.forms),
            Number("–", found.forms, more=why)
            if kappa is None
            else Number(str(kappa), found.forms, more=counted(len(found.forms), "form")),
        ),
    )


def _answers(key: str) -> tuple[Column[ModeratedForm], ...]:
    question = moderation.latest_definition().question(key)

    def words(form: ModeratedForm, reader: int) -> str:
        if form.both is None or question is None:
            return ""
        return answer_words(question, form.both[reader].answers.get(key))

    def who(form: ModeratedForm, reader: int) -> str:
        return form.both[reader].reader_name if form.both is not None else ""

    return tuple(
        Column(
            heading,
            partial(words, reader=reader),
            more=partial(who, reader=reader),
            stretches=reader == 1,
        )
        for reader, heading in enumerate(("First reader", "Second reader"))
    )
