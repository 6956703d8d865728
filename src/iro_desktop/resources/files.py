"""Reads the files that travel with the program; nothing else opens them."""

from importlib.resources import files
from pathlib import Path


def resource_text(*parts: str) -> str:
    """The text of one resource, for example `resource_text("help", "start.md")`."""
    return resource_path(*parts).read_text(encoding="utf-8")


def resource_path(*parts: str) -> Path:
    """Where one resource lies on this machine.

    Raises:
        ValueError: A part tries to leave the folder of resources.
    """
    for part in parts:
        if ".." in part or "/" in part or "\\" in part:
            raise ValueError(part)
    return Path(str(files("iro_desktop.resources").joinpath(*parts)))


def resource_names(folder: str, suffix: str) -> tuple[str, ...]:
    """The names of the resources of one kind in one folder, sorted."""
    found = resource_path(folder).iterdir()
    return tuple(sorted(path.name for path in found if path.suffix == suffix))
