"""The vault's header: what wraps the master key, in two identical copies beside the store.

Parsing is strict and canonical: any bytes that this program would not have written are refused with
a reason, so damage is never taken for a wrong passphrase.
"""

import hashlib
import hmac
from pathlib import Path
from typing import Annotated, Final

import msgspec

from iro_core.errors import InvalidData
from iro_core.officers import PAIRS, SealedKey
from iro_desktop.errors import KeyFileDamaged, KeyFileTooNew, NoVault
from iro_desktop.keys.passphrase import KdfParameters
from iro_desktop.keys.private_files import write_durably

NAMES: Final = ("header.a", "header.b")
# 2 is a header with the officers' seals, so that an older program says that it is too old for it.
FORMAT: Final = 2
_WITHOUT_OFFICERS: Final = 1
MOST_SLOTS: Final = 8
# The newest `min_app` this program satisfies, and what it writes.
APP_LEVEL: Final = "0.1"
_MAGIC: Final = b"IROVLT\x00"
_PREFIX_BYTES: Final = 12
_MAC_BYTES: Final = 32
_SUM_BYTES: Final = 32
_LIMIT_BYTES: Final = 65_536
_GENERATION_LIMIT: Final = 2**53

Name = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:-]{0,79}\Z")]
Version = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,4}(\.[0-9]{1,4}){0,3}\Z")]
Hex8 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\Z")]
Hex12 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{24}\Z")]
Hex16 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}\Z")]
Hex32 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
Hex48 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{96}\Z")]


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind"):
    """The master key, wrapped by what a person knows and, if `dev`, this machine's device secret.

    Attributes:
        m: Argon2id memory in KiB.
        t: Argon2id passes.
        p: Argon2id lanes.
        ct: The wrapped master key.
        kc: Tells a wrong passphrase from a damaged slot.
    """

    id: Hex8
    dev: bool
    m: int
    t: int
    p: int
    salt: Hex16
    nonce: Hex12
    ct: Hex48
    kc: Hex32

    @property
    def kdf(self) -> KdfParameters:
        """What opening this slot costs."""
        return KdfParameters(self.m, self.t, self.p)

    def context(self, vault_id: str) -> bytes:
        """What is bound to the wrapped key: the vault and every field but the key itself."""
        fields = msgspec.to_builtins(self)
        bound = {name: fields[name] for name in fields if name not in {"ct", "kc"}}
        return msgspec.json.encode({**bound, "vault_id": vault_id}, order="sorted")


class PassphraseSlot(Slot, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="pass"):
    """Opens with the passphrase."""


class CodeSlot(Slot, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="code"):
    """Opens once with the recovery code that the office keeps."""


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Everything outside the encryption.

    Attributes:
        fmt: 2 with the officers' seals, 1 without.
        gen: Counts the writes; the copy with the higher one is current.
        min_app: The oldest version of the program that may open the vault.
        slots: Ways to the master key.
        org: The master key once more, for each pair of recovery officers.
    """

    fmt: int
    vault_id: Hex16
    gen: int
    device_id: Name
    user_id: Name
    min_app: Version
    slots: list[PassphraseSlot | CodeSlot]
    org: list[SealedKey] = []

    def with_officers(self, keys: list[SealedKey]) -> "Header":
        """The same header with these seals in the place of all others."""
        return msgspec.structs.replace(self, fmt=_format(keys), org=keys)


class HeaderFile(msgspec.Struct, frozen=True):
    """One parsed copy, with what its keyed checksum covers."""

    header: Header
    covered: bytes
    mac: bytes

    def is_authentic(self, mac_key: bytes | bytearray) -> bool:
        """Whether somebody who holds the master key wrote exactly this copy."""
        return hmac.compare_digest(_mac(mac_key, self.covered), self.mac)


def to_bytes(header: Header, mac_key: bytes | bytearray) -> bytes:
    """The header as it is stored."""
    body = msgspec.json.encode(header, order="sorted")
    covered = _MAGIC + bytes([header.fmt]) + len(body).to_bytes(4, "big") + body
    kept = covered + _mac(mac_key, covered)
    return kept + hashlib.sha256(kept).digest()


def parse(content: bytes) -> HeaderFile:
    """One stored copy, checked for everything that needs no key.

    Raises:
        KeyFileDamaged: With the first thing found wrong.
        KeyFileTooNew: A later format.
    """
    if len(content) > _LIMIT_BYTES:
        raise KeyFileDamaged("too_large")
    if len(content) < _PREFIX_BYTES + _MAC_BYTES + _SUM_BYTES:
        raise KeyFileDamaged("too_short")
    if content[: len(_MAGIC)] != _MAGIC:
        raise KeyFileDamaged("magic")
    kept, checksum = content[:-_SUM_BYTES], content[-_SUM_BYTES:]
    if hashlib.sha256(kept).digest() != checksum:
        raise KeyFileDamaged("checksum")
    if content[len(_MAGIC)] > FORMAT:
        raise KeyFileTooNew
    covered, mac = kept[:-_MAC_BYTES], kept[-_MAC_BYTES:]
    body = covered[_PREFIX_BYTES:]
    if int.from_bytes(covered[8:12], "big") != len(body):
        raise KeyFileDamaged("length")
    header = _read_body(body)
    if content[len(_MAGIC)] != header.fmt:
        raise KeyFileDamaged("format")
    return HeaderFile(header, covered, mac)


def read(folder: Path) -> HeaderFile:
    """The current copy: the valid one with the higher count.

    Raises:
        NoVault: Neither copy exists.
        KeyFileDamaged: No copy is readable; the reason is the first copy's.
        KeyFileTooNew: A newer program wrote a copy; nothing older is opened behind its back.
    """
    found: list[HeaderFile] = []
    problems: list[KeyFileDamaged] = []
    for name in NAMES:
        path = folder / name
        if not path.exists():
            continue
        try:
            found.append(parse(path.read_bytes()))
        except OSError:
            problems.append(KeyFileDamaged("unreadable"))
        except KeyFileDamaged as problem:
            problems.append(problem)
    if found:
        return max(found, key=lambda copy: copy.header.gen)
    raise problems[0] if problems else NoVault


def write(folder: Path, header: Header, mac_key: bytes | bytearray) -> None:
    """Write both copies, one after the other; at every instant one of them is whole."""
    content = to_bytes(header, mac_key)
    for name in NAMES:
        write_durably(folder / name, content)


def write_slots(
    folder: Path, header: Header, slots: list[PassphraseSlot | CodeSlot], mac_key: bytearray
) -> Header:
    """Write both copies with other ways to the same master key; the header as it is now."""
    changed = msgspec.structs.replace(header, gen=header.gen + 1, slots=slots)
    write(folder, changed, mac_key)
    return changed


def spread(folder: Path, current: HeaderFile) -> None:
    """Put the current copy in the place of an older one; needs no key."""
    kept = current.covered + current.mac
    content = kept + hashlib.sha256(kept).digest()
    for name in NAMES:
        if not _holds(folder / name, content):
            write_durably(folder / name, content)


def repair(folder: Path, current: HeaderFile, mac_key: bytes | bytearray) -> bool:
    """Rewrite the copies that differ from the current, authentic one; whether any did."""
    content = to_bytes(current.header, mac_key)
    stale = [name for name in NAMES if not _holds(folder / name, content)]
    for name in stale:
        write_durably(folder / name, content)
    return bool(stale)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.read_bytes() == content
    except OSError:
        return False


def _read_body(body: bytes) -> Header:
    try:
        header = msgspec.json.decode(body, type=Header)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise KeyFileDamaged("fields") from error
    # Whatever would be written differently (spaces, order, escapes) was not written by us.
    if not body.isascii() or msgspec.json.encode(header, order="sorted") != body:
        raise KeyFileDamaged("not_canonical")
    _check_bounds(header)
    return header


def _check_bounds(header: Header) -> None:
    if _level(header.min_app) > _level(APP_LEVEL):
        raise KeyFileTooNew
    if header.fmt != _format(header.org) or not 1 <= header.gen < _GENERATION_LIMIT:
        raise KeyFileDamaged("out_of_bounds")
    distinct = {slot.id for slot in header.slots}
    if not 1 <= len(header.slots) <= MOST_SLOTS or len(distinct) != len(header.slots):
        raise KeyFileDamaged("slots")
    seals = {seal.id for seal in header.org}
    if header.org and not len(header.org) == len(seals) == len(PAIRS):
        raise KeyFileDamaged("officers")
    try:
        for slot in header.slots:
            slot.kdf.check()
    except InvalidData as error:
        raise KeyFileDamaged("kdf") from error


def _format(officers: list[SealedKey]) -> int:
    return FORMAT if officers else _WITHOUT_OFFICERS


def _level(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _mac(key: bytes | bytearray, covered: bytes) -> bytes:
    return hmac.digest(key, covered, "sha256")
