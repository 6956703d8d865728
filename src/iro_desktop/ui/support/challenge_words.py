"""Challenges and care planning alerts in the words of the screen."""

from collections.abc import Mapping
from typing import Final

from iro_core.domain.alert_ladder import CAFCASS, Agency
from iro_core.domain.challenge import BesideKind, ChallengeKind, ChallengeOutcome
from iro_core.domain.challenge import ChallengeReason as Reason

KINDS: Final[Mapping[str, str]] = {
    ChallengeKind.INFORMAL: "Informal challenge",
    ChallengeKind.ALERT: "Care planning alert",
    ChallengeKind.GOOD_PRACTICE: "Good practice",
}
# The nine that come up most have a number key.
REASONS: Final[Mapping[str, str]] = {
    Reason.DRIFT_DELAY: "Drift or delay",
    Reason.DECISIONS_NOT_IMPLEMENTED: "Decisions not carried out",
    Reason.REPORT_LATE_OR_NOT_SHARED: "Report late or not shared",
    Reason.STATUTORY_VISITS: "Social work visits",
    Reason.HEALTH: "Health",
    Reason.EDUCATION_PEP: "Education",
    Reason.PLACEMENT: "Placement",
    Reason.PERMANENCE: "Permanence",
    Reason.CONTACT_FAMILY_TIME: "Family time",
    Reason.PLAN_NOT_MEETING_NEED: "Plan not meeting need",
    Reason.LEGAL_STATUS: "Legal status",
    Reason.CARE_OR_PATHWAY_PLAN_MISSING: "Care or pathway plan",
    Reason.PERSONAL_ADVISER: "Personal adviser",
    Reason.SOCIAL_WORKER_CHANGE: "Change of worker",
    Reason.SIBLINGS: "Brothers and sisters",
    Reason.CAMHS: "CAMHS",
    Reason.SAFEGUARDING: "Safeguarding",
    Reason.CHILD_VOICE: "The child’s voice",
    Reason.LIFE_STORY: "Life story work",
    Reason.IRO_NOT_INFORMED: "I was not told",
    Reason.RESOURCES_PANEL: "Resources or panel",
    Reason.PARTNER_AGENCY: "Another agency",
    Reason.OTHER: "Something else",
}
ADDRESSEES: Final[Mapping[str, str]] = {
    "social_worker": "Social worker",
    "team_manager": "Team manager",
    "service_manager": "Service manager",
    "area_head": "Area head",
    "assistant_director": "Assistant director",
    "director": "Director",
    CAFCASS: "Cafcass",
    "manager": "Manager of the service",
    "head_of_service": "Head of service",
    "chief_officer": "Chief officer",
    "designated_nurse": "Designated nurse",
    "designated_doctor": "Designated doctor",
    "chief_nurse": "Chief nurse",
    "designated_teacher": "Designated teacher",
    "head_teacher": "Head teacher",
    "virtual_head": "Virtual school head",
    "sergeant": "Sergeant",
    "inspector": "Inspector",
    "superintendent": "Superintendent",
}
AGENCIES: Final[Mapping[str, str]] = {
    Agency.AUTHORITY: "The authority",
    Agency.HEALTH: "Health",
    Agency.CAMHS: "CAMHS",
    Agency.EDUCATION: "Education",
    Agency.POLICE: "Police",
    Agency.OTHER: "Another agency",
}
BESIDE: Final[Mapping[str, str]] = {
    BesideKind.CAFCASS_CONSIDERED: "Cafcass considered",
    BesideKind.CAFCASS_REFERRED: "Referred to Cafcass",
    BesideKind.LEGAL_ADVICE: "Independent legal advice",
    BesideKind.NOTE: "Note",
}
HOW: Final[Mapping[str, str]] = {
    "email": "Email",
    "phone": "Phone",
    "in_person": "In person",
    "meeting": "In a meeting",
}
OUTCOMES: Final[Mapping[str, str]] = {
    ChallengeOutcome.RESOLVED: "Resolved",
    ChallengeOutcome.RESOLVED_PARTLY: "Resolved in part",
    ChallengeOutcome.NOT_RESOLVED_NEXT_STAGE: "Not resolved, taken further",
    ChallengeOutcome.WITHDRAWN: "Withdrawn",
    ChallengeOutcome.REFERRED_CAFCASS: "Referred to Cafcass",
    ChallengeOutcome.CHILD_LEFT_CARE: "The child left care",
}


def title_of(kind: str, stage: int = 0) -> str:
    """What a challenge is called: Care planning alert, stage 1."""
    words = KINDS.get(kind, "Challenge")
    return f"{words}, stage {stage}" if kind == ChallengeKind.ALERT and stage else words


def addressee_words(role: str, title: str = "") -> str:
    """What a stage's addressee is called: in the authority's words, else in the program's."""
    return title or ADDRESSEES.get(role, role.replace("_", " ").capitalize())


def reason_words(code: str, published: Mapping[str, str]) -> str:
    """A reason in the authority's words, else in the program's."""
    return published.get(code) or REASONS.get(code, code)


def outcome_words(code: str, published: Mapping[str, str]) -> str:
    """An outcome in the authority's words, else in the program's."""
    return published.get(code) or OUTCOMES.get(code, code)
