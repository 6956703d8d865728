import pytest

from iro_desktop.ui.support.palette import (
    DARK,
    HIGH_CONTRAST,
    LIGHT,
    Palette,
    contrast,
    edge_pairs,
    text_pairs,
)

LOOKS = {"light": LIGHT, "dark": DARK, "high contrast": HIGH_CONTRAST}


def _pairs(pairs_of, least):
    return [
        pytest.param(ink, ground, least, id=f"{look} {name}")
        for look, palette in LOOKS.items()
        for name, ink, ground in pairs_of(palette)
    ]


@pytest.mark.parametrize(("ink", "ground", "least"), _pairs(text_pairs, 4.5))
def test_text_stands_out_from_its_ground(ink, ground, least):
    assert contrast(ink, ground) >= least


@pytest.mark.parametrize(("shape", "ground", "least"), _pairs(edge_pairs, 3.0))
def test_edges_and_focus_stand_out_from_what_is_beside_them(shape, ground, least):
    assert contrast(shape, ground) >= least


def test_contrast_is_that_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#505a5f", "#f3f2f1") == pytest.approx(6.3, abs=0.05)
    assert contrast("#123456", "#123456") == 1


def test_every_colour_of_a_look_is_written_the_same_way():
    for palette in LOOKS.values():
        assert isinstance(palette, Palette)
        for name in Palette.__dataclass_fields__:
            value = getattr(palette, name)
            if isinstance(value, str):
                assert len(value) == 7
                assert value == value.lower()
