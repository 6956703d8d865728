"""The documents agree with the code and with each other."""

import re
from pathlib import Path

import pytest

from tests.support.source import ROOT, classes, modules, project_files

DOCUMENTS = [path for path in project_files() if path.endswith(".md")]
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_to_a_file_resolves(document: str):
    broken = []
    for target in _LINK.findall(_prose(ROOT / document)):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (ROOT / document).parent / path if path else ROOT / document
        if not file.exists() or (anchor and anchor not in _anchors(file)):
            broken.append(target)

    assert not broken


def test_every_class_of_the_domain_is_in_the_glossary():
    glossary = (ROOT / "GLOSSARY.md").read_text("utf-8")
    missing = [
        definition.place
        for module in modules("src/iro_core/domain/")
        for definition in classes(module)
        if not definition.node.name.startswith("_") and f"`{definition.node.name}`" not in glossary
    ]

    assert not missing


def test_decisions_are_numbered_without_a_gap():
    numbers = sorted(int(Path(path).name[:4]) for path in DOCUMENTS if path.startswith("docs/adr/"))

    assert numbers == list(range(1, len(numbers) + 1))


def test_every_decision_has_its_five_parts():
    parts = {"Status", "Context", "Decision", "Consequences", "Alternatives"}
    incomplete = [
        path
        for path in DOCUMENTS
        if path.startswith("docs/adr/") and not parts <= set(_HEADING.findall(_prose(ROOT / path)))
    ]

    assert not incomplete


def _prose(document: Path) -> str:
    return re.sub(r"```.*?```", "", document.read_text("utf-8"), flags=re.DOTALL)


def _anchors(document: Path) -> set[str]:
    """The anchors that a forge makes from headings."""
    return {
        re.sub(r"[^\w -]", "", heading.lower()).strip().replace(" ", "-")
        for heading in _HEADING.findall(document.read_text("utf-8"))
    }
