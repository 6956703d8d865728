"""Each rule that casework can break, in the words of the screen, by RuleBroken.rule."""

from typing import Final

RULE_WORDS: Final[dict[str, str]] = {
    "cannot_keep_both": "Both versions cannot stand together. Choose one of them.",
    "challenge_without_concern": "Enter what the concern is",
    "challenge_without_reason": "Select what it is about",
    "challenge_without_request": "Enter what you asked for",
    "clock_runs_back": "Check the dates: this one is before what it follows",
    "closing_without_change": "Enter what changed for the child",
    "closing_without_date": "Enter the day on which it ended",
    "closing_without_outcome": "Select how it ended",
    "history_changed": "What was asked and said before cannot be changed",
    "note_incomplete": "Enter the day and what was said",
    "ladder_role_twice": "Each stage of the ladder goes to somebody else",
    "ladder_without_stages": "A ladder has at least one stage",
    "not_a_date": "Enter a real date, like 27 11 2026",
    "nothing_recorded": "Enter what they said",
    "nothing_to_answer": "There is no reply to answer. Open it again to see how it stands now.",
    "not_in_this_state": "This was changed meanwhile. Open it again to see how it stands now.",
    "participation_only_from_four": "PN1 to PN7 are only for children of 4 and over on the day",
    "participation_only_under_four": "PN0 is only for children under 4 on the day of the review",
    "record_signed_off": "This record is signed off and cannot be changed.",
    "reopening_without_reason": "Enter why it is opened again",
    "reply_not_late": "The time to reply has not passed yet",
    "reply_unanswered": "Answer their reply first: are you satisfied?",
    "reply_without_words": "Enter what they said",
    "setting_out_of_bounds": "That number is outside what the rules allow",
    "skip_without_reason": "Enter why you pass over a stage, or do not wait for the reply",
    "stage_days_out_of_bounds": "A stage has from 1 to 20 working days to reply",
    "stage_without_addressee": "Enter to whom it goes, and their name",
    "stage_without_date": "Enter when it was sent and when a reply is due",
    "statement_names_a_child": (
        "Take the children’s names out: these words go into every child’s file"
    ),
    "work_done_before_review": "The day must not be before the review",
    "work_done_in_future": "The day must be today or in the past",
}
