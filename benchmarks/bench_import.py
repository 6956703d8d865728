"""Importing a statutory return of 1,304 children, the same again, and the next year's.

python benchmarks/bench_import.py [FOLDER]      (default: ../shared/data/ssda903)
"""

import sys
import tempfile
from datetime import date
from pathlib import Path

from timing import Times

from iro_server.services.import_return import import_folder
from iro_server.wiring import new_server

RUNS = 3


def main(folder: Path) -> None:
    """Import three times into a new server, and print how long each took."""
    if not folder.is_dir():
        sys.stdout.write(f"no return in {folder}: skipped\n")
        return
    times = Times()
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory() as data:
            office = new_server(Path(data), name="Invented").office
            for step, as_at in (
                ("import as at 31 March 2017", date(2017, 3, 31)),
                ("the same folder again", date(2017, 3, 31)),
                ("the same folder as at 31 March 2018", date(2018, 3, 31)),
            ):
                with times.step(step):
                    import_folder(office, folder, as_at=as_at)
            office.database.close()
    times.say("Import of a return, SQLite")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data/ssda903"))
