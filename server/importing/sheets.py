"""What every kind of file is read into: sheets of numbered lines of cells."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import Any

from server.importing.limits import MAX_COLUMNS, MAX_ROWS
from server.importing.values import Cell, building_in, is_blank, shown

HEADER_LINES = 30  # titles, notes and the header itself are within this many lines
MAX_LINES = MAX_ROWS + HEADER_LINES


class Unsaved(str):
    """A formula whose result the file does not hold, as `=D2*E2`; the programs that show it work it out anew."""


@dataclass(frozen=True)
class Line:
    number: int  # in the file, from 1
    cells: tuple[Cell, ...]

    def at(self, column: int) -> Cell:
        return self.cells[column] if 0 <= column < len(self.cells) else None

    def words(self) -> list[str]:
        """Every cell as people see it, "" for a blank one."""
        return ["" if is_blank(cell) else shown(cell)[:80] for cell in self.cells]

    def title(self) -> str | None:
        """The building that a line names which is none of a list: one or two cells alone."""
        filled = [cell for cell in self.cells if not is_blank(cell)]
        named = {building for cell in filled if len(filled) <= 2 and (building := building_in(shown(cell)[:80]))}
        return named.pop() if len(named) == 1 else None

    def is_heading(self) -> bool:
        """Every line of a home has a digit; the second line of a header has none but the one of m2."""
        return not any(c.isdecimal() for cell in self.cells for c in shown(cell)[:80].replace("m2", ""))


@dataclass(frozen=True)
class Sheet:
    """The lines that are not blank; at most `MAX_LINES`, and `truncated` when there are more."""

    lines: tuple[Line, ...]
    truncated: bool = False
    name: str | None = None
    encoding: str | None = None
    merged: dict[tuple[int, int], Cell] = field(default_factory=dict)  # (line, column) -> value of the merged cell
    hidden_lines: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()  # from 0

    @cached_property
    def buildings_above(self) -> dict[int, str]:
        """Line number -> the building named by the nearest title above, for a list in parts with a title each."""
        buildings, current = {}, None
        for line in self.lines:
            current = line.title() or current
            if current:
                buildings[line.number] = current
        return buildings


def sheet_of(numbered: Iterable[tuple[int, tuple[Cell, ...]]], **about: Any) -> Sheet:
    filled = (Line(number, trimmed) for number, cells in numbered if (trimmed := _trimmed(cells)))
    lines = tuple(islice(filled, MAX_LINES + 1))
    return Sheet(lines[:MAX_LINES], truncated=len(lines) > MAX_LINES, **about)


def _trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    end = min(len(cells), MAX_COLUMNS)
    while end and is_blank(cells[end - 1]):
        end -= 1
    return cells[:end]
