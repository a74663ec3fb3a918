"""Walking over the source. Every walk is checked to have found something by the test that uses it."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from apfl_net.kit.config import ROOT

HOUSE = ROOT / "apfl_net"


def files(folder: str, pattern: str) -> list[Path]:
    return sorted(path for path in (ROOT / folder).rglob(pattern) if "__pycache__" not in path.parts)


def modules() -> list[Path]:
    """Every Python file of the house itself."""
    return files("apfl_net", "*.py")


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def calls(path: Path) -> Iterator[tuple[str, int]]:
    """What is called, as in `select` or `session.add`, and in which line."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno


def strings(path: Path) -> Iterator[tuple[str, int]]:
    """Every string but docstrings, and in which line."""
    told = {id(text) for text in _docstrings(tree(path))}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value, node.lineno


def length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first statement to the last, the docstring left out."""
    statements = function.body[1:] if ast.get_docstring(function) else function.body
    return function.end_lineno - statements[0].lineno + 1 if statements else 0


def _docstrings(module: ast.Module) -> Iterator[ast.Constant]:
    """Strings that stand by themselves: docstrings of modules, classes, functions and attributes."""
    for node in ast.walk(module):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.value
