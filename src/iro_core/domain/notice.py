"""One thing to keep an eye on in a child's life in care: a question for the IRO, not a finding."""

from datetime import date
from enum import StrEnum

import msgspec


class Concern(StrEnum):
    """What a notice is about."""

    HEALTH_ASSESSMENT = "health_assessment"
    DEVELOPMENT_CHECK = "development_check"
    DENTAL_CHECK = "dental_check"
    IMMUNISATIONS = "immunisations"
    SDQ_HIGH = "sdq_high"
    SDQ_NOT_DONE = "sdq_not_done"
    PERSONAL_ADVISER = "personal_adviser"
    SECTION_20 = "section_20"
    PLACEMENT_ORDER = "placement_order"
    MISSING_NOW = "missing_now"
    MISSING_LATELY = "missing_lately"
    DISTANCE = "distance"
    OUT_OF_COUNTY = "out_of_county"
    FAR_OUT_OF_COUNTY = "far_out_of_county"
    NEW_SOCIAL_WORKER = "new_social_worker"
    SOCIAL_WORKERS = "social_workers"
    PEP = "pep"
    VISITS = "visits"
    PERMANENCE_PLAN = "permanence_plan"
    PATHWAY_PLAN = "pathway_plan"
    SEXUAL_EXPLOITATION = "sexual_exploitation"
    CRIMINAL_EXPLOITATION = "criminal_exploitation"


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to keep an eye on, and where the expectation comes from.

    Attributes:
        is_pressing: Something expected was not recorded, or is happening now.
        on: The date that matters: since when, or by when for `PERSONAL_ADVISER`.
        number: A count, a score or miles, where there is one.
        year: The collection year (ending 31 March) that a fact of health is about.
        told_on: The day of the review whose QA form says so; None for a fact of a return.
        answer: What the QA form answers.
    """

    concern: Concern
    source: str
    is_pressing: bool = False
    on: date | None = None
    number: int | None = None
    year: int | None = None
    told_on: date | None = None
    answer: str = ""
