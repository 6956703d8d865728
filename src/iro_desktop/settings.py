"""One table of the settings of this installation: name, type, default, bounds.

Nothing here is confidential. What belongs to a user or an authority is kept in the vault.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import msgspec


class Theme(StrEnum):
    """Which colours the screen uses."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What the user may set; every field has a default.

    Attributes:
        text_percent: Size of the text, 100 to 200.
        idle_lock_minutes: Minutes without a key or a pointer until the vault locks, 1 to 15.
        covered_when_away: Whether the window is covered while another program is in use.
        out_of_captures: Whether screenshots and shared screens leave it out; on Windows only.
    """

    theme: Theme = Theme.SYSTEM
    text_percent: Annotated[int, msgspec.Meta(ge=100, le=200)] = 100
    idle_lock_minutes: Annotated[int, msgspec.Meta(ge=1, le=15)] = 10
    reduced_motion: bool = False
    names_hidden: bool = False
    covered_when_away: bool = False
    out_of_captures: bool = False


def load(path: Path) -> Settings:
    """The settings in a file; the defaults if it is absent or damaged."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Settings)
    except (OSError, msgspec.DecodeError):
        return Settings()


def save(path: Path, settings: Settings) -> None:
    """Write the settings; a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    spare = path.with_suffix(".tmp")
    spare.write_bytes(msgspec.json.format(msgspec.json.encode(settings)))
    spare.replace(path)
