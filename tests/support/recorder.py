"""Records what a program asks of the disk below one folder, from its real system calls.

`strace` sees SQLite, Python and whatever else writes alike, in the order in which the kernel was
asked. The memory that SQLite maps for its index of the write-ahead log (`-shm`) is not seen; SQLite
makes that file anew after a crash. A call that is not understood here fails the recording.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

_CALLS: Final = (
    "openat,close,lseek,write,pwrite64,writev,pwritev,sendfile,copy_file_range,ftruncate,fallocate,"
    "fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat,link,symlink,mkdir,rmdir"
)
_STRACE: Final = (
    *("strace", "-f", "--seccomp-bpf", "-qq", "-xx", "-s", "1048576", "-e", "signal=none"),
    *("-e", f"trace={_CALLS}"),
)
_LINE: Final = re.compile(r"(\w+)\((.*)\) += (-?\d+)")
_ARGUMENT: Final = re.compile(r'"(?:\\x[0-9a-f]{2})*"|\[[^\]]*\]|[^,\s]+')
_PROGRAM: Final = "tests.support.recorded_work"
# What may fail once the vault is open.
_FAULTY: Final = (
    *("vault.db", "vault.db-wal", "vault.db-journal", "outbox.log", "outbox.log.tmp", "copies"),
    *(f"copies/unfinished.tmp{suffix}" for suffix in ("", "-wal", "-journal")),
    *("check-on-opening", "ballast.bin", ""),
)
_TO_BE_CONTINUED: Final = " <unfinished ...>\n"
FOLDER: Final = -1


@dataclass(frozen=True)
class Written:
    """Bytes were put into a file."""

    inode: int
    offset: int
    data: bytes


@dataclass(frozen=True)
class Resized:
    """A file was cut or lengthened."""

    inode: int
    size: int


@dataclass(frozen=True)
class Flushed:
    """What was put into a file before is on the disk."""

    inode: int


@dataclass(frozen=True)
class Named:
    """A name in a folder now means this file, or FOLDER; None if it means none."""

    name: str
    inode: int | None
    old_name: str = ""

    @property
    def folder(self) -> str:
        """In which folder the names are."""
        return str(Path(self.name).parent)


@dataclass(frozen=True)
class FolderFlushed:
    """The names given and taken in a folder before are on the disk."""

    folder: str


@dataclass(frozen=True)
class Said:
    """The program told somebody something."""

    words: str


Operation = Written | Resized | Flushed | Named | FolderFlushed | Said


@dataclass(frozen=True)
class Recording:
    """What was there at the start, safely on the disk, and what was then asked of it.

    Attributes:
        files: The first content of each file, by inode.
        names: Which file each path meant at the start, or FOLDER.
    """

    files: dict[int, bytes]
    names: dict[str, int]
    operations: list[Operation]

    def said(self, cut: int) -> list[str]:
        """What had been said before an operation."""
        return [each.words for each in self.operations[:cut] if isinstance(each, Said)]


@cache
def can_record() -> bool:
    """Whether this machine has strace and lets it watch."""
    if shutil.which(_STRACE[0]) is None:
        return False
    asked = subprocess.run([*_STRACE, "true"], capture_output=True, check=False)
    return asked.returncode == 0


def record(folder: Path, work: str, *arguments: str) -> Recording:
    """Run a piece of `tests.support.recorded_work` on a folder and record it."""
    scratch = folder.with_name(f"{folder.name}-recording")
    scratch.mkdir()
    log, said = scratch / "calls", scratch / "said"
    program = [sys.executable, "-m", _PROGRAM, work, str(folder), str(said), *arguments]
    recorder = _Recorder(folder, said)
    try:
        subprocess.run([*_STRACE, "-o", str(log), *program], check=True)
        with log.open(encoding="ascii") as lines:
            for line in lines:
                recorder.hear(line)
    finally:
        shutil.rmtree(scratch)
    return recorder.recording


def with_fault(
    folder: Path, work: str, call: str, error: str, number: int, *, for_good: bool = False
) -> list[str] | None:
    """Run a piece of work whose call number `number` below the folder fails; what it said.

    None if it made fewer such calls.

    Args:
        call: One system call, or several with commas between them.
        for_good: Whether every such call after it fails, too.
    """
    scratch = folder.with_name(f"{folder.name}-fault")
    scratch.mkdir()
    log, said = scratch / "calls", scratch / "said"
    when = f"{number}+" if for_good else str(number)
    fault = ("-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={when}")
    names = [part for name in _FAULTY for part in ("-P", str(folder / name))]
    program = [sys.executable, "-m", _PROGRAM, work, str(folder), str(said)]
    watched = ("strace", "-f", "-qq", "-e", "signal=none", *fault, *names, "-o", str(log))
    try:
        subprocess.run([*watched, *program], check=True)
        return said.read_text().splitlines() if "INJECTED" in log.read_text() else None
    finally:
        shutil.rmtree(scratch)


@dataclass
class _Open:
    """An open file or folder below the recorded one."""

    inode: int
    name: str
    appends: bool = False
    offset: int = 0


@dataclass
class _Recorder:
    """Follows which file each descriptor and each name means."""

    root: Path
    said: Path
    recording: Recording = field(init=False)

    def __post_init__(self) -> None:
        paths = {str(path.relative_to(self.root)): path for path in self.root.rglob("*")}
        names = {
            name: FOLDER if path.is_dir() else inode
            for inode, (name, path) in enumerate(sorted(paths.items()))
        }
        files = {names[name]: path.read_bytes() for name, path in paths.items() if path.is_file()}
        self.recording = Recording(files, names, [])
        self._names = dict(names)
        self._contents = {n: bytearray(content) for n, content in self.recording.files.items()}
        self._open: dict[int, _Open | None] = {}
        self._process = ""
        self._begun: dict[str, str] = {}

    def hear(self, line: str) -> None:
        """Take in one line of strace; a call that another process came between is in two."""
        process, text = line.split(maxsplit=1)
        if text.endswith(_TO_BE_CONTINUED):
            self._begun[process] = text.removesuffix(_TO_BE_CONTINUED)
            return
        if text.startswith("<... "):
            text = self._begun.pop(process) + text.partition(" resumed>")[2]
        found = _LINE.match(text)
        if found is not None and int(found[3]) >= 0:
            self._process = self._process or process
            arguments = _arguments(found[2])
            if process == self._process:
                self._hear_call(found[1], arguments, int(found[3]))
            elif any(self._below(_text(given)) is not None for given in arguments):
                raise AssertionError("only one process and thread can be recorded")

    def _hear_call(self, call: str, given: list[str | bytes], result: int) -> None:
        if call == "openat":
            self._opened(_text(given[1]), str(given[2]), result)
        elif call in {"rename", "unlink", "mkdir", "rmdir", "renameat", "unlinkat", "link"}:
            paths = [self._below(_text(each)) for each in given if isinstance(each, bytes)]
            if any(path is not None for path in paths):
                self._renamed(call, [path or "" for path in paths])
        elif str(given[0]).isdigit() and int(given[0]) in self._open:
            self._used(call, given, result)

    def _opened(self, path: str, flags: str, descriptor: int) -> None:
        self._open.pop(descriptor, None)
        if path == str(self.said):
            self._open[descriptor] = None
        name = self._below(path)
        if name is None:
            return
        if name == "" or self._names.get(name) == FOLDER:
            self._open[descriptor] = _Open(FOLDER, name)
            return
        if name not in self._names:
            inode = max(self._contents, default=0) + 1
            self._contents[inode] = bytearray()
            self._name(name, inode)
        inode = self._names[name]
        self._open[descriptor] = _Open(inode, name, "O_APPEND" in flags)
        if "O_TRUNC" in flags:
            self._resize(inode, 0)

    def _renamed(self, call: str, paths: list[str]) -> None:
        match call:
            case "rename":
                inode = self._names.pop(paths[0])
                self._name(paths[1], inode, old_name=paths[0])
            case "unlink" | "rmdir":
                del self._names[paths[0]]
                self.recording.operations.append(Named(paths[0], None))
            case "mkdir":
                self._name(paths[0], FOLDER)
            case _:
                raise AssertionError(f"{call} cannot be recorded")

    def _used(self, call: str, given: list[str | bytes], result: int) -> None:
        descriptor = int(given[0])
        file = self._open[descriptor]
        if call == "close":
            del self._open[descriptor]
        elif file is None:
            words = given[1] if isinstance(given[1], bytes) else b""
            self.recording.operations.append(Said(words.decode().strip()))
        elif call in {"fsync", "fdatasync"}:
            is_folder = file.inode == FOLDER
            flushed = FolderFlushed(file.name or ".") if is_folder else Flushed(file.inode)
            self.recording.operations.append(flushed)
        elif call == "ftruncate":
            self._resize(file.inode, int(given[1]))
        elif call == "lseek":
            file.offset = result
        else:
            self._written(call, file, given, result)

    def _written(self, call: str, file: _Open, given: list[str | bytes], result: int) -> None:
        content = self._contents[file.inode]
        data, offset = given[1], len(content) if file.appends else file.offset
        match call:
            case "write":
                file.offset = offset + result
            case "pwrite64":
                offset = int(given[3])
            case "sendfile":
                source = self._open[int(given[1])]
                assert source is not None
                start = source.offset
                data = bytes(self._contents[source.inode][start : start + result])
                source.offset += result
                file.offset = offset + result
            case _:
                raise AssertionError(f"{call} cannot be recorded")
        assert isinstance(data, bytes)
        assert len(data) >= result
        if result:
            put(content, offset, data[:result])
            self.recording.operations.append(Written(file.inode, offset, data[:result]))

    def _name(self, name: str, inode: int, old_name: str = "") -> None:
        assert not old_name or Path(name).parent == Path(old_name).parent
        self._names[name] = inode
        self.recording.operations.append(Named(name, inode, old_name))

    def _resize(self, inode: int, size: int) -> None:
        resize(self._contents[inode], size)
        self.recording.operations.append(Resized(inode, size))

    def _below(self, path: str) -> str | None:
        """The path below the recorded folder; None if it is elsewhere."""
        if path == str(self.root):
            return ""
        root = f"{self.root}/"
        return path.removeprefix(root) if path.startswith(root) else None


def put(content: bytearray, offset: int, data: bytes) -> None:
    """Write into a content; what lies between its end and the offset is zero."""
    if offset > len(content):
        content.extend(bytes(offset - len(content)))
    content[offset : offset + len(data)] = data


def resize(content: bytearray, size: int) -> None:
    """Cut a content, or lengthen it by zeros."""
    del content[size:]
    content.extend(bytes(size - len(content)))


def _arguments(text: str) -> list[str | bytes]:
    return list(_each_argument(text))


def _each_argument(text: str) -> Iterator[str | bytes]:
    for found in _ARGUMENT.finditer(text):
        given = found[0]
        if given.startswith('"'):
            yield bytes.fromhex(given[1:-1].replace("\\x", ""))
        else:
            yield given


def _text(given: str | bytes) -> str:
    return os.fsdecode(given) if isinstance(given, bytes) else given
