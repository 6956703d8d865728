"""For the makers: a release that councils can believe (The Update Framework; docs/releasing.md).

Three makers hold a key each, kept offline. Two of them must sign what a release consists of, and
who may sign. A fourth key, online, says once a week that this is still the newest release.
"""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any, Final, cast

import msgspec
import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.exceptions import UnsignedMetadataError
from tuf.api.metadata import (
    Metadata,
    MetaFile,
    Role,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)

from iro_core.clock import SystemClock

_SIGNERS: Final = 2
_OFFLINE: Final = timedelta(days=365)
_ONLINE: Final = timedelta(days=7)
_BY_MAKERS: Final = ("root", "targets")
_BY_MACHINE: Final = ("snapshot", "timestamp")

app: Final = typer.Typer(help="Releases that councils can believe.", no_args_is_help=True)
Passphrase = Annotated[str, typer.Option(prompt=True, hide_input=True)]


@app.command()
def new_key(file: Path, passphrase: Passphrase) -> None:
    """Make a key, protected by a passphrase, and FILE.pub for the others."""
    key = Ed25519PrivateKey.generate()
    secret = BestAvailableEncryption(passphrase.encode())
    file.touch(mode=0o600, exist_ok=False)
    file.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret))
    public = SSlibKey.from_crypto(key.public_key())
    said = {"keyid": public.keyid, **public.to_dict()}
    file.with_name(f"{file.name}.pub").write_bytes(msgspec.json.encode(said))


@app.command()
def name_signers(repository: Path, online: Path, makers: list[Path]) -> None:
    """Say who may sign from now on; then two of them, and two of those before, `sign`."""
    (repository / "metadata").mkdir(parents=True, exist_ok=True)
    keys = [_public(path) for path in makers]
    root = Root(version=_newest(repository, "root") + 1, expires=_in(_OFFLINE))
    root.roles = {
        **{role: Role([key.keyid for key in keys], _SIGNERS) for role in _BY_MAKERS},
        **{role: Role([_public(online).keyid], 1) for role in _BY_MACHINE},
    }
    root.keys = {key.keyid: key for key in (*keys, _public(online))}
    _write(repository, Metadata(root))


@app.command()
def prepare(repository: Path, version: str, files: list[Path]) -> None:
    """Say what the next release consists of; then two makers `sign`."""
    targets = Targets(version=_newest(repository, "targets") + 1, expires=_in(_OFFLINE))
    listed = repository / "release.json"
    names = [path.name for path in files]
    listed.write_bytes(msgspec.json.encode({"version": version, "files": names}))
    for path in (*files, listed):
        target = TargetFile.from_file(path.name, str(path))
        targets.targets[path.name] = target
        (repository / "targets").mkdir(exist_ok=True)
        shutil.copyfile(path, repository / "targets" / f"{target.hashes['sha256']}.{path.name}")
    listed.unlink()
    _write(repository, Metadata(targets))


@app.command()
def sign(repository: Path, key: Path, passphrase: Passphrase) -> None:
    """Sign the newest of what two makers must sign, on the machine where the key is."""
    signer = _signer(key, passphrase)
    for role in _BY_MAKERS:
        if _newest(repository, role):
            metadata = _read(repository, role)
            metadata.sign(signer, append=True)
            _write(repository, metadata)


@app.command()
def publish(repository: Path, online: Path, passphrase: Passphrase) -> None:
    """Say that this is the newest release, for a week; run it weekly."""
    _check_signed(repository)
    signer = _signer(online, passphrase)
    version = _newest(repository, "snapshot") + 1
    meta = {"targets.json": MetaFile(_newest(repository, "targets"))}
    snapshot: Metadata[Any] = Metadata(Snapshot(version, expires=_in(_ONLINE), meta=meta))
    timestamp: Metadata[Any] = Metadata(
        Timestamp(version, expires=_in(_ONLINE), snapshot_meta=MetaFile(version))
    )
    for metadata in (snapshot, timestamp):
        metadata.sign(signer)
        _write(repository, metadata)


def _check_signed(repository: Path) -> None:
    """Enough makers signed, and enough of those who were makers before said who are makers now."""
    newest = _newest(repository, "root")
    wanted = [("root", newest), ("targets", newest)]
    if newest > 1:
        wanted.append(("root", newest - 1))
    for role, by in wanted:
        root, signed = _read(repository, "root", by).signed, _read(repository, role)
        try:
            cast("Root", root).verify_delegate(role, signed.signed_bytes, signed.signatures)
        except UnsignedMetadataError as error:
            raise typer.BadParameter(f"{role} is not signed by {_SIGNERS} makers yet") from error


def _public(path: Path) -> SSlibKey:
    said = msgspec.json.decode(path.read_bytes(), type=dict)
    return SSlibKey.from_dict(said.pop("keyid"), said)


def _signer(path: Path, passphrase: str) -> CryptoSigner:
    return CryptoSigner(load_pem_private_key(path.read_bytes(), passphrase.encode()))


def _newest(repository: Path, role: str) -> int:
    found = (repository / "metadata").glob(f"*.{role}.json")
    return max((int(path.name.partition(".")[0]) for path in found), default=0)


def _read(repository: Path, role: str, version: int = 0) -> Metadata[Any]:
    name = f"{version or _newest(repository, role)}.{role}.json"
    return Metadata.from_file(str(repository / "metadata" / name))


def _write(repository: Path, metadata: Metadata[Any]) -> None:
    role, version = metadata.signed.type, metadata.signed.version
    name = "timestamp.json" if role == "timestamp" else f"{version}.{role}.json"
    metadata.to_file(str(repository / "metadata" / name))


def _in(time: timedelta) -> datetime:
    return (SystemClock().now() + time).replace(microsecond=0)


if __name__ == "__main__":
    app()
