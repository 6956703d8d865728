from datetime import date

from iro_core.domain.record_fields import Fields

FIELDS = Fields(
    {
        "held_on": "2026-11-27",
        "number": 6,
        "attended": True,
        "reasons": ["health", "camhs"],
        "decisions.b.text": "Second",
        "decisions.a.text": "First",
        "decisions.a.due_on": "2026-12-17",
        "decisions_elsewhere": "no item",
    }
)


def test_a_value_is_read_as_its_kind() -> None:
    assert FIELDS.day("held_on") == date(2026, 11, 27)
    assert FIELDS.whole("number") == 6
    assert FIELDS.truth("attended") is True
    assert FIELDS.texts("reasons") == ("health", "camhs")


def test_a_value_of_another_kind_is_as_good_as_absent() -> None:
    assert FIELDS.day("number") is None
    assert FIELDS.whole("attended") is None
    assert FIELDS.truth("number") is None
    assert FIELDS.text("reasons") == ""
    assert FIELDS.texts("held_on") == ()
    assert FIELDS.text("nowhere") == ""


def test_the_items_of_a_list_come_in_the_order_of_their_ids() -> None:
    items = FIELDS.items("decisions")

    assert [(item.item_id, item.text("text")) for item in items] == [
        ("a", "First"),
        ("b", "Second"),
    ]
    assert items[0].day("due_on") == date(2026, 12, 17)
