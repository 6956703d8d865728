"""Joining, unlocking, locking; the open Session that every other workflow takes."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Final

from iro_core import clock as clocks
from iro_core.changes.device_log import DeviceAction
from iro_core.clock import Clock
from iro_core.domain.people import Role, User
from iro_core.domain.policy import AMENDMENT, Policy
from iro_core.domain.timescales import Clockwork
from iro_core.domain.working_days import WorkingDays
from iro_core.errors import InvalidData
from iro_core.ids import NewId
from iro_core.protocol.enrolment_code import read_code
from iro_core.protocol.messages import EnrolmentReply
from iro_desktop import logs
from iro_desktop.errors import StoreDamaged
from iro_desktop.keys import vault
from iro_desktop.keys.device_secret import KeyStore
from iro_desktop.keys.header import PassphraseSlot
from iro_desktop.keys.identity import Identity
from iro_desktop.keys.passphrase import DEFAULT_KDF, KdfParameters, measured_cost
from iro_desktop.keys.recovery import recover_vault
from iro_desktop.keys.throttle import failed_tries, running_time_s
from iro_desktop.keys.vault import Owner, VaultKeys
from iro_desktop.steps import Place, Step, Steps
from iro_desktop.store.change_log import Touched
from iro_desktop.store.store import Store
from iro_desktop.sync.enrol import enrol
from iro_desktop.sync.transport import Transport, checked_address
from iro_desktop.workflows.device_log import note
from iro_desktop.workflows.membership import Membership, membership_at
from iro_desktop.workflows.older_copy import keep_mark, mark_of, was_changed_while_locked
from iro_desktop.workflows.passphrases import SERVICE_NAMES, check_passphrase
from iro_desktop.workflows.reading import Reading
from iro_desktop.workflows.rules import clockwork_of
from iro_desktop.workflows.worked_out import WorkedOut

_MEMBERSHIP: Final = "membership"
_IDENTITY: Final = "identity"


@dataclass(frozen=True)
class Laptop:
    """What the program finds on this machine; the same for every session.

    Attributes:
        key_store: Where the system keeps the vault's second secret; None for passphrase only.
        kdf: The least that a guess at a passphrase costs.
        measures_cost: Whether a new vault costs more on a faster machine.
        running_s: Seconds that this machine has been running, which nobody can set.
    """

    clock: Clock
    new_id: NewId
    key_store: KeyStore | None
    app_version: str
    platform: str
    kdf: KdfParameters = DEFAULT_KDF
    measures_cost: bool = False
    running_s: Callable[[], float] = running_time_s


@dataclass(frozen=True)
class Joining:
    """One attempt to join; tried again with the same keys, a lost answer costs nothing."""

    identity: Identity = field(repr=False)

    @classmethod
    def new(cls) -> "Joining":
        """Fresh keys for a laptop that does not belong anywhere yet."""
        return cls(Identity.new())


@dataclass
class Contact:
    """How the last tries to reach the server went, since the vault was unlocked."""

    failures: int = 0
    failed_since: datetime | None = None
    next_try_at: datetime | None = None
    last_problem: str = ""


class Session:
    """One unlocked vault and whose it is. The screen reads the public facts and passes it on.

    Attributes:
        store: For workflows only, and on its own thread.
        identity: The keys that sign; for workflows only.
        reading: The records, understood; for workflows only.
        opened_at: When which record was opened last, for the device log.
        was_changed: Whether its file is another than the one that was locked.
    """

    def __init__(self, laptop: Laptop, keys: VaultKeys, store: Store) -> None:
        """Read who this vault belongs to.

        Raises:
            StoreDamaged: The vault does not say whose it is.
        """
        membership = store.local_state.load(_MEMBERSHIP, Membership)
        identity = store.local_state.load(_IDENTITY, Identity)
        if membership is None or identity is None:
            raise StoreDamaged("no_membership")
        self.laptop = laptop
        self.keys = keys
        self.store = store
        self.membership = membership
        self.identity = identity
        self.reading = Reading(store.records)
        self.clocks = WorkedOut()
        self.contact = Contact()
        self.opened_at: dict[str, datetime] = {}
        self.confirmed_at: datetime | None = None
        self.was_changed = False
        self._rules: tuple[date, Clockwork] | None = None

    @property
    def clock(self) -> Clock:
        """The one source of now."""
        return self.laptop.clock

    @property
    def today(self) -> date:
        """The date in England now."""
        return clocks.today(self.laptop.clock)

    @property
    def user(self) -> User:
        """Who is signed in."""
        member = self.membership
        known = self.reading.people.user(member.user_id)
        if known is not None:
            return known
        said: dict[str, object] = {"name": member.user_name, "role": member.role}
        return User.from_fields(member.user_id, said)

    @property
    def is_supervisor(self) -> bool:
        """Whether the user reads the team's QA forms."""
        return self.user.role is Role.SUPERVISOR

    @property
    def authority_name(self) -> str:
        """The council, in its own words."""
        return self.membership.authority_name

    @property
    def server_address(self) -> str:
        """Where this laptop sends to."""
        return self.membership.address

    @property
    def was_damaged(self) -> bool:
        """Whether the database was damaged, and begun anew from the copies on this laptop."""
        return self.store.was_damaged

    @property
    def may_lack_work(self) -> bool:
        """Whether the second copy of the work was damaged too, and some of it may be gone."""
        return self.store.may_lack_work

    @property
    def clockwork(self) -> Clockwork:
        """The rules about dates that are in force."""
        today = self.today
        if self._rules is None or self._rules[0] != today:
            self._rules = (today, clockwork_of(self.store, today))
        return self._rules[1]

    @property
    def policy(self) -> Policy:
        """The authority's numbers."""
        return self.clockwork.policy

    @property
    def calendar(self) -> WorkingDays:
        """Which days count."""
        return self.clockwork.calendar

    def now_text(self) -> str:
        """The present instant as it is stored."""
        return clocks.to_text(self.clock.now())

    def forget(self, touched: list[Touched]) -> None:
        """Read these records again when they are next wanted."""
        self.reading.forget(touched)
        self.clocks.forget(touched)
        if any(each.kind in {"policy", AMENDMENT} for each in touched):
            self._rules = None


def code_is_complete(typed: str) -> bool:
    """Whether this is a whole enrolment code, right or wrong."""
    try:
        read_code(typed)
    except InvalidData:
        return False
    return True


def join(
    joining: Joining, *, address: str, code: str, passphrase: str, folder: Path, laptop: Laptop
) -> Steps[Session]:
    """Join the council's laptops and make this one's vault below a folder.

    The code is spent only if everything that can be checked here is right.

    Raises:
        InvalidData: The code or the address is not one (where "enrolment_code" or "address").
        PassphraseRefused: The passphrase does not meet the policy.
        Refused: The code is wrong, spent or too old.
        SyncProblem: The server could not be reached or is not the one that made the code.
    """
    read_code(code)
    kept_address = checked_address(address)
    check_passphrase(laptop.key_store, passphrase)
    reply: EnrolmentReply = yield Step(
        Place.NETWORK, lambda: _ask_to_join(joining, kept_address, code, laptop)
    )
    membership = membership_at(kept_address, reply)
    owner = Owner(reply.user_id, reply.device_id, SERVICE_NAMES)
    keys: VaultKeys = yield Step(
        Place.NETWORK,
        lambda: vault.create_vault(
            vault.new_vault_folder(folder),
            passphrase,
            owner=owner,
            key_store=laptop.key_store,
            kdf=measured_cost(laptop.kdf) if laptop.measures_cost else laptop.kdf,
        ),
    )
    session: Session = yield Step(
        Place.STORE, lambda: _begin(laptop, keys, membership, joining.identity)
    )
    return session


def open_by(
    folder: Path, laptop: Laptop, action: DeviceAction, open_keys: Callable[[], VaultKeys]
) -> Steps[Session]:
    """Open the vault in a folder in one of its ways, and note which.

    Raises:
        KeyProblem: It stays closed; nothing was changed.
        StoreProblem: The keys are right and the store cannot be read.
    """
    refused: int = yield Step(Place.NETWORK, lambda: failed_tries(folder))
    keys: VaultKeys = yield Step(Place.NETWORK, open_keys)
    session: Session = yield Step(Place.STORE, lambda: _open(laptop, keys, action, refused))
    return session


def unlock(folder: Path, passphrase: str, laptop: Laptop) -> Steps[Session]:
    """Open the vault in a folder with its passphrase."""
    return open_by(
        folder,
        laptop,
        DeviceAction.UNLOCKED,
        lambda: vault.open_vault(folder, passphrase, key_store=laptop.key_store, kdf=laptop.kdf),
    )


def recover(folder: Path, code: str, new: str, laptop: Laptop) -> Steps[Session]:
    """Open the vault in a folder with its recovery code, and give it a new passphrase."""
    check_passphrase(laptop.key_store, new)
    return open_by(
        folder,
        laptop,
        DeviceAction.RECOVERY_USED,
        lambda: recover_vault(
            folder,
            code,
            new,
            key_store=laptop.key_store,
            names=SERVICE_NAMES,
            kdf=laptop.kdf,
        ),
    )


def lock(session: Session) -> None:
    """Close the store and forget the keys; every draft was saved before."""
    mark = b""
    try:
        if session.store.is_open:
            note(session, DeviceAction.LOCKED)
            mark = mark_of(session.store)
            session.store.end_work(session.clock.now())
    finally:
        session.store.close()
        keep_mark(session.keys, session.laptop.key_store, mark, locked=True)
        session.keys.wipe()


def words_to_avoid(session: Session) -> tuple[str, ...]:
    """What a passphrase may not contain."""
    return (*SERVICE_NAMES, session.user.name, session.authority_name)


def change_passphrase(session: Session, old: str, new: str) -> Steps[None]:
    """Have another passphrase open this vault from now on.

    Raises:
        PassphraseRefused: The new one does not meet the policy.
        WrongPassphrase: The old one is not right; counted as a try.
    """
    names: tuple[str, ...] = yield Step(Place.STORE, lambda: words_to_avoid(session))
    here = session.laptop
    check_passphrase(here.key_store, new, names)
    slot: PassphraseSlot = yield Step(
        Place.NETWORK,
        lambda: vault.new_passphrase(
            session.keys, old, new, key_store=here.key_store, names=names, kdf=here.kdf
        ),
    )
    yield Step(Place.STORE, lambda: vault.put_passphrase(session.keys, slot))
    yield Step(Place.STORE, lambda: note(session, DeviceAction.PASSPHRASE_CHANGED))


def _ask_to_join(joining: Joining, address: str, code: str, laptop: Laptop) -> EnrolmentReply:
    transport = Transport(address, laptop.clock)
    try:
        return enrol(
            transport,
            code,
            joining.identity,
            app_version=laptop.app_version,
            platform=laptop.platform,
        )
    finally:
        transport.close()


def _begin(laptop: Laptop, keys: VaultKeys, membership: Membership, identity: Identity) -> Session:
    return _holding(keys, lambda: _new_store(keys, membership, identity), laptop)


def _open(laptop: Laptop, keys: VaultKeys, action: DeviceAction, refused: int) -> Session:
    changed = was_changed_while_locked(keys, laptop.key_store)
    session = _holding(keys, lambda: _sound_store(keys), laptop)
    session.was_changed = changed and not session.was_damaged
    if refused:
        note(session, DeviceAction.UNLOCK_REFUSED, str(refused))
    note(session, action)
    return session


def _sound_store(keys: VaultKeys) -> Store:
    """The store; after damage a new one with this laptop's own work, which is kept twice."""
    try:
        return Store.open(keys)
    except StoreDamaged:
        return Store.open_anew(keys)


def _new_store(keys: VaultKeys, membership: Membership, identity: Identity) -> Store:
    store = Store.create(keys)
    with store.transaction():
        store.local_state.save(_MEMBERSHIP, membership)
        store.local_state.save(_IDENTITY, identity)
    vault.finish_vault(keys)
    logs.event("laptop_joined", device=membership.device_id)
    return store


def _holding(keys: VaultKeys, open_store: Callable[[], Store], laptop: Laptop) -> Session:
    """The session; if it cannot be had, the keys are not left in memory."""
    store: Store | None = None
    try:
        store = open_store()
        return Session(laptop, keys, store)
    except BaseException:
        if store is not None:
            store.close()
        keys.wipe()
        raise
