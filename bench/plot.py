"""Draws lines over logarithmic axes as SVG, for the pages in docs. Light and dark: the strokes carry the reading."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, HEIGHT, COLUMNS = 420, 300, 2
LEFT, RIGHT, TOP, BOTTOM = 58, 14, 40, 46
COLOURS = ("#0b7a5c", "#b4530a", "#4b4fb8")
STYLE = """
text { font: 12px system-ui, "Noto Sans", sans-serif; fill: #33413e; }
.title { font-size: 14px; font-weight: 600; }
.grid { stroke: #d7dedc; } .frame { fill: #ffffff; }
.line { fill: none; stroke-width: 2; }
"""


@dataclass(frozen=True)
class Line:
    """A named line through (x, y), both above zero."""

    name: str
    points: Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Chart:
    """A picture of some lines."""

    title: str
    across: str
    up: str
    lines: Sequence[Line]


def drawn(charts: Sequence[Chart]) -> str:
    """The charts side by side, as one SVG document."""
    rows = math.ceil(len(charts) / COLUMNS)
    parts = [
        f'<g transform="translate({n % COLUMNS * WIDTH},{n // COLUMNS * HEIGHT})">{_chart(chart)}</g>'
        for n, chart in enumerate(charts)
    ]
    size = f'viewBox="0 0 {WIDTH * COLUMNS} {HEIGHT * rows}" width="{WIDTH * COLUMNS}" height="{HEIGHT * rows}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img"><style>{STYLE}</style>'
        f'<rect class="frame" width="100%" height="100%"/>{"".join(parts)}</svg>\n'
    )


def _chart(chart: Chart) -> str:
    xs = [x for line in chart.lines for x, _ in line.points]
    ys = [max(y, 0.1) for line in chart.lines for _, y in line.points]
    across = _Axis(min(xs), max(xs), LEFT, WIDTH - RIGHT)
    up = _Axis(min(ys), max(ys), HEIGHT - BOTTOM, TOP)
    parts = [f'<text class="title" x="{LEFT}" y="18">{escape(chart.title)}</text>']
    for tick in up.ticks():
        y = up.at(tick)
        parts.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{tick:,g}</text>')
    for x in sorted(set(xs)):
        parts.append(
            f'<line class="grid" x1="{across.at(x):.1f}" x2="{across.at(x):.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
        )
        parts.append(f'<text x="{across.at(x):.1f}" y="{HEIGHT - BOTTOM + 17}" text-anchor="middle">{x:,g}</text>')
    parts.append(
        f'<text x="{(LEFT + WIDTH - RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">{escape(chart.across)}</text>'
    )
    parts.append(f'<text x="{LEFT - 6}" y="{TOP - 8}" text-anchor="end">{escape(chart.up)}</text>')
    for line, colour in zip(chart.lines, COLOURS, strict=False):
        places = [(across.at(x), up.at(max(y, 0.1))) for x, y in line.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline class="line" stroke="{colour}" points="{path}"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>' for x, y in places]
        x, y = places[0]
        parts.append(
            f'<text x="{x:.1f}" y="{y - 9:.1f}" text-anchor="start" style="fill:{colour}">{escape(line.name)}</text>'
        )
    return "".join(parts)


class _Axis:
    """A logarithmic axis from just below the lowest value to just above the highest."""

    def __init__(self, low: float, high: float, start: float, end: float) -> None:
        self._low, self._high = math.log10(low) - 0.08, math.log10(high) + 0.16
        if self._high - self._low < 1:
            self._low, self._high = math.floor(self._low), math.ceil(self._high)
        self._start, self._end = start, end

    def at(self, value: float) -> float:
        """Where a value lies."""
        part = (math.log10(value) - self._low) / (self._high - self._low)
        return self._start + part * (self._end - self._start)

    def ticks(self) -> list[float]:
        """The powers of ten inside."""
        return [10.0**n for n in range(math.ceil(self._low), math.floor(self._high) + 1)]
