"""A sample that anybody can draw again, and agreement beyond chance."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from iro_core.domain.moderation import DrawnForm, agreement, cohens_kappa, draw
from iro_core.domain.period import Period
from iro_core.domain.share import Share

FORMS = st.sets(st.text("abcdef0123456789", min_size=1), min_size=1, max_size=30)


@given(FORMS, st.text(max_size=8), st.integers(1, 10))
def test_the_same_forms_and_seed_draw_the_same_sample_in_any_order(
    forms: set[str], seed: str, wanted: int
) -> None:
    drawn = draw(sorted(forms), seed, wanted)

    assert drawn == draw(sorted(forms, reverse=True), seed, wanted)
    assert len(drawn) == min(wanted, len(forms))
    assert set(drawn) <= forms


@given(FORMS, st.text("0123456789abcdef", min_size=1), st.integers(1, 10))
def test_a_form_that_comes_later_takes_at_most_one_place(
    forms: set[str], later: str, wanted: int
) -> None:
    before, after = set(draw(forms, "seed", wanted)), set(draw({*forms, later}, "seed", wanted))

    assert after - before <= {later}
    assert len(before - after) <= 1


def test_the_lot_can_be_checked_with_any_other_program() -> None:
    """`printf seed:a | sha256sum` begins 3055, of b e362, of c e1c7."""
    assert draw(["a", "b", "c"], "seed", 2) == ("a", "c")


def test_kappa_is_cohens() -> None:
    """Twenty times both yes, fifteen times both no, five and ten times apart: 0.40."""
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5
    pairs += [("no", "yes")] * 10 + [("no", "no")] * 15

    assert cohens_kappa(pairs) == Decimal("0.40")
    assert agreement(pairs, 20).share == Share(35, 50)


def test_kappa_is_not_said_where_it_would_mean_nothing() -> None:
    alike = [("yes", "yes")] * 30

    assert cohens_kappa([]) is None
    assert cohens_kappa(alike) is None
    assert agreement([("yes", "no"), ("no", "no")], 20).kappa is None


def test_a_drawn_form_says_how_it_was_drawn() -> None:
    drawn = DrawnForm(
        drawn_id="d",
        child_id="c",
        sample_id="s",
        form_id="f",
        version_read="v",
        seed="4711",
        period=Period(date(2026, 10, 1), date(2026, 12, 31)),
        wanted=5,
        out_of=42,
        drawn_on=date(2026, 11, 23),
    )

    assert DrawnForm.from_fields("d", "c", drawn.to_fields()) == drawn
    assert DrawnForm.from_fields("d", "c", {**drawn.to_fields(), "method": "by_hand"}) is None
