"""Every refusal has a source, a status and words; every number of law says where it comes from."""

import ast
import importlib
import inspect
import re
from collections.abc import Iterator
from functools import cache

import pytest

from iro_core import errors as core_errors
from iro_core.domain.policy import SETTINGS, Setting
from iro_core.errors import IroError, RefusalCode, Refused
from iro_core.protocol import error_codes
from iro_desktop import errors as desktop_errors
from iro_desktop.ui.support.error_messages import MESSAGES, Message, message_for
from iro_desktop.ui.support.rule_words import RULE_WORDS
from tests.support.source import Module, calls, classes, modules

# An instrument or guidance with its place in it, the service's own report, or our own rule.
_SOURCE = re.compile(
    r"\bhouse rule\b|\b(reg\.?|regs\.?|s\.|ss\.|para\.?|paragraph|ch\.|chapter|section|sections|"
    r"sch\.|rule) ?\d|\bseed\b|\bSSDA903\b|\bHandbook\b|\bmanuals?\b|\bguide\b",
    re.IGNORECASE,
)


def test_every_broken_rule_names_its_source():
    unsourced = [
        place
        for place, _, sources in _broken_rules()
        if not sources or not all(_SOURCE.search(source) for source in sources)
    ]

    assert not unsourced


def test_every_broken_rule_has_words():
    speechless = {
        f"{place} {rule}" for place, rules, _ in _broken_rules() for rule in rules or ["?"]
    }

    assert not {each for each in speechless if each.split()[1] not in RULE_WORDS}


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_number_of_the_policy_has_a_source_and_lies_in_its_bounds(setting: Setting):
    assert _SOURCE.search(setting.source)
    assert setting.lowest <= setting.default <= setting.highest


def test_every_other_number_of_the_domain_says_where_it_comes_from():
    silent = [
        f"{module.path}:{node.lineno}"
        for module in modules("src/iro_core/domain/")
        for node in module.tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        and isinstance(node.value, ast.Constant)
        and type(node.value.value) in {int, float}
        and not _has_comment(module, node.lineno)
    ]

    assert not silent


@pytest.mark.parametrize("code", RefusalCode)
def test_every_refusal_has_a_status_words_and_survives_the_wire(code: RefusalCode):
    sent = Refused(code, "limit")

    received = error_codes.from_reply(error_codes.to_reply(sent, "2026-11-23T09:30:00.000Z"))

    assert (received.code, received.detail) == (code, "limit")
    assert 400 <= error_codes.HTTP_STATUS[code] <= 599
    assert isinstance(message_for(received), Message)


def test_every_error_that_a_person_can_meet_has_words():
    defined = {
        kind
        for module in (core_errors, desktop_errors)
        for _, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, IroError)
    }
    leaves = {kind for kind in defined if not set(kind.__subclasses__()) & defined}

    assert not leaves - MESSAGES.keys()


@cache
def _broken_rules() -> list[tuple[str, list[str], list[str]]]:
    """Where a rule is refused, with the keys and the sources it may be refused with."""
    return [refusal for module in modules("src/") for refusal in _refusals_in(module)]


def _refusals_in(module: Module) -> Iterator[tuple[str, list[str], list[str]]]:
    refusals = list(calls(module.tree, "RuleBroken"))
    for definition in classes(module):
        if any(ast.unparse(base) == "RuleBroken" for base in getattr(definition.node, "bases", ())):
            refusals += calls(definition.node, "__init__")
    for call in refusals:
        named = {word.arg: word.value for word in call.keywords}
        rule, source = [*call.args, None, None][:2]
        yield (
            f"{module.path}:{call.lineno}",
            _texts(module, named.get("rule", rule)),
            _texts(module, named.get("source", source)),
        )


def _texts(module: Module, node: ast.expr | None) -> list[str]:
    """Every text an expression may be: a constant, or what a name is given here or elsewhere."""
    if isinstance(node, ast.Attribute) and node.attr == "source":
        return ["house rule"]  # a policy setting, whose own source is tested above
    if isinstance(node, ast.Name):
        given = [
            assignment.value
            for assignment in ast.walk(module.tree)
            if isinstance(assignment, ast.Assign | ast.AnnAssign) and assignment.value
            for target in getattr(assignment, "targets", [getattr(assignment, "target", None)])
            if isinstance(target, ast.Name) and target.id == node.id
        ]
        if not given:
            name = module.path.removeprefix("src/").removesuffix(".py").replace("/", ".")
            return [str(getattr(importlib.import_module(name), node.id, ""))]
        return [text for value in given for text in _texts(module, value)]
    if isinstance(node, ast.IfExp):
        return _texts(module, node.body) + _texts(module, node.orelse)
    return [str(node.value)] if isinstance(node, ast.Constant) else []


def _has_comment(module: Module, line: int) -> bool:
    lines = module.text.splitlines()
    return "#" in lines[line - 1] or lines[line - 2].lstrip().startswith("#")
