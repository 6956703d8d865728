from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iro_core.errors import InvalidData
from iro_server.returns.csv_file import FIELD_LIMIT_CHARACTERS
from iro_server.returns.desired import desired_records
from iro_server.returns.issues import Effect, Reason
from iro_server.returns.read import read_files, read_folder
from iro_server.returns.tables import TableName

LEFT_OUT, CELL, TAKEN = Effect.ROW_LEFT_OUT, Effect.CELL_LEFT_OUT, Effect.TAKEN


def records(files, as_at=date(2017, 3, 31)):
    return list(desired_records(read_files(files, as_at=as_at)))


def faults(files, as_at=date(2017, 3, 31)):
    found = read_files(files, as_at=as_at).issues
    return [(each.file, each.row, each.column, each.reason, each.effect) for each in found]


def with_row(files, name, row):
    return files | {name: files[name] + f"{row}\n".encode()}


def test_a_good_return_gives_no_issue(small_return):
    assert faults(small_return) == []


def test_every_table_of_the_return_is_read(small_return, as_at):
    assert set(read_files(small_return, as_at=as_at).tables) == set(TableName)


def test_only_header_and_episodes_are_needed(small_return, as_at):
    two = {name: small_return[name] for name in ("header.csv", "episodes.csv")}
    reading = read_files(two, as_at=as_at)
    assert reading.summary.children == 2


@pytest.mark.parametrize("absent", ["header", "episodes"])
def test_a_return_without_header_or_episodes_is_refused_by_name(small_return, as_at, absent):
    del small_return[f"{absent}.csv"]
    with pytest.raises(InvalidData) as refusal:
        read_files(small_return, as_at=as_at)
    assert (refusal.value.where, refusal.value.reason) == (absent, "missing_tables")


class TestOneReturnWrittenInManyWays:
    def test_file_names_do_not_matter(self, small_return):
        renamed = {f"{n:02}.csv": text for n, text in enumerate(reversed(small_return.values()))}
        assert records(renamed) == records(small_return)

    def test_line_ends_and_byte_order_marks_do_not_matter(self, small_return):
        windows = {
            name: b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n")
            for name, text in small_return.items()
        }
        assert records(windows) == records(small_return)

    def test_the_order_of_columns_does_not_matter(self, small_return):
        turned = dict(small_return)
        for name in ("header.csv", "episodes.csv", "reviews.csv"):
            lines = small_return[name].decode().splitlines()
            turned[name] = "\n".join(",".join(reversed(line.split(","))) for line in lines).encode()
        assert records(turned) == records(small_return)

    def test_the_order_of_rows_does_not_matter(self, small_return):
        turned = dict(small_return)
        for name in ("header.csv", "episodes.csv", "reviews.csv", "missing.csv"):
            first, *rest = small_return[name].splitlines()
            turned[name] = b"\n".join([first, *reversed(rest)])
        assert records(turned) == records(small_return)

    def test_further_columns_and_further_files_do_no_harm(self, small_return, as_at):
        lines = small_return["header.csv"].decode().splitlines()
        wider = [f"{lines[0]},DUC", *(f"{line},x" for line in lines[1:])]
        more = small_return | {"header.csv": "\n".join(wider).encode(), "sw.csv": b"SW_ID\n7\n"}
        assert records(more) == records(small_return)
        assert read_files(more, as_at=as_at).summary.other_files == ("sw.csv",)

    def test_reading_twice_gives_the_same(self, small_return):
        assert records(small_return) == records(small_return)


PLANTED = [
    ("header.csv", "900003,1,31/02/2010,WBRI,UN4,,", "DOB", Reason.BAD_DATE, LEFT_OUT),
    ("header.csv", "900003,1,2010-02-03,WBRI,UN4,,", "DOB", Reason.BAD_DATE, LEFT_OUT),
    ("header.csv", "900003,1,,WBRI,UN4,,", "DOB", Reason.MISSING_VALUE, LEFT_OUT),
    ("header.csv", "9 3,1,01/02/2010,WBRI,UN4,,", "CHILD", Reason.BAD_CHILD_NUMBER, LEFT_OUT),
    ("header.csv", "900003,1,01/02/2010,XXXX,UN4,,", "ETHNIC", Reason.UNKNOWN_CODE, CELL),
    ("header.csv", "900003,1,01/02/2010,WBRI,12,,", "UPN", Reason.BAD_PUPIL_NUMBER, CELL),
    ("header.csv", "900003,M,01/02/2010,WBRI,UN4,,", "SEX", Reason.CODE_NOT_IN_USE, TAKEN),
    ("header.csv", "900001,1,12/05/2008,WBRI,UN4,,", "", Reason.DUPLICATE, LEFT_OUT),
    ("header.csv", "900003,1,01/02/2010", "", Reason.WRONG_NUMBER_OF_CELLS, LEFT_OUT),
    ("reviews.csv", "900009,01/01/2010,20/02/2016,PN1", "CHILD",
     Reason.CHILD_NOT_IN_HEADER, LEFT_OUT),
    ("reviews.csv", "900001,12/05/2008,20/02/2015,PN2", "", Reason.DUPLICATE, LEFT_OUT),
    ("reviews.csv", "900001,12/05/2008,20/2/15,PN1", "REVIEW", Reason.BAD_DATE, LEFT_OUT),
    ("reviews.csv", "900001,12/05/2008,20/02/2016,PN9", "REVIEW_CODE",
     Reason.UNKNOWN_CODE, LEFT_OUT),
    ("reviews.csv", "900001,12/05/2008,01/04/2017,PN1", "REVIEW",
     Reason.REVIEW_IN_FUTURE, LEFT_OUT),
    ("reviews.csv", "900001,12/05/2008,01/04/2008,PN0", "REVIEW", Reason.BEFORE_BIRTH, LEFT_OUT),
    ("reviews.csv", "900001,13/05/2008,20/02/2016,PN1", "DOB", Reason.BIRTH_DATE_DIFFERS, TAKEN),
    ("reviews.csv", "900001,12/05/2008,13/05/2012,PN0", "REVIEW_CODE",
     Reason.FROM_4_BUT_CODE_UNDER_4, TAKEN),
    ("reviews.csv", "900001,12/05/2008,11/05/2012,PN1", "REVIEW_CODE",
     Reason.UNDER_4_BUT_CODE_FROM_4, TAKEN),
    ("episodes.csv", "900002,05/01/2016,S,C2,N1,U6,PR1,04/01/2016,X1,,,,", "DEC",
     Reason.END_BEFORE_START, LEFT_OUT),
    ("episodes.csv", "900002,05/01/2016,S,Q1,N1,U6,PR1,,,,,,", "LS", Reason.UNKNOWN_CODE, LEFT_OUT),
    ("episodes.csv", "900002,05/01/2016,S,C2,N1,U6,PR1,,,,,,12345678901", "URN",
     Reason.TEXT_TOO_LONG, CELL),
    ("oc2.csv", "900002,29/02/2012,41,,0,,1,1,1,0,,", "SDQ_SCORE", Reason.BAD_NUMBER, CELL),
    ("oc2.csv", "900002,29/02/2012,,,2,,1,1,1,0,,", "CONVICTED", Reason.UNKNOWN_CODE, CELL),
    ("decisions.csv", "900001,11/05/2015,Apply,Ash,01/06/2015,", "REVIEW",
     Reason.REVIEW_NOT_THERE, LEFT_OUT),
    ("decisions.csv", "900001,10/05/2015,Apply for a passport,Ash,,", "",
     Reason.DUPLICATE, LEFT_OUT),
    ("decisions.csv", "900001,10/05/2015,Apply,Ash,soon,", "DUE_ON", Reason.BAD_DATE, CELL),
    ("users.csv", "ash.fernhollow,Ash Fernhollow,chief,1.0,West,", "ROLE",
     Reason.UNKNOWN_CODE, LEFT_OUT),
    ("users.csv", "ash.fernhollow,Ash Fernhollow,iro,1.2,West,", "FTE",
     Reason.BAD_NUMBER, LEFT_OUT),
]  # fmt: skip


@pytest.mark.parametrize(("name", "row", "column", "reason", "effect"), PLANTED)
def test_each_planted_fault_gives_exactly_its_issue(
    small_return, name, row, column, reason, effect
):
    planted = with_row(small_return, name, row)
    number = planted[name].count(b"\n")
    assert faults(planted) == [(name, number, column, reason, effect)]


def test_a_bad_row_does_not_stop_the_good_ones(small_return):
    planted = with_row(small_return, "reviews.csv", "900001,12/05/2008,99/99/2016,PN1")
    assert records(planted) == records(small_return)


def test_a_child_whose_header_row_is_bad_is_reported_once_and_left_out_whole(small_return, as_at):
    damaged = small_return["header.csv"].replace(b"12/05/2008", b"12.05.2008")
    reading = read_files(small_return | {"header.csv": damaged}, as_at=as_at)
    assert [each.reason for each in reading.issues] == [Reason.BAD_DATE]
    assert {each.child_id for each in desired_records(reading) if each.child_id} == {"c-900002"}
    assert "belong to children whose header row was left out" in reading.summary.text()


def test_a_child_whose_header_row_contradicts_itself_is_left_out_whole(small_return, as_at):
    small_return["header.csv"] += b"900003,2,01/02/2005,WBRI,UN4,1,01/02/2004\n"
    small_return["episodes.csv"] += b"900003,05/01/2016,S,C2,N1,U6,PR1,,,,,,\n"
    reading = read_files(small_return, as_at=as_at)
    assert [each.reason for each in reading.issues] == [Reason.END_BEFORE_START]
    assert reading.summary.tallies[TableName.EPISODES].with_child == 1


def test_on_the_fourth_birthday_either_code_is_right(small_return):
    for code in ("PN0", "PN1"):
        row = f"900001,12/05/2008,12/05/2012,{code}"
        assert faults(with_row(small_return, "reviews.csv", row)) == []


def test_an_issue_repeats_codes_and_nothing_else(small_return, as_at):
    planted = with_row(small_return, "reviews.csv", "900001,12/05/2008,20/02/2016,PN9")
    planted = with_row(planted, "reviews.csv", "900001,12/05/2008,20/02/2016,Zofia was sad")
    planted = with_row(planted, "header.csv", "900003,1,1/2/2010,WBRI,UN4,,")
    found = {each.row: each.code for each in read_files(planted, as_at=as_at).issues}
    assert found == {4: None, 5: "PN9", 6: None}


class TestTheReturnIsReadAsItStood:
    def test_a_later_start_is_left_out_and_a_later_end_is_cleared(self, small_return):
        child = next(each for each in records(small_return) if each.record_id == "c-900002")
        assert "episodes.20170110.ended_on" not in child.fields
        assert "episodes.20170110.reason_ended" not in child.fields
        assert "adoption.matched_on" not in child.fields
        before = records(small_return, as_at=date(2016, 12, 31))
        earlier = next(each for each in before if each.record_id == "c-900002")
        assert not [path for path in earlier.fields if path.startswith("episodes.")]

    def test_what_is_later_is_counted_and_is_no_issue(self, small_return):
        without = small_return | {"reviews.csv": small_return["reviews.csv"].split(b"900002")[0]}
        reading = read_files(without, as_at=date(2016, 12, 31))
        assert reading.issues == ()
        assert reading.summary.tallies[TableName.EPISODES].later == 1
        assert reading.summary.looked_after == 1

    def test_a_baby_born_after_the_date_leaves_no_trace_in_other_files(self, small_return):
        small_return["header.csv"] += b"900003,1,01/06/2017,WBRI,UN1,,\n"
        small_return["previous_permanence.csv"] += b"900003,01/06/2017,Z1,,\n"
        assert faults(small_return) == []
        assert not [each for each in records(small_return) if each.child_id == "c-900003"]

    def test_a_child_not_yet_born_is_not_there(self, small_return):
        found = records(small_return, as_at=date(2012, 2, 28))
        assert {each.child_id for each in found if each.child_id} == {"c-900001"}


class TestAFileThatIsNoReturn:
    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"CHILD,DOB\n1,\x00\n", "nul_character"),
            ("CHILD,SCHÖN\n".encode("latin-1"), "not_utf8"),
            ("CHILD,DOB\n".encode("utf-16"), "not_utf8"),
            (b'CHILD,DOB\n1,"abc\n', "unclosed_quote"),
            (b'CHILD,DOB\n1,"abc"d\n', "bad_quoting"),
            (b"CHILD,DOB\n1," + b"x" * (FIELD_LIMIT_CHARACTERS + 1), "field_too_long"),
            (b'CHILD,DOB\n1,"' + b"x" * 200_000, "field_too_long"),
            (b"CHILD,DOB,CHILD\n1,2,3\n", "column_twice"),
            (b"CHILD,SEX,DOB,DUC,MISSING,MIS_START,MIS_END,IN_TOUCH,ACTIV,ACCOM\n",
             "could_be_several_tables"),
        ],
    )  # fmt: skip
    def test_it_is_refused_with_its_name_and_a_reason(self, small_return, as_at, content, reason):
        with pytest.raises(InvalidData) as refusal:
            read_files(small_return | {"odd.csv": content}, as_at=as_at)
        assert (refusal.value.where, refusal.value.reason) == ("odd.csv", reason)

    def test_too_many_rows_are_refused(self, small_return, as_at, monkeypatch):
        monkeypatch.setattr("iro_server.returns.csv_file.ROW_LIMIT", 3)
        with pytest.raises(InvalidData, match="too_many_rows"):
            read_files(small_return, as_at=as_at)

    def test_too_many_bytes_are_refused(self, small_return, as_at, monkeypatch):
        monkeypatch.setattr("iro_server.returns.csv_file.FILE_LIMIT_BYTES", 3)
        with pytest.raises(InvalidData, match="too_large"):
            read_files(small_return, as_at=as_at)

    def test_a_file_too_large_is_refused_before_it_is_read(self, tmp_path, as_at, monkeypatch):
        monkeypatch.setattr("iro_server.returns.read.FILE_LIMIT_BYTES", 3)
        (tmp_path / "header.csv").write_bytes(b"CHILD")
        with pytest.raises(InvalidData, match="too_large"):
            read_folder(tmp_path, as_at=as_at)

    def test_an_empty_file_is_left_alone(self, small_return, as_at):
        reading = read_files(small_return | {"empty.csv": b"\r\n\r\n"}, as_at=as_at)
        assert reading.summary.other_files == ("empty.csv",)

    def test_two_files_of_one_table_are_refused(self, small_return, as_at):
        twice = small_return | {"reviews old.csv": small_return["reviews.csv"]}
        with pytest.raises(InvalidData) as refusal:
            read_files(twice, as_at=as_at)
        assert refusal.value.reason == "two_files_for_reviews"

    def test_a_folder_that_is_not_there_is_refused(self, tmp_path, as_at):
        with pytest.raises(InvalidData, match="no_such_folder"):
            read_folder(tmp_path / "nowhere", as_at=as_at)

    @given(st.binary(max_size=400))
    def test_arbitrary_bytes_are_read_or_refused_and_nothing_else(self, content):
        try:
            read_files({"header.csv": content}, as_at=date(2017, 3, 31))
        except InvalidData:
            return

    @given(
        st.lists(
            st.lists(st.text(max_size=12) | st.sampled_from(["900001", "12/05/2008", "PN1"]),
                     min_size=7, max_size=7),
            max_size=6,
        )
    )  # fmt: skip
    def test_arbitrary_cells_are_taken_or_reported_and_nothing_else(self, rows):
        header = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n"
        lines = "".join(
            ",".join('"' + cell.replace('"', '""') + '"' for cell in row) + "\n" for row in rows
        )
        episodes = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,"
        try:
            content = (header + lines).encode()
        except UnicodeEncodeError:
            return
        files = {"a.csv": content, "b.csv": f"{episodes}HOME_POST,PL_POST,URN\n".encode()}
        try:
            reading = read_files(files, as_at=date(2017, 3, 31))
        except InvalidData:
            return
        tally = reading.summary.tallies[TableName.HEADER]
        assert tally.read == tally.taken + tally.left_out + tally.later + tally.with_child


class TestTheSharedReturn:
    def test_its_children_are_all_read_and_its_oddities_counted(self, shared_return):
        reading = read_folder(shared_return, as_at=date(2017, 3, 31))
        assert reading.summary.children == 1304
        assert reading.summary.looked_after == 1010
        assert reading.summary.tallies[TableName.REVIEWS].read == 6294
        assert Counter(each.reason for each in reading.issues) == {
            Reason.REVIEW_IN_FUTURE: 3731,
            Reason.UNDER_4_BUT_CODE_FROM_4: 318,
            Reason.FROM_4_BUT_CODE_UNDER_4: 277,
            Reason.UNKNOWN_CODE: 11,
            Reason.DUPLICATE: 9,
        }

    def test_reading_it_twice_gives_the_same_records(self, shared_return):
        first, second = (
            list(desired_records(read_folder(shared_return, as_at=date(2018, 3, 31))))
            for _ in range(2)
        )
        assert first == second
        assert Counter(each.kind for each in first) == {"child": 1304, "review": 3680}

    def test_it_may_be_written_in_another_way(self, shared_return, tmp_path, as_at):
        for place, path in enumerate(sorted(shared_return.glob("*.csv"))):
            lines = path.read_text(encoding="utf-8-sig").splitlines()
            turned = "\n".join(",".join(reversed(line.split(","))) for line in lines)
            (tmp_path / f"table {place}.CSV").write_text(turned, encoding="utf-8-sig")
        other = desired_records(read_folder(tmp_path, as_at=as_at))
        assert list(other) == list(desired_records(read_folder(shared_return, as_at=as_at)))
