"""A one-time code joins one laptop, once, for an hour."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from iro_core.changes.signing import new_private_key, public_key, sign
from iro_core.clock import FixedClock
from iro_core.errors import RefusalCode, Refused
from iro_core.protocol.enrolment_code import read_code
from iro_core.protocol.messages import proof_text
from iro_server.errors import ServerProblem
from iro_server.services.enrol_device import enrol_device, issue_code
from iro_server.services.manage_accounts import deactivate
from iro_server.services.manage_devices import list_devices
from iro_server.services.office import Office
from iro_server.store.tables import audit, enrolment_code
from tests.support.server import Laptop, add_person, enrolment


@pytest.fixture
def secret(office: Office) -> str:
    add_person(office, "anna")
    return read_code(issue_code(office, "anna")).secret


def refusal(office: Office, request: object) -> RefusalCode:
    with pytest.raises(Refused) as refused:
        enrol_device(office, request)  # type: ignore[arg-type]
    return refused.value.code


def test_a_code_names_the_server_that_made_it(office: Office) -> None:
    add_person(office, "anna")

    code = read_code(issue_code(office, "anna"))

    assert code.matches(office.server_key)
    assert not code.matches(bytes(32))


def test_a_laptop_joins_as_its_users(office: Office, secret: str) -> None:
    reply = enrol_device(office, enrolment(secret, new_private_key(), new_private_key()))

    assert (reply.user_id, reply.role, reply.authority) == ("anna", "iro", "invented")
    assert reply.server_key == office.server_key.hex()
    assert [device.device_id for device in list_devices(office)] == [reply.device_id]


def test_a_code_is_spent_once(office: Office, secret: str) -> None:
    enrol_device(office, enrolment(secret, new_private_key(), new_private_key()))

    other = enrolment(secret, new_private_key(), new_private_key())

    assert refusal(office, other) is RefusalCode.CODE_EXPIRED
    assert len(list_devices(office)) == 1


def test_the_same_request_again_gets_the_same_answer(office: Office, secret: str) -> None:
    """The first reply may have been lost on the way."""
    request = enrolment(secret, new_private_key(), new_private_key())
    first = enrol_device(office, request)

    again = enrol_device(office, request)

    assert again == first
    assert len(list_devices(office)) == 1


def test_a_code_expires_to_the_second(office: Office, secret: str, clock: FixedClock) -> None:
    clock.advance(timedelta(minutes=60))

    request = enrolment(secret, new_private_key(), new_private_key())

    assert refusal(office, request) is RefusalCode.CODE_EXPIRED


def test_a_code_that_was_never_made_is_wrong(office: Office, secret: str) -> None:
    request = enrolment("0" * 24, new_private_key(), new_private_key())

    assert refusal(office, request) is RefusalCode.CODE_WRONG


def test_five_false_proofs_spend_a_code(office: Office, secret: str) -> None:
    good = enrolment(secret, new_private_key(), new_private_key())
    false = msgspec.structs.replace(good, author_proof="0" * 128)

    answers = [refusal(office, false) for _ in range(6)]

    assert answers == [RefusalCode.CODE_WRONG] * 5 + [RefusalCode.CODE_EXPIRED]
    assert refusal(office, good) is RefusalCode.CODE_EXPIRED


def test_each_key_must_be_proved(office: Office, secret: str) -> None:
    good = enrolment(secret, new_private_key(), new_private_key())
    swapped = msgspec.structs.replace(
        good, device_proof=good.author_proof, author_proof=good.device_proof
    )

    assert refusal(office, swapped) is RefusalCode.CODE_WRONG


def test_a_key_of_small_order_is_refused(office: Office, secret: str) -> None:
    """K: a forged signature verifies under such a key."""
    good = enrolment(secret, new_private_key(), new_private_key())
    weak = msgspec.structs.replace(good, device_key="01" + "00" * 31)

    assert refusal(office, weak) is RefusalCode.CODE_WRONG


def test_keys_seen_before_are_refused(office: Office, secret: str) -> None:
    device_key, author_key = new_private_key(), new_private_key()
    enrol_device(office, enrolment(secret, device_key, author_key))
    second = read_code(issue_code(office, "anna")).secret

    assert refusal(office, enrolment(second, device_key, new_private_key())) is (
        RefusalCode.CODE_WRONG
    )
    assert refusal(office, enrolment(second, new_private_key(), device_key)) is (
        RefusalCode.CODE_WRONG
    )


def test_one_key_cannot_serve_both_uses(office: Office, secret: str) -> None:
    key = new_private_key()

    assert refusal(office, enrolment(secret, key, key)) is RefusalCode.CODE_WRONG


def test_nobody_joins_for_a_person_without_access(office: Office, secret: str) -> None:
    deactivate(office, "anna")

    request = enrolment(secret, new_private_key(), new_private_key())

    assert refusal(office, request) is RefusalCode.CODE_WRONG
    with pytest.raises(ServerProblem):
        issue_code(office, "anna")


@pytest.mark.parametrize("minutes", [0, -1, 1_441])
def test_a_code_lives_a_day_at_most(office: Office, minutes: int) -> None:
    add_person(office, "anna")

    with pytest.raises(ServerProblem):
        issue_code(office, "anna", valid_minutes=minutes)


def test_the_proof_is_of_this_code(office: Office, secret: str) -> None:
    device_key, author_key = new_private_key(), new_private_key()
    good = enrolment(secret, device_key, author_key)
    text = proof_text("OTHER", public_key(device_key).hex(), public_key(author_key).hex())
    replayed = msgspec.structs.replace(
        good,
        device_proof=sign(device_key, text).hex(),
        author_proof=sign(author_key, text).hex(),
    )

    assert refusal(office, replayed) is RefusalCode.CODE_WRONG


def test_a_code_is_never_stored(office: Office, secret: str, anna: Laptop) -> None:
    with office.database.read() as tx:
        rows = [
            str(row)
            for table in (enrolment_code, audit)
            for row in tx.connection.execute(select(table).where(tx.mine(table)))
        ]
    assert not any(secret in row for row in rows)
