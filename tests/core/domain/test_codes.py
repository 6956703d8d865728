from datetime import date
from importlib import resources

import pytest

from iro_core.domain.codes import MEANING_NOT_PUBLISHED, code_table, collection_year
from iro_core.errors import InvalidData

ALL_TABLES = sorted(
    file.name.removesuffix(".json")
    for file in resources.files("iro_core.domain").joinpath("codes").iterdir()
)


@pytest.mark.parametrize("name", ALL_TABLES)
def test_every_shipped_table_loads_and_says_something_about_every_code(name):
    table = code_table(name)
    assert table.title
    assert table.source
    assert all(each.code.strip() == each.code and each.meaning for each in table.codes)


def test_a_code_is_put_into_plain_words():
    assert code_table("legal_status").meaning("C2") == "Full care order"
    assert code_table("participation").meaning("PN7") == "Did not attend and gave no views"


def test_a_meaning_that_is_not_published_is_never_made_up():
    assert code_table("placement_type").meaning("Z11") == MEANING_NOT_PUBLISHED
    assert code_table("placement_type").meaning("Q9") == MEANING_NOT_PUBLISHED


def test_an_old_code_stays_known_after_its_last_year():
    """Sex was 1 or 2 to 2023-24 and is M, F or U from 2024-25 (rule 101)."""
    sex = code_table("sex")
    assert sex.known("1")
    assert sex.valid_in("1", 2024)
    assert not sex.valid_in("1", 2025)
    assert not sex.valid_in("M", 2024)
    assert sex.valid_in("M", 2027)
    assert sex.known_by("1", 2027)
    assert not sex.known_by("M", 2024)


def test_an_unknown_code_is_valid_in_no_year():
    assert not code_table("need").known("N9")
    assert not code_table("need").valid_in("N9", 2018)


@pytest.mark.parametrize("name", ["no_such", "../errors", "", "sex.json"])
def test_a_table_that_does_not_exist_is_refused_in_a_typed_error(name):
    with pytest.raises(InvalidData):
        code_table(name)


def test_the_collection_year_ends_on_31_march():
    assert collection_year(date(2017, 3, 31)) == 2017
    assert collection_year(date(2017, 4, 1)) == 2018
    assert collection_year(date(2017, 12, 31)) == 2018
    assert collection_year(date(2018, 1, 1)) == 2018


@pytest.mark.parametrize(
    "content",
    [
        b"not json",
        b'{"title": "T", "source": "S"}',
        b'{"title": "T", "source": "S", "codes": [{"code": "A", "meaning": "a", "more": 1}]}',
        b'{"title":"T","source":"S","codes":[{"code":"A","meaning":"a"},{"code":"A","meaning":"b"}]}',
    ],
)
def test_a_damaged_table_is_refused_in_a_typed_error(tmp_path, monkeypatch, content):
    (tmp_path / "codes").mkdir()
    (tmp_path / "codes" / "damaged.json").write_bytes(content)
    monkeypatch.setattr(resources, "files", lambda _: tmp_path)
    with pytest.raises(InvalidData):
        code_table("damaged")
