"""Doors that neither ruff nor the import contracts can see."""

import ast

from tests.support.source import Module, calls, modules

_THEME = "src/iro_desktop/ui/support/theme.py"
_SCREEN_TESTS = "tests/ui/"


def test_only_the_theme_sets_a_style_sheet():
    outside = [
        f"{module.path}:{call.lineno}"
        for module in modules("src/")
        if module.path != _THEME
        for call in calls(module.tree, "setStyleSheet")
    ]

    assert not outside


def test_no_widget_is_made_per_row():
    per_row = [
        f"{module.path}:{call.lineno}"
        for module in modules("src/")
        for name in ("setIndexWidget", "setItemWidget", "setCellWidget")
        for call in calls(module.tree, name)
    ]

    assert not per_row


def test_nothing_runs_an_event_loop_of_its_own():
    """A nested loop runs other acts in the middle of this one; only the program's own loop runs."""
    nested = [
        f"{module.path}:{call.lineno}"
        for module in modules("src/iro_desktop/ui/")
        for call in calls(module.tree, "exec")
    ]

    assert not nested


def test_no_test_mocks_but_for_the_dialogs_of_the_operating_system():
    mocking = [
        module.path
        for module in modules("tests/")
        if not module.path.startswith(_SCREEN_TESTS) and "mock" in _imported(module)
    ]

    assert not mocking


def _imported(module: Module) -> set[str]:
    names = set()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            names |= {part for alias in node.names for part in alias.name.split(".")}
        elif isinstance(node, ast.ImportFrom):
            names |= {*(node.module or "").split("."), *(alias.name for alias in node.names)}
    return names
