"""SQL files are numbered, and the number is the version they result in."""

import re
from collections import defaultdict
from pathlib import PurePosixPath

from tests.support.source import ROOT, project_files

SQL_FILES = [PurePosixPath(path) for path in project_files() if path.endswith(".sql")]


def test_every_sql_file_has_a_number_and_a_name():
    assert SQL_FILES
    assert not [
        str(path) for path in SQL_FILES if not re.match(r"\d{4}_[a-z0-9_]+\.sql", path.name)
    ]


def test_the_numbers_of_a_folder_count_up_from_one():
    by_folder = defaultdict(list)
    for path in SQL_FILES:
        by_folder[path.parent].append(int(path.name[:4]))

    assert {folder: sorted(numbers) for folder, numbers in by_folder.items()} == {
        folder: list(range(1, len(numbers) + 1)) for folder, numbers in by_folder.items()
    }


def test_every_table_on_the_laptop_is_strict_and_commented():
    """STRICT refuses a text in a number's column, which SQLite otherwise keeps in silence."""
    for path in SQL_FILES:
        text = (ROOT / path).read_text("utf-8")
        for table in re.findall(r"CREATE TABLE.*?;", text, re.DOTALL):
            assert re.search(r"\)\s*[^)]*\bSTRICT\b[^)]*;$", table), f"{path}: {table[:60]}"
        assert "--" in text, f"{path} explains nothing"
