"""Where this user's files live on this system, and where a vault may not be kept."""

import itertools
import re
import sys
from pathlib import Path, PurePath
from typing import Final

import platformdirs

from iro_desktop.errors import UnsafeFolder

_APPLICATION: Final = "IROVault"
# In a vault's folder from before its header is written until it can be unlocked.
UNFINISHED: Final = "unfinished"
# In a vault's folder while all of it is being destroyed.
SHREDDING: Final = "shredding"
# One that has lost both headers is still somebody's work.
_PARTS: Final = ("header.a", "header.b", "vault.db")

# A client of a sync folder replaces files one by one, which tears a database from its log.
_CLOUD_FOLDER = re.compile(
    r"(onedrive|dropbox|google ?drive|googledrive|icloud ?drive|mobile documents|nextcloud|owncloud"
    r"|box sync|pcloud ?drive)(\b.*)?",
    re.IGNORECASE,
)
_NETWORK_SYSTEMS: Final = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "9p", "fuse.sshfs", "davfs", "webdav"}
)


def vaults_folder() -> Path:
    """The folder that holds this user's vaults; local to this machine, never roaming."""
    return platformdirs.user_data_path(_APPLICATION, appauthor=False, roaming=False)


def settings_file() -> Path:
    """The file of settings that are not confidential."""
    return platformdirs.user_config_path(_APPLICATION, appauthor=False) / "settings.json"


def logs_folder() -> Path:
    """The folder of the program's log, which holds no case text."""
    return platformdirs.user_log_path(_APPLICATION, appauthor=False)


def authority_templates() -> Path:
    """Where the authority's IT puts its own Word templates, for everybody on this machine."""
    return platformdirs.site_config_path(_APPLICATION, appauthor=False) / "templates"


def vaults_in(folder: Path) -> list[Path]:
    """Every vault in a folder, by name; empty if the folder does not exist.

    One whose making was interrupted holds no work yet and is none; nor is one that is destroyed.
    """
    if not folder.is_dir():
        return []
    return sorted(
        each
        for each in folder.iterdir()
        if any((each / name).exists() for name in _PARTS)
        and not any((each / name).exists() for name in (UNFINISHED, SHREDDING))
    )


def check_folder_is_private(folder: Path) -> None:
    """Return if a vault may be kept here.

    Raises:
        UnsafeFolder: The folder is copied elsewhere or is on another machine.
    """
    resolved = folder.resolve()
    if any(_CLOUD_FOLDER.fullmatch(part) for part in resolved.parts):
        raise UnsafeFolder("cloud")
    if _is_roaming(resolved):
        raise UnsafeFolder("roaming")
    if _is_network(resolved):
        raise UnsafeFolder("network")


def _is_roaming(folder: PurePath) -> bool:
    parts = [part.lower() for part in folder.parts]
    return any(pair == ("appdata", "roaming") for pair in itertools.pairwise(parts))


def _is_network(folder: Path) -> bool:
    if folder.drive.startswith("\\\\"):
        return True
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - only there

        remote_drive = 4
        return ctypes.windll.kernel32.GetDriveTypeW(f"{folder.drive}\\") == remote_drive
    return _file_system(folder) in _NETWORK_SYSTEMS


def _file_system(folder: Path) -> str:
    """The type of the mount that holds a folder, where the system has a mount table."""
    table = Path("/proc/self/mounts")
    if not table.exists():
        return ""
    best, kind = "", ""
    for line in table.read_text("utf-8", "replace").splitlines():
        fields = line.split(" ")
        mount = fields[1].replace("\\040", " ")
        if len(mount) >= len(best) and folder.is_relative_to(mount):
            best, kind = mount, fields[2]
    return kind
