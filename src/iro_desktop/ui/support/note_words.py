"""The kinds of footprint note, in words."""

from typing import Final

from iro_core.domain.case_note import CaseNoteKind

NOTE_KINDS: Final = {
    CaseNoteKind.CHILD_SEEN: "Saw the child",
    CaseNoteKind.CHILD_CONTACT: "Spoke with the child",
    CaseNoteKind.SOCIAL_WORKER: "Social worker",
    CaseNoteKind.CARER: "Carer",
    CaseNoteKind.PARENT: "Parent",
    CaseNoteKind.FILE_READ: "Read the file",
    CaseNoteKind.GUARDIAN: "Guardian",
    CaseNoteKind.LEGAL_ADVICE: "Legal advice",
    CaseNoteKind.OTHER: "Other",
}
