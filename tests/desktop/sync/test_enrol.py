import pytest

from iro_core.changes.signing import new_private_key, public_key
from iro_core.errors import InvalidData, RefusalCode, Refused
from iro_core.protocol.enrolment_code import make_code, read_code
from iro_desktop.errors import AnswerNotTrusted, PassphraseRefused, SyncProblem
from iro_desktop.steps import run_inline
from iro_desktop.workflows.session import Joining, Session, join
from iro_server.services.enrol_device import issue_code
from tests.support.vaults import PASSPHRASE
from tests.support.wire import proxy_to
from tests.support.world import World


def joined(
    world: World,
    code: str,
    *,
    joining: Joining | None = None,
    passphrase: str = PASSPHRASE,
    address: str = "",
) -> Session:
    steps = join(
        joining or Joining.new(),
        address=address or world.server.url,
        code=code,
        passphrase=passphrase,
        folder=world.folder / "joined",
        laptop=world.machine(),
    )
    session = run_inline(steps)
    world.sessions.append(session)
    return session


def test_a_laptop_that_joined_knows_whose_it_is_and_where_it_belongs(world: World) -> None:
    session = joined(world, issue_code(world.office, "anna"))
    assert (session.user.user_id, session.user.name) == ("anna", "Anna Invented")
    assert session.authority_name == "Invented Council"
    assert session.server_address == world.server.url


def test_a_code_is_spent_once(world: World) -> None:
    code = issue_code(world.office, "anna")
    joined(world, code)
    with pytest.raises(Refused) as caught:
        joined(world, code)
    assert caught.value.code in {RefusalCode.CODE_WRONG, RefusalCode.CODE_EXPIRED}


def test_a_wrong_code_is_refused(world: World) -> None:
    other = make_code(bytes(15), bytes.fromhex(server_key(world)))
    with pytest.raises(Refused) as caught:
        joined(world, other)
    assert caught.value.code is RefusalCode.CODE_WRONG


def test_the_code_of_another_server_is_not_answered_to(world: World) -> None:
    """The second half of the code is a check of the key of the server that made it."""
    code = issue_code(world.office, "anna")
    secret = read_code(code).secret
    elsewhere = read_code(make_code(bytes(15), public_key(new_private_key()))).server_check
    with pytest.raises(AnswerNotTrusted):
        joined(world, secret + elsewhere)


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-" * 9 + "ABC!"])
def test_what_is_no_code_is_not_sent(world: World, typed: str) -> None:
    with pytest.raises(InvalidData) as caught:
        joined(world, typed)
    assert caught.value.where == "enrolment_code"


def test_a_weak_passphrase_does_not_cost_the_code(world: World) -> None:
    code = issue_code(world.office, "anna")
    with pytest.raises(PassphraseRefused):
        joined(world, code, passphrase="password")
    assert joined(world, code).user.user_id == "anna"


def test_a_lost_answer_does_not_cost_the_code(world: World) -> None:
    """S-01. The same attempt, with the same keys, is tried again."""
    code, joining = issue_code(world.office, "anna"), Joining.new()
    with proxy_to(world.server.url) as proxy:
        proxy.cut_reply_after = 100
        with pytest.raises(SyncProblem):
            joined(world, code, joining=joining, address=proxy.url)
        proxy.cut_reply_after = None
        assert joined(world, code, joining=joining, address=proxy.url).user.user_id == "anna"


def server_key(world: World) -> str:
    return public_key(world.office.private_key).hex()
