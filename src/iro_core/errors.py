"""The root of the error tree and its shared branches.

An IroError is the world's fault or a lawful refusal: it is caught at the edge (the screen or the
HTTP application) and put into plain words there. Anything else is our bug and stays loud.
`str()` of an IroError is for logs and never holds case text.
"""

from enum import StrEnum


class IroError(Exception):
    """Something expected went wrong; nothing was changed."""


class RuleBroken(IroError):
    """The casework rules refuse the act, and the user can put it right.

    Attributes:
        rule: A stable key, such as "record_signed_off"; the screen words it.
        source: Where the rule comes from: law, guidance, the seed report, or "house rule".
        path: The field the rule is about, if it is about one.
    """

    def __init__(self, rule: str, source: str, *, path: str = "") -> None:
        """Remember the rule, its source and the field."""
        super().__init__(f"rule {rule} ({source}) {path}".strip())
        self.rule = rule
        self.source = source
        self.path = path


class NotPermitted(IroError):
    """This user may not do this act, by role or by allocation."""

    def __init__(self, act: str) -> None:
        """Remember the act that was refused."""
        super().__init__(f"not permitted: {act}")
        self.act = act


class InvalidData(IroError):
    """Bytes, a file or a message are not what they claim to be.

    Attributes:
        where: The file, field or header that is wrong.
        reason: A stable key, such as "nul_character".
    """

    def __init__(self, where: str, reason: str) -> None:
        """Remember the place and the reason."""
        super().__init__(f"invalid data at {where}: {reason}")
        self.where = where
        self.reason = reason


class BadSignature(InvalidData):
    """A signature does not belong to these bytes and this key."""

    def __init__(self, where: str) -> None:
        """Remember what the signature was on."""
        super().__init__(where, "bad_signature")


class RefusalCode(StrEnum):
    """Every reason for which one side of the wire turns the other away."""

    INVALID_MESSAGE = "invalid_message"
    TOO_LARGE = "too_large"
    UNKNOWN_DEVICE = "unknown_device"
    DEVICE_STOPPED = "device_stopped"
    BAD_SIGNATURE = "bad_signature"
    REPLAYED = "replayed"
    CLOCK_OUT = "clock_out"
    LAPTOP_TOO_OLD = "laptop_too_old"
    SERVER_TOO_OLD = "server_too_old"
    CODE_WRONG = "code_wrong"
    CODE_EXPIRED = "code_expired"
    TOO_MANY_REQUESTS = "too_many_requests"
    NOT_FOUND = "not_found"
    NO_ROOM = "no_room"
    SERVER_FAULT = "server_fault"


class Refused(IroError):
    """The other side answered no.

    Attributes:
        code: Why; the same word on the wire, in logs and in the table of messages.
        detail: For logs: which field or limit. Never case text.
    """

    def __init__(self, code: RefusalCode, detail: str = "") -> None:
        """Remember the code and its detail."""
        super().__init__(f"refused: {code} {detail}".strip())
        self.code = code
        self.detail = detail
