"""Names say what a thing is or does, in the field's words, in full."""

import ast
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.support.source import Module, modules

# What a name ends in when nobody decided what the thing is. Instead: the thing itself.
_EMPTY_WORDS = {
    "handler", "helper", "helpers", "info", "manager", "misc", "service", "stuff",
    "util", "utils",
}  # fmt: skip
_EMPTY_MODULES = _EMPTY_WORDS | {"base", "common", "core", "tools", "types"}
_EMPTY_VERBS = {"do", "handle", "process"}
_ABBREVIATIONS = {
    "btn", "cfg", "cnt", "ctx", "dlg", "evt", "idx", "lbl", "mgr", "msg", "num", "pwd", "svc",
    "usr", "wdg",
}  # fmt: skip
# A child is a child (GLOSSARY.md); "client" is a role in a protocol, and "case" a file's word.
_NOT_OUR_WORDS = {"lac", "cla", "yp", "subject_child", "client_child"}


def test_no_module_is_a_drawer_for_odds_and_ends():
    drawers = [
        module.path
        for module in modules("src/")
        for part in PurePosixPath(module.path).with_suffix("").parts
        if part in _EMPTY_MODULES
    ]

    assert not drawers


def test_no_class_or_function_has_a_name_that_says_nothing():
    empty = [
        place
        for module in modules("src/")
        for place, name in _defined_names(module)
        if _words(name)[-1] in _EMPTY_WORDS or _words(name)[0] in _EMPTY_VERBS
    ]

    assert not empty


def test_no_name_is_abbreviated():
    short = [
        place
        for module in modules("src/")
        for place, name in [*_defined_names(module), *_argument_names(module)]
        if _ABBREVIATIONS.intersection(_words(name)) or name in _NOT_OUR_WORDS
    ]

    assert not short


def _defined_names(module: Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{module.path}:{node.lineno} {node.name}", node.name


def _argument_names(module: Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(module.tree):
        if isinstance(node, ast.arg):
            yield f"{module.path}:{node.lineno} {node.arg}", node.arg


def _words(name: str) -> list[str]:
    """`CaseloadModel` and `caseload_model` both read: caseload, model."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
    return [word for word in spaced.split("_") if word] or [name]
