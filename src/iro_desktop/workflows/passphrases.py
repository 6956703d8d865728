"""What a new passphrase has to be on this laptop, and a suggestion of one."""

from typing import Final

from iro_desktop.errors import PassphraseRefused
from iro_desktop.keys import passphrase as rules
from iro_desktop.keys.device_secret import KeyStore

SERVICE_NAMES: Final = ("iro", "review")


def passphrase_problems(
    key_store: KeyStore | None, passphrase: str, names: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """What is wrong with a passphrase, as values of PassphraseProblem; empty if it is good.

    Args:
        key_store: Where a second secret lies; without one only suggested words will do.
    """
    avoided = (*SERVICE_NAMES, *names)
    return tuple(rules.check_passphrase(passphrase, avoided, is_alone=key_store is None))


def check_passphrase(
    key_store: KeyStore | None, passphrase: str, names: tuple[str, ...] = ()
) -> None:
    """Return if a passphrase may be used on this laptop (PassphraseRefused)."""
    problems = passphrase_problems(key_store, passphrase, names)
    if problems:
        raise PassphraseRefused(problems)


def suggest_passphrase() -> str:
    """Four words that make a good passphrase."""
    return rules.suggest_passphrase(SERVICE_NAMES)
