"""iro-server release."""

from pathlib import Path

from tests.server.commands.conftest import Run
from tests.support.makers import Makers


def test_a_council_fetches_a_release_from_a_copy_of_the_makers_folder(
    run: Run, tmp_path: Path
) -> None:
    makers = Makers(tmp_path)
    makers.sign("ann", "ben")
    makers.release("1.0.0", b"the first")
    root = makers.here / "metadata" / "1.root.json"
    run("init", "--authority", "Invented Council")

    code, _, complained = run("release", "fetch", makers.here, "--into", tmp_path / "fetched")
    assert (code, "Nobody is trusted yet" in complained) == (2, True)
    code, said, _ = run("release", "trust", root)
    assert (code, "Compare it" in said) == (0, True)
    code, said, _ = run("release", "fetch", makers.here, "--into", tmp_path / "fetched")
    assert (code, "Version 1.0.0" in said) == (0, True)
    assert (tmp_path / "fetched/1.0.0/iro_desktop-1.0.0.whl").read_bytes() == b"the first"
    code, _, complained = run("release", "fetch", tmp_path / "none", "--into", tmp_path / "fetched")
    assert (code, "cannot be reached" in complained) == (2, True)
