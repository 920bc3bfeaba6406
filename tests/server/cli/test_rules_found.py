"""Rules are found where the code and the tests name them, under the name of what does so."""

from pathlib import Path

import pytest

from server.cli.rules_found import Place, in_code, in_tests

MODULE = '''\
"""What a deposit sets off (XX-01)."""

# Where each comes from (XX-11).
KEYS = {
    "a": Setting(1, "XX-02"),
}


@command("receipt.record", rules=("XX-03",))
def record(change):
    """The money is in.

    A second line (XX-04).
    """
    assert change  # XX-05
    return f"by XX-06 {change}"


class Receipt:
    """Money (XX-07)."""

    number: int  # XX-08

    @property
    def due(self):
        return "XX-09"


nothing, of_all = 1, 2  # XX-10
'''
TESTS = '''\
"""Deposits (XX-01)."""

CASES = ["XX-02"]  # XX-02


def helper():
    """Not a test (XX-03)."""


def test_a_deposit():
    """XX-04: the money is in."""
    assert record().rules == ["XX-05"]  # XX-06


class TestReceipts:
    """XX-07."""

    def line(self):
        """XX-08."""

    async def test_a_number(self):
        """XX-07, XX-09."""
'''


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for house in ("domain", "server", "kiosk", "display", "tests"):
        (tmp_path / house).mkdir()
    return tmp_path


def test_each_stands_under_the_innermost_name_around_it(tree: Path) -> None:
    (tree / "domain/rules.py").write_text(MODULE)
    assert {rule: [place.name for place in places] for rule, places in in_code(tree).items()} == {
        "XX-01": [""], "XX-02": ["KEYS"], "XX-03": ["record"], "XX-04": ["record"], "XX-05": ["record"],
        "XX-06": ["record"], "XX-07": ["Receipt"], "XX-08": ["Receipt"], "XX-09": ["Receipt.due"], "XX-10": [""],
        "XX-11": ["KEYS"],
    }  # fmt: skip


def test_a_file_is_named_once_and_by_what_stands_in_it(tree: Path) -> None:
    (tree / "kiosk/a.py").write_text(
        '"""XX-01."""\n\n\nclass A:\n    """XX-01."""\n\n    def b(self):\n        """XX-01."""\n'
    )
    (tree / "kiosk/b.js").write_text("// XX-01\nlater(); // XX-01\n")
    assert in_code(tree) == {"XX-01": [Place("kiosk/a.py", "A"), Place("kiosk/b.js")]}


def test_the_list_of_rules_itself_enforces_none(tree: Path) -> None:
    (tree / "domain/rulebook").mkdir()
    (tree / "domain/rulebook/sales.py").write_text('RULES = {"XX-01": 1}\n')
    assert in_code(tree) == {}


def test_a_test_says_so_in_its_docstring_or_a_comment(tree: Path) -> None:
    """What is only an argument of a test, or stands in something that is none, proves nothing."""
    (tree / "tests/test_rules.py").write_text("")
    (tree / "tests/test_receipts.py").write_text(TESTS)
    (tree / "tests/bare.py").write_text('"""XX-01."""\n')
    found = in_tests(tree)
    assert found is not None
    assert {rule: [place.name for place in places] for rule, places in found.items()} == {
        "XX-01": [""], "XX-04": ["test_a_deposit"], "XX-06": ["test_a_deposit"], "XX-07": ["TestReceipts"],
        "XX-08": ["TestReceipts"], "XX-09": ["TestReceipts::test_a_number"],
    }  # fmt: skip


def test_an_installation_without_tests_has_none_to_name(tree: Path) -> None:
    assert in_tests(tree) is None
