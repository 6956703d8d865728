"""What a supervisor reads about the team, in words."""

from typing import Final

from iro_core.domain.timeliness import Standing
from iro_core.domain.workload import Burden, Load
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.review_words import LATE_REASONS
from iro_desktop.workflows.team_timeliness import LeftOutBecause, TimedReview

STANDINGS: Final = {
    Standing.IN_TIME: "In time",
    Standing.LATE_FOR_THE_CHILD: "Late in the child’s interest",
    Standing.LATE_FOR_CAPACITY: "Late for want of capacity",
    Standing.LATE_OTHERWISE: "Late for another reason",
    Standing.LATE_WITHOUT_REASON: "Late, no reason recorded",
    Standing.OVERDUE: "Overdue, not held",
}
STANDING_TONES: Final = {
    Standing.IN_TIME: Tone.ON_TRACK,
    Standing.LATE_FOR_THE_CHILD: Tone.INFO,
    Standing.LATE_FOR_CAPACITY: Tone.DUE_SOON,
    Standing.LATE_OTHERWISE: Tone.DUE_SOON,
    Standing.LATE_WITHOUT_REASON: Tone.OVERDUE,
    Standing.OVERDUE: Tone.OVERDUE,
}
LEFT_OUT: Final = {
    LeftOutBecause.DUE_DATE_UNKNOWN: "The review before it is not known here, nor when it was due",
    LeftOutBecause.NOT_LOOKED_AFTER: "The child was not looked after on the day, or was 18",
}
LOADS: Final = {
    Load.BELOW: "Below the guide",
    Load.WITHIN: "Within the guide",
    Load.ABOVE: "Above the guide",
    Load.NO_POST: "No post",
}
LOAD_TONES: Final = {
    Load.BELOW: Tone.INFO,
    Load.WITHIN: Tone.ON_TRACK,
    Load.ABOVE: Tone.OVERDUE,
    Load.NO_POST: Tone.NEUTRAL,
}
BURDENS: Final = {
    Burden.OUT_OF_COUNTY: "out of county",
    Burden.FIRST_YEAR: "first year in care",
    Burden.SIBLINGS: "brother or sister with the same IRO",
}


def reason_words(review: TimedReview) -> str:
    """Why a review was late."""
    if review.reason is not None:
        return LATE_REASONS.get(review.reason, review.reason)
    if review.standing is Standing.OVERDUE:
        return "Not held yet"
    return "" if review.standing is Standing.IN_TIME else "No reason recorded"
