"""A return in, twice and newer; the Reviews file out."""

from datetime import date
from pathlib import Path

import pytest

from iro_core.errors import InvalidData
from iro_server.errors import ServerProblem
from iro_server.services.export_reviews import export_reviews
from iro_server.services.import_return import import_folder
from iro_server.services.office import Office
from iro_server.store import change_log, projection
from tests.support.server import add_person, enrol, give

AS_AT = date(2017, 3, 31)
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,"
    "HOME_POST,PL_POST,URN\n"
)
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A return of two invented children, one of them in short breaks only."""
    made = tmp_path / "return"
    made.mkdir()
    (made / "header.csv").write_text(
        HEADER + "1001,2,06/05/2008,WBRI,,,\n1002,1,07/06/2009,WBRI,,,\n", encoding="utf-8"
    )
    (made / "episodes.csv").write_text(
        EPISODES
        + "1001,02/01/2016,S,C2,N1,U4,PR1,,,,,,\n"
        + "1002,05/02/2016,S,V4,N3,K2,PR1,,,,,,\n",
        encoding="utf-8",
    )
    (made / "reviews.csv").write_text(
        REVIEWS + "1001,06/05/2008,01/06/2016,PN1\n1002,07/06/2009,02/06/2016,PN1\n",
        encoding="utf-8",
    )
    return made


def last_seq(office: Office) -> int:
    with office.database.read() as tx:
        return tx.present_head().last_seq


def test_importing_the_same_folder_again_changes_nothing(office: Office, folder: Path) -> None:
    first = import_folder(office, folder, as_at=AS_AT)
    before = last_seq(office)

    again = import_folder(office, folder, as_at=AS_AT)

    assert first.written == 4
    assert (again.written, again.unchanged) == (0, 4)
    assert last_seq(office) == before


def test_a_newer_return_writes_only_what_changed(office: Office, folder: Path) -> None:
    import_folder(office, folder, as_at=AS_AT)
    before = last_seq(office)
    with (folder / "reviews.csv").open("a", encoding="utf-8") as file:
        file.write("1001,06/05/2008,01/12/2016,PN2\n")
    text = (folder / "episodes.csv").read_text(encoding="utf-8")
    (folder / "episodes.csv").write_text(text.replace(",C2,", ",E1,"), encoding="utf-8")

    newer = import_folder(office, folder, as_at=AS_AT)

    assert newer.written == 2
    with office.database.read() as tx:
        written = [s.change() for s in change_log.everything(tx) if s.seq > before]
    assert [change.set for change in written] == [
        {"episodes.20160102.legal_status": "E1"},
        {"held_on": "2016-12-01", "participation_code": "PN2", "source": "return"},
    ]
    assert written[0].parents


def test_a_return_that_cannot_be_read_changes_nothing(office: Office, folder: Path) -> None:
    (folder / "episodes.csv").unlink()
    before = last_seq(office)

    with pytest.raises(InvalidData):
        import_folder(office, folder, as_at=AS_AT)

    assert last_seq(office) == before


def test_names_may_be_kept_elsewhere(office: Office, folder: Path, tmp_path: Path) -> None:
    names = tmp_path / "names.csv"
    names.write_text(
        "CHILD,GIVEN_NAME,FAMILY_NAME,PREFERRED_NAME\n1001,Ada,Invented,\n", encoding="utf-8"
    )

    import_folder(office, folder, as_at=AS_AT, names=names)

    with office.database.read() as tx:
        child = projection.state(tx, "c-1001")
    assert child is not None
    assert child.value("given_name") == "Ada"


def test_what_people_wrote_is_not_touched_by_an_import(office: Office, folder: Path) -> None:
    import_folder(office, folder, as_at=AS_AT)
    add_person(office, "anna")
    give(office, "c-1001", "anna")
    anna = enrol(office, "anna")
    own = anna.change(child_id="c-1001")
    anna.send(own)

    import_folder(office, folder, as_at=AS_AT)

    with office.database.read() as tx:
        state = projection.state(tx, own.record_id)
    assert state is not None
    assert len(state.acts) == 1


def test_the_reviews_file_has_imported_and_recorded_reviews(office: Office, folder: Path) -> None:
    import_folder(office, folder, as_at=AS_AT)
    add_person(office, "anna")
    give(office, "c-1001", "anna")
    anna = enrol(office, "anna")
    anna.send(
        anna.change({"held_on": "2017-01-09", "participation_code": "PN3"}, child_id="c-1001"),
        anna.change({"held_on": "2017-05-09", "participation_code": "PN3"}, child_id="c-1001"),
    )

    export = export_reviews(office, date(2016, 4, 1), date(2017, 3, 31))

    assert export.content.decode().splitlines() == [
        "CHILD,DOB,REVIEW,REVIEW_CODE",
        "1001,06/05/2008,01/06/2016,PN1",
        "1001,06/05/2008,09/01/2017,PN3",
    ]


def test_days_the_wrong_way_round_are_refused(office: Office) -> None:
    with pytest.raises(ServerProblem):
        export_reviews(office, date(2017, 3, 31), date(2016, 4, 1))
