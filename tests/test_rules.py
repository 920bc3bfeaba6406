"""The page of rules says what the code does: where each rule is enforced and which test proves it, or why it is not."""

import re
from collections.abc import Iterator

import pytest

from domain.rulebook.book import AREAS, rules
from server.cli import rules_found, rules_page
from server.cli.rules_found import Place
from tests.test_docs import ROOT, rows

PAGE = ROOT / "docs/rules.md"
CODE = rules_found.in_code()
TESTS = rules_found.in_tests() or {}
SOMEWHERE = [id for id, rule in rules().items() if rule.in_code]
NOWHERE = [id for id, rule in rules().items() if not rule.in_code]


def cells(column: int) -> Iterator[tuple[str, str]]:
    """(rule, cell) of every row of the page."""
    return ((row[0].strip(), row[column]) for row in rows(PAGE.read_text(), r"\s*[A-Z]{2}-\d\d\s*"))


def defined(text: str, name: str) -> bool:
    """Whether a Python text has this function, class or table."""
    return re.search(rf"^\s*(async def|def|class) {name}\b|^{name}\b", text, re.MULTILINE) is not None


def test_the_page_is_what_the_command_prints() -> None:
    written = PAGE.read_text() if PAGE.exists() else ""
    assert written == rules_page.page(CODE, TESTS), "write it anew: .venv/bin/anchang rules > docs/rules.md"


def test_every_rule_has_its_row() -> None:
    assert [id for id, _ in cells(1)] == list(rules())


@pytest.mark.parametrize("id", SOMEWHERE)
def test_what_is_enforced_is_found_in_code_and_tests(id: str) -> None:
    assert CODE.get(id), "no code carries its ID: where is it enforced?"
    assert TESTS.get(id), "no test says in its docstring that it proves it"


@pytest.mark.parametrize("id", NOWHERE)
def test_what_is_not_enforced_stands_nowhere_in_the_code(id: str) -> None:
    assert id not in CODE, "code carries its ID: then it is enforced, at least in part"


def test_no_rule_is_named_that_the_book_does_not_have() -> None:
    known = {area.prefix for area in AREAS}
    named: dict[str, list[Place]] = {**CODE, **TESTS}
    assert {id: places for id, places in named.items() if id[:2] in known and id not in rules()} == {}


def test_every_place_of_the_page_carries_the_rule() -> None:
    """Read here in another way than the page is written."""
    seen = 0
    for id, cell in cells(3):
        for file, names in re.findall(r"`([\w/.]+\.(?:py|js))`((?: `[\w.]+`,?)*)", cell):
            text = (ROOT / file).read_text()
            assert id in text, file
            missing = [n for n in re.findall(r"`([\w.]+)`", names) if not defined(text, n.rpartition(".")[2])]
            assert missing == [], file
            seen += 1
    assert seen > 50


def test_every_test_of_the_page_exists_and_names_the_rule() -> None:
    seen = 0
    for id, cell in cells(4):
        for test in re.findall(r"`(tests/[^`]+)`", cell.strip("| ")):
            file, *names = test.split("::")
            text = (ROOT / file).read_text()
            assert id in text, test
            assert [name for name in names if not defined(text, name)] == [], test
            seen += 1
    assert seen >= len(SOMEWHERE)
