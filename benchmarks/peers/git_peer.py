"""git over its own protocol: one file for each record, one commit for each save."""

import shutil
import subprocess
from pathlib import Path

from step import asked, in_days, step

_GIT = shutil.which("git") or "git"
_WHO = ["-c", "user.name=Invented", "-c", "user.email=invented@example.org", "-c", "gc.auto=0"]


def git(folder: Path, *words: str) -> None:
    """One git command, which must succeed."""
    subprocess.run([_GIT, *_WHO, *words], cwd=folder, check=True, capture_output=True)


def save(folder: Path, records: list[tuple[str, str]]) -> None:
    """Write the files and commit them."""
    for record_id, text in records:
        (folder / record_id).write_text(text)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "work")


def main() -> None:
    """Two clones of one bare repository."""
    records, port, folder = asked()
    most, day, another = in_days(records)
    first, second = folder / "first", folder / "second"
    git(folder, "init", "--quiet", "--initial-branch=main", "first")
    git(first, "remote", "add", "origin", f"git://127.0.0.1:{port}/w.git")
    with step("save all"):
        save(first, most)
    with step("upload all"):
        git(first, "push", "--quiet", "origin", "main")
    with step("no-op"):
        git(first, "fetch", "--quiet")
        git(first, "push", "--quiet", "origin", "main")
    save(first, day)
    with step("push a day"):
        git(first, "push", "--quiet", "origin", "main")
    with step("download all"):
        git(folder, "clone", "--quiet", f"git://127.0.0.1:{port}/w.git", "second")
    save(first, another)
    git(first, "push", "--quiet", "origin", "main")
    with step("pull a day"):
        git(second, "pull", "--quiet")
    assert len([each for each in second.iterdir() if each.name != ".git"]) == len(records)


if __name__ == "__main__":
    main()
