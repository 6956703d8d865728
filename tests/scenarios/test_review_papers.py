"""The papers of a review on two laptops, the supervisor's and a server: signed, amended, sent."""

from pathlib import Path

import pytest
from docx import Document
from pypdf import PdfReader

from iro_core.changes.change import Value
from iro_core.domain.due import DueKind
from iro_core.domain.review_papers import ManagerObjection, PaperKind
from iro_core.errors import RuleBroken
from iro_desktop.ui.support.letter_words import first_letter, letter_on_paper
from iro_desktop.ui.support.paper_words import decisions_paper, record_paper
from iro_desktop.workflows import child_letter, review_record
from iro_desktop.workflows import review_papers as papers
from iro_desktop.workflows.outgoing import unsent_count
from iro_desktop.workflows.review_documents import save_pdf, save_word
from iro_desktop.workflows.review_papers import Sending, read_papers
from iro_desktop.workflows.session import Session
from iro_desktop.workflows.to_do import to_do
from tests.scenarios.test_the_whole_job import record_review
from tests.support.world import World, sync


def words_of_pdf(path: Path) -> str:
    return " ".join(" ".join(each.extract_text() for each in PdfReader(path).pages).split())


def amend(session: Session, review_id: str, because: str, **values: Value) -> None:
    draft = review_record.edit_review(session, review_id)
    answers = {**draft.answers, **values, review_record.AMEND_BECAUSE: because}
    finished = review_record.finish(session, draft, answers)
    assert finished.changed is not None, finished.problems


def clocks(session: Session) -> set[object]:
    return {todo.what for todo in to_do(session).todos}


@pytest.fixture
def child_id(world: World) -> str:
    return world.child(1042, "anna", {"given_name": "Jay", "born_on": "2014-05-06"})


def test_from_the_meeting_to_everybody_having_their_paper(
    world: World, child_id: str, tmp_path: Path
) -> None:
    train, office, sara = world.laptop("anna"), world.laptop("anna"), world.laptop("sara")
    sync(train)

    review_id = _everything_written_on_the_train(train, child_id)
    assert DueKind.RECORD not in clocks(train)
    assert unsent_count(train) == 2

    # In the office, on the other laptop: the decisions go out, and a mistake is found.
    sync(train)
    sync(office)
    at_office = read_papers(office, review_id)
    to_managers = Sending(PaperKind.DECISIONS, ("team_manager",), office.today, "secure_email")
    papers.note_sending(office, at_office, to_managers)
    world.later(days=1)
    amend(office, review_id, "The optician was left out.", worried_about="Dentist and optician.")
    sync(office)

    # The manager rings the supervisor, who writes the objection down.
    sync(sara)
    objection = ManagerObjection("", "Kit Osei", sara.today, "The carer books dentists here.")
    papers.record_objection(sara, review_id, objection)
    sync(sara)

    sync(office)
    _everybody_is_served_or_left_out(office, review_id)
    for session in (office, train, sara):
        sync(session)

    for session in (train, office, sara):
        found = read_papers(session, review_id)
        assert [(each.number, each.reason) for each in found.versions] == [
            *((1, ""), (2, "The optician was left out.")),
        ]
        assert [each.by for each in found.objections] == ["Kit Osei"]
        assert found.listed
        assert all(each.is_served for each in found.receivers)
        assert child_letter.start_letter(session, review_id).is_closed
        assert not found.has_unsigned_words
    done_by_now = {DueKind.RECORD, DueKind.DECISIONS, DueKind.DISTRIBUTION, DueKind.OBJECTION}
    assert not done_by_now & clocks(train)

    _the_documents_say_the_same(train, review_id, tmp_path)


def _everything_written_on_the_train(session: Session, child_id: str) -> str:
    """Recorded, signed off and told to the child, without a network."""
    review_id = record_review(session, child_id)
    papers.sign_off(session, review_id)
    letter = child_letter.start_letter(session, review_id)
    child_letter.keep_letter(session, letter, first_letter(letter, letter.written_for))
    child_letter.close_letter(session, review_id, child_id)
    return review_id


def _everybody_is_served_or_left_out(session: Session, review_id: str) -> None:
    family = ("mother", "carer", "social_worker", "team_manager")
    for sending in (
        Sending(PaperKind.RECORD, family, session.today, "post"),
        Sending(PaperKind.LETTER, ("child",), session.today, "by_hand"),
    ):
        papers.note_sending(session, read_papers(session, review_id), sending)
    papers.leave_out(session, read_papers(session, review_id), "father", "A court order.")


def _the_documents_say_the_same(session: Session, review_id: str, folder: Path) -> None:
    found = read_papers(session, review_id)
    first, second = found.versions
    save_pdf(record_paper(found, first), folder / "first.pdf")
    save_pdf(record_paper(found, second), folder / "second.pdf")
    save_word(
        PaperKind.DECISIONS, decisions_paper(found, second), folder / "decisions.docx", "Council"
    )
    letter = child_letter.start_letter(session, review_id)
    save_pdf(letter_on_paper(letter, letter.answers), folder / "letter.pdf")

    assert "The dental check is overdue." in words_of_pdf(folder / "first.pdf")
    assert "A later version takes its place." in words_of_pdf(folder / "first.pdf")
    second_words = words_of_pdf(folder / "second.pdf")
    assert "Dentist and optician." in second_words
    assert "because: The optician was left out." in second_words
    document = Document(str(folder / "decisions.docx"))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert "Book the overdue dental check" in cells
    assert any("Kit Osei objected" in each.text for each in document.paragraphs)
    letter_words = words_of_pdf(folder / "letter.pdf")
    assert "Your social worker will book the overdue dental check" in letter_words
    assert "I like my form tutor." in letter_words


def test_an_edit_that_knew_nothing_of_the_sign_off_is_kept_told_and_taken_in(
    world: World, child_id: str
) -> None:
    """Nothing is lost and nothing creeps into what was signed."""
    first, second = world.laptop("anna"), world.laptop("anna")
    sync(first)
    review_id = record_review(first, child_id)
    sync(first)
    sync(second)
    papers.sign_off(first, review_id)
    draft = review_record.edit_review(second, review_id)
    review_record.finish(second, draft, {**draft.answers, "working_well": "He laughs again."})
    for session in (first, second, first):
        sync(session)

    for session in (first, second):
        found = read_papers(session, review_id)
        assert found.is_signed
        assert found.has_unsigned_words
        assert found.review.answers["working_well"] == "Settled at school since September."
        with pytest.raises(RuleBroken):
            papers.sign_off(session, review_id)

    amend(second, review_id, "Taken in from the other laptop.")
    for session in (second, first):
        sync(session)

    for session in (first, second):
        found = read_papers(session, review_id)
        assert not found.has_unsigned_words
        assert found.review.answers["working_well"] == "He laughs again."
        assert found.versions[0].review.answers["working_well"] != "He laughs again."
        held = session.reading.review(review_id)
        assert held is not None
        assert not held.state.needs_a_person


def test_two_amendments_that_knew_nothing_of_each_other_are_two_versions(
    world: World, child_id: str
) -> None:
    first, second = world.laptop("anna"), world.laptop("anna")
    sync(first)
    review_id = record_review(first, child_id)
    papers.sign_off(first, review_id)
    sync(first)
    sync(second)
    amend(first, review_id, "The school was left out.", working_well="School and home.")
    world.later(minutes=5)
    amend(second, review_id, "The optician was left out.", worried_about="Optician.")
    for session in (first, second, first):
        sync(session)

    for session in (first, second):
        versions = read_papers(session, review_id).versions
        assert [each.number for each in versions] == [1, 2, 3]
        assert {each.reason for each in versions[1:]} == {
            "The school was left out.",
            "The optician was left out.",
        }
        last = versions[-1].review.answers
        assert (last["working_well"], last["worried_about"]) == ("School and home.", "Optician.")
