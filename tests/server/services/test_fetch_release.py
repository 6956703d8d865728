"""X-04: a release is fetched as its makers signed it, whoever stands in between."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tuf.api.metadata import Signed

from iro_server.errors import ServerProblem
from iro_server.services.fetch_release import fetch_release, trust_makers
from tests.support.makers import WORDS, Makers, release

_ONE_DAY = timedelta(days=1)


@pytest.fixture(scope="module")
def _first(tmp_path_factory: pytest.TempPathFactory) -> Makers:
    makers = Makers(tmp_path_factory.mktemp("makers"))
    makers.release("1.0.0", b"the first")
    return makers


@pytest.fixture
def makers(_first: Makers, tmp_path: Path) -> Makers:
    """Three makers who published version 1.0.0."""
    shutil.copytree(_first.folder, tmp_path / "makers")
    copied = object.__new__(Makers)
    copied.folder, copied.here = tmp_path / "makers", tmp_path / "makers" / "repository"
    return copied


@pytest.fixture
def trusted(makers: Makers, tmp_path: Path) -> Path:
    """A council that trusts them and has fetched 1.0.0."""
    trust_makers(tmp_path / "trusted", makers.here / "metadata" / "1.root.json")
    fetch(makers, tmp_path / "trusted")
    return tmp_path / "trusted"


def fetch(makers: Makers, trusted: Path) -> str:
    return fetch_release(trusted, str(makers.here), trusted.parent / "fetched").version


def refused(makers: Makers, trusted: Path) -> str:
    fetched = sorted((trusted.parent / "fetched").rglob("*"))
    with pytest.raises(ServerProblem) as said:
        fetch(makers, trusted)
    assert sorted((trusted.parent / "fetched").rglob("*")) == fetched
    return said.value.problem


def test_a_release_is_fetched_whole_and_the_next_one_beside_it(
    makers: Makers, trusted: Path, tmp_path: Path
) -> None:
    makers.release("1.1.0", b"the second", "cat", "ann")

    assert fetch(makers, trusted) == "1.1.0"

    found = {path.name: path.read_bytes() for path in (tmp_path / "fetched").glob("*/*")}
    assert found == {
        "iro_desktop-1.0.0.whl": b"the first",
        "iro_desktop-1.1.0.whl": b"the second",
    }


def test_fetching_again_changes_nothing_and_mends_a_spoilt_file(
    makers: Makers, trusted: Path, tmp_path: Path
) -> None:
    path = tmp_path / "fetched" / "1.0.0" / "iro_desktop-1.0.0.whl"
    path.write_bytes(b"spoilt on this disk")

    assert fetch(makers, trusted) == "1.0.0"

    assert path.read_bytes() == b"the first"


def test_nothing_is_fetched_before_somebody_is_trusted(makers: Makers, tmp_path: Path) -> None:
    assert refused(makers, tmp_path / "nobody") == "release_trusts_nobody"


def test_trust_is_given_once_and_only_to_a_signed_root(makers: Makers, tmp_path: Path) -> None:
    root = makers.here / "metadata" / "1.root.json"
    with pytest.raises(ServerProblem, match="release_no_root"):
        trust_makers(tmp_path / "new", makers.here / "metadata" / "1.targets.json")
    trust_makers(tmp_path / "new", root)
    with pytest.raises(ServerProblem, match="release_trusts_already"):
        trust_makers(tmp_path / "new", root)


def test_one_maker_alone_cannot_publish(makers: Makers) -> None:
    with pytest.raises(typer.BadParameter, match="not signed by 2"):
        makers.release("1.1.0", b"mine", "ben")


def sneak(makers: Makers, *signers: str) -> None:
    """The machine that publishes is somebody else's: it names a release that few signed."""
    release.prepare(makers.here, "6.6.6", [makers.folder / "ann.pub"])
    makers.sign(*signers)
    makers.change("1.snapshot.json", lambda each: _next(each, targets=2))
    shutil.copy(makers.here / "metadata/1.snapshot.json", makers.here / "metadata/2.snapshot.json")
    makers.change("2.snapshot.json", lambda _each: None, "online")
    makers.change("timestamp.json", _next_timestamp, "online")


def _next(snapshot: Any, targets: int) -> None:
    snapshot.version = 2
    snapshot.meta["targets.json"].version = targets


def _next_timestamp(timestamp: Any) -> None:
    timestamp.version = timestamp.snapshot_meta.version = 2


@pytest.mark.parametrize("signers", [(), ("ann",), ("dan",), ("ann", "dan"), ("dan", "online")])
def test_a_release_that_fewer_than_two_makers_signed_is_refused(
    makers: Makers, trusted: Path, signers: tuple[str, ...]
) -> None:
    sneak(makers, *signers)
    assert refused(makers, trusted) == "release_forged"


def test_the_same_sneaked_in_with_two_makers_is_taken(makers: Makers, trusted: Path) -> None:
    """Or the refusals above would show nothing."""
    sneak(makers, "ann", "cat")
    assert fetch(makers, trusted) == "6.6.6"


def test_older_releases_put_back_are_refused(makers: Makers, trusted: Path, tmp_path: Path) -> None:
    shutil.copytree(makers.here, tmp_path / "old")
    makers.release("1.1.0", b"the second")
    fetch(makers, trusted)
    shutil.rmtree(makers.here)
    shutil.move(tmp_path / "old", makers.here)

    assert refused(makers, trusted) == "release_older"


@pytest.mark.parametrize("name", ["timestamp.json", "1.snapshot.json"])
def test_a_release_nobody_vouched_for_in_time_is_taken_for_withheld(
    makers: Makers, tmp_path: Path, name: str
) -> None:
    def end(signed: Signed) -> None:
        signed.expires = datetime.now(UTC).replace(microsecond=0) - _ONE_DAY  # noqa: TID251 - the library asks the machine

    makers.change(name, end, "online")
    trust_makers(tmp_path / "trusted", makers.here / "metadata" / "1.root.json")

    assert refused(makers, tmp_path / "trusted") == "release_withheld"


def test_parts_of_two_releases_are_never_mixed(makers: Makers, trusted: Path) -> None:
    makers.release("1.1.0", b"the second")
    folder = makers.here / "metadata"
    shutil.copy(folder / "1.targets.json", folder / "2.targets.json")

    assert refused(makers, trusted) in {"release_older", "release_forged"}


def test_a_stolen_online_key_that_runs_ahead_gains_nothing(makers: Makers, trusted: Path) -> None:
    """Fast-forward: the numbers jump, what two makers must sign does not."""

    def jump(timestamp: Any) -> None:
        timestamp.version = timestamp.snapshot_meta.version = 2_000_000_000

    makers.change("timestamp.json", jump, "online")

    assert refused(makers, trusted) == "release_unreachable"
    assert not (trusted.parent / "fetched" / "6.6.6").exists()


@pytest.mark.parametrize("name", ["timestamp.json", "1.snapshot.json", "1.targets.json"])
def test_a_changed_word_of_the_makers_is_refused(makers: Makers, tmp_path: Path, name: str) -> None:
    makers.change(name, lambda signed: signed.unrecognized_fields.update(more="words"))
    trust_makers(tmp_path / "trusted", makers.here / "metadata" / "1.root.json")

    assert refused(makers, tmp_path / "trusted") == "release_forged"


@pytest.mark.parametrize("spoilt", [b"the f1rst", b"the first and more", b"the", b""])
def test_a_file_that_was_changed_is_refused(makers: Makers, tmp_path: Path, spoilt: bytes) -> None:
    (file,) = (makers.here / "targets").glob("*.whl")
    file.write_bytes(spoilt)
    trust_makers(tmp_path / "trusted", makers.here / "metadata" / "1.root.json")

    with pytest.raises(ServerProblem, match="release_forged"):
        fetch(makers, tmp_path / "trusted")
    assert list((tmp_path / "fetched").rglob("*.whl")) == []


def test_a_name_that_leads_out_of_the_folder_is_refused(makers: Makers, tmp_path: Path) -> None:
    """Even two makers cannot have a file written elsewhere."""
    listed = makers.folder / "release.json"
    listed.write_text('{"version":"../1","files":[]}')
    target = release.TargetFile.from_file("release.json", str(listed))
    shutil.copy(listed, makers.here / "targets" / f"{target.hashes['sha256']}.release.json")
    makers.change(
        "1.targets.json",
        lambda signed: signed.targets.update({"release.json": target}),
        *("ann", "ben"),
    )
    trust_makers(tmp_path / "trusted", makers.here / "metadata" / "1.root.json")

    assert refused(makers, tmp_path / "trusted") == "release_forged"


def test_a_maker_who_left_signs_nothing_any_more(makers: Makers, trusted: Path) -> None:
    release.name_signers(makers.here, *makers.public("online"), makers.public("ann", "ben", "dan"))
    makers.sign("ann", "ben")
    makers.release("1.1.0", b"the second", "ann", "dan")
    assert fetch(makers, trusted) == "1.1.0"

    with pytest.raises(typer.BadParameter):
        makers.release("1.2.0", b"the third", "ann", "cat")


def test_new_makers_whom_the_old_ones_did_not_name_are_strangers(
    makers: Makers, trusted: Path
) -> None:
    release.name_signers(makers.here, *makers.public("online"), makers.public("dan", "cat", "ann"))
    makers.sign("dan", "cat")

    with pytest.raises(typer.BadParameter):
        makers.release("6.6.6", b"theirs", "dan", "cat")
    assert refused(makers, trusted) == "release_forged"


def test_a_key_is_worth_nothing_without_its_passphrase(makers: Makers) -> None:
    assert (makers.folder / "ann").stat().st_mode & 0o777 == 0o600
    with pytest.raises(ValueError, match=r"(?i)password|decrypt"):
        release.sign(makers.here, makers.folder / "ann", "guessed")
    assert isinstance(
        release.load_pem_private_key((makers.folder / "ann").read_bytes(), WORDS.encode()),
        Ed25519PrivateKey,
    )
