"""What is watched in a child's life in care, in words: what was seen, and what to ask."""

from collections.abc import Callable
from typing import Final

from iro_core.domain.monitoring import Concern, Notice
from iro_desktop.ui.support.wording import counted, date_words

_TITLES: Final = {
    Concern.HEALTH_ASSESSMENT: "Health assessment",
    Concern.DEVELOPMENT_CHECK: "Development check",
    Concern.DENTAL_CHECK: "Dental check",
    Concern.IMMUNISATIONS: "Immunisations",
    Concern.SDQ_HIGH: "Strengths and difficulties",
    Concern.SDQ_NOT_DONE: "Strengths and difficulties",
    Concern.PERSONAL_ADVISER: "Leaving care",
    Concern.SECTION_20: "Section 20",
    Concern.PLACEMENT_ORDER: "Placement order",
    Concern.MISSING_NOW: "Missing now",
    Concern.MISSING_LATELY: "Missing lately",
    Concern.DISTANCE: "Far from home",
    Concern.OUT_OF_COUNTY: "Out of county",
    Concern.NEW_SOCIAL_WORKER: "New social worker",
}


def notice_title(notice: Notice) -> str:
    """What it is about."""
    return _TITLES[notice.concern]


def notice_words(notice: Notice) -> str:
    """What was seen, and what to ask, in a sentence or two."""
    return _WORDS[notice.concern](notice)


def _not_recorded(what: str) -> Callable[[Notice], str]:
    return lambda notice: (
        f"The return has no {what} in the year {_year(notice)}. Has there been one?"
    )


def _year(notice: Notice) -> str:
    ended = notice.year or 0
    return f"{ended - 1} to {ended}"


def _on(notice: Notice) -> str:
    return date_words(notice.on) if notice.on else "a day that is not known"


def _leaving_care(notice: Notice) -> str:
    was_or_is = "was due" if notice.is_pressing else "is due"
    return f"Is there a personal adviser? The pathway plan {was_or_is} by {_on(notice)}."


_WORDS: Final[dict[Concern, Callable[[Notice], str]]] = {
    Concern.HEALTH_ASSESSMENT: _not_recorded("health assessment"),
    Concern.DEVELOPMENT_CHECK: _not_recorded("development check"),
    Concern.DENTAL_CHECK: _not_recorded("dental check"),
    Concern.IMMUNISATIONS: lambda notice: (
        f"Not up to date in the year {_year(notice)}. Are they now?"
    ),
    Concern.SDQ_HIGH: lambda notice: (
        f"A score of {notice.number} in the year {_year(notice)}: 17 and over is of concern. "
        "What help is there?"
    ),
    Concern.SDQ_NOT_DONE: lambda notice: (
        f"No score in the year {_year(notice)}. Why not, and is one planned?"
    ),
    Concern.PERSONAL_ADVISER: _leaving_care,
    Concern.SECTION_20: lambda notice: (
        f"Accommodated by agreement since {_on(notice)}. Is this still the right legal status?"
    ),
    Concern.PLACEMENT_ORDER: lambda notice: (
        f"A placement order since {_on(notice)}, and not placed for adoption. "
        "Is adoption still the plan, or should the order be revoked?"
    ),
    Concern.MISSING_NOW: lambda notice: (
        f"Since {_on(notice)}, as far as is known here. Who is looking, and what is the plan?"
    ),
    Concern.MISSING_LATELY: lambda notice: (
        f"{counted(notice.number or 0, 'time')}, the last until {_on(notice)}. "
        "Was a return interview offered each time?"
    ),
    Concern.DISTANCE: lambda notice: (
        f"{counted(notice.number or 0, 'mile')} from home. How are family time and visits kept up?"
    ),
    Concern.OUT_OF_COUNTY: lambda _: "Were the local services told, and do they help?",
    Concern.NEW_SOCIAL_WORKER: lambda notice: (
        f"Since {_on(notice)}, after the last review. Has the child met them?"
    ),
}
