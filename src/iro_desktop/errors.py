"""The desktop's branches of the error tree: keys, store and sync.

Each leaf is one thing that can go wrong for a person and has one message on the screen.
"""

from collections.abc import Iterable

from iro_core.errors import IroError


class KeyProblem(IroError):
    """The vault cannot be opened or made; nothing in it was changed."""


class WrongPassphrase(KeyProblem):
    """The vault is sound and this passphrase does not open it."""


class WrongCode(KeyProblem):
    """The vault is sound and this recovery code does not open it."""


class TooManyTries(KeyProblem):
    """Another try is not allowed yet.

    Attributes:
        wait_s: Seconds until the next try; None when a recovery code is needed.
    """

    def __init__(self, wait_s: float | None) -> None:
        """Remember how long to wait."""
        super().__init__("too many tries")
        self.wait_s = wait_s


class PassphraseRefused(KeyProblem):
    """A new passphrase does not meet the policy.

    Attributes:
        problems: Values of keys.passphrase.PassphraseProblem.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        """Remember what is wrong with it, never the passphrase."""
        self.problems = tuple(problems)
        super().__init__(f"passphrase refused: {', '.join(self.problems)}")


class KeyFileDamaged(KeyProblem):
    """No readable copy of the vault's header is left, or what it wraps is damaged.

    Attributes:
        reason: A stable key, such as "checksum".
    """

    def __init__(self, reason: str) -> None:
        """Remember the reason."""
        super().__init__(f"key file damaged: {reason}")
        self.reason = reason


class KeyFileTooNew(KeyProblem):
    """A newer version of the program wrote this vault's header."""


class DeviceSecretMissing(KeyProblem):
    """The vault is bound to a secret that this system's key store does not hold (any more)."""


class KeyStoreUnreliable(KeyProblem):
    """The system's key store did not give back what was put in."""


class NoVault(KeyProblem):
    """There is no vault in this folder."""


class VaultExists(KeyProblem):
    """There is a vault in this folder already."""


class NotAsked(KeyProblem):
    """The recovery officers were not asked from this laptop, or what it kept of that is lost."""


class TooLittleMemory(KeyProblem, MemoryError):
    """There is not enough free memory to try a passphrase; it was not counted as a try."""


class VaultInUse(KeyProblem):
    """Another running program has this vault open.

    Attributes:
        where: The other program, such as "process 4711 on LAPTOP-22".
    """

    def __init__(self, where: str) -> None:
        """Remember where the other program runs."""
        super().__init__(f"vault in use by {where}")
        self.where = where


class UnsafeFolder(KeyProblem):
    """A vault may not be kept in this folder.

    Attributes:
        reason: "cloud", "network" or "roaming".
    """

    def __init__(self, reason: str) -> None:
        """Remember the reason."""
        super().__init__(f"unsafe folder: {reason}")
        self.reason = reason


class LeaseEnded(KeyProblem):
    """The office was not in contact for too long, or ended this laptop's access; nothing is lost.

    Attributes:
        unsent: Records with work that is kept here and was not sent.
        seals_in_days: Whole days until it forgets its passphrase; None if that is not known.
    """

    def __init__(self, unsent: int, seals_in_days: int | None = None) -> None:
        """Remember how much waits, and for how long."""
        super().__init__(f"lease ended, {unsent} records not sent")
        self.unsent = unsent
        self.seals_in_days = seals_in_days


class VaultSealed(KeyProblem):
    """It forgot its passphrase: ordered to, or away for too long; nothing is lost."""


class VaultShredded(KeyProblem):
    """The office had this laptop destroy its keys."""


class ClockSetBack(KeyProblem):
    """The laptop's clock is more than a day behind what this laptop saw before."""


class StoreProblem(IroError):
    """The encrypted store refuses; the transaction was rolled back."""


class StoreBusy(StoreProblem):
    """Another program holds the store for longer than the time-out."""


class StoreDamaged(StoreProblem):
    """The store's file is not what was written. It is kept as it is.

    Attributes:
        reason: A stable key, such as "not_a_database" or an SQLite result name.
    """

    def __init__(self, reason: str) -> None:
        """Remember the reason."""
        super().__init__(f"store damaged: {reason}")
        self.reason = reason


class StoreTooNew(StoreProblem):
    """A newer version of the program wrote this store."""

    def __init__(self, found: int, known: int) -> None:
        """Remember the version found and the newest one known."""
        super().__init__(f"store has version {found}, this program knows {known}")
        self.found = found
        self.known = known


class DiskFull(StoreProblem):
    """There is no room to save; what was saved before is unharmed."""


class DiskFailed(StoreProblem):
    """The disk refused to read or write."""


class UpdateFailed(StoreProblem):
    """This version cannot take over what the one before it stored; nothing was changed."""


class NewKeyUnfinished(StoreProblem):
    """The new key opens the vault, but not all of it is in its place; unlocking again does that."""


class TemplateUnusable(StoreProblem):
    """The authority's own template of a document cannot be read or filled.

    Attributes:
        name: The name of its file.
    """

    def __init__(self, name: str) -> None:
        """Remember which template."""
        super().__init__(f"template unusable: {name}")
        self.name = name


class ChildNotDrained(StoreProblem):
    """A child cannot leave this laptop: something written here has not been received.

    Attributes:
        unsent: Changes the server has not received.
        drafts: Drafts that have not become changes.
    """

    def __init__(self, *, unsent: int, drafts: int) -> None:
        """Remember the two counts."""
        super().__init__(f"child not drained: {unsent} unsent changes, {drafts} drafts")
        self.unsent = unsent
        self.drafts = drafts


class SyncProblem(IroError):
    """Sending and receiving stopped; everything stays saved on this laptop.

    Attributes:
        retry: Whether trying again later, unchanged, can help.
    """

    def __init__(self, detail: str = "", *, retry: bool) -> None:
        """Remember a detail for logs and whether to try again."""
        super().__init__(f"{type(self).__name__} {detail}".strip())
        self.detail = detail
        self.retry = retry


class Unreachable(SyncProblem):
    """The server cannot be reached from here."""

    def __init__(self, detail: str = "") -> None:
        """Remember a detail for logs."""
        super().__init__(detail, retry=True)


class ServerBusy(SyncProblem):
    """The server asks to wait.

    Attributes:
        wait_s: Seconds it asked for.
    """

    def __init__(self, wait_s: float) -> None:
        """Remember how long it asked to wait."""
        super().__init__(f"wait {wait_s:.0f} s", retry=True)
        self.wait_s = wait_s


class CertificateWrong(SyncProblem):
    """The server's certificate is not one this laptop trusts."""

    def __init__(self, detail: str = "") -> None:
        """Remember a detail for logs."""
        super().__init__(detail, retry=False)


class AnswerNotTrusted(SyncProblem):
    """The answer is not signed by the server this laptop was enrolled with, or makes no sense."""

    def __init__(self, detail: str = "") -> None:
        """Remember a detail for logs."""
        super().__init__(detail, retry=False)
