"""Fetching a release of the program, believing its makers' signatures and nobody else.

A council's laptops run what its own software management installs (ADR 0015); this is where a
release comes from before that. The Update Framework, in its reference implementation, refuses what
is forged, older than what was seen, withheld, mixed from several releases or signed by too few.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

import msgspec
from tuf.api import exceptions
from tuf.api.metadata import Metadata, Root, TargetFile
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig
from typing_extensions import override

from iro_server.errors import ServerProblem

_ROOT: Final = "root.json"
_LIST: Final = "release.json"
_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,150}")
_BLOCK_BYTES: Final = 1 << 20
# Larger than any list of ours, far smaller than what would fill a disk.
_LIST_MAX_BYTES: Final = 1_000_000


class Release(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the newest release consists of.

    Attributes:
        version: As people name it, such as 1.4.0.
        files: The names of its files.
    """

    version: str
    files: tuple[str, ...]


def trust_makers(trusted: Path, root: Path) -> str:
    """Begin to trust who signed a root file; its SHA-256, to be compared by another way.

    Raises:
        ServerProblem: Somebody is trusted already, or the file is no root file.
    """
    if (trusted / _ROOT).exists():
        raise ServerProblem("release_trusts_already")
    try:
        content = root.read_bytes()
        said = Metadata[Root].from_bytes(content)
        said.verify_delegate("root", said)
    except (OSError, ValueError, exceptions.RepositoryError) as error:
        raise ServerProblem("release_no_root", root.name) from error
    trusted.mkdir(mode=0o700, parents=True, exist_ok=True)
    (trusted / _ROOT).write_bytes(content)
    return hashlib.sha256(content).hexdigest()


def fetch_release(trusted: Path, source: str, into: Path) -> Release:
    """Fetch the newest release into a folder of its own; what is there and whole stays.

    Args:
        trusted: Where what was seen before is remembered; never give it up.
        source: The https address of the makers' releases, or a folder with a copy of it.
        into: The folder in which one named like the version is made.

    Raises:
        ServerProblem: Nobody is trusted yet, it cannot be reached, or it is not to be believed.
    """
    if not (trusted / _ROOT).exists():
        raise ServerProblem("release_trusts_nobody")
    try:
        return _fetch(trusted, source, into)
    except exceptions.ExpiredMetadataError as error:
        raise ServerProblem("release_withheld", source) from error
    except exceptions.BadVersionNumberError as error:
        raise ServerProblem("release_older", source) from error
    except exceptions.DownloadLengthMismatchError as error:
        raise ServerProblem("release_forged", source) from error
    except exceptions.DownloadError as error:
        raise ServerProblem("release_unreachable", source) from error
    except (exceptions.RepositoryError, ValueError) as error:
        raise ServerProblem("release_forged", source) from error


def _fetch(trusted: Path, source: str, into: Path) -> Release:
    base = _base(source)
    updater = Updater(
        metadata_dir=str(trusted),
        metadata_base_url=f"{base}metadata/",
        target_base_url=f"{base}targets/",
        fetcher=_FolderFetcher() if base.startswith("file:") else None,
        config=UpdaterConfig(targets_max_length=_LIST_MAX_BYTES),
        bootstrap=None,
    )
    updater.refresh()
    release = _read_list(updater, trusted)
    wanted = [_target(updater, name) for name in release.files]
    folder = into / release.version
    folder.mkdir(parents=True, exist_ok=True)
    for target in wanted:
        path = str(folder / target.path)
        if updater.find_cached_target(target, path) is None:
            updater.download_target(target, path)
    return release


def _read_list(updater: Updater, trusted: Path) -> Release:
    target = _target(updater, _LIST)
    if target.length > _LIST_MAX_BYTES:
        raise ValueError(_LIST)
    path = updater.download_target(target, str(trusted / _LIST))
    release = msgspec.json.decode(Path(path).read_bytes(), type=Release)
    if not all(_PLAIN_NAME.fullmatch(name) for name in (release.version, *release.files)):
        raise ValueError(_LIST)
    return release


def _target(updater: Updater, name: str) -> TargetFile:
    target = updater.get_targetinfo(name)
    if target is None:
        raise ValueError(name)
    return target


def _base(source: str) -> str:
    """The address as one that ends in a slash; a folder is named absolutely."""
    if source.startswith("https://"):
        return source.rstrip("/") + "/"
    return Path(source).resolve().as_uri() + "/"


class _FolderFetcher(FetcherInterface):
    """Reads a copy of the makers' releases, as it may come on a stick."""

    @override
    def _fetch(self, url: str) -> Iterator[bytes]:
        path = Path(unquote(urlsplit(url).path))
        try:
            file = path.open("rb")
        except FileNotFoundError as error:
            # What a web server would say; the library takes it for "there is no newer one".
            raise exceptions.DownloadHTTPError(path.name, 404) from error
        with file:
            while block := file.read(_BLOCK_BYTES):
                yield block
