"""What the themes of answers are called, where the authority has no words of its own."""

from collections.abc import Mapping
from typing import Final

from iro_core.domain.themes import Theme

THEMES: Final[Mapping[str, str]] = {
    Theme.CHILD_VOICE: "The child’s voice",
    Theme.REPORT_SHARED: "The report, and sharing it",
    Theme.DRIFT_DELAY: "Drift or delay",
    Theme.PERMANENCE: "Permanence",
    Theme.SOCIAL_WORKER_CHANGE: "Changes of social worker",
    Theme.PLACEMENT: "The placement",
    Theme.FAMILY_TIME: "Family time, brothers and sisters",
    Theme.HEALTH: "Health",
    Theme.EDUCATION: "Education",
    Theme.LIFE_STORY: "Life story work",
    Theme.LEAVING_CARE: "Leaving care",
    Theme.SAFETY: "Safety",
    Theme.GOOD_PRACTICE: "Good practice",
}


def offered_themes(offered: Mapping[str, str]) -> Mapping[str, str]:
    """The authority's list in force, or the program's own."""
    return offered or THEMES


def theme_words(code: str, published: Mapping[str, str]) -> str:
    """A theme in the authority's words, else the program's."""
    return published.get(code) or THEMES.get(code, code)
