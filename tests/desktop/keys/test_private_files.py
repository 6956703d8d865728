import errno
import stat
import sys

import pytest

from iro_desktop.errors import DiskFailed, DiskFull
from iro_desktop.keys import private_files
from iro_desktop.keys.private_files import make_private_file, make_private_folder, write_durably


def test_new_content_replaces_the_old_and_leaves_no_spare(tmp_path):
    path = tmp_path / "header.a"
    write_durably(path, b"old")
    write_durably(path, b"new")

    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(("number", "problem"), [(errno.ENOSPC, DiskFull), (errno.EIO, DiskFailed)])
def test_a_refused_write_leaves_the_old_content(tmp_path, monkeypatch, number, problem):
    """C-12, small."""
    path = tmp_path / "header.a"
    write_durably(path, b"old")

    def refuses(_descriptor):
        raise OSError(number, "invented")

    monkeypatch.setattr(private_files.os, "fsync", refuses)
    with pytest.raises(problem):
        write_durably(path, b"new")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
def test_what_is_made_is_the_users_alone(tmp_path):
    make_private_folder(tmp_path / "a" / "b")
    make_private_file(tmp_path / "a" / "b" / "file")
    write_durably(tmp_path / "a" / "b" / "other", b"")

    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "a" / "b" / "file").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "a" / "b" / "other").stat().st_mode) == 0o600


def test_making_a_file_that_exists_keeps_its_content(tmp_path):
    (tmp_path / "file").write_bytes(b"kept")

    make_private_file(tmp_path / "file")

    assert (tmp_path / "file").read_bytes() == b"kept"
