from pathlib import Path, PureWindowsPath

import pytest

from iro_desktop import paths
from iro_desktop.errors import UnsafeFolder


def test_every_place_is_below_the_users_home(home):
    for place in (paths.vaults_folder(), paths.settings_file(), paths.logs_folder()):
        assert place.is_relative_to(home)


def test_vaults_are_the_folders_with_a_header(tmp_path):
    assert paths.vaults_in(tmp_path / "absent") == []
    for name in ("b", "a", "no vault", "begun"):
        (tmp_path / name).mkdir()
    (tmp_path / "b" / "header.b").write_bytes(b"")
    (tmp_path / "a" / "header.a").write_bytes(b"")
    (tmp_path / "begun" / "header.a").write_bytes(b"")
    (tmp_path / "begun" / paths.UNFINISHED).write_bytes(b"")

    assert paths.vaults_in(tmp_path) == [tmp_path / "a", tmp_path / "b"]


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("OneDrive/vault", "cloud"),
        ("OneDrive - Invented Council/vault", "cloud"),
        ("Dropbox/vault", "cloud"),
        ("Dropbox (Invented Council)/vault", "cloud"),
        ("Google Drive/vault", "cloud"),
        ("iCloudDrive/vault", "cloud"),
        ("Library/Mobile Documents/vault", "cloud"),
        ("AppData/Roaming/vault", "roaming"),
    ],
)
def test_a_folder_that_is_copied_elsewhere_is_refused(tmp_path, place, reason):
    with pytest.raises(UnsafeFolder) as refused:
        paths.check_folder_is_private(tmp_path / place)

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "place", ["vault", "AppData/Local/vault", "one drive/vault", "Dropboxes/v"]
)
def test_an_ordinary_folder_is_accepted(tmp_path, place):
    paths.check_folder_is_private(tmp_path / place)


def test_a_link_into_a_synchronised_folder_is_seen_through(tmp_path):
    (tmp_path / "OneDrive").mkdir()
    (tmp_path / "vault").symlink_to(tmp_path / "OneDrive")

    with pytest.raises(UnsafeFolder):
        paths.check_folder_is_private(tmp_path / "vault")


@pytest.mark.parametrize("kind", ["cifs", "nfs4", "fuse.sshfs"])
def test_a_mounted_share_is_refused(monkeypatch, kind):
    monkeypatch.setattr(paths, "_file_system", lambda folder: kind)

    with pytest.raises(UnsafeFolder) as refused:
        paths.check_folder_is_private(Path("/srv/share/vault"))

    assert refused.value.reason == "network"


def test_a_windows_share_is_recognised_by_its_name():
    assert paths._is_network(PureWindowsPath(r"\\server\share\vault"))
