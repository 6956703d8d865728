"""How long this laptop opens without the office, in words."""

from datetime import datetime
from typing import Final

from iro_core.clock import local_date
from iro_desktop.ui.support.wording import counted, long_date_words, time_words

LEASE_NEXT_STEP: Final = (
    "Connect it to the internet; that begins the days anew. Nothing is deleted: when the time is "
    "over it stays locked until it has been connected."
)


def offline_words(until: datetime | None, now: datetime) -> str:
    """What the lock screen says: until when it works without a connection."""
    if until is None:
        return "This works without a connection."
    if until <= now:
        return (
            "This laptop has to be connected before it opens. Connect to the internet, then "
            "unlock: what you did not send is kept and is sent then."
        )
    return f"Works offline until {long_date_words(local_date(until))}, {time_words(until)}."


def lease_ends_words(days_left: int) -> str:
    """What the window says in the last days."""
    if days_left == 0:
        return "This is the last day on which this laptop opens without the office."
    return f"This laptop opens without the office for {counted(days_left, 'more day')}."
