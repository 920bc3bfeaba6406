"""What a fault may cost and what it did cost: the figures docs/reliability.md quotes."""

from dataclasses import dataclass
from math import isfinite

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
    """`measured("repair", seconds, 1.5)`: noted for the table at the end, and asserted.

    `calm` is the same quantity just before the fault: on a machine so busy that a third of the bar is gone already
    without one, three times as much is let through. `patience` stretches every bar: beside other tests a process may
    stand still for moments that have nothing to do with the fault.
    """

    row: int
    test: str
    figures: list[Figure]
    patience: float = 1.0

    def __call__(self, what: str, value: float, bar: float, unit: str = "s", *, calm: float = 0.0) -> None:
        figure = Figure(self.row, what, value, bar, unit, self.test)
        self.figures.append(figure)
        assert value <= self.patience * max(bar, 3 * calm), (
            f"row {self.row}, {what}: {value:g} {unit}, at most {bar:g} {unit} (calm: {calm:g})"
        )

    def note(self, what: str, value: float, unit: str) -> None:
        """Noted for the table, without a bar: what the measuring itself cost."""
        self.figures.append(Figure(self.row, what, value, float("inf"), unit, self.test))


def table(figures: list[Figure]) -> str:
    """The worst of each quantity as lines of Markdown, in the order of the rows."""
    worst: dict[tuple[int, str], Figure] = {}
    for figure in figures:
        key = figure.row, figure.what
        if key not in worst or figure.value > worst[key].value:
            worst[key] = figure
    lines = [
        f"| {f.row} | {f.what} | {f.value:.3g} {f.unit} | {_bar(f)} | `{f.test}` |"
        for f in sorted(worst.values(), key=lambda figure: figure.row)
    ]
    return "\n".join(["| row | what | measured | bar | test |", "|--:|---|--:|--:|---|", *lines])


def _bar(figure: Figure) -> str:
    return f"≤ {figure.bar:g} {figure.unit}" if isfinite(figure.bar) else "none"
