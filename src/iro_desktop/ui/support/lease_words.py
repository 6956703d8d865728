"""How long this laptop opens without the office, in words."""

from datetime import datetime
from typing import Final

from iro_core.clock import local_date
from iro_desktop.ui.support.wording import counted, long_date_words, time_words

LEASE_NEXT_STEP: Final = (
    "Connect it to the internet; that begins the days anew. Nothing is deleted: when the time is "
    "over it stays locked until it has been connected. If that takes weeks, it locks for good and "
    "only a code from the office opens it; your unsent work is kept."
)


def sealing_words(days: int) -> str:
    """When a laptop that is away locks for good; not a word of it while it opens."""
    when = f"in {counted(days, 'day')}" if days else "today"
    return (
        f"If it is not connected, it locks for good {when}: then only a code from the office opens "
        "it. Your unsent work is kept."
    )


def offline_words(until: datetime | None, seals: datetime | None, now: datetime) -> str:
    """What the lock screen says: until when it works without a connection, and what comes then."""
    if until is None:
        return "This works without a connection."
    if until > now:
        return f"Works offline until {long_date_words(local_date(until))}, {time_words(until)}."
    words = (
        "This laptop has to be connected before it opens. Connect to the internet, then "
        "unlock: what you did not send is kept and is sent then."
    )
    return f"{words} {sealing_words(max((seals - now).days, 0))}" if seals else words


def lease_ends_words(days_left: int) -> str:
    """What the window says in the last days."""
    if days_left == 0:
        return "This is the last day on which this laptop opens without the office."
    return f"This laptop opens without the office for {counted(days_left, 'more day')}."
