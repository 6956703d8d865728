"""Themes that supervisors find in the answers of QA forms.

The authority may set its own list (`word_lists`, "themes"); these are the ones that are shipped.

Source: domain notes 6.4 and 7.1; Surrey IRO Service annual report 2016-17, sections 2.2 and 7.
"""

from collections.abc import Mapping
from enum import StrEnum

import msgspec

from iro_core.domain.record_fields import Fields


class Theme(StrEnum):
    """What answers may have in common."""

    CHILD_VOICE = "child_voice"
    REPORT_SHARED = "report_shared"
    DRIFT_DELAY = "drift_delay"
    PERMANENCE = "permanence"
    SOCIAL_WORKER_CHANGE = "social_worker_change"
    PLACEMENT = "placement"
    FAMILY_TIME = "family_time"
    HEALTH = "health"
    EDUCATION = "education"
    LIFE_STORY = "life_story"
    LEAVING_CARE = "leaving_care"
    SAFETY = "safety"
    GOOD_PRACTICE = "good_practice"


class ThemeTag(msgspec.Struct, frozen=True):
    """One answer of one form that belongs to a theme."""

    child_id: str
    form_id: str
    question: str
    theme: str

    @classmethod
    def from_fields(cls, child_id: str, values: Mapping[str, object]) -> "ThemeTag":
        """The tag that a record describes."""
        fields = Fields(values)
        texts = (fields.text(name) for name in ("form_id", "question", "theme"))
        return cls(child_id, *texts)
