"""The page of rules and its list for machines, from a book of two rules."""

import pytest

from domain.rulebook.rule import Area, in_part, whole
from server.cli import rules_page
from server.cli.rules_found import Place

CODE = {"XX-01": [Place("domain/a.py", "one"), Place("domain/a.py", "two"), Place("kiosk/b.js")]}
TESTS = {"XX-01": [Place("tests/test_a.py", "TestA::test_b"), Place("tests/test_c.py")]}


@pytest.fixture(autouse=True)
def _two_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    book = Area("XX", "Made up", "杜撰", {
        "XX-01": whole("First things first", "先来"), "XX-02": in_part("Then the others", "后到", "they are not counted"),
    })  # fmt: skip
    monkeypatch.setattr(rules_page, "AREAS", (book,))


def test_a_row_says_what_is_enforced_where_and_by_which_test() -> None:
    lines = rules_page.page(CODE, TESTS).splitlines()
    assert "| `XX` Made up 杜撰 | 2 | 1 | 1 | 0 | 0 |" in lines
    assert "| together | 2 | 1 | 1 | 0 | 0 |" in lines
    assert "| ID | rule | enforced | where | test |" in lines
    assert (
        "| XX-01 | First things first 先来 | yes | `domain/a.py` `one`, `two`; `kiosk/b.js` "
        "| `tests/test_a.py::TestA::test_b`, `tests/test_c.py` |"
    ) in lines
    assert "| XX-02 | Then the others 后到 | in part: they are not counted | – | – |" in lines


def test_without_tests_there_is_no_column_for_them() -> None:
    lines = rules_page.page(CODE, None).splitlines()
    assert "| ID | rule | enforced | where |" in lines
    assert "| XX-02 | Then the others 后到 | in part: they are not counted | – |" in lines


def test_machines_are_told_the_same() -> None:
    assert rules_page.listed(CODE, TESTS) == {
        "counts": {"enforced": 1, "in part": 1, "not yet": 0, "not": 0},
        "rules": [
            {
                "id": "XX-01", "title": "First things first", "chinese": "先来", "held": "enforced", "why": "",
                "where": ["domain/a.py::one", "domain/a.py::two", "kiosk/b.js"],
                "tests": ["tests/test_a.py::TestA::test_b", "tests/test_c.py"],
            },
            {
                "id": "XX-02", "title": "Then the others", "chinese": "后到", "held": "in part",
                "why": "they are not counted", "where": [], "tests": [],
            },
        ],
    }  # fmt: skip
    assert rules_page.listed(CODE, None)["rules"][0]["tests"] is None
