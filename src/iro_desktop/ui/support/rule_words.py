"""Each rule that casework can break, in the words of the screen, by RuleBroken.rule."""

from typing import Final

RULE_WORDS: Final[dict[str, str]] = {
    "cannot_keep_both": "Both versions cannot stand together. Choose one of them.",
    "challenge_without_concern": "Enter what the concern is",
    "challenge_without_reason": "Select what it is about",
    "challenge_without_request": "Enter what you asked for",
    "closing_without_change": "Enter what changed for the child",
    "closing_without_outcome": "Select how it ended",
    "not_a_date": "Enter a real date, like 27 11 2026",
    "not_in_this_state": "This was changed meanwhile. Open it again to see how it stands now.",
    "participation_only_from_four": "PN1 to PN7 are only for children of 4 and over on the day",
    "participation_only_under_four": "PN0 is only for children under 4 on the day of the review",
    "record_signed_off": "This record is signed off and cannot be changed.",
    "setting_out_of_bounds": "That number is outside what the rules allow",
    "stage_without_addressee": "Enter to whom it goes, and their name",
    "stage_without_date": "Enter when it was sent and when a reply is due",
}
