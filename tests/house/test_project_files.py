"""What is in the repository is fit to be public and works on another machine."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.support.source import ROOT, project_files

# Spelled in pieces, so that this file does not find itself.
_MACHINE_PATH = re.compile(
    r"(?<![\w.])/(?:work|root)"
    r"/(?!item\b)|(?<![\w.])/(?:home|tmp|Users)"
    r"/\w|[A-Z]:\\"
    r"Users\\"
)
_REGISTRY_HOST = re.compile(
    r"pypi" + r"\.org|python" + r"hosted\.org|index-" + r"url[ =]+http|/simple" + "/"
)
_SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE" + r" KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}"
    r"|(?i:password|secret|token|api_?key)\w*[\"']?\s*[:=]\s*[\"'][A-Za-z0-9+/_=-]{24,}[\"']"
)
_TOO_LARGE_BYTES = 1_000_000

_BINARY = {".png", ".ico", ".ttf", ".otf", ".woff2", ".db", ".docx", ".pdf"}
_VAULTS = "tests/desktop/store/released/"  # encrypted, with invented records
TEXT_FILES = [
    path
    for path in project_files()
    if not path.endswith(tuple(_BINARY)) and not path.startswith(_VAULTS)
]


@pytest.mark.parametrize("pattern", [_MACHINE_PATH, _SECRET], ids=["machine path", "secret"])
def test_no_file_holds_a(pattern: re.Pattern[str]):
    assert not _found(pattern, TEXT_FILES)


def test_no_file_names_a_package_registry():
    """The lock holds names, versions and hashes; where they come from is each machine's affair."""
    assert not _found(_REGISTRY_HOST, TEXT_FILES)


def test_every_text_file_is_utf_8_without_carriage_returns():
    wrong = [
        path
        for path in TEXT_FILES
        if b"\r" in (content := (ROOT / path).read_bytes()) or not _is_utf_8(content)
    ]

    assert not wrong


def test_no_file_is_larger_than_a_megabyte():
    assert not [path for path in project_files() if (ROOT / path).stat().st_size > _TOO_LARGE_BYTES]


def test_every_dependency_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    wanted = [
        Requirement(text)
        for group in (
            project["project"]["dependencies"],
            *project["project"]["optional-dependencies"].values(),
            *project["dependency-groups"].values(),
        )
        for text in group
    ]
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    pins = re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock, re.MULTILINE)
    locked = {canonicalize_name(name): version for name, version in pins}

    assert not [
        str(requirement)
        for requirement in wanted
        if not requirement.specifier.contains(locked.get(canonicalize_name(requirement.name), "0"))
    ]


def _found(pattern: re.Pattern[str], paths: list[str]) -> list[str]:
    return [
        f"{path}:{number}: {match.group()}"
        for path in paths
        for number, line in enumerate((ROOT / path).read_text("utf-8").splitlines(), 1)
        if (match := pattern.search(line))
    ]


def _is_utf_8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
