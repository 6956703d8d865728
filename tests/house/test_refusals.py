"""Every refusal has a source, a status and words."""

import ast
import importlib
import re
from collections.abc import Iterator

import pytest

from iro_core.errors import RefusalCode, Refused
from iro_core.protocol import error_codes
from tests.support.source import Module, calls, classes, modules

# An instrument or guidance with its place in it, the service's own report, or our own rule.
_SOURCE = re.compile(
    r"\bhouse rule\b|\b(reg\.?|regs\.?|s\.|ss\.|para\.?|ch\.|chapter|section|sch\.|field|rule|item)"
    r" ?\d|\bseed\b|\bSSDA903\b|\bWCAG\b",
    re.IGNORECASE,
)


def test_every_broken_rule_names_its_source():
    unsourced = [
        place
        for module in modules("src/")
        for place, source in _rule_sources(module)
        if not (source and _SOURCE.search(source))
    ]

    assert not unsourced


@pytest.mark.parametrize("code", RefusalCode)
def test_every_refusal_has_a_status_and_survives_the_wire(code: RefusalCode):
    sent = Refused(code, "limit")

    received = error_codes.from_reply(error_codes.to_reply(sent, "2026-11-23T09:30:00.000Z"))

    assert (received.code, received.detail) == (code, "limit")
    assert 400 <= error_codes.HTTP_STATUS[code] <= 599


def _rule_sources(module: Module) -> Iterator[tuple[str, str | None]]:
    """Where a rule is refused, with the text of its source; constants are looked up."""
    refusals = list(calls(module.tree, "RuleBroken"))
    for definition in classes(module):
        if any(ast.unparse(base) == "RuleBroken" for base in getattr(definition.node, "bases", ())):
            refusals += calls(definition.node, "__init__")
    for call in refusals:
        named = {word.arg: word.value for word in call.keywords}
        source = named.get("source") or (call.args[1] if len(call.args) > 1 else None)
        yield f"{module.path}:{call.lineno}", _text(module, source)


def _text(module: Module, node: ast.expr | None) -> str | None:
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.Name):
        name = module.path.removeprefix("src/").removesuffix(".py").replace("/", ".")
        return getattr(importlib.import_module(name), node.id, None)
    return None
