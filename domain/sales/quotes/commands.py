"""What homes cost, asked for before anybody applies; who looked is in the journal (SC-20, SC-21, SC-22)."""

from collections.abc import Sequence
from typing import Any

from domain.core.change import Change, Result
from domain.core.command import command
from domain.core.refusal import Refused
from domain.core.roles import MANAGERS, SELLERS
from domain.core.viewer import Viewer
from domain.house.site.rules import local_day
from domain.sales.discounts.records import Discount
from domain.sales.discounts.rules import cut_of, given
from domain.sales.quotes.rules import PATHS, Line, quote, total_fen
from domain.sales.units.records import Unit

MOST = 8  # homes in one question


@command("quote.show", *dict.fromkeys((*SELLERS, *MANAGERS)), rules=("SC-20",), reveals=True)
def show(change: Change, by: Viewer, units: list[str]) -> Result:
    """`{quotes: {unit: {path: {total_fen, lines}}}}`: what each home costs whoever applies now, by how he pays.

    Each look is in the journal with its homes, and without the prices (SC-20). What wants papers is not in it, nor what
    anybody was granted alone. A home without a price yet has none.
    """
    if not units or len(units) > MOST:
        raise Refused("bad-arguments", fields={"units": f"between 1 and {MOST}"})
    of_all = [cut_of(kept) for kept in given(change.hall.all(Discount).values(), local_day(change.hall, change.now))]
    homes = [home for id in units if (home := change.find(Unit, id)).state != "unreleased"]
    quotes = {
        home.id: {path: told(quote(home.price_fen, of_all, path)) for path in PATHS} for home in homes
    }  # fmt: skip
    change.private.update(quotes=quotes)
    return {}


def told(lines: Sequence[Line]) -> dict[str, Any]:
    """A quote as pages show it: the total, and each line with what it adds or takes off, and its rate if it has one."""
    return {
        "total_fen": total_fen(lines),
        "lines": [
            {"what": line.what, "fen": line.fen}
            | ({"name": line.name} if line.name else {})
            | ({"rate": line.rate} if line.rate else {})
            for line in lines
        ],
    }
