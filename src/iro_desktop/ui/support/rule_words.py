"""Each rule that casework can break, in the words of the screen, by RuleBroken.rule."""

from typing import Final

RULE_WORDS: Final[dict[str, str]] = {
    "adjourned_twice": "A review may be adjourned once only. It was adjourned before.",
    "amendment_without_reason": "Enter why the record is amended",
    "cannot_keep_both": "Both versions cannot stand together. Choose one of them.",
    "challenge_without_concern": "Enter what the concern is",
    "challenge_without_reason": "Select what it is about",
    "challenge_without_request": "Enter what you asked for",
    "clock_runs_back": "Check the dates: this one is before what it follows",
    "closing_without_change": "Enter what changed for the child",
    "closing_without_date": "Enter the day on which it ended",
    "closing_without_outcome": "Select how it ended",
    "decisions_sent": (
        "Somebody has these decisions in hand. Sign the record off and amend it, with the reason."
    ),
    "draft_waits": "There is a correction that you have not finished. Finish it or discard it.",
    "history_changed": "What was asked and said before cannot be changed",
    "note_incomplete": "Enter the day and what was said",
    "letter_without_review": "A letter is about a review. Open it from the papers of the review.",
    "letter_without_words": "Write something in at least one part of the letter",
    "left_out_but_sent": "They were already sent something, so they cannot be left out",
    "ladder_role_twice": "Each stage of the ladder goes to somebody else",
    "ladder_without_stages": "A ladder has at least one stage",
    "not_a_date": "Enter a real date, like 27 11 2026",
    "nothing_recorded": "Enter what they said",
    "nothing_to_answer": "There is no reply to answer. Open it again to see how it stands now.",
    "not_in_this_state": "This was changed meanwhile. Open it again to see how it stands now.",
    "objection_incomplete": "Enter who objects, the day and what they say",
    "participation_only_from_four": "PN1 to PN7 are only for children of 4 and over on the day",
    "participation_only_under_four": "PN0 is only for children under 4 on the day of the review",
    "receiver_without_name": "Enter who it is",
    "form_incomplete": "An answer of the form is missing or cannot be as it is.",
    "record_signed_off": "This record is signed off. It can be amended, with a reason.",
    "reopening_without_reason": "Enter why it is opened again",
    "reply_not_late": "The time to reply has not passed yet",
    "reply_unanswered": "Answer their reply first: are you satisfied?",
    "reply_without_words": "Enter what they said",
    "setting_out_of_bounds": "That number is outside what the rules allow",
    "sign_off_unfinished": "The review is not finished: it has no day on which it was completed.",
    "sign_off_without_date": "The day of signing off must not be before the review",
    "skip_without_reason": "Enter why you pass over a stage, or do not wait for the reply",
    "stage_days_out_of_bounds": "A stage has from 1 to 20 working days to reply",
    "stage_without_addressee": "Enter to whom it goes, and their name",
    "stage_without_date": "Enter when it was sent and when a reply is due",
    "statement_names_a_child": (
        "Take the children’s names out: these words go into every child’s file"
    ),
    "two_versions_wait": "Two versions of an answer wait. Choose one before you sign off.",
    "work_done_before_review": "The day must not be before the review",
    "work_done_in_future": "The day must be today or in the past",
}
