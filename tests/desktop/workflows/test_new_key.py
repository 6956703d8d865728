from pathlib import Path

import pytest

from iro_desktop.errors import DiskFailed, NewKeyUnfinished
from iro_desktop.steps import run_inline
from iro_desktop.store import new_key
from iro_desktop.workflows import locking
from iro_desktop.workflows.child_file import open_child
from iro_desktop.workflows.new_key import change_key
from iro_desktop.workflows.passphrases import suggest_passphrase
from iro_desktop.workflows.session import unlock
from tests.support.laptops import child_from_office, new_session
from tests.support.vaults import PASSPHRASE


def test_when_the_disk_refuses_the_last_step_locking_and_unlocking_does_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = new_session(tmp_path / "vault")
    child_id = child_from_office(session)
    new = suggest_passphrase()
    with monkeypatch.context() as broken:
        broken.setattr(new_key, "replace_durably", _refuses)
        with pytest.raises(NewKeyUnfinished):
            run_inline(change_key(session, PASSPHRASE, new))
    locking.lock(session)

    again = run_inline(unlock(tmp_path / "vault", new, session.laptop))

    assert open_child(again, child_id)
    locking.lock(again)


def _refuses(_spare: Path, _path: Path) -> None:
    raise DiskFailed
