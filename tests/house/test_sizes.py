"""Small parts: what does not fit on a screen or two is two things."""

import ast
import re

from tests.support.source import Definition, classes, functions, modules

_MODULE_LINES = 400
_FUNCTION_LINES = 40
_PUBLIC_METHODS = 15
# A migration lists the tables of its own time and is never read twice.
_MIGRATIONS = "src/iro_server/store/migrations/versions/"
# A pure table may be longer if the file gives its reason on a line of its own.
_REASON = re.compile(r"^# Longer than 400 lines: \S+ \S+", re.MULTILINE)


def test_a_module_has_at_most_400_lines():
    too_long = [
        f"{module.path}: {module.text.count(chr(10))}"
        for module in modules("src/", "tests/", "benchmarks/")
        if module.text.count("\n") > _MODULE_LINES and not _REASON.search(module.text)
    ]

    assert not too_long


def test_a_function_has_at_most_40_lines():
    too_long = [
        f"{function.place}: {_length(function)}"
        for module in modules("src/")
        for function in functions(module)
        if _length(function) > _FUNCTION_LINES and not module.path.startswith(_MIGRATIONS)
    ]

    assert not too_long


def test_a_class_has_at_most_15_public_methods():
    too_wide = [
        f"{definition.place}: {_public_methods(definition)}"
        for module in modules("src/")
        for definition in classes(module)
        if _public_methods(definition) > _PUBLIC_METHODS
    ]

    assert not too_wide


def _length(function: Definition) -> int:
    """Lines from the signature to the end, the docstring not counted: explaining is free."""
    node = function.node
    first = node.body[0]
    has_docstring = ast.get_docstring(node, clean=False) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if has_docstring else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring


def _public_methods(definition: Definition) -> int:
    """Methods others may call; overrides of Qt's virtual functions are Qt's, not ours."""
    return sum(
        isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not node.name.startswith("_")
        and not any(
            isinstance(mark, ast.Name) and mark.id == "override" for mark in node.decorator_list
        )
        for node in definition.node.body
    )
