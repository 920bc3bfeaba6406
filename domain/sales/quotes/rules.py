"""What a home costs a client, line by line. This is the one place where money is multiplied (SC-21 to SC-23).

The order never changes: list price, standard discounts in the order of the catalogue, special discount, payment path,
rounding. Each rate is taken of what the lines before it leave, half a fen rounded up; no line takes more than is left.
The total is whole yuan, half a yuan rounded up. The lines add up to it, to the fen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Path = Literal["", "lump_sum", "mortgage"]  # how the client pays; "" while nobody has said
PATHS: tuple[Path, ...] = get_args(Path)
What = Literal["list", "standard", "special", "path", "rounding"]
ORDER: tuple[What, ...] = ("list", "standard", "special", "path", "rounding")

WHOLE = 10_000  # rates are hundredths of a percent: 100 is 1 %
YUAN = 100  # fen


@dataclass(frozen=True)
class Cut:
    """Something taken off: a `rate` in hundredths of a percent, or an `amount_fen`.

    With a `path` it holds for whoever pays so, and for nobody else. `claimed`: somebody confirmed it for this client.
    `number` is its place in the catalogue.
    """

    id: str
    name: str = ""
    rate: int = 0
    amount_fen: int = 0
    path: Path = ""
    number: int = 0
    stackable: bool = True
    claimed: bool = False
    special: bool = False

    @property
    def what(self) -> What:
        """The kind of line it is."""
        return "special" if self.special else "path" if self.path else "standard"


@dataclass(frozen=True)
class Line:
    """One line of a quote: what it adds in fen; what it takes off is negative."""

    what: What
    fen: int
    id: str = ""
    name: str = ""
    rate: int = 0


def quote(list_price_fen: int, cuts: Iterable[Cut], path: Path) -> tuple[Line, ...]:
    """The lines of a quote: the list price first, what is taken off in the fixed order, and the rounding if any.

    Cuts of another path, and those that do not stack with one that holds already, are not among them.
    """
    lines = [Line("list", list_price_fen)]
    left = list_price_fen
    for cut in sorted(_together([c for c in cuts if c.path in ("", path)]), key=_place):
        off = min(left, _share(left, cut.rate) if cut.rate else cut.amount_fen)
        lines.append(Line(cut.what, -off, cut.id, cut.name, cut.rate))
        left -= off
    if rounding := (left + YUAN // 2) // YUAN * YUAN - left:
        lines.append(Line("rounding", rounding))
    return tuple(lines)


def total_fen(lines: Iterable[Line]) -> int:
    """What the client pays."""
    return sum(line.fen for line in lines)


def stack(one: Cut, other: Cut) -> bool:
    """Whether both may be taken off one price: only if both say so (SC-21). A special discount goes with all."""
    apart = one.path and other.path and one.path != other.path
    return bool(apart or one.special or other.special or (one.stackable and other.stackable))


def _together(cuts: Sequence[Cut]) -> list[Cut]:
    """Of these, the ones that hold: what was confirmed for the client first, then in the fixed order."""
    held: list[Cut] = []
    for cut in sorted(cuts, key=lambda c: (not c.claimed, _place(c))):
        if all(stack(cut, other) for other in held):
            held.append(cut)
    return held


def _place(cut: Cut) -> tuple[int, int, str]:
    return ORDER.index(cut.what), cut.number, cut.id


def _share(fen: int, rate: int) -> int:
    return (fen * rate + WHOLE // 2) // WHOLE
