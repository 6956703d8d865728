"""The supervisor's page of challenges: each number opens its list, informal and formal apart."""

import pytest

from iro_desktop.ui.pages.supervision import EscalationsPage, ListingPage
from iro_desktop.workflows.session import lock
from tests.support.desk import Desk
from tests.support.laptops import child_from_office, from_office, new_session
from tests.support.screens import cells_cut_off, settle, words_cut_off

CHALLENGES = {
    1: {"kind": "informal", "reasons": ["health"]},
    2: {"kind": "informal", "reasons": ["health", "siblings"], "reply_by": "2026-11-02"},
    3: {
        "kind": "alert",
        "reasons": ["personal_adviser"],
        "stages.2.addressee_role": "service_manager",
        "stages.2.sent_on": "2026-11-20",
        "stages.2.due_on": "2026-11-27",
    },
    4: {
        "kind": "alert",
        "reasons": ["placement"],
        "agency": "police",
        "stages.1.addressee_role": "sergeant",
        "stages.1.sent_on": "2026-10-20",
        "outcome": "resolved",
        "changed_for_child": "He is safe.",
        "closed_on": "2026-10-30",
    },
    5: {"kind": "good_practice", "reasons": ["child_voice"]},
}


@pytest.fixture
def desk(qapp):
    place = Desk()
    yield place
    place.close()


def _full(folder):
    session = new_session(folder, role="supervisor")
    for number, values in CHALLENGES.items():
        child_id = child_from_office(session, number, team="West" if number < 3 else "East")
        said = {"raised_on": "2026-10-20", "concern": "Invented.", **values}
        record_id = f"x-{number}"
        by = {"act": "raise", "author": "anna", "child_id": child_id}
        from_office(session, "challenge", record_id, said, **by)
        if "closed_on" in values:
            head = session.store.records.record(record_id).heads
            from_office(session, "challenge", record_id, {}, **by | {"act": "close"}, parents=head)
    return session


@pytest.fixture
def page(qtbot, desk, tmp_path):
    session = desk.ask(lambda: _full(tmp_path / "sara"))
    shown = EscalationsPage(session, desk.background)
    qtbot.addWidget(shown)
    shown.resize(1366, 768)
    shown.show()
    shown.reload()
    desk.settle()
    settle()
    yield shown
    desk.ask(lambda: lock(session))


def table(page):
    return {row.name: [cell.words for cell in row.cells] for row in page.table.model().rows()}


def test_informal_and_formal_are_counted_apart(page):
    assert {label: line.number.words for label, line in page._lines.items()} == {
        "Alerts begun": "2",
        "Informal challenges": "2",
        "Open today": "3",
        "Late today": "1",
    }
    assert "53" in page._lines["Alerts begun"].definition
    # Informal, alerts, open, late, good practice.
    assert table(page) == {
        "All": ["2", "2", "3", "1", "1"],
        "Good practice": ["0", "0", "0", "0", "1"],
        "Informal challenge": ["2", "0", "2", "1", "0"],
        "Police: Stage 1, Sergeant": ["0", "1", "0", "0", "0"],
        "Stage 2, Service manager": ["0", "1", "1", "0", "0"],
    }


def test_they_are_seen_from_every_side(page):
    for by, row, numbers in (
        ("By reason", "Health", ["2", "0", "2", "1", "0"]),
        ("By outcome", "Resolved", ["0", "1", "0", "0", "0"]),
        ("By how long it took", "6 to 10", ["0", "1", "0", "0", "0"]),
        ("By age of the child", "10 to 15", ["2", "2", "3", "1", "1"]),
        ("By team", "West", ["2", "0", "2", "1", "0"]),
        ("By IRO", "anna", ["2", "2", "3", "1", "1"]),
    ):
        page._by.setCurrentText(by)
        assert table(page)[row] == numbers


def test_every_number_opens_its_list_and_a_row_leads_to_the_challenge(page, desk):
    asked = []
    page.list_asked.connect(asked.append)
    for line in page._lines.values():
        page._open_figure(line.label)
        assert len(asked[-1].rows) == int(line.number.words)
    for row in page.table.model().rows():
        for column, cell in enumerate(row.cells, start=1):
            page._open_cell(row, column)
            assert len(asked[-1].rows) == int(cell.words)
    page._open_figure("Late today")
    listing = ListingPage(page._session, desk.background, asked[-1])
    listing.reload()
    assert listing.listing.opens(listing.listing.rows[0]) == ("challenge", "x-2")
    assert not list(words_cut_off(page))
    assert not list(cells_cut_off(page.table))
    listing.deleteLater()
