"""The server's words on what was sent, as far as they can be believed."""

from collections.abc import Sequence

from iro_core.changes.change import SignedChange
from iro_core.protocol.messages import Verdict
from iro_desktop.errors import AnswerNotTrusted
from iro_desktop.store.receipts import WITHDRAWN


def check_verdicts(sent: Sequence[SignedChange], verdicts: Sequence[Verdict]) -> None:
    """Refuse all but one verdict for each change sent, in their order (AnswerNotTrusted).

    An id that the server could not read is given as empty. Nobody but its author withdraws a
    change, and what is withdrawn is not kept for ever. After a restore of the server there are no
    verdicts: what was sent will be sent again.
    """
    if len(verdicts) != len(sent):
        raise AnswerNotTrusted("verdicts")
    for signed, verdict in zip(sent, verdicts, strict=True):
        is_other = verdict.change_id not in {signed.change.change_id, ""}
        if is_other or verdict.reason == WITHDRAWN:
            raise AnswerNotTrusted("verdicts")
