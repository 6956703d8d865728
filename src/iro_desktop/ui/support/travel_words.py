"""Ready to travel, in words: what was looked at, and what to do where it is not ready."""

from collections.abc import Callable
from datetime import date
from typing import Final

from iro_core.domain.review import VenueKind
from iro_desktop.ui.support.names import names_are_hidden
from iro_desktop.ui.support.wording import counted, date_words, instant_words, joined
from iro_desktop.workflows.travel import Checked, Need, Travel, TravelFacts
from iro_desktop.workflows.visits import Visit

_NEEDS: Final = {
    Need.CONTACT: "Fresh from the office",
    Need.PAPERS: "Papers on this laptop",
    Need.FORMS: "QA forms on this laptop",
    Need.SENT: "Everything sent",
    Need.LEASE: "Opens offline",
    Need.DISK: "Room on the disk",
}
_SEND: Final = "Connect, open Send and receive, and press Send now."
_VENUES: Final = {
    VenueKind.PLACEMENT: "at placement",
    VenueKind.SCHOOL: "at school",
    VenueKind.OFFICE: "in an office",
    VenueKind.FAMILY_HOME: "at the family home",
    VenueKind.ONLINE: "online",
    VenueKind.OTHER: "",
}
_GIGABYTE: Final = 1024**3


def need_words(need: Need) -> str:
    """What was looked at: Papers on this laptop."""
    return _NEEDS[need]


def found_words(checked: Checked) -> str:
    """What was found: the office last answered today 08:46."""
    return _FOUND[checked.need](checked.facts)


def act_words(need: Need) -> str:
    """What to do where a need is not met."""
    return _ACTS[need]


def tick_words(checked: Checked) -> str:
    """A need that is met, in a few words: Everything sent."""
    facts = checked.facts
    match checked.need:
        case Need.CONTACT if facts.last_contact is not None:
            return f"Office answered {instant_words(facts.last_contact, facts.today)}"
        case Need.LEASE:
            return f"{counted(facts.lease_days_left or 0, 'day')} offline left"
        case Need.DISK:
            return f"{facts.free_bytes / _GIGABYTE:.0f} GB free"
        case _:
            return _NEEDS[checked.need]


def ready_words(travel: Travel) -> str:
    """The sum of it: what is booked, and whether anything stands in the way."""
    count = sum(not visit.is_held for visit in travel.visits)
    until = date_words(travel.until)
    booked = f"{counted(count, 'visit') if count else 'No review is booked'} until {until}."
    wrong = sum(not check.is_ready for check in travel.checks)
    if not wrong:
        return f"{booked} This laptop is ready."
    return f"{booked} {counted(wrong, 'thing')} to put right before you go."


def visit_when(visit: Visit, today: date) -> str:
    """When a visit is: Today 11:30, or Fri 27 Nov 2026 11:30."""
    day = "Today" if visit.on == today else date_words(visit.on)
    return f"{day} {visit.starts_at}".rstrip()


def visit_where(visit: Visit) -> str:
    """Which review, and where: Review 6, at placement, Bangor."""
    venue = _VENUES[visit.venue] if visit.venue is not None else ""
    place = "" if names_are_hidden() else visit.place
    return ", ".join(part for part in (f"Review {visit.number}", venue, place) if part)


def report_words(visit: Visit, today: date) -> str:
    """How the social worker's report stands; empty once the review was held."""
    if visit.is_held:
        return ""
    if visit.report_by is None:
        return "Report authorised"
    was_or_is = "was due" if visit.report_by < today else "is due"
    return f"Report not authorised: it {was_or_is} {date_words(visit.report_by)}"


def _contact(facts: TravelFacts) -> str:
    if facts.last_contact is None:
        return "This laptop has had no answer from the office yet."
    return f"The office last answered {instant_words(facts.last_contact, facts.today)}."


def _papers(facts: TravelFacts) -> str:
    if not facts.absent and facts.scans_absent:
        return f"{counted(facts.scans_absent, 'scan or photo', 'scans and photos')} not here yet."
    if not facts.absent:
        return "Every child of your caseload is here."
    numbers = joined([child_id.removeprefix("c-") for child_id in facts.absent])
    return f"{counted(len(facts.absent), 'child', 'children')} not here yet: number {numbers}."


def _forms(facts: TravelFacts) -> str:
    if not facts.forms_absent:
        return "The QA form in use, and every older one you need, are here."
    return f"Not here: {joined(list(facts.forms_absent))}."


def _sent(facts: TravelFacts) -> str:
    parts = []
    if facts.unsent:
        parts.append(f"{counted(facts.unsent, 'record')} not sent")
    if facts.refused:
        parts.append(f"{counted(facts.refused, 'record')} not accepted by the office system")
    if facts.scans_unsent:
        parts.append(f"{counted(facts.scans_unsent, 'scan or photo', 'scans and photos')} not sent")
    return f"{joined(parts)}." if parts else "The office has everything you finished."


def _lease(facts: TravelFacts) -> str:
    return f"{counted(facts.lease_days_left or 0, 'day')} left before it must connect."


def _disk(facts: TravelFacts) -> str:
    return f"{facts.free_bytes / _GIGABYTE:.1f} GB free."


_FOUND: Final[dict[Need, Callable[[TravelFacts], str]]] = {
    Need.CONTACT: _contact,
    Need.PAPERS: _papers,
    Need.FORMS: _forms,
    Need.SENT: _sent,
    Need.LEASE: _lease,
    Need.DISK: _disk,
}
_ACTS: Final = {
    Need.CONTACT: _SEND,
    Need.PAPERS: f"{_SEND} If a child is still not here after that, tell your supervisor.",
    Need.FORMS: f"{_SEND} If it is still not here after that, tell IT support.",
    Need.SENT: _SEND,
    Need.LEASE: f"{_SEND} That begins the days anew.",
    Need.DISK: "Remove other files from this laptop, or ask IT support. "
    "Your work is saved as long as there is room.",
}
