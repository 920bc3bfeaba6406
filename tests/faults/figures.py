"""What a fault may cost and what it did cost: the figures docs/reliability.md quotes."""

from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Figure:
    """One measured quantity of one row."""

    row: int
    what: str
    value: float
    bar: float
    unit: str
    test: str


FIGURES = pytest.StashKey[list[Figure]]()


@dataclass
class Measured:
    """`measured("repair", seconds, 1.5)`: noted for the table at the end, and asserted."""

    row: int
    test: str
    figures: list[Figure]

    def __call__(self, what: str, value: float, bar: float, unit: str = "s") -> None:
        figure = Figure(self.row, what, value, bar, unit, self.test)
        self.figures.append(figure)
        assert value <= bar, f"row {self.row}, {what}: {value:g} {unit}, at most {bar:g} {unit}"


def table(figures: list[Figure]) -> str:
    """The figures as lines of Markdown, in the order of the rows."""
    lines = [
        f"| {f.row} | {f.what} | {f.value:.3g} {f.unit} | ≤ {f.bar:g} {f.unit} | `{f.test}` |"
        for f in sorted(figures, key=lambda figure: figure.row)
    ]
    return "\n".join(["| row | what | measured | bar | test |", "|--:|---|--:|--:|---|", *lines])
