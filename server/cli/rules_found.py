"""Where the code carries the ID of a rule, and which tests do: read from the sources, so nobody writes it twice."""

import ast
import io
import re
import tokenize
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
HOUSES = ("domain", "server", "kiosk", "display")
ID = re.compile(r"\b[A-Z]{2}-[0-9]{2}\b")
THE_LIST = "domain/rulebook/"  # names every rule and holds nobody to any


class Place(NamedTuple):
    """A file, and the function, class or table in it that carries an ID; "": the whole file."""

    file: str
    name: str = ""


class Said(NamedTuple):
    """A rule that a module names, what in the module does so, and whether in a `comment`, a `docstring` or a `text`."""

    rule: str
    name: str
    how: str


def in_code(root: Path = ROOT) -> dict[str, list[Place]]:
    """The places of each rule: comments, docstrings and texts, as in `rules=` of a command or the source of a setting.

    Of JavaScript the file.
    """
    found: dict[str, list[Place]] = defaultdict(list)
    for house in HOUSES:
        for path in sorted((root / house).rglob("*.py")) + sorted((root / house).rglob("*.js")):
            file, text = path.relative_to(root).as_posix(), path.read_text("utf-8")
            if file.startswith(THE_LIST) or not ID.search(text):
                continue
            said = of_module(text) if path.suffix == ".py" else (Said(id, "", "text") for id in ID.findall(text))
            for rule, name, _ in said:
                found[rule].append(Place(file, name))
    return {rule: _outermost(places) for rule, places in found.items()}


def in_tests(root: Path = ROOT) -> dict[str, list[Place]] | None:
    """The tests of each rule: those that say so in a docstring or a comment. None where the tests are not installed."""
    if not (root / "tests/test_rules.py").exists():
        return None
    found: dict[str, list[Place]] = defaultdict(list)
    for path in sorted((root / "tests").rglob("test_*.py")):
        text = path.read_text("utf-8")
        for rule, name, how in of_module(text) if ID.search(text) else ():
            test = _test_of(name)
            if (test and how != "text") or (not name and how == "docstring"):
                found[rule].append(Place(path.relative_to(root).as_posix(), test))
    return {rule: _outermost(places) for rule, places in found.items()}


def of_module(text: str) -> Iterator[Said]:
    """Every rule that a Python text names. The name is that of the innermost function, class or table around it."""
    tree = ast.parse(text)
    spans = list(_spans(tree.body, text.splitlines()))
    docstrings = set(_docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            how = "docstring" if node in docstrings else "text"
            for match in ID.finditer(node.value):
                line = node.lineno + node.value.count("\n", 0, match.start())
                yield Said(match[0], _innermost(spans, line), how)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield from (Said(id, _innermost(spans, token.start[0]), "comment") for id in ID.findall(token.string))


def _spans(body: Iterable[ast.stmt], lines: list[str], *inside: str) -> Iterator[tuple[int, int, str]]:
    """(first line, last line, dotted name) of everything in a module that has a name; what is inside comes after.

    The comment right above something belongs to it.
    """
    for node in body:
        name = _name(node, inside)
        if name:
            first = min([node.lineno, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))])
            while first > 1 and lines[first - 2].lstrip().startswith("#"):
                first -= 1
            yield first, node.end_lineno or node.lineno, ".".join((*inside, name))
        if isinstance(node, ast.ClassDef):
            yield from _spans(node.body, lines, *inside, name)


def _name(node: ast.stmt, inside: tuple[str, ...]) -> str:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return node.name
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) and not inside else ""


def _docstrings(tree: ast.Module) -> Iterator[ast.AST]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value


def _innermost(spans: list[tuple[int, int, str]], line: int) -> str:
    return next((name for first, last, name in reversed(spans) if first <= line <= last), "")


def _test_of(name: str) -> str:
    """The test, or the class of tests, that something in it belongs to; "" where that is none."""
    parts = name.split(".")
    inside = next((n for n, part in enumerate(parts) if not part.lower().startswith("test")), len(parts))
    return "::".join(parts[:inside])


def _outermost(places: list[Place]) -> list[Place]:
    """Each once, in order, and none beside what it is part of. A file alone says less than what stands in it."""
    named = {place for place in places if place.name}
    files = {place.file for place in named}
    kept = {place for place in places if place in named or place.file not in files}
    return sorted(place for place in kept if not any(_within(place, other) for other in kept))


def _within(place: Place, other: Place) -> bool:
    inside = (f"{other.name}.", f"{other.name}::")
    return place.file == other.file and bool(other.name) and place.name.startswith(inside)
