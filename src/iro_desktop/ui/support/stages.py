"""How far a record has got, in the same few words on every screen. Saved is not sent."""

from typing import Final

from iro_desktop.ui.support.palette import Tone
from iro_desktop.workflows.stages import RecordStage

_STAGES: Final[dict[RecordStage, tuple[str, Tone]]] = {
    RecordStage.DRAFT: ("Draft", Tone.NEUTRAL),
    RecordStage.READY: ("Ready to send", Tone.INFO),
    RecordStage.SENT: ("Sent", Tone.ON_TRACK),
    RecordStage.RETURNED: ("Returned", Tone.DUE_SOON),
    RecordStage.ACCEPTED: ("Accepted", Tone.ON_TRACK),
    RecordStage.NEEDS_ATTENTION: ("Needs you", Tone.OVERDUE),
    RecordStage.RECEIVED: ("From the office", Tone.NEUTRAL),
}


def stage_words(stage: RecordStage | None) -> str:
    """The stage in words; nothing for no record."""
    return "" if stage is None else _STAGES[stage][0]


def stage_tone(stage: RecordStage | None) -> Tone:
    """The tone of a stage's tag."""
    return Tone.NEUTRAL if stage is None else _STAGES[stage][1]
