import csv

from iro_server.returns.issues import EXPLANATIONS, Effect, Issue, Reason, write_issues_csv
from iro_server.returns.read import read_files


def test_every_reason_has_words():
    assert set(EXPLANATIONS) == set(Reason)


def test_the_summary_says_what_was_read_and_why_rows_were_left_out(small_return, as_at):
    small_return["reviews.csv"] += b"900001,12/05/2008,01/04/2018,PN1\n"
    small_return["spare.csv"] = b"COLOUR\nred\n"
    text = read_files(small_return, as_at=as_at).summary.text()
    assert "The return as it stood on 31/03/2017" in text
    assert "Children: 2, of whom 2 looked after." in text
    assert "left alone: spare.csv" in text
    assert "1  reviews.csv REVIEW: The review is later than the date asked for." in text


def test_the_issues_file_holds_place_and_reason_and_starts_no_formula(tmp_path):
    path = tmp_path / "issues.csv"
    issue = Issue("=cmd.csv", 7, "REVIEW", Reason.BAD_DATE, Effect.ROW_LEFT_OUT)
    write_issues_csv(path, [issue])
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[1] == [
        "'=cmd.csv",
        "7",
        "REVIEW",
        "bad_date",
        "Not a date written dd/mm/yyyy.",
        "",
        "row left out",
    ]
