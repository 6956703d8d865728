from datetime import date

import pytest

from iro_server.returns.cells import read_cell
from iro_server.returns.issues import Reason
from iro_server.returns.tables import Column, Kind


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.DATE, "29/02/2012", date(2012, 2, 29)),
        (Kind.DATE, "29/02/2013", Reason.BAD_DATE),
        (Kind.DATE, "1/2/2013", Reason.BAD_DATE),
        (Kind.DATE, "01/02/13", Reason.BAD_DATE),
        (Kind.DATE, "01/02/0013", Reason.BAD_DATE),
        (Kind.DATE, "0\u0661/02/2013", Reason.BAD_DATE),
        (Kind.DATE, "01/02/2013 00:00", Reason.BAD_DATE),
        (Kind.PART_DATE, "17/05/2020", "2020-05-17"),
        (Kind.PART_DATE, "zz/05/2020", "2020-05"),
        (Kind.PART_DATE, "ZZ/ZZ/2020", "2020"),
        (Kind.PART_DATE, "zz/zz/zzzz", None),
        (Kind.PART_DATE, "31/02/2020", Reason.BAD_DATE),
        (Kind.PART_DATE, "zz/13/2020", Reason.BAD_DATE),
        (Kind.PART_DATE, "May 2020", Reason.BAD_DATE),
        (Kind.FLAG, "1", True),
        (Kind.FLAG, "1.0", True),
        (Kind.FLAG, "0", False),
        (Kind.FLAG, "yes", Reason.UNKNOWN_CODE),
        (Kind.FLAG, "2", Reason.UNKNOWN_CODE),
        (Kind.INTEGER, "1000", 1000),
        (Kind.INTEGER, "1001", Reason.BAD_NUMBER),
        (Kind.INTEGER, "-1", Reason.BAD_NUMBER),
        (Kind.INTEGER, "1.5", Reason.BAD_NUMBER),
        (Kind.CHILD, "566910", "566910"),
        (Kind.CHILD, "=1+1", Reason.BAD_CHILD_NUMBER),
        (Kind.CHILD, "a b", Reason.BAD_CHILD_NUMBER),
        (Kind.PUPIL_NUMBER, "A12345678901B", "A12345678901B"),
        (Kind.PUPIL_NUMBER, "UN6", Reason.BAD_PUPIL_NUMBER),
        (Kind.FTE, "0.23", "0.23"),
        (Kind.FTE, "1", "1"),
        (Kind.FTE, "1.5", Reason.BAD_NUMBER),
        (Kind.TEXT, "Zoe\u0308", "Zo\u00eb"),
        (Kind.TEXT, "x" * 1_001, Reason.TEXT_TOO_LONG),
        (Kind.TEXT, "", None),
    ],
)
def test_a_cell_is_read_strictly(kind, text, value):
    assert read_cell(Column("ANY", kind), text) == value
