"""The second encrypted copy of what was saved here: a log of frames, one for each save.

SQLite drops a damaged end of its write-ahead log without a word, so a save is written here too and
flushed before it is committed there. On opening, the two are compared.

Frame: `OBF1`, sequence u64, length u32, nonce of 12 bytes, sealed entries. The vault and the
frame's head are bound to the seal. A reader finds its place again at the next `OBF1`, so a damaged
frame costs that frame alone.
"""

import contextlib
import os
import secrets
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

import msgspec

from iro_desktop.keys.hierarchy import NONCE_BYTES, Sealer
from iro_desktop.keys.private_files import (
    flush_data,
    flush_folder,
    make_private_file,
    raise_disk_problem,
    replace_durably,
)

NAME: Final = "outbox.log"
_MAGIC: Final = b"OBF1"
_HEAD: Final = struct.Struct(f">4sQI{NONCE_BYTES}s")
_TAG_BYTES: Final = 16
_SEALED_LIMIT_BYTES: Final = 64 * 1024 * 1024


class SavedChange(msgspec.Struct, frozen=True, tag="change", array_like=True):
    """A change made here, as it was signed."""

    change_id: str
    body: bytes
    signature: bytes


class SavedDraft(msgspec.Struct, frozen=True, tag="draft", array_like=True):
    """A draft as it was saved; the fields of drafts.Draft."""

    kind: str
    subject: str
    user: str
    child_id: str | None
    content: str
    based_on: list[str]
    form_version: str | None
    updated_at: str


class DroppedDraft(msgspec.Struct, frozen=True, tag="dropped", array_like=True):
    """A draft that is no longer needed."""

    kind: str
    subject: str
    user: str


class SavedState(msgspec.Struct, frozen=True, tag="state", array_like=True):
    """A small fact of this installation; None when it was dropped."""

    key: str
    value: str | None


class SavedPiece(msgspec.Struct, frozen=True, tag="piece", array_like=True):
    """A piece of a scan or photograph that was added here."""

    attachment_id: str
    number: int
    child_id: str
    body: bytes


class Abandoned(msgspec.Struct, frozen=True, tag="abandoned", array_like=True):
    """The save in an earlier frame failed and must not be replayed."""

    sequence: int


Entry = SavedChange | SavedDraft | DroppedDraft | SavedState | SavedPiece | Abandoned


class Frame(msgspec.Struct, frozen=True):
    """One save, read back."""

    sequence: int
    entries: list[Entry]


class OutboxLog:
    """The open log of one vault; only ever appended to, except by `compact`."""

    def __init__(self, path: Path, key: bytes | bytearray, vault_id: str) -> None:
        """Open the log, or begin one; `read` before the first `append`."""
        self._path = path
        self._sealer = Sealer(key)
        self._vault_id = bytes.fromhex(vault_id)
        self._last_sequence = 0
        self.bad_frames = 0
        try:
            if not path.exists():
                make_private_file(path)
                flush_folder(path.parent)
            self._file: BinaryIO = path.open("ab", buffering=0)
        except OSError as error:
            raise_disk_problem(error)

    @property
    def next_sequence(self) -> int:
        """What the next save will be numbered."""
        return self._last_sequence + 1

    @property
    def size_bytes(self) -> int:
        """How large the log is."""
        return self._path.stat().st_size

    def read(self) -> list[Frame]:
        """Every sound frame that was not abandoned, in order; counts `bad_frames`.

        Raises:
            DiskFailed: The file cannot be read now.
        """
        try:
            content = self._path.read_bytes()
        except OSError as error:
            raise_disk_problem(error)
        frames = list(self._scan(content))
        self._last_sequence = max(
            [self._last_sequence, *(frame.sequence for frame in frames)], default=0
        )
        marks = [
            (frame.sequence, entry.sequence)
            for frame in frames
            for entry in frame.entries
            if isinstance(entry, Abandoned)
        ]
        passed_over = {sequence for pair in marks for sequence in pair}
        return [frame for frame in frames if frame.sequence not in passed_over]

    def skip_to(self, sequence: int) -> None:
        """Give later numbers than one the database remembers, should frames have been lost."""
        self._last_sequence = max(self._last_sequence, sequence)

    def append(self, entries: Sequence[Entry]) -> int:
        """Write one save and flush it to the disk; its sequence number.

        Raises:
            DiskFull: There is no room; the log is as it was. DiskFailed: any other refusal.
        """
        sequence = self.next_sequence
        before = self.size_bytes
        try:
            if self._file.closed:  # a compaction could not open it again
                self._file = self._path.open("ab", buffering=0)
            self._write(self._seal(sequence, entries))
            flush_data(self._file.fileno())
        except OSError as error:
            with contextlib.suppress(OSError):
                self._file.truncate(before)
            raise_disk_problem(error)
        self._last_sequence = sequence
        return sequence

    def compact(self, keep: Sequence[Frame]) -> None:
        """Replace the log by these frames; a crash or a refusal leaves the old log or the new one.

        Raises:
            DiskFull, DiskFailed: The log can be used as before.
        """
        spare = self._path.with_name(f"{self._path.name}.tmp")
        try:
            spare.unlink(missing_ok=True)
            make_private_file(spare)
            with spare.open("wb") as file:
                file.writelines(self._seal(frame.sequence, frame.entries) for frame in keep)
                file.flush()
                os.fsync(file.fileno())
            self._file.close()  # Windows replaces no open file
            replace_durably(spare, self._path)
            self._file = self._path.open("ab", buffering=0)
        except OSError as error:
            with contextlib.suppress(OSError):
                spare.unlink(missing_ok=True)
            raise_disk_problem(error)
        self.bad_frames = 0

    def open_again(self, key: bytes | bytearray) -> None:
        """After `close`: go on with the log that has this name now, which may have another key."""
        self._sealer = Sealer(key)
        try:
            self._file = self._path.open("ab", buffering=0)
        except OSError as error:
            raise_disk_problem(error)

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._file.close()

    def _write(self, frame: bytes) -> None:
        written = 0
        while written < len(frame):
            written += self._file.write(frame[written:]) or 0

    def _seal(self, sequence: int, entries: Sequence[Entry]) -> bytes:
        data = msgspec.msgpack.encode(list(entries))
        nonce = secrets.token_bytes(NONCE_BYTES)
        head = _HEAD.pack(_MAGIC, sequence, len(data) + _TAG_BYTES, nonce)
        return head + self._sealer.seal(nonce, data, self._vault_id + head)

    def _scan(self, content: bytes) -> Iterator[Frame]:
        """Sound frames; between them, from one `OBF1` to the next, whatever is damaged."""
        self.bad_frames = 0
        sound_until = 0
        place = content.find(_MAGIC)
        while place >= 0:
            found = self._frame_at(content, place)
            if found is None:
                place = content.find(_MAGIC, place + 1)
                continue
            if place > sound_until:
                self.bad_frames += 1
            frame, sound_until = found
            yield frame
            place = content.find(_MAGIC, sound_until)
        if sound_until < len(content):
            self.bad_frames += 1

    def _frame_at(self, content: bytes, place: int) -> tuple[Frame, int] | None:
        """The frame that begins at a place and where it ends, or None if it is not sound."""
        start = place + _HEAD.size
        if start > len(content):
            return None
        head = content[place:start]
        _, sequence, length, nonce = _HEAD.unpack(head)
        if length > min(_SEALED_LIMIT_BYTES, len(content) - start):
            return None
        sealed = content[start : start + length]
        data = self._sealer.open(nonce, sealed, self._vault_id + head)
        if data is None:
            return None
        return Frame(sequence, msgspec.msgpack.decode(data, type=list[Entry])), start + length
