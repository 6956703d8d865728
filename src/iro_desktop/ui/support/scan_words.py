"""Scans and photographs, in words: what one is, why a file is not taken, what was taken out."""

from typing import Final

from iro_core.domain.attachment import MediaType
from iro_desktop.documents.scans import Scan
from iro_desktop.ui.support.names import names_are_hidden
from iro_desktop.ui.support.palette import Tone
from iro_desktop.ui.support.wording import counted, date_words
from iro_desktop.workflows.attachments import AttachmentRow
from iro_desktop.workflows.outgoing import WaitingScans
from iro_desktop.workflows.stages import RecordStage

_MEGABYTE: Final = 1_000_000
_KINDS: Final = {MediaType.JPEG: "Photo", MediaType.PNG: "Picture", MediaType.PDF: "PDF"}
_PROBLEMS: Final = {
    "empty": "There is nothing in this file. Choose another.",
    "too_large": "This file is larger than 20 MB. Scan it again with fewer dots to the inch, or in "
    "parts.",
    "heic": "This is a HEIC photo, as iPhones take them, and cannot be shown here. On the phone "
    "choose Settings, Camera, Formats, Most Compatible, and take it again; or save it as JPEG.",
    "not_a_scan": "This is not a JPEG, a PNG or a PDF. Save or scan it as one of these, and choose "
    "it again.",
    "damaged": "This file is not whole, so it cannot be shown. Copy it again from the phone or the "
    "scanner.",
    "too_many_pixels": "This file is too large to be shown safely. Scan it again with fewer dots "
    "to the inch.",
    "not_drawn": "This PDF cannot be shown: it is damaged or locked by a password. Save it without "
    "a password, and choose it again.",
}
_HIDDEN: Final = "Scan or photo"


def problem_words(problem: str) -> str:
    """Why a file cannot be added, and what to do."""
    return _PROBLEMS[problem]


def size_words(size_bytes: int) -> str:
    """A size as people say it: 3.1 MB."""
    if size_bytes >= _MEGABYTE / 10:
        return f"{size_bytes / _MEGABYTE:.1f} MB"
    return f"{max(size_bytes // 1_000, 1)} kB"


def chosen_words(scan: Scan) -> str:
    """What was chosen, and what was taken out of it."""
    parts = [f"{_KINDS[scan.media_type]}, {size_words(len(scan.data))}."]
    if scan.had_place:
        parts.append(
            "The place where it was taken and the camera’s other details were removed: they could "
            "tell where the child lives. The picture itself was not changed."
        )
    elif scan.had_details:
        parts.append(
            "Details that the camera or a program had written beside it were removed. The picture "
            "itself was not changed."
        )
    elif scan.media_type is MediaType.PDF:
        parts.append("A PDF is kept as it is. What a scanner wrote into it, such as a name, stays.")
    return " ".join(parts)


def title_words(row: AttachmentRow) -> str:
    """What it is called; nothing of that while names are hidden."""
    return _HIDDEN if names_are_hidden() else row.attachment.title


def about_words(row: AttachmentRow) -> str:
    """When it is of, what kind and how large, who added it."""
    attachment = row.attachment
    parts = [
        date_words(attachment.on) if attachment.on is not None else "",
        f"{_KINDS[attachment.media_type]}, {size_words(attachment.size_bytes)}",
        "" if names_are_hidden() else f"added by {row.added_by}",
    ]
    words = " · ".join(part for part in parts if part)
    if attachment.struck_out and not names_are_hidden():
        words += f"\nDoes not count: {attachment.struck_out}"
    if row.is_withdrawn:
        words += "\nWithdrawn. It is on this laptop only, and goes when the child leaves it."
    return words


def tag_of(row: AttachmentRow) -> tuple[str, Tone] | None:
    """How it stands, where that needs saying."""
    if row.is_withdrawn:
        return ("Withdrawn", Tone.NEUTRAL)
    if row.attachment.struck_out:
        return ("Struck out", Tone.NEUTRAL)
    if not row.is_here:
        return ("Not here yet", Tone.INFO)
    return ("Not sent", Tone.INFO) if row.stage is RecordStage.READY else None


def waiting_words(scans: WaitingScans) -> str:
    """What of it waits to be sent: 2 scans or photos not sent, 3.1 MB."""
    count = counted(scans.count, "scan or photo", "scans or photos")
    return f"{count} not sent, {size_words(scans.size_bytes)}"
