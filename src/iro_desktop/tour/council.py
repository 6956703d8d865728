"""An invented council for the tour and the demonstration: server, caseload, people."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from iro_desktop.tour.office import Office

# Printed for whoever tries the demonstration: it guards invented children only.
PASSPHRASE: Final = "lantern-otter-marbled-kettle"  # noqa: S105
AUTHORITY: Final = "Larkshire (invented)"
_HYPHENS_OF_A_CODE: Final = 9
Say = Callable[[str], None]


@dataclass(frozen=True)
class Person:
    """A member of staff, as the practice return's users file has them."""

    user_id: str
    name: str
    role: str
    fte: str
    team: str


@dataclass(frozen=True)
class Council:
    """A server with a caseload, an IRO and that IRO's supervisor."""

    office: Office
    iro: Person
    supervisor: Person


def found_practice_council(folder: Path, today: date, say: Say) -> Council:
    """A new council with the practice caseload, allocated and ready to enrol laptops."""
    office = Office(folder / "server")
    practice = folder / "return"
    say(office.command("init", "--authority", AUTHORITY))
    say(office.command("practice", str(practice), "--as-at", today.isoformat()))
    _import(office, practice, today, say)
    say(office.command("allocate", "--spread"))
    return _with_people(office, _staff(practice))


def found_council_of(folder: Path, statutory_return: Path, as_at: date, say: Say) -> Council:
    """A new council with the children of a real-format return, shown by number."""
    office = Office(folder / "server")
    say(office.command("init", "--authority", AUTHORITY, "--practice-on", as_at.isoformat()))
    _import(office, statutory_return, as_at, say)
    staff = [
        Person("iris.invented", "Iris Invented", "iro", "1.0", "Reviewing team"),
        *(
            Person(f"iro.{n}", f"Invented IRO {n}", "iro", "1.0", "Reviewing team")
            for n in range(2, 16)
        ),
        Person("sorrel.invented", "Sorrel Invented", "supervisor", "1.0", "Reviewing team"),
    ]
    for person in staff:
        _add(office, person)
    say(office.command("allocate", "--spread"))
    return _with_people(office, staff)


def council_again(folder: Path) -> Council:
    """The practice council that was founded in this folder before."""
    return _with_people(Office(folder / "server"), _staff(folder / "return"))


def enrolment_code(office: Office, user_id: str) -> str:
    """A fresh one-time code for a person's laptop, as the command prints it."""
    printed = office.command("enrol", user_id)
    return next(word for word in printed.split() if word.count("-") == _HYPHENS_OF_A_CODE)


def _import(office: Office, folder: Path, as_at: date, say: Say) -> None:
    left_out = office.data.parent / "left-out.csv"
    words = ("import", "ssda903", str(folder), "--as-at", as_at.isoformat())
    say(office.command(*words, "--issues", str(left_out)))


def _add(office: Office, person: Person) -> None:
    office.command(
        *("user", "add", person.user_id, "--name", person.name, "--role", person.role),
        *("--fte", person.fte, "--team", person.team),
    )


def _staff(folder: Path) -> list[Person]:
    with (folder / "users.csv").open(encoding="utf-8-sig", newline="") as file:
        return [
            Person(row["USER_ID"], row["NAME"], row["ROLE"], row["FTE"], row["TEAM"])
            for row in csv.DictReader(file)
        ]


def _with_people(office: Office, staff: list[Person]) -> Council:
    """The first full-time IRO whose team has a supervisor, and that supervisor."""
    supervisors = {person.team: person for person in staff if person.role == "supervisor"}
    iro = next(
        person
        for person in staff
        if person.role == "iro" and person.fte == "1.0" and person.team in supervisors
    )
    return Council(office, iro, supervisors[iro.team])
