"""docs/reliability.md and the tests name the same rows and the same tests."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
CELLS = re.compile(r"^\| (\d+) \|(.*)\|$", re.MULTILINE)
NAMED = re.compile(r"`(test_\w+)`")


def test_every_fault_of_the_page_has_the_tests_it_names() -> None:
    page = (ROOT / "docs/reliability.md").read_text()
    said = {int(row): set(NAMED.findall(cells)) for row, cells in CELLS.findall(page)}
    assert list(said) == list(range(1, 46))
    made: dict[int, set[str]] = {row: set() for row in said}
    for path in Path(__file__).parent.glob("test_*.py"):
        for row, name in marked(path.read_text()):
            made[row].add(name)
    assert said == made


def marked(source: str) -> list[tuple[int, str]]:
    """(row, test) of every test marked as a fault."""
    marks = re.findall(r"^@pytest\.mark\.fault\((\d+)\)\n(?:@.*\n)*(?:async )?def (test_\w+)", source, re.MULTILINE)
    assert len(marks) == source.count("\n@pytest.mark.fault(")
    return [(int(row), name) for row, name in marks]
