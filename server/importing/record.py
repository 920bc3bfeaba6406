"""One line of a price list, asked field by field."""

from collections.abc import Mapping
from datetime import date, time
from decimal import Decimal

from domain.sales.units.records import HIGHEST_FLOOR, LARGEST_AREA, LARGEST_PRICE_FEN, LENGTHS, LOWEST_FLOOR
from server.importing import values
from server.importing.characters import characters_lost, is_lost
from server.importing.columns import Column
from server.importing.floors import Floor, floor_of
from server.importing.records import RowRefused
from server.importing.sheets import Line, Sheet, Unsaved
from server.importing.sums import sum_word
from server.importing.values import Cell

FORMULA = ("=", "+", "-", "@")
FILLED_DOWN = ("building", "entrance", "floor", "layout", "orientation")  # a merged room or price is not each unit's
NAMING = ("building", "entrance", "floor", "room", "layout")


class Record:
    """The cells of one line by our fields. What it cannot trust it refuses: `RowRefused`, or `FileRefused`."""

    def __init__(self, line: Line, sheet: Sheet, columns: Mapping[str, Column]) -> None:
        self.line = line
        self.sheet = sheet
        self._columns = columns
        self._cells = {field: self._joined(field, column) for field, column in columns.items()}
        self._shown = {field: values.shown(cell) for field, cell in self._cells.items()}

    def is_blank(self) -> bool:
        return not any(self.raw(field) for field, column in self._columns.items() if column.places)

    def refuse_sums(self) -> None:
        """Refuses `sum-line` when one of the cells that name a home, or the first of the line, speaks of sums."""
        first = next((values.shown(cell) for cell in self.line.cells if not values.is_blank(cell)), "")[:80]
        for words in (first, *(self.raw(field) for field in NAMING)):
            if sum_word(words):
                raise RowRefused("sum-line", raw=words)

    def text(self, field: str) -> str:
        """The field as people read it, "" where the file has none."""
        cell = self._checked(field)
        if isinstance(cell, date | time):
            raise RowRefused("text-is-date", column=self._header(field), raw=cell.isoformat()[:10])
        words = values.said(self._shown.get(field, ""))
        limit = LENGTHS["floor_label" if field == "floor" else field]
        if len(words) > limit:
            raise RowRefused("text-too-long", column=self._header(field), length=len(words), limit=limit)
        return words

    def name(self, field: str) -> str:
        """A text that becomes part of the unit's identity, so it may not turn into a formula elsewhere."""
        return self._safe(field, self.text(field))

    def floor(self) -> Floor:
        floor = floor_of(self.text("floor"))
        if floor.place is not None and not LOWEST_FLOOR <= floor.place <= HIGHEST_FLOOR:
            raise self._out_of_range("floor", str(LOWEST_FLOOR), str(HIGHEST_FLOOR))
        self._safe("floor", floor.label)
        return floor

    def area(self) -> Decimal:
        """Square metres with every digit of the file, as prices are multiplied by."""
        if not self._is_given("area"):
            raise RowRefused("area-missing")
        return self._metres("area", "area-unreadable")

    def inner_area(self) -> Decimal | None:
        if not self._is_given("inner_area"):
            return None
        return values.rounded(self._metres("inner_area", "inner-area-unreadable"))

    def prices(self, area: Decimal) -> tuple[int | None, int, bool]:
        """Per m², where given, and in total; whether that is price per m² times area, as the file gives none."""
        per_metre = self._money("unit_price")
        product = values.total_fen(per_metre, area) if per_metre is not None else None
        given = self._money("total_price")
        total = product if given is None else given
        if total is None:
            raise RowRefused("price-missing")
        if not 0 < total <= LARGEST_PRICE_FEN:
            raise self._out_of_range("unit_price" if given is None else "total_price", *_PRICES)
        if product is not None and not product < 2 * total < 4 * product:
            raise RowRefused("price-mismatch", total=_yuan(total), product=_yuan(product))
        return per_metre, total, given is None

    def raw(self, field: str) -> str:
        """The start of what the file says, for the person who has to mend it."""
        return self._shown.get(field, "")[:80]

    def _metres(self, field: str, unreadable: str) -> Decimal:
        cell = self._checked(field)
        if values.is_in_doubt(cell, money=False):
            raise RowRefused("number-in-doubt", column=self._header(field), raw=self.raw(field))
        area = values.area(cell)
        if area is None:
            raise RowRefused(unreadable, raw=self.raw(field))
        if not 0 < values.rounded(area) <= LARGEST_AREA:
            raise self._out_of_range(field, "0.01", f"{LARGEST_AREA:,}")
        return area

    def _money(self, field: str) -> int | None:
        if not self._is_given(field):
            return None
        cell, scale = self._checked(field), self._columns[field].scale
        if values.is_in_doubt(cell, money=True, scale=scale):
            raise RowRefused("number-in-doubt", column=self._header(field), raw=self.raw(field))
        money = values.fen(cell, scale)
        if money is None:
            raise RowRefused("price-unreadable", column=self._header(field), raw=self.raw(field))
        if not 0 < money <= LARGEST_PRICE_FEN:
            raise self._out_of_range(field, *_PRICES)
        return money

    def _is_given(self, field: str) -> bool:
        return bool(values.said(self._shown.get(field, "")))

    def _checked(self, field: str) -> Cell:
        """The cell, unless the spreadsheet could not work it out or a converter lost characters of it."""
        cell = self._cells.get(field)
        if isinstance(cell, Unsaved):
            raise RowRefused("formula-unsaved", column=self._header(field))
        if values.is_error(cell):
            raise RowRefused("cell-error", column=self._header(field), raw=self.raw(field))
        if isinstance(cell, str) and field in _TEXTS and is_lost(cell):
            raise characters_lost(self.sheet.encoding, self.line.number, cell)
        return cell

    def _joined(self, field: str, column: Column) -> Cell:
        if column.by_line is not None:
            return column.by_line.get(self.line.number)
        if column.fixed is not None:
            return column.fixed
        cells = [self._at(place, field) for place in column.places]
        if len(cells) == 1:
            return cells[0]
        wrong = next((cell for cell in cells if isinstance(cell, Unsaved) or values.is_error(cell)), None)
        return wrong or " ".join(filter(None, (values.text(cell) for cell in cells)))

    def _at(self, place: int, field: str) -> Cell:
        cell = self.line.at(place)
        if values.is_blank(cell) and field in FILLED_DOWN:
            return self.sheet.merged.get((self.line.number, place))
        return cell

    def _safe(self, field: str, words: str) -> str:
        if words.startswith(FORMULA):
            raise RowRefused("text-unsafe", column=self._header(field), first=words[0], raw=words)
        return words

    def _out_of_range(self, field: str, low: str, high: str) -> RowRefused:
        return RowRefused("out-of-range", column=self._header(field), raw=self.raw(field), low=low, high=high)

    def _header(self, field: str) -> str:
        return self._columns[field].header


def _yuan(amount_fen: int) -> str:
    return f"{amount_fen // 100}.{amount_fen % 100:02d}"


_TEXTS = LENGTHS.keys() | {"floor"}
_PRICES = ("0.01", f"{LARGEST_PRICE_FEN // 100:,}")
