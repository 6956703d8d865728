"""The versions of a record that its author signed: as it was signed off, then as amended."""

from collections.abc import Sequence
from typing import Final

import msgspec

from iro_core.changes.change import Change
from iro_core.changes.fold import Act, RecordState, fold, fold_at
from iro_core.domain.supervision import AMEND, SIGN_OFF

_SIGNING: Final = frozenset({SIGN_OFF, AMEND})


class SignedVersion(msgspec.Struct, frozen=True):
    """What a record said when it was signed, and the act that signed it."""

    state: RecordState
    act: Act


def signed_versions(history: Sequence[Change]) -> tuple[SignedVersion, ...]:
    """What the record said each time it was signed, the first first; empty before that.

    A version holds what its author had before them. What somebody wrote elsewhere without knowing
    of the sign-off stays in the history, and enters with the next amendment only. Signed off on
    two laptops at once, it is one version.
    """
    if not any(change.act in _SIGNING for change in history):
        return ()
    signed = [act for act in fold(history).acts if act.act in _SIGNING]
    first = [act for act in signed if act.act == SIGN_OFF]
    versions: list[SignedVersion] = []
    heads: list[str] = []
    for acts in [*([first] if first else []), *([act] for act in signed if act.act == AMEND)]:
        heads += [act.change_id for act in acts]
        state = fold_at(heads, history)
        if state is not None:
            versions.append(SignedVersion(state, acts[0]))
    return tuple(versions)
