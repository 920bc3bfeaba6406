"""What a price list holds and would do, for whoever is to put it in force: sums, changes, and all that is doubtful."""

import hashlib
from collections.abc import Iterable
from typing import Any

import orjson

from domain.core.hall import Hall
from domain.house.policy.rules import number
from domain.sales.applications.records import Application
from domain.sales.prices.force import PricedUnit
from domain.sales.prices.rules import Alike, compare, digest_of, figures, settled, written_otherwise
from domain.sales.units.records import Unit
from server.importing import CODES, PriceListFile, RefusedRow, SheetRead, UnitRow
from server.web.words import translator


def preview(hall: Hall, read: PriceListFile, locale: str, alike: Alike = "") -> dict[str, Any]:
    """What putting this list in force would do, and a digest that changes when that would."""
    stay = settled(hall.all(Unit), hall.all(Application).values())
    return previewed(hall.all(Unit), stay, price_range(hall), read, alike, locale)


def previewed(
    units: dict[str, Unit],
    stay: frozenset[str],
    prices: tuple[int, int],
    read: PriceListFile,
    alike: Alike,
    locale: str,
) -> dict[str, Any]:
    """As `preview`, of these records. `pairs` are homes of the list that seem to be homes in force; `effect` is the
    digest of what it does alone, as the command takes it.
    """
    lines = lines_of(read.rows)
    pairs = written_otherwise(units, lines)
    same = pairs if alike == "same" else {}
    would = compare(units, lines, same, stay)
    effect = digest_of(would, pairs, alike)
    decided = [effect, [line.model_dump(mode="json") for line in lines]]
    low, high = prices
    return {
        **would, "pairs": [{"id": id, "as": held} for id, held in pairs.items()], "alike": alike,
        "in_force": len(units), "figures": figures(lines, low, high), "read": len(lines),
        "calculated": sum(row.calculated for row in read.rows), "hidden": sum(row.hidden for row in read.rows),
        "refused": _refused(read.refused, locale), "encoding": read.encoding, "sheets": _sheets(read),
        "digest": hashlib.sha256(orjson.dumps(decided, option=orjson.OPT_SORT_KEYS)).hexdigest()[:24], "effect": effect,
    }  # fmt: skip


def price_range(hall: Hall) -> tuple[int, int]:
    """Between which prices of a square metre, in fen, a list is not asked about."""
    return number(hall, "price.lowest_per_m2_fen"), number(hall, "price.highest_per_m2_fen")


def lines_of(rows: tuple[UnitRow, ...]) -> list[PricedUnit]:
    """The rows of a price list as the command takes them."""
    return [
        PricedUnit(
            id=row.key, building=row.building, entrance=row.entrance, floor=row.floor, floor_label=row.floor_label,
            room=row.room, layout=row.layout, orientation=row.orientation, area=row.area, inner_area=row.inner_area,
            price_fen=row.total_price_fen,
        )
        for row in rows
    ]  # fmt: skip


def _refused(refused: Iterable[RefusedRow], locale: str) -> list[dict[str, Any]]:
    """Why each line is no unit, in the viewer's language."""
    say = translator(locale)
    return [
        {
            "row": r.row, "sheet": r.sheet, "code": r.code, "facts": r.facts,
            "sentence": say(CODES[r.code]).format(**r.facts),
        }
        for r in refused
    ]  # fmt: skip


def _sheets(read: PriceListFile) -> list[dict[str, Any]]:
    """Each sheet with how many homes it gave, and what of it was not used."""
    homes: dict[str | None, int] = {}
    for row in read.rows:
        homes[row.sheet] = homes.get(row.sheet, 0) + 1
    return [_sheet(sheet, homes.get(sheet.name, 0)) for sheet in read.sheets]


def _sheet(sheet: SheetRead, homes: int) -> dict[str, Any]:
    return {
        "name": sheet.name, "kind": sheet.kind, "homes": homes, "columns": sheet.columns,
        "headers": list(sheet.headers), "unused": list(sheet.unused),
        "hidden_rows": sheet.hidden_rows, "hidden_columns": sheet.hidden_columns,
    }  # fmt: skip
