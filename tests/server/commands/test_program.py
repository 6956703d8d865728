"""The program iro-server, as an administrator types it."""

import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import requests

from iro_core import clock
from iro_core.changes.device_log import DeviceEvent, next_entry
from iro_core.changes.signing import new_private_key
from iro_core.protocol import codec
from iro_core.protocol.enrolment_code import read_code
from iro_server.http.openapi import document
from iro_server.services.keep_device_log import keep_log
from iro_server.store import devices
from iro_server.wiring import open_server
from tests.server.commands.conftest import Run
from tests.support.server import add_child, enrol, enrolment


@pytest.fixture
def a_return(tmp_path: Path) -> Path:
    folder = tmp_path / "return"
    folder.mkdir()
    rows = [f"{n},2,06/05/2008,WBRI,,," for n in range(1001, 1011)]
    (folder / "header.csv").write_text(
        "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n" + "\n".join(rows) + "\n", encoding="utf-8"
    )
    episodes = [f"{n},02/01/2016,S,C2,N1,U4,PR1,,,,,," for n in range(1001, 1011)]
    (folder / "episodes.csv").write_text(
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,"
        "PL_POST,URN\n" + "\n".join(episodes) + "\n1001,bad date,S,C2,N1,U4,PR1,,,,,,\n",
        encoding="utf-8",
    )
    reviews = [f"{n},06/05/2008,01/06/2016,PN1" for n in range(1001, 1011)]
    (folder / "reviews.csv").write_text(
        "CHILD,DOB,REVIEW,REVIEW_CODE\n" + "\n".join(reviews) + "\n", encoding="utf-8"
    )
    return folder


def test_an_administrator_sets_up_a_server_from_nothing(
    run: Run, a_return: Path, tmp_path: Path
) -> None:
    assert run("init", "--authority", "Invented Council")[0] == 0
    code, said, _ = run(
        "import", "ssda903", a_return, "--as-at", "2017-03-31", "--issues", tmp_path / "issues.csv"
    )
    assert (code, "Records written: 20" in said) == (0, True)
    assert "bad" in (tmp_path / "issues.csv").read_text(encoding="utf-8-sig").lower()
    assert "Unchanged: 20" in run("import", "ssda903", a_return, "--as-at", "2017-03-31")[1]
    for user, fte in (("anna.invented", "1.0"), ("bashir.invented", "0.6")):
        assert run("user", "add", user, "--name", "A B", "--fte", fte, "--team", "North")[0] == 0
    assert "children" in run("allocate", "--spread")[1]
    assert "anna.invented" in run("user", "list")[1]
    assert run("allocate", "c-1001", "bashir.invented")[0] == 0
    secret = read_code(run("enrol", "anna.invented")[1]).secret
    assert len(secret) == 24
    assert run("device", "list")[0] == 0
    out = tmp_path / "reviews.csv"
    code, said, _ = run(
        "export", "ssda903-reviews", "--from", "2016-04-01", "--to", "2017-03-31", "--out", out
    )
    assert (code, "10 reviews written" in said) == (0, True)
    assert len(out.read_bytes().splitlines()) == 11
    code, said, _ = run("check")
    assert (code, "Everything agrees." in said) == (0, True)


def test_the_authority_sets_its_own_ladder_and_lists_from_a_day_on(
    run: Run, a_return: Path, tmp_path: Path
) -> None:
    run("init", "--authority", "Invented Council", "--practice-on", "2026-11-23")
    assert "6. Cafcass" in run("ladder", "show")[1]
    ladder = tmp_path / "ladder.csv"
    ladder.write_text("Title,Name,Working_days\nPractice lead,,3\nHead of service,Kai Fernsby,\n")
    decided = ("--because", "Cabinet, 3 November 2026")
    for said in ("2 stages from 2026-11-01", "No change."):
        assert said in run("ladder", "set", ladder, "--from", "2026-11-01", *decided)[1]
    assert "1. Practice lead, 3 working days" in run("ladder", "show")[1]
    assert "2. Head of service: Kai Fernsby" in run("ladder", "show")[1]
    assert "1. Sergeant" in run("ladder", "show", "--agency", "police")[1]
    words = tmp_path / "reasons.csv"
    words.write_text("Code,Words\nhealth,Health and teeth\n,Taxi to school\n")
    assert "program's own" in run("words", "show", "challenge_reasons")[1]
    run("words", "set", "challenge_reasons", words, "--from", "2026-11-01")
    said = run("words", "show", "challenge_reasons")[1]
    assert said.splitlines() == ["health: Health and teeth", "taxi_to_school: Taxi to school"]
    ladder.write_text("Title,Working_days\nPractice lead,21\n")
    code, _, complaint = run("ladder", "set", ladder, "--from", "2026-12-01", *decided)
    assert (code, "1 to 20 working days" in complaint) == (2, True)
    assert "Nothing repeats." in run("patterns")[1]
    run("import", "ssda903", a_return, "--as-at", "2017-03-31")
    assert run("patterns")[0] == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("import", "ssda903", "nowhere", "--as-at", "2017-03-31"), "no folder"),
        (("allocate", "c-9", "anna"), "no active user"),
        (("allocate",), "Name a child and a user"),
        (("allocate", "c-9", "anna", "--spread"), "Name a child and a user"),
        (("allocate", "--spread"), "no active IRO"),
        (("enrol", "nobody"), "no active user called nobody"),
        (("device", "stop", "nothing"), "no laptop"),
        (("user", "add", "Bad Id", "--name", "A"), "cannot be a user's id"),
        (("user", "deactivate", "nobody"), "no active user"),
        (("user", "add", "anna", "--name", "A", "--fte", "x"), "full-time equivalent"),
        (("init", "--authority", "Again"), "already"),
        (("export", "ssda903-reviews", "--from", "2017-01-01", "--to", "2016-01-01"), "first day"),
        (("serve", "--tls-cert", "x.pem"), "Give both"),
        (("serve", "--host", "192.0.2.1", "--port", "0"), "cannot listen"),
        (("openapi", "/nowhere/openapi.json"), "No such file"),
    ],
    ids=lambda each: " ".join(each) if isinstance(each, tuple) else "",
)
def test_input_that_is_refused_is_said_in_plain_words_and_changes_nothing(
    run: Run, tmp_path: Path, words: tuple[str, ...], complaint: str
) -> None:
    run("init", "--authority", "Invented Council")
    office = open_server(tmp_path / "data").office
    with office.database.read() as tx:
        before = tx.present_head()

    code, _, complained = run(*words)

    with office.database.read() as tx:
        after = tx.present_head()
    office.database.close()
    assert code == 2
    assert complaint in complained
    assert "Traceback" not in complained
    assert after.last_seq == before.last_seq


def test_without_a_server_every_command_says_so(run: Run) -> None:
    code, _, complained = run("check")

    assert code == 2
    assert "Run iro-server init first" in complained


@pytest.mark.parametrize(
    "url", ["postgresql://a:b:c:d", "postgresql://x:99999999", "mysql://x/y", "x"]
)
def test_a_database_address_that_is_none_is_refused_and_not_repeated(
    run: Run, tmp_path: Path, url: str
) -> None:
    code, _, complained = run("init", "--authority", "Surrey", "--database", url)

    assert code == 2
    assert "b:c:d" not in complained
    assert not (tmp_path / "data" / "server.key").exists()


def test_a_database_that_cannot_be_reached_leaves_no_half_made_server(
    run: Run, tmp_path: Path
) -> None:
    code, _, complained = run(
        "init", "--authority", "Surrey", "--database", "postgresql://127.0.0.1:1/nothing"
    )

    assert code == 2
    assert "cannot be reached" in complained
    assert list((tmp_path / "data").iterdir()) == []


@pytest.mark.postgres
def test_a_server_on_postgresql_is_set_up_by_the_same_commands(
    run: Run, a_return: Path, postgres_url: str
) -> None:
    url = postgres_url.replace("postgresql+psycopg://", "postgresql://")
    assert run("init", "--authority", "Invented Council", "--database", url)[0] == 0
    assert run("import", "ssda903", a_return, "--as-at", "2017-03-31")[0] == 0
    assert "Everything agrees." in run("check")[1]
    assert run("upgrade")[0] == 0


def test_what_is_on_the_disk_is_its_owners_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    run("init", "--authority", "Invented Council")
    key = tmp_path / "data" / "server.key"
    for file in (tmp_path / "data").iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.name

    key.chmod(0o644)

    assert run("check")[0] == 2
    assert "chmod 600" in run("check")[2]


def test_damage_is_reported_with_exit_code_one(run: Run, tmp_path: Path) -> None:
    run("init", "--authority", "Invented Council")
    (tmp_path / "data" / "server.key").write_text(new_private_key().hex(), encoding="ascii")

    code, said, _ = run("check")

    assert code == 1
    assert "not the key that this authority began with" in said


def test_the_description_can_be_written_to_a_file(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "openapi.json"

    assert run("openapi", out)[0] == 0

    assert codec.decode(out.read_bytes(), dict) == document()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_served_authority_answers_and_enrols(run: Run, tmp_path: Path, workers: int) -> None:
    """The program as a process of its own, on a free port."""
    run("init", "--authority", "Invented Council")
    run("user", "add", "anna", "--name", "Anna Invented")
    secret = read_code(run("enrol", "anna")[1]).secret
    body = codec.encode(enrolment(secret, new_private_key(), new_private_key()))
    program_words = [sys.executable, "-m", "iro_server", "serve", "--port", "0"]
    with subprocess.Popen(
        [*program_words, "--data", str(tmp_path / "data"), "--workers", str(workers)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            with requests.Session() as session:
                session.trust_env = False
                health = session.get(f"{url}/v1/health", timeout=20)
                joined = session.post(
                    f"{url}/v1/enrolments",
                    data=body,
                    headers={"Content-Type": "application/json"},
                    timeout=20,
                )
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=20)

    assert health.json() == {"status": "ok", "protocol": 1}
    assert joined.json()["user_id"] == "anna"


def test_a_server_begun_for_practice_thinks_it_is_another_day(run: Run, tmp_path: Path) -> None:
    before = clock.today(clock.SystemClock())
    code, said, _ = run("init", "--authority", "Past", "--practice-on", "2017-04-03")
    assert (code, "FOR PRACTICE ONLY" in said) == (0, True)
    office = open_server(tmp_path / "data").office
    thought = clock.today(office.clock)
    office.database.close()
    nights = clock.today(clock.SystemClock()) - before  # midnight may pass while this runs
    assert date(2017, 4, 3) <= thought <= date(2017, 4, 3) + nights


def test_the_practice_return_brings_children_and_staff(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    as_at = date(2026, 3, 31).isoformat()
    run("init", "--authority", "Invented Council")

    assert run("practice", folder, "--as-at", as_at)[0] == 0
    assert run("import", "ssda903", folder, "--as-at", as_at)[0] == 0
    said = run("allocate", "--spread")[1]

    assert len(said.splitlines()) == 19


def test_an_administrator_amends_the_rules_and_takes_that_back(run: Run) -> None:
    run("init", "--authority", "Invented Council")
    why = ("--because", "Cabinet, 3 March 2027")

    code, said, _ = run("policy", "amend", "later_review_months", 4, "--from", "2027-04-01", *why)
    assert (code, "later_review_months is 4 from 2027-04-01" in said) == (0, True)
    amendment_id = said.split("(")[1].split(")")[0]
    assert run("policy", "holiday", "2027-06-04", *why)[0] == 0
    shown = run("policy", "show")[1]
    assert "holiday 2027-06-04" in shown
    assert amendment_id in shown
    assert run("policy", "withdraw", amendment_id)[0] == 0
    assert amendment_id not in run("policy", "show")[1]
    code, _, complaint = run(
        "policy", "amend", "later_review_months", 9, "--from", "2027-04-01", *why
    )
    assert (code, "A change of law needs --law" in complaint) == (2, True)


def test_who_opened_a_childs_record_is_written_for_a_spreadsheet(run: Run, tmp_path: Path) -> None:
    run("init", "--authority", "Invented Council")
    run("user", "add", "anna", "--name", "=Anna")
    office = open_server(tmp_path / "data").office
    add_child(office, 1042)
    device = enrol(office, "anna")
    with office.database.read() as tx:
        laptop = devices.find(tx, device.device_id)
    assert laptop is not None
    at = clock.to_text(office.clock.now())
    keep_log(office, laptop, "", [next_entry(None, DeviceEvent(at, "child_opened", "c-1042"))])
    office.database.close()
    out, today = tmp_path / "opened.csv", clock.today(office.clock).isoformat()

    code, said, _ = run("audit", "opened", "1042", "--from", today, "--to", today, "--out", out)

    assert (code, "1 entries written" in said) == (0, True)
    heading, line = out.read_text("utf-8-sig").splitlines()
    assert heading == "When,Received,User,Name,Laptop,What was done,To,Outcome"
    assert line.split(",")[2:] == [
        "anna",
        "'=Anna",
        device.device_id,
        "child_opened",
        "c-1042",
        "done",
    ]
    assert run("audit", "opened", "7", "--from", today, "--to", today)[0] == 2
