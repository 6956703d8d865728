"""A council's three recovery officers, Helen, Omar and Priya, with real keys in real files."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from typer.testing import CliRunner, Result

from iro_core.officers import Escrow, Officers
from iro_core.protocol import codec
from iro_desktop.keys.opening import (
    OfficerKey,
    begin,
    finish,
    new_officer_key,
    private_key,
    seal_for,
)
from iro_desktop.keys.recovery_files import Answer, Request, to_bytes
from iro_desktop.recovery_tool import app
from tests.support.vaults import CHEAPEST_KDF

OFFICER_PASSPHRASE: Final = "harbour-violet-cactus-plum"
NAMES: Final = ("Helen Marsh", "Omar Syed", "Priya Nair")


@dataclass
class RecoveryOfficers:
    """The three, with the keys that they hold and nobody else."""

    keys: list[OfficerKey] = field(
        default_factory=lambda: [
            new_officer_key(name, OFFICER_PASSPHRASE, CHEAPEST_KDF) for name in NAMES
        ]
    )

    @property
    def named(self) -> Officers:
        """The three as the office gives them to laptops."""
        return Officers([key.officer for key in self.keys])

    def answer(
        self, request: Request, one: int, other: int, *, escrow: Escrow | None = None
    ) -> Answer:
        """What two of them give back for a request, with what the office keeps if need be."""
        held = escrow or request.escrow
        assert held is not None
        by_id = {key.officer.officer_id: key for key in (self.keys[one], self.keys[other])}
        sealed = seal_for(held, list(by_id))
        first, second = by_id[sealed.first], by_id[sealed.second]
        half = begin(request, held, sealed, private_key(first, OFFICER_PASSPHRASE))
        return finish(half, private_key(second, OFFICER_PASSPHRASE))

    def answered(self, request: Request, one: int = 0, other: int = 1) -> bytes:
        """The same, as the file."""
        return to_bytes(self.answer(request, one, other))

    def write(self, folder: Path) -> list[Path]:
        """Their keys as files in a folder."""
        paths = [folder / f"officer-{number}.key" for number in range(len(self.keys))]
        for path, key in zip(paths, self.keys, strict=True):
            path.write_bytes(codec.encode(key))
        return paths


def use_tool(*arguments: object, typed: str = "") -> Result:
    """What `iro-recovery` says."""
    return CliRunner().invoke(app, [str(each) for each in arguments], input=typed)
