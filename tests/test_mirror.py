"""The tests of the house stand in the rooms of what they test, each under the name of its module."""

from pathlib import Path

import pytest

from tests.test_imports import ROOT, name_of, sources

HOUSE = ("domain", "server", "kiosk", "display")
# What is tested of a whole package, and of files that are no modules: the name says of what.
OF_THE_WHOLE = {
    "tests/server/cli/test_cli.py", "tests/server/store/test_migrations.py",
    "tests/server/store/queries/test_only_filed.py", "tests/kiosk/consultant/test_first_picture.py",
    "tests/domain/house/people/test_not_any_more.py", "tests/kiosk/test_cases.py",
    *(name_of(path) for path in (ROOT / "tests/server/importing").glob("test_*.py")),
}  # fmt: skip


def of_what(test: Path) -> Path:
    """The module that a test is named after."""
    inside = test.relative_to(ROOT / "tests")
    return ROOT / inside.with_name(inside.name.removeprefix("test_"))


TESTS = [path for path in sources(*(f"tests/{room}" for room in HOUSE)) if path.name.startswith("test_")]


@pytest.mark.parametrize("test", TESTS, ids=name_of)
def test_a_test_lies_where_its_module_does(test: Path) -> None:
    assert of_what(test).exists() or name_of(test) in OF_THE_WHOLE
    assert of_what(test).parent.is_dir(), "a room of the house"


def test_no_exception_is_left_over() -> None:
    assert {name for name in OF_THE_WHOLE if not (ROOT / name).exists()} == set()
