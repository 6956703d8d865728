"""Colours by meaning for the light, dark and high-contrast looks, and the contrast between two.

Every pair that is drawn as text has a contrast of at least 4.5:1, every edge and shape at least
3:1; tests/ui/support/test_palette.py measures them all. `line` alone is decoration and carries
no meaning, so it may be fainter.
Source: WCAG 2.2, 1.4.3 and 1.4.11.
"""

from dataclasses import dataclass
from enum import Enum


class Tone(Enum):
    """What a tag, a banner or a row wants to say; each has words, a shape and two colours."""

    OVERDUE = "overdue"
    DUE_SOON = "due_soon"
    ON_TRACK = "on_track"
    INFO = "info"
    NEUTRAL = "neutral"


@dataclass(frozen=True)
class ToneColours:
    """The ink of one tone and the soft ground it is written on."""

    ink: str
    ground: str


@dataclass(frozen=True)
class Palette:
    """One complete look."""

    page: str
    surface: str
    ink: str
    muted: str
    line: str
    edge: str
    link: str
    selected: str
    focus: str
    rail: str
    rail_ink: str
    rail_selected: str
    rail_focus: str
    primary: str
    primary_hover: str
    primary_ink: str
    warning: str
    warning_hover: str
    warning_ink: str
    disabled: str
    disabled_ink: str
    tones: dict[Tone, ToneColours]
    is_dark: bool


LIGHT = Palette(
    page="#f2f4f5",
    surface="#ffffff",
    ink="#10181c",
    muted="#4a585f",
    line="#d3dade",
    edge="#66757d",
    link="#17568f",
    selected="#e3eef6",
    focus="#0b0c0c",
    rail="#14323c",
    rail_ink="#ffffff",
    rail_selected="#24566a",
    rail_focus="#ffdd00",
    primary="#00703c",
    primary_hover="#005a30",
    primary_ink="#ffffff",
    warning="#b3200f",
    warning_hover="#8f190c",
    warning_ink="#ffffff",
    disabled="#e4e8ea",
    disabled_ink="#5b686e",
    tones={
        Tone.OVERDUE: ToneColours("#a0190a", "#fdebe8"),
        Tone.DUE_SOON: ToneColours("#774100", "#fdf1d8"),
        Tone.ON_TRACK: ToneColours("#0a5a33", "#e4f3ea"),
        Tone.INFO: ToneColours("#16508a", "#e5eff8"),
        Tone.NEUTRAL: ToneColours("#46545b", "#e9edef"),
    },
    is_dark=False,
)

DARK = Palette(
    page="#141a1d",
    surface="#1e262a",
    ink="#eef2f4",
    muted="#b0bcc2",
    line="#38444a",
    edge="#8b999f",
    link="#8fc7f5",
    selected="#263d4d",
    focus="#ffdd00",
    rail="#0c1316",
    rail_ink="#ffffff",
    rail_selected="#24505f",
    rail_focus="#ffdd00",
    primary="#1f8050",
    primary_hover="#19683f",
    primary_ink="#ffffff",
    warning="#d0402f",
    warning_hover="#b23526",
    warning_ink="#ffffff",
    disabled="#2b353a",
    disabled_ink="#9aa7ad",
    tones={
        Tone.OVERDUE: ToneColours("#ffb4a9", "#47201b"),
        Tone.DUE_SOON: ToneColours("#ffd08a", "#41300f"),
        Tone.ON_TRACK: ToneColours("#96deb4", "#16392a"),
        Tone.INFO: ToneColours("#a8d3f7", "#1c3850"),
        Tone.NEUTRAL: ToneColours("#c6d0d5", "#323d43"),
    },
    is_dark=True,
)

HIGH_CONTRAST = Palette(
    page="#000000",
    surface="#000000",
    ink="#ffffff",
    muted="#ffffff",
    line="#ffffff",
    edge="#ffffff",
    link="#7fd4ff",
    selected="#003a5c",
    focus="#ffdd00",
    rail="#000000",
    rail_ink="#ffffff",
    rail_selected="#00507f",
    rail_focus="#ffdd00",
    primary="#1f8050",
    primary_hover="#19683f",
    primary_ink="#ffffff",
    warning="#d0402f",
    warning_hover="#b23526",
    warning_ink="#ffffff",
    disabled="#1c1c1c",
    disabled_ink="#c8c8c8",
    tones={
        Tone.OVERDUE: ToneColours("#ffb4a9", "#000000"),
        Tone.DUE_SOON: ToneColours("#ffdd66", "#000000"),
        Tone.ON_TRACK: ToneColours("#8affc0", "#000000"),
        Tone.INFO: ToneColours("#8fd8ff", "#000000"),
        Tone.NEUTRAL: ToneColours("#ffffff", "#000000"),
    },
    is_dark=True,
)


def text_pairs(palette: Palette) -> list[tuple[str, str, str]]:
    """Every pair that is drawn as text: its name, the ink, the ground."""
    pairs = [
        (f"{ink} on {ground}", getattr(palette, ink), getattr(palette, ground))
        for ink in ("ink", "muted", "link")
        for ground in ("page", "surface", "selected")
    ]
    pairs += [
        ("rail_ink on rail", palette.rail_ink, palette.rail),
        ("rail_ink on rail_selected", palette.rail_ink, palette.rail_selected),
        ("primary_ink on primary", palette.primary_ink, palette.primary),
        ("primary_ink on primary_hover", palette.primary_ink, palette.primary_hover),
        ("warning_ink on warning", palette.warning_ink, palette.warning),
        ("warning_ink on warning_hover", palette.warning_ink, palette.warning_hover),
        ("disabled_ink on disabled", palette.disabled_ink, palette.disabled),
    ]
    for tone, colours in palette.tones.items():
        pairs.append((f"{tone.value} on its ground", colours.ink, colours.ground))
        pairs.append((f"{tone.value} on surface", colours.ink, palette.surface))
        pairs.append((f"ink on ground of {tone.value}", palette.ink, colours.ground))
    return pairs


def edge_pairs(palette: Palette) -> list[tuple[str, str, str]]:
    """Every pair in which a shape or an edge carries meaning: its name, the shape, the ground."""
    return [
        ("edge on page", palette.edge, palette.page),
        ("edge on surface", palette.edge, palette.surface),
        ("focus on page", palette.focus, palette.page),
        ("focus on surface", palette.focus, palette.surface),
        ("focus on primary", palette.focus, palette.primary),
        ("focus on selected", palette.focus, palette.selected),
        ("rail_focus on rail", palette.rail_focus, palette.rail),
        ("rail_focus on rail_selected", palette.rail_focus, palette.rail_selected),
        ("primary on page", palette.primary, palette.page),
        ("primary on surface", palette.primary, palette.surface),
        ("warning on surface", palette.warning, palette.surface),
    ]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours written as `#rrggbb`, from 1 to 21.

    Source: WCAG 2.2, definitions of contrast ratio and relative luminance.
    """
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    if channel <= 0.04045:  # noqa: PLR2004  (the bend of the sRGB curve)
        return channel / 12.92
    return float(((channel + 0.055) / 1.055) ** 2.4)
