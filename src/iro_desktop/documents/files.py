"""Writing a document where a person wants it; outside the program it is not encrypted."""

from pathlib import Path

from iro_desktop.errors import DiskFailed


def write_document(content: bytes, path: Path) -> None:
    """Write the file (DiskFailed if that cannot be done)."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise DiskFailed("write_document") from error
