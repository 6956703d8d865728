"""What the office keeps for this laptop, sent until a reply has come to it."""

from dataclasses import dataclass, field
from typing import Final

from iro_core.officers import Escrow
from iro_core.protocol.messages import KeptCode
from iro_desktop.store.store import Store

CODE_KEPT: Final = "recovery_code_kept"
BEACON_KEPT: Final = "beacon_key_kept"
_ESCROW_KEPT: Final = "escrow_kept"


@dataclass(frozen=True)
class Entrusted:
    """What opens this laptop, or reaches it while it is locked.

    Attributes:
        code: Its recovery code.
        beacon: The public key of its beacon.
        escrow: Its master key, sealed to the recovery officers.
    """

    code: KeptCode | None = field(default=None, repr=False)
    beacon: str | None = None
    escrow: Escrow | None = field(default=None, repr=False)

    def to_send(self, store: Store) -> "Entrusted":
        """As much of it as the office has not got."""
        known = store.local_state.load
        code, beacon, escrow = self.code, self.beacon, self.escrow
        return Entrusted(
            code=code if code and known(CODE_KEPT, str) != code.slot_id else None,
            beacon=beacon if known(BEACON_KEPT, str) != beacon else None,
            escrow=escrow if escrow and known(_ESCROW_KEPT, str) != escrow.mark else None,
        )

    def note_answer(self, store: Store, *, is_restored: bool) -> None:
        """The office has it all now; put back from a backup it may have lost it again."""
        state = store.local_state
        if is_restored:
            for name in (CODE_KEPT, BEACON_KEPT, _ESCROW_KEPT):
                state.drop(name)
            return
        sent = self.to_send(store)
        if sent.code is not None:
            state.save(CODE_KEPT, sent.code.slot_id)
        if sent.beacon is not None:
            state.save(BEACON_KEPT, sent.beacon)
        if sent.escrow is not None:
            state.save(_ESCROW_KEPT, sent.escrow.mark)
