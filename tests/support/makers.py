"""Makers of releases, who publish with packaging/release.py."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Metadata

WORDS: Final = "otters swim past willows"


def _makers_tool() -> ModuleType:
    path = Path(__file__).parents[2] / "packaging" / "release.py"
    spec = importlib.util.spec_from_file_location("makers_release", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


release: Final = _makers_tool()


class Makers:
    """Three makers with a key each, the machine that publishes, and their releases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.here = folder / "repository"
        for name in ("ann", "ben", "cat", "dan", "online"):
            release.new_key(folder / name, WORDS)
        release.name_signers(self.here, *self.public("online"), self.public("ann", "ben", "cat"))

    def public(self, *names: str) -> list[Path]:
        return [self.folder / f"{name}.pub" for name in names]

    def release(self, version: str, content: bytes, *signers: str) -> None:
        file = self.folder / f"iro_desktop-{version}.whl"
        file.write_bytes(content)
        release.prepare(self.here, version, [file])
        self.sign(*signers or ("ann", "ben"))
        self.publish()

    def sign(self, *names: str) -> None:
        for name in names:
            release.sign(self.here, self.folder / name, WORDS)

    def publish(self) -> None:
        release.publish(self.here, self.folder / "online", WORDS)

    def change(self, name: str, change: Callable[[Any], None], *signers: str) -> None:
        """Alter a signed file and sign it with the keys that were stolen."""
        path = self.here / "metadata" / name
        metadata: Metadata[Any] = Metadata.from_file(str(path))
        change(metadata.signed)
        metadata.signatures.clear()
        for signer in signers:
            secret = (self.folder / signer).read_bytes()
            key = release.load_pem_private_key(secret, WORDS.encode())
            metadata.sign(CryptoSigner(key), append=True)
        metadata.to_file(str(path))
