"""A sample of QA forms read by two supervisors, neither of whom knows what the other found."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from iro_core.changes.change import Value
from iro_core.domain.moderation import READERS, Agreement, DrawnForm, agreement, draw
from iro_core.domain.period import Period
from iro_core.domain.record_fields import Fields
from iro_core.errors import RefusalCode, Refused
from iro_core.forms import catalogue
from iro_core.forms.definition import FormDefinition, Question
from iro_core.forms.evaluation import Answers, FormProblem, evaluate
from iro_core.forms.results import NOT_APPLICABLE
from iro_desktop.workflows import drafts
from iro_desktop.workflows.acts import Act, DraftKey, perform, perform_all
from iro_desktop.workflows.changed import Changed
from iro_desktop.workflows.drafts import Begun
from iro_desktop.workflows.form_versions import now_in_england
from iro_desktop.workflows.quality import QualityForm, form_as_submitted
from iro_desktop.workflows.reading import Held, answers_of
from iro_desktop.workflows.review_file import ReviewFile, read_review
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.supervision import check_supervisor
from iro_desktop.workflows.team_quality import TeamForm, team_quality

DRAWN: Final = "moderation"
KIND: Final = "moderation_reading"
FORM: Final = "moderation"


@dataclass(frozen=True)
class ReadBy:
    """What one reader found."""

    reader_name: str
    answers: Mapping[str, Value]


@dataclass(frozen=True)
class ModeratedForm:
    """A form that was drawn, and how far its two readings are.

    Attributes:
        is_mine: This user has read it.
        both: What both readers found; None as long as either could still be told by it.
    """

    drawn: DrawnForm
    child_name: str
    iro_name: str
    number: int | None
    held_on: date | None
    readers: int
    is_mine: bool
    both: tuple[ReadBy, ReadBy] | None

    @property
    def child_id(self) -> str:
        """The child the form is about."""
        return self.drawn.child_id

    @property
    def awaits_me(self) -> bool:
        """Whether this user may still read it."""
        return not self.is_mine and self.readers < READERS


@dataclass(frozen=True)
class Sample:
    """Forms that were drawn together."""

    sample_id: str
    drawn_by: str
    forms: tuple[ModeratedForm, ...]

    @property
    def how(self) -> DrawnForm:
        """How it was drawn; each of its forms says the same."""
        return self.forms[0].drawn


@dataclass(frozen=True)
class DrawnAgain:
    """The same lot drawn from the forms that are here now."""

    out_of: int
    same: tuple[ModeratedForm, ...]
    missing: tuple[ModeratedForm, ...]


@dataclass(frozen=True)
class QuestionAgreement:
    """One question: the forms that both readers answered, and how far they agree."""

    question: Question
    forms: tuple[ModeratedForm, ...]
    agreement: Agreement


@dataclass(frozen=True)
class ReadingDraft:
    """A reading being written: the form as it was drawn, its review, and what is asked."""

    record_id: str
    drawn: DrawnForm
    form: QualityForm
    review: ReviewFile
    definition: FormDefinition
    answers: dict[str, Value]
    saved_at: datetime | None

    @property
    def key(self) -> DraftKey:
        """Under which it is kept: by the form that was drawn."""
        return DraftKey(KIND, self.drawn.drawn_id)


@dataclass(frozen=True)
class Finished:
    """What finishing came to; `changed` is None if something has to be put right first."""

    problems: tuple[FormProblem, ...]
    changed: Changed | None


def samples(session: Session) -> tuple[Sample, ...]:
    """Every sample, the latest first (NotPermitted for anybody but a supervisor)."""
    check_supervisor(session, "moderation")
    readings: dict[str, list[Held[Fields]]] = {}
    for reading in session.reading.supervised.readings():
        readings.setdefault(reading.content.text("drawn_id"), []).append(reading)
    together: dict[str, list[Held[DrawnForm]]] = {}
    for held in session.reading.supervised.drawn():
        if session.reading.form(held.content.form_id) is not None:
            together.setdefault(held.content.sample_id, []).append(held)
    name = session.reading.people.name
    found = [
        Sample(
            sample_id,
            name(drawn[0].state.acts[0].author),
            tuple(_moderated(session, each, readings.get(each.record_id, ())) for each in drawn),
        )
        for sample_id, drawn in together.items()
    ]
    return tuple(sorted(found, key=lambda sample: sample.sample_id, reverse=True))


def waits_unread(session: Session, form_id: str) -> bool:
    """Whether this user may still read a form blind, and so should not look at it otherwise."""
    forms = (form for sample in samples(session) for form in sample.forms)
    return any(form.awaits_me for form in forms if form.drawn.form_id == form_id)


def draw_sample(session: Session, period: Period, wanted: int, seed: str) -> Changed | None:
    """Draw forms of reviews held in a period; None where there is no form to draw.

    Raises:
        NotPermitted: Only a supervisor draws.
    """
    forms = {form.form_id: form for form in team_quality(session, period).forms}
    sample_id = session.laptop.new_id()
    drawn = [
        DrawnForm(
            drawn_id=session.laptop.new_id(),
            child_id=forms[form_id].child_id,
            sample_id=sample_id,
            form_id=form_id,
            version_read=_last_submission(session, forms[form_id]),
            seed=seed,
            period=period,
            wanted=wanted,
            out_of=len(forms),
            drawn_on=session.today,
        )
        for form_id in draw(forms, seed, wanted)
    ]
    acts = [
        Act(
            record_id=each.drawn_id,
            kind=DRAWN,
            act="draw",
            child_id=each.child_id,
            values=each.to_fields(),
        )
        for each in drawn
    ]
    return perform_all(session, acts) if acts else None


def drawn_again(session: Session, sample: Sample) -> DrawnAgain:
    """The lot drawn anew with the same seed, from the forms of the period that are here now."""
    how = sample.how
    forms = [form.form_id for form in team_quality(session, how.period).forms]
    again = set(draw(forms, how.seed, how.wanted))
    return DrawnAgain(
        out_of=len(forms),
        same=tuple(each for each in sample.forms if each.drawn.form_id in again),
        missing=tuple(each for each in sample.forms if each.drawn.form_id not in again),
    )


def agreements(forms: Iterable[ModeratedForm], least: int) -> tuple[QuestionAgreement, ...]:
    """Question by question, from the forms that two have read; not applicable does not count."""
    definition = latest_definition()
    read = [form for form in forms if form.both is not None]
    found = []
    for question in definition.questions():
        if not question.choices:
            continue
        pairs = {form.drawn.drawn_id: _pair(form, question.key) for form in read}
        counted = tuple(form for form in read if pairs[form.drawn.drawn_id] is not None)
        answers = [pair for pair in pairs.values() if pair is not None]
        found.append(QuestionAgreement(question, counted, agreement(answers, least)))
    return tuple(found)


def latest_definition() -> FormDefinition:
    """What a second reader is asked."""
    return catalogue.latest(FORM)


def start_reading(session: Session, drawn_id: str) -> ReadingDraft:
    """Begin to read a form that was drawn, or go on.

    Raises:
        NotPermitted: Only a supervisor reads.
        Refused: It is not here (code "not_found").
    """
    check_supervisor(session, "moderation")
    drawn = next(
        (each.content for each in session.reading.supervised.drawn() if each.record_id == drawn_id),
        None,
    )
    if drawn is None:
        raise Refused(RefusalCode.NOT_FOUND, DRAWN)
    saved = drafts.find(session, DraftKey(KIND, drawn_id))
    form = form_as_submitted(session, drawn.form_id, drawn.version_read)
    return ReadingDraft(
        record_id=saved.begun.record_id if saved else session.laptop.new_id(),
        drawn=drawn,
        form=form,
        review=read_review(session, form.review_id),
        definition=latest_definition(),
        answers=saved.answers if saved else {},
        saved_at=saved.saved_at if saved else None,
    )


def save_draft(session: Session, draft: ReadingDraft, answers: Answers) -> datetime:
    """Keep what is answered; after it returns the screen may say "Saved"."""
    begun = Begun(draft.drawn.child_id, draft.record_id, form_version=draft.definition.name)
    return drafts.save(session, draft.key, begun, answers)


def finish_reading(session: Session, draft: ReadingDraft, answers: Answers) -> Finished:
    """Finish a reading, if it is complete; it cannot be altered afterwards."""
    state = evaluate(draft.definition, answers, now_in_england(session))
    if state.problems:
        save_draft(session, draft, answers)
        return Finished(state.problems, None)
    asked = {each.path for each in state.asked}
    values: dict[str, Value] = {
        f"answers.{key}": value
        for key, value in answers.items()
        if key.removesuffix(".note") in asked and value not in (None, "")
    }
    act = Act(
        record_id=draft.record_id,
        kind=KIND,
        act="read",
        child_id=draft.drawn.child_id,
        values={"drawn_id": draft.drawn.drawn_id, **values},
        form_version=draft.definition.name,
    )
    return Finished((), perform(session, act, completes=draft.key))


def _moderated(
    session: Session, held: Held[DrawnForm], readings: Iterable[Held[Fields]]
) -> ModeratedForm:
    """The first reading of each of the first two readers counts."""
    by_reader: dict[str, Held[Fields]] = {}
    for reading in readings:
        by_reader.setdefault(reading.state.acts[0].author, reading)
    is_mine = session.membership.user_id in by_reader
    found = [
        ReadBy(session.reading.people.name(reader), _answers(reading))
        for reader, reading in by_reader.items()
    ]
    drawn = held.content
    form = session.reading.form(drawn.form_id)
    review = session.reading.review(form.content.text("review_id")) if form else None
    submitted_by = form.state.acts[0].author if form else ""
    return ModeratedForm(
        drawn=drawn,
        child_name=session.reading.child_name(drawn.child_id),
        iro_name=session.reading.people.name(submitted_by),
        number=review.content.number if review else None,
        held_on=review.content.held_on if review else None,
        readers=min(len(found), READERS),
        is_mine=is_mine,
        both=(found[0], found[1]) if len(found) >= READERS else None,
    )


def _answers(reading: Held[Fields]) -> dict[str, Value]:
    return {
        path.removeprefix("answers."): value
        for path, value in answers_of(reading.state).items()
        if path.startswith("answers.")
    }


def _pair(form: ModeratedForm, key: str) -> tuple[str, str] | None:
    if form.both is None:
        return None
    one, other = (read.answers.get(key) for read in form.both)
    if not isinstance(one, str) or not isinstance(other, str) or NOT_APPLICABLE in (one, other):
        return None
    return one, other


def _last_submission(session: Session, form: TeamForm) -> str:
    held = session.reading.form(form.form_id)
    acts = held.state.acts if held is not None else []
    return next(act.change_id for act in reversed(acts) if act.act == "submit")
