"""What is watched in a child's life in care, in words: what was seen, and what to ask."""

from collections.abc import Callable
from typing import Final

from iro_core.domain.notice import Concern, Notice
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
    Concern.FAR_OUT_OF_COUNTY: "Far from home and out of county",
    Concern.NEW_SOCIAL_WORKER: "New social worker",
    Concern.SOCIAL_WORKERS: "Changes of social worker",
    Concern.PEP: "Personal education plan",
    Concern.VISITS: "Social worker’s visits",
    Concern.PERMANENCE_PLAN: "Permanence plan",
    Concern.PATHWAY_PLAN: "Pathway plan",
    Concern.SEXUAL_EXPLOITATION: "Risk of sexual exploitation",
    Concern.CRIMINAL_EXPLOITATION: "Risk of criminal exploitation",
}


def notice_title(notice: Notice) -> str:
    """What it is about."""
    return _TITLES[notice.concern]


def concern_title(concern: str) -> str:
    """What a concern is about, by its code."""
    return _TITLES[Concern(concern)] if concern in set(Concern) else concern


def notice_words(notice: Notice) -> str:
    """What was seen, and what to ask, in a sentence or two."""
    if notice.told_on is not None and notice.concern in _TOLD:
        return _TOLD[notice.concern](notice)
    return _WORDS[notice.concern](notice)


def notice_source(notice: Notice) -> str:
    """Where the expectation comes from, and who said that it is not met."""
    said = ""
    if notice.told_on is not None:
        said = f"The QA form about the review on {date_words(notice.told_on)} says so. "
    return f"{said}Source: {notice.source}."


def _not_recorded(what: str) -> Callable[[Notice], str]:
    return lambda notice: (
        f"The return has no {what} in the year {_year(notice)}. Has there been one?"
    )


def _year(notice: Notice) -> str:
    ended = notice.year or 0
    return f"{ended - 1} to {ended}"


def _on(notice: Notice) -> str:
    return date_words(notice.on) if notice.on else "a day that is not known"


def _answered(words: str) -> Callable[[Notice], str]:
    """A sentence that begins with the day of the review whose QA form says so."""
    return lambda notice: f"At the review on {_told(notice)}: {words}"


def _told(notice: Notice) -> str:
    return date_words(notice.told_on) if notice.told_on else "a day that is not known"


def _risk(notice: Notice) -> str:
    """The level as the form has it, and what to ask; what presses is high or without a plan."""
    ask = "Is there a plan now, and does it work?" if notice.is_pressing else "Has it changed?"
    return f"At the review on {_told(notice)}: {notice.answer or 'a'} risk. {ask}"


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
    Concern.FAR_OUT_OF_COUNTY: lambda notice: (
        f"{counted(notice.number or 0, 'mile')} from home and out of county. Who sees the child "
        "there, and how are family time and visits kept up?"
    ),
    Concern.SOCIAL_WORKERS: lambda notice: (
        f"{notice.number} social workers between two reviews, up to the one on {_told(notice)}. "
        "Does the child know who theirs is now?"
    ),
    Concern.PEP: _answered("no personal education plan in date. Is there one for this term?"),
    Concern.VISITS: _answered(
        "visits late, or the child not seen alone. Have they been in time since?"
    ),
    Concern.PERMANENCE_PLAN: _answered(
        "no permanence plan agreed by the second review. What is the plan now?"
    ),
    Concern.PATHWAY_PLAN: _answered("no pathway plan of the last six months. Is there one now?"),
    Concern.SEXUAL_EXPLOITATION: _risk,
    Concern.CRIMINAL_EXPLOITATION: _risk,
    Concern.NEW_SOCIAL_WORKER: lambda notice: (
        f"Since {_on(notice)}, after the last review. Has the child met them?"
    ),
}
# What a return may say as well, in the words for a QA form.
_TOLD: Final[dict[Concern, Callable[[Notice], str]]] = {
    Concern.HEALTH_ASSESSMENT: _answered("the health assessment was not in date. Is it now?"),
    Concern.DENTAL_CHECK: _answered("no dental check in twelve months. Has there been one?"),
    Concern.IMMUNISATIONS: _answered("immunisations not up to date. Are they now?"),
    Concern.SDQ_NOT_DONE: _answered("no questionnaire in twelve months. Is one planned?"),
    Concern.PERSONAL_ADVISER: _answered("no personal adviser. Is there one now?"),
    Concern.FAR_OUT_OF_COUNTY: _answered(
        "over 20 miles from home and out of county. How are family time and visits kept up?"
    ),
    Concern.OUT_OF_COUNTY: _answered("out of county. Were the local services told?"),
}
