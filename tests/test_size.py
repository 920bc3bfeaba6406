"""No module is longer than one can read at once, and no function longer than a page."""

import ast
from pathlib import Path

import pytest

from tests.test_imports import OURS, name_of, sources

MODULE, FUNCTION = 260, 40  # lines
MODULES = [
    path for suffix in (".py", ".js") for path in sources(*OURS, suffix=suffix) if "migrations" not in path.parts
]


def too_long(text: str) -> list[str]:
    """The functions of this Python text that are longer than a page."""
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [f.name for f in functions if (f.end_lineno or 0) - f.lineno + 1 > FUNCTION]


def test_a_function_of_a_page_and_a_line_is_seen() -> None:
    body = "    pass\n" * (FUNCTION - 1)
    assert too_long(f"def f():\n{body}") == []
    assert too_long(f"def f():\n{body}    pass\n") == ["f"]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_nothing_is_too_long_to_be_read(path: Path) -> None:
    text = path.read_text()
    assert len(text.splitlines()) <= MODULE
    if path.suffix == ".py":
        assert too_long(text) == []
