import csv
import logging
import sys
import tempfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_desktop.errors import DiskFailed
from iro_desktop.workflows.exporting import Sheet, safe_text, save_csv, save_workbook

ARMED = ("=1+1", "+44", "-2", "@SUM(A1)", "\tx", "\rx", "plain", "–")
SHEET = Sheet("Late: [all]", ("Child", "=Reviews"), tuple((each, "12") for each in ARMED), ("@n",))


@given(st.text())
def test_no_text_can_become_a_formula(words: str) -> None:
    assert not safe_text(words).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert safe_text(words).endswith(words)


def test_a_csv_holds_every_row_with_its_formulas_disarmed(tmp_path: Path) -> None:
    """Acceptance 57."""
    save_csv(SHEET, tmp_path / "table.csv")

    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["Child", "'=Reviews"]
    assert [row[0] for row in rows[1:-1]] == [safe_text(each) for each in ARMED]
    assert rows[-1] == ["'@n"]


def test_a_workbook_holds_every_row_its_numbers_and_no_formula(tmp_path: Path) -> None:
    save_workbook(SHEET, tmp_path / "table.xlsx")

    page = openpyxl.load_workbook(tmp_path / "table.xlsx").worksheets[0]
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert page.max_row == len(ARMED) + 2
    assert [page.cell(2, column).value for column in (1, 2)] == ["'=1+1", 12]


def test_a_file_that_cannot_be_written_is_said_so_and_a_saved_one_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for save in (save_csv, save_workbook):
        with pytest.raises(DiskFailed):
            save(SHEET, tmp_path / "nowhere" / "table")
    assert not caplog.records

    save_csv(SHEET, tmp_path / "table.csv")

    (record,) = caplog.records
    assert record.getMessage() == "table_saved"
    assert record.iro_facts == {"form": "csv", "rows": len(ARMED)}  # type: ignore[attr-defined]


_RESTS = ("1+1", "cmd|' /C calc'!A0", "", "“", "SUM(A1:A9)", "-2", "HYPERLINK(1)", "\u202e1", " 1")
HOSTILE = [f"{start}{rest}" for start in "=+-@\t\r" for rest in _RESTS]


def test_no_cell_of_fifty_can_arm_a_spreadsheet_and_nothing_is_left_beside_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """L-14: the file that was chosen, and no other, at any moment."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    opened: list[str] = []
    watching = [True]

    def watch(event: str, details: tuple[object, ...]) -> None:
        if watching and event == "open" and str(details[0]).startswith(str(tmp_path)):
            opened.append(Path(str(details[0])).name)

    sys.addaudithook(watch)  # it cannot be taken away again, only sent to sleep
    cells = tuple((each, f" {each}") for each in [*HOSTILE, "MARKER", "12", "Ngozi"])
    sheet = Sheet("=Numbers", ("=Heading", "@two"), cells, ("=a note",))
    save_csv(sheet, tmp_path / "table.csv")
    save_workbook(sheet, tmp_path / "table.xlsx")
    watching.clear()

    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        said = [cell for row in csv.reader(file) for cell in row]
    page = openpyxl.load_workbook(tmp_path / "table.xlsx").worksheets[0]
    found = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert len(HOSTILE) > 50
    assert not [each for each in said if each.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert not [each for each in found if each.data_type == "f"]
    assert not [each for each in found if str(each.value).startswith(("=", "+", "-", "@"))]
    assert set(opened) == {"table.csv", "table.xlsx"}
