"""Medians over rounds, without the samples that other work disturbed, and tables of them."""

import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

DISTURBED = 30.0  # percent of a core used by others: such a sample is left out where there is a cleaner one


@dataclass(frozen=True)
class Cell:
    """A median; `disturbed` when it is the cleanest of samples that were all disturbed."""

    value: float
    disturbed: bool

    def text(self, form: str, scale: float = 1.0) -> str:
        return form.format(self.value * scale) + ("~" if self.disturbed else "")


class Medians:
    """What was measured, by contestant, number of screens and phase."""

    def __init__(self, samples: Iterable[dict[str, Any]]) -> None:
        self.samples = list(samples)
        self.contestants = list(dict.fromkeys(sample["contestant"] for sample in self.samples))
        self.sizes = sorted({sample["n"] for sample in self.samples})

    def cell(self, contestant: str, n: int, phase: str, value: Callable[[dict[str, Any]], float | None]) -> Cell | None:
        """The median of this value, or None when it was never measured."""
        mine = [s for s in self.samples if (s["contestant"], s["n"], s["phase"]) == (contestant, n, phase)]
        mine = [sample for sample in mine if value(sample) is not None]
        if not mine:
            return None
        clean = [sample for sample in mine if sample["foreign_pct"] <= DISTURBED]
        used = clean or [min(mine, key=lambda sample: sample["foreign_pct"])]
        return Cell(statistics.median(float(value(sample) or 0.0) for sample in used), not clean)

    def ratio(
        self, contestant: str, to: str, n: int, phase: str, value: Callable[[dict[str, Any]], float | None]
    ) -> Cell | None:
        """One contestant's median as a multiple of another's."""
        mine, other = self.cell(contestant, n, phase, value), self.cell(to, n, phase, value)
        if mine is None or other is None or not other.value:
            return None
        return Cell(mine.value / other.value, mine.disturbed or other.disturbed)


def key(name: str) -> Callable[[dict[str, Any]], float | None]:
    """The value of a sample under this name."""
    return lambda sample: sample.get(name)


def shown(cell: Cell | None, form: str, scale: float = 1.0) -> str:
    """A cell's text, or a dash."""
    return "-" if cell is None else cell.text(form, scale)


def table(title: str, heads: list[str], rows: list[list[str]]) -> None:
    """Prints a Markdown table."""
    print(f"\n### {title}\n")
    for row in (heads, ["---"] * len(heads), *rows):
        print("| " + " | ".join(row) + " |")


@dataclass(frozen=True)
class Bar:
    """What is promised of a figure; `most` false: at least."""

    what: str
    limit: float
    cell: Cell | None
    unit: str = ""
    most: bool = True

    def line(self) -> str:
        """The verdict, as a line of the report."""
        if self.cell is None:
            return f"- not measured: {self.what}"
        met = self.cell.value <= self.limit if self.most else self.cell.value >= self.limit
        bar = f"{'≤' if self.most else '≥'} {self.limit:g}{self.unit}"
        return f"- {'met' if met else 'MISSED'}: {self.what}: {self.cell.text('{:.2f}')}{self.unit} (bar: {bar})"
