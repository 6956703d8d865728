"""Whom this laptop obeys beside the server: the command key, and the officers whom that named."""

from typing import Final

from iro_core.officers import Officers
from iro_core.protocol.command_key import CommandKey, are_commanded, may_follow
from iro_desktop import logs
from iro_desktop.store.store import Store

OFFICERS: Final = "officers"
_COMMAND_KEY: Final = "command_key"


def command_key(store: Store) -> str:
    """The council's command key in hex; empty as long as the office named none."""
    return store.local_state.load(_COMMAND_KEY, str) or ""


def take_key(store: Store, named: CommandKey | None) -> None:
    """Go by the first key that the office names, and by another only if that one signed it."""
    held = command_key(store)
    if named is None or named.key == held:
        return
    if not may_follow(held, named):
        logs.event("command_key_refused")
        return
    store.local_state.save(_COMMAND_KEY, named.key)


def take_officers(store: Store, named: Officers | None) -> None:
    """Go by the officers whom the office names, if the command key did as well."""
    if named is None:
        return
    if not are_commanded(named, command_key(store)):
        logs.event("officers_refused")
        return
    store.local_state.save(OFFICERS, named)
