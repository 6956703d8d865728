"""Another passphrase and another key, for when somebody else may know the old passphrase."""

from iro_core.changes.device_log import DeviceAction
from iro_desktop.keys.new_key import NewKey, make_new_key
from iro_desktop.steps import Place, Step, Steps
from iro_desktop.workflows import officers
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.passphrases import check_passphrase
from iro_desktop.workflows.session import Session, words_to_avoid


def change_key(session: Session, old: str, new: str) -> Steps[None]:
    """Encrypt this vault anew, so that the old passphrase opens nothing, not even with old files.

    The office gets the new recovery code at the next contact; the one that it has opens nothing.

    Raises:
        PassphraseRefused: The new one does not meet the policy.
        WrongPassphrase: The old one is not right; counted as a try.
        StoreProblem: The disk refused; nothing was changed.
        NewKeyUnfinished: The new one opens this vault after locking, and the rest is done then.
    """
    names: tuple[str, ...] = yield Step(Place.STORE, lambda: words_to_avoid(session))
    here = session.laptop
    check_passphrase(here.key_store, new, names)
    new_key: NewKey = yield Step(
        Place.NETWORK,
        lambda: make_new_key(
            session.keys, old, new, key_store=here.key_store, names=names, kdf=here.kdf
        ),
    )
    yield Step(Place.STORE, lambda: _change(session, new_key))


def _change(session: Session, new_key: NewKey) -> None:
    session.store.change_key(new_key)
    note(session, DeviceAction.PASSPHRASE_CHANGED, outcome="new_key")
    officers.keep_up(session)
    session.store.keep_copy(session.clock.now())
