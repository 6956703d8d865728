"""K-08: no nonce, salt, slot id or device secret is ever used twice."""

import os
from collections.abc import Iterator
from multiprocessing import get_context

import pytest

from iro_desktop.keys import slots
from iro_desktop.keys.passphrase import KdfParameters

_PROCESSES = 4
_VAULT_ID = "ab" * 16


def stretched_by_nothing(_passphrase: str, salt: bytes, _parameters: KdfParameters) -> bytearray:
    """Stretching takes its time and no chance."""
    return bytearray(salt * 2)


def fresh_values(count: int) -> list[str]:
    """What is drawn for so many wraps, in this process."""
    slots.stretch = stretched_by_nothing  # this process ends after it
    key = bytearray(os.urandom(32))
    drawn: list[str] = []
    for _ in range(count):
        slot = slots.passphrase_slot(
            key, "x", vault_id=_VAULT_ID, secret=None, kdf=KdfParameters(65_536, 1, 1)
        )
        drawn += [f"nonce {slot.nonce}", f"salt {slot.salt}", f"id {slot.id}"]
    return drawn


def all_of(wraps: int) -> Iterator[str]:
    """Drawn in processes that were forked from this one at the same moment."""
    with get_context("fork").Pool(_PROCESSES) as pool:
        for drawn in pool.map(fresh_values, [wraps // _PROCESSES] * _PROCESSES, chunksize=1):
            yield from drawn


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("wraps", [2_000, pytest.param(100_000, marks=pytest.mark.campaign)])
def test_no_value_is_drawn_twice_in_four_forked_processes(wraps: int) -> None:
    drawn = list(all_of(wraps))

    assert len(drawn) == len(set(drawn)) == 3 * wraps
