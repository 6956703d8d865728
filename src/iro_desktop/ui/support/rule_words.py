"""Each rule that casework can break, in the words of the screen, by RuleBroken.rule."""

from typing import Final

RULE_WORDS: Final[dict[str, str]] = {
    "record_signed_off": "This record is signed off and cannot be changed.",
}
