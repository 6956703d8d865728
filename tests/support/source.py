"""The project's own files, read as text and as syntax, for the tests of its shape."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]

_CACHED_AND_NEW = ("--cached", "--others", "--exclude-standard")


class Module(NamedTuple):
    """One Python file.

    Attributes:
        path: Relative to the checkout, with forward slashes.
    """

    path: str
    text: str
    tree: ast.Module


class Definition(NamedTuple):
    """A function or class and where it stands, as `path:line name`."""

    place: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@cache
def project_files() -> tuple[str, ...]:
    """Every file of the project, tracked or about to be, in order."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", *_CACHED_AND_NEW],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return tuple(sorted(path for path in set(listed) if (ROOT / path).is_file()))


def modules(*folders: str) -> Iterator[Module]:
    """The Python files below these folders of the checkout."""
    for path in project_files():
        if path.endswith(".py") and path.startswith(folders):
            yield _parsed(path)


@cache
def _parsed(path: str) -> Module:
    text = (ROOT / path).read_text("utf-8")
    return Module(path, text, ast.parse(text, path))


def functions(module: Module) -> Iterator[Definition]:
    """Every function and method of a module."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Definition(f"{module.path}:{node.lineno} {node.name}", node)


def classes(module: Module) -> Iterator[Definition]:
    """Every class of a module, nested ones included."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.ClassDef):
            yield Definition(f"{module.path}:{node.lineno} {node.name}", node)


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    """Every call of a function or method with this name, inside a module, class or function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called_name(node) == name:
            yield node


def called_name(call: ast.Call) -> str:
    """The last part of what is called: `setText` for `self.edit.setText(...)`."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""
