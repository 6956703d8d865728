"""A command key follows only the one before it, and names the officers."""

import msgspec

from iro_core.changes.signing import new_private_key
from iro_core.officers import Officer, Officers
from iro_core.protocol.command_key import (
    CommandKey,
    are_commanded,
    command_key,
    may_follow,
    sign_officers,
)
from iro_core.sealing import PUBLIC_KEY_BYTES

FIRST, SECOND, OTHER = (new_private_key() for _ in range(3))
THREE = Officers([Officer(f"Invented {n}", f"{n:02x}" * PUBLIC_KEY_BYTES) for n in (1, 2, 3)])


def test_the_first_key_is_taken_and_then_only_its_successor() -> None:
    first = command_key(FIRST)
    assert may_follow("", first)
    assert may_follow(first.key, first)
    assert may_follow(first.key, command_key(SECOND, FIRST))
    assert not may_follow(first.key, command_key(OTHER))
    assert not may_follow(first.key, command_key(OTHER, SECOND))


def test_a_successor_cannot_be_made_of_another_s_signature() -> None:
    first, second = command_key(FIRST), command_key(SECOND, FIRST)
    other = command_key(OTHER)
    stolen = CommandKey(other.key, first.key, second.signature)
    assert not may_follow(first.key, stolen)
    assert not may_follow(first.key, CommandKey(other.key, first.key))


def test_officers_are_believed_only_as_the_command_key_named_them() -> None:
    key = command_key(FIRST).key
    named = sign_officers(THREE, FIRST)
    assert named.digest == THREE.digest
    assert are_commanded(named, key)
    assert are_commanded(THREE, "")
    assert not are_commanded(THREE, key)
    assert not are_commanded(sign_officers(THREE, OTHER), key)
    turned = msgspec.structs.replace(named, officers=named.officers[::-1])
    assert not are_commanded(turned, key)
