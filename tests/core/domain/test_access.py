from decimal import Decimal

import pytest

from iro_core.domain.access import may_set, may_write, sees_team
from iro_core.domain.people import Role, User

ANSWERS = ["answers.a_timescale", "answers.a_timescale.note", "review_id"]


@pytest.mark.parametrize("path", ANSWERS)
def test_a_supervisor_never_writes_an_answer(path: str) -> None:
    assert not may_set(Role.SUPERVISOR, "qa_form", path)


@pytest.mark.parametrize("path", ["comments.x.text", "comments.x.question", "return_reason"])
def test_a_supervisor_writes_comments_and_an_iro_does_not(path: str) -> None:
    assert may_set(Role.SUPERVISOR, "qa_form", path)
    assert not may_set(Role.IRO, "qa_form", path)


@pytest.mark.parametrize("kind", ["review", "challenge", "child", "policy"])
def test_a_supervisor_writes_on_nothing_but_qa_forms(kind: str) -> None:
    assert not may_set(Role.SUPERVISOR, kind, "comments.x.text")
    assert not any(may_write(Role.SUPERVISOR, kind, act) for act in ("edit", "record", "comment"))


@pytest.mark.parametrize("act", ["accept", "return", "comment"])
def test_no_iro_judges_a_qa_form(act: str) -> None:
    assert not may_write(Role.IRO, "qa_form", act)
    assert may_write(Role.SUPERVISOR, "qa_form", act)


@pytest.mark.parametrize("kind", ["child", "user", "allocation", "policy", "form_definition"])
@pytest.mark.parametrize("role", list(Role))
def test_nobody_writes_from_a_laptop_what_the_office_keeps(role: Role, kind: str) -> None:
    assert not may_write(role, kind, "import")
    assert not may_write(role, kind, "edit")


def test_an_unknown_role_may_do_nothing() -> None:
    assert not may_write("director", "review", "record")
    assert not sees_team("director")


def test_only_a_supervisor_sees_the_team() -> None:
    assert [role for role in Role if sees_team(role)] == [Role.SUPERVISOR]


def test_a_user_is_read_from_the_record() -> None:
    user = User.from_fields("anna", {"name": "Anna Lind", "role": "supervisor", "fte": "0.6"})

    assert (user.name, user.role, user.fte, user.active) == (
        *("Anna Lind", Role.SUPERVISOR),
        *(Decimal("0.6"), True),
    )


def test_a_user_of_an_unknown_role_has_the_least_rights() -> None:
    user = User.from_fields("anna", {"role": "director", "fte": "much", "active": False})

    assert (user.name, user.role, user.fte, user.active) == ("anna", Role.IRO, Decimal(1), False)
