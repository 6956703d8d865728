"""Every error a person can meet, as one calm sentence and the next step.

One entry per leaf of the error tree; tests/ui/support/test_error_messages.py finds a missing one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from iro_core.errors import (
    BadSignature,
    InvalidData,
    IroError,
    NotPermitted,
    RefusalCode,
    Refused,
    RuleBroken,
)
from iro_desktop import errors
from iro_desktop.ui.support.lease_words import sealing_words
from iro_desktop.ui.support.rule_words import RULE_WORDS
from iro_desktop.ui.support.wording import counted


@dataclass(frozen=True)
class Message:
    """What happened, and what to do about it or why nothing is lost."""

    words: str
    next_step: str = ""


_SAFE: Final = "Nothing is lost; your records are safe on this laptop."
_ASK: Final = "Ask the IRO service's IT support."
_ASK_OFFICERS: Final = (
    "two recovery officers of your council can let you in: choose Forgotten passphrase, then No "
    "code opens it."
)

_REFUSALS: Final[dict[RefusalCode, Message]] = {
    RefusalCode.INVALID_MESSAGE: Message(
        "The office system did not understand this laptop.", f"{_SAFE} {_ASK}"
    ),
    RefusalCode.TOO_LARGE: Message(
        "One record is too large for the office system.", f"{_SAFE} Shorten it and send again."
    ),
    RefusalCode.UNKNOWN_DEVICE: Message(
        "The office system does not know this laptop.", f"{_SAFE} {_ASK}"
    ),
    RefusalCode.DEVICE_STOPPED: Message(
        "The office ended this laptop’s access.",
        "What you did not send is kept on this laptop, locked. Ring the IRO service.",
    ),
    RefusalCode.BAD_SIGNATURE: Message(
        "The office system could not confirm that this came from your laptop.", f"{_SAFE} {_ASK}"
    ),
    RefusalCode.REPLAYED: Message(
        "The office system has seen this message before.", f"{_SAFE} Send again."
    ),
    RefusalCode.CLOCK_OUT: Message(
        "This laptop’s clock is wrong.", f"{_SAFE} Set the date and time, then send again."
    ),
    RefusalCode.LAPTOP_TOO_OLD: Message(
        "This version of IRO Reviews is too old for the office system.",
        f"{_SAFE} Update the program, then send again.",
    ),
    RefusalCode.SERVER_TOO_OLD: Message(
        "The office system is older than this version of IRO Reviews.",
        f"{_SAFE} It will be sent when the office has updated.",
    ),
    RefusalCode.CODE_WRONG: Message(
        "That code is not right.", "Check it against what you were given. A code works once only."
    ),
    RefusalCode.CODE_EXPIRED: Message(
        "That code has expired.", "Ask the person who gave it to you for a new one."
    ),
    RefusalCode.TOO_MANY_REQUESTS: Message(
        "The office system asks this laptop to wait.", f"{_SAFE} It will try again by itself."
    ),
    RefusalCode.NOT_FOUND: Message(
        "The office system does not have what was asked for.", f"{_SAFE} {_ASK}"
    ),
    RefusalCode.NO_ROOM: Message(
        "The office system has no more room for this child’s scans and photos.", f"{_SAFE} {_ASK}"
    ),
    RefusalCode.SERVER_FAULT: Message(
        "The office system has a fault.", f"{_SAFE} It will be sent when the fault is mended."
    ),
}

PASSPHRASE_PROBLEMS: Final[dict[str, str]] = {
    "too_short": "Make the passphrase longer: at least 12 characters, for example four words",
    "too_long": "Make the passphrase shorter: at most 128 characters",
    "too_common": "Choose a passphrase that is harder to guess: others use this one",
    "contains_name": "Leave your name and the council’s name out of the passphrase",
    "not_text": "Use letters, numbers, spaces and signs only",
    "not_suggested": "Use four words that are suggested here: this laptop has no store for secrets "
    "that would protect a passphrase of your own",
}


def message_for(error: IroError) -> Message:
    """What to say about an error; a kind that is new here is said plainly."""
    for kind in type(error).__mro__:
        if kind in MESSAGES:
            return MESSAGES[kind](error)
    return Message("That did not work.", _SAFE)


def _rule_broken(error: Any) -> Message:
    return Message(RULE_WORDS.get(error.rule, "The rules do not allow this."))


def _refused(error: Any) -> Message:
    return _REFUSALS[error.code]


def _too_many_tries(error: Any) -> Message:
    if error.wait_s is None:
        return Message(
            "There were too many wrong passphrases.",
            f"Nothing has been deleted. A recovery code is needed now. {_ASK}",
        )
    wait = counted(max(1, round(error.wait_s / 60)), "minute")
    return Message(f"Wait {wait}, then try again.", "Nothing has been deleted.")


def _passphrase_refused(error: Any) -> Message:
    words = [PASSPHRASE_PROBLEMS.get(each, "Choose another passphrase") for each in error.problems]
    return Message(". ".join(words) + ".")


def _lease_ended(error: Any) -> Message:
    kept = (
        f"{counted(error.unsent, 'record')} you did not send "
        f"{'is' if error.unsent == 1 else 'are'} safe and will be sent then. "
        if error.unsent
        else "Nothing has been deleted. "
    )
    return Message(
        "This laptop needs the office before it opens again.",
        f"Connect to the internet, then unlock. {kept}{_until_sealed(error.seals_in_days)}"
        "If that does not help, ring the IRO service.",
    )


def _until_sealed(days: int | None) -> str:
    if days is None:
        return ""
    return f"{sealing_words(days)} "


def _child_not_drained(error: Any) -> Message:
    return Message(
        "This child stays on the laptop until everything you wrote has been received.",
        f"{counted(error.unsent, 'change')} and {counted(error.drafts, 'draft')} are waiting.",
    )


def _template_unusable(error: Any) -> Message:
    return Message(
        f"Your authority’s template {error.name} could not be filled. No file was written.",
        "The record is safe. Use the PDF for now, and tell IT support the name of the template.",
    )


def _server_busy(error: Any) -> Message:
    wait = counted(max(1, round(error.wait_s / 60)), "minute")
    return Message("The office system is busy.", f"{_SAFE} Next try in {wait}.")


def _always(words: str, next_step: str = "") -> Callable[[Any], Message]:
    message = Message(words, next_step)
    return lambda _error: message


MESSAGES: Final[dict[type[IroError], Callable[[Any], Message]]] = {
    RuleBroken: _rule_broken,
    NotPermitted: _always("You may not do this with your role or your caseload."),
    InvalidData: _always("Something is not what it should be, so it was not used.", _ASK),
    BadSignature: _always("A signature does not match, so nothing was taken in.", _ASK),
    Refused: _refused,
    errors.WrongPassphrase: _always(
        "That passphrase is not right.", "Nothing has been deleted. Check Caps Lock and try again."
    ),
    errors.WrongCode: _always(
        "That recovery code does not open this laptop.",
        "Nothing has been deleted. Check it with the office: a code works once, for one laptop.",
    ),
    errors.TooManyTries: _too_many_tries,
    errors.PassphraseRefused: _passphrase_refused,
    errors.KeyFileDamaged: _always(
        "The file that opens your caseload is damaged.",
        f"Do not delete anything. {_ASK} If there is no other way, {_ASK_OFFICERS}",
    ),
    errors.KeyFileTooNew: _always(
        "A newer version of IRO Reviews made this caseload.", "Update the program, then unlock."
    ),
    errors.DeviceSecretMissing: _always(
        "This laptop no longer holds the secret that belongs to your caseload.",
        f"Nothing has been deleted. Sign in to the laptop as yourself. If you did, {_ASK_OFFICERS}",
    ),
    errors.NotAsked: _always(
        "The recovery officers were not asked from this laptop.", "Make a request first."
    ),
    errors.KeyStoreUnreliable: _always(
        "This laptop’s store for secrets did not keep what it was given.", _ASK
    ),
    errors.NoVault: _always("There is no caseload on this laptop yet.", "Set up this laptop."),
    errors.VaultExists: _always("This laptop is set up already.", "Unlock it instead."),
    errors.TooLittleMemory: _always(
        "This laptop has too little free memory to unlock.",
        "Nothing has been lost, and this was not counted as a try. Close other programs, then "
        "unlock again.",
    ),
    errors.VaultInUse: _always(
        "Your caseload is open in another window.", "Close it there, or restart the laptop."
    ),
    errors.UnsafeFolder: _always(
        "Your caseload may not be kept in this folder, because the folder is copied elsewhere.",
        _ASK,
    ),
    errors.LeaseEnded: _lease_ended,
    errors.VaultSealed: _always(
        "This laptop is sealed: the passphrase does not open it any more.",
        "The office ordered it, or the laptop was away from the office for too long. What you did "
        "not send is kept. Ring the IRO service for a recovery code, then choose Forgotten "
        "passphrase.",
    ),
    errors.VaultShredded: _always(
        "The office removed the caseload from this laptop.",
        "What was sent is at the office. Ring the IRO service.",
    ),
    errors.ClockSetBack: _always(
        "This laptop’s clock is behind.",
        "Nothing has been deleted. Set the date and time, or connect to the internet, then unlock.",
    ),
    errors.StoreBusy: _always(
        "Your caseload is open in another window.", "Close it there, or restart the laptop."
    ),
    errors.StoreDamaged: _always(
        "Your caseload file is damaged. It was kept as it is.", f"Do not delete anything. {_ASK}"
    ),
    errors.StoreTooNew: _always(
        "A newer version of IRO Reviews made this caseload.", "Update the program, then unlock."
    ),
    errors.UpdateFailed: _always(
        "This version of IRO Reviews cannot take over your caseload. Nothing was changed.",
        "Nothing is lost: the version you had before opens it. Tell IT, and use that one until "
        "there is a newer one.",
    ),
    errors.DiskFull: _always(
        "Not saved: this laptop’s disk is full.",
        "Your words stay on the screen. Make room, and they will be saved.",
    ),
    errors.DiskFailed: _always(
        "Not saved: the disk did not answer.",
        f"Your words stay on the screen; copy them somewhere safe. {_ASK}",
    ),
    errors.NewKeyUnfinished: _always(
        "The passphrase and the key are changed, but the disk refused the last step.",
        "Nothing is lost. Lock now, then unlock with your new passphrase; the rest is done then.",
    ),
    errors.TemplateUnusable: _template_unusable,
    errors.ChildNotDrained: _child_not_drained,
    errors.Unreachable: _always(
        "We could not reach the office system.",
        "Nothing is lost. You can keep working; it will try again by itself.",
    ),
    errors.ServerBusy: _server_busy,
    errors.CertificateWrong: _always(
        "The office system could not prove who it is, so nothing was sent.",
        "On a public network, sign in to it first. If it happens at work, tell IT support.",
    ),
    errors.AnswerNotTrusted: _always(
        "The answer did not come from the office system you enrolled with.",
        f"Nothing was taken in. {_ASK}",
    ),
}
