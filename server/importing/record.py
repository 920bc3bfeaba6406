"""One line of a price list, asked field by field."""

from datetime import date
from decimal import Decimal

from server.importing import values
from server.importing.characters import characters_lost, is_lost
from server.importing.columns import Column
from server.importing.records import RowRefused
from server.importing.sheets import Line, Sheet
from server.importing.values import Cell

MAX_TEXT = 60
FORMULA = ("=", "+", "-", "@")
FILLED_DOWN = ("building", "entrance", "floor", "layout", "orientation")  # a merged room or price is not each unit's


class Record:
    """The cells of one line by our fields. What it cannot trust it refuses: `RowRefused`, or `FileRefused`."""

    def __init__(self, line: Line, sheet: Sheet, columns: dict[str, Column]) -> None:
        self.line = line
        self.sheet = sheet
        self._columns = columns

    def is_blank(self) -> bool:
        return not any(self.raw(field) for field in self._columns)

    def text(self, field: str) -> str:
        """The field as people read it, "" where the file has none."""
        cell = self._cell(field)
        if isinstance(cell, date):
            raise RowRefused("text-is-date", column=self._header(field), raw=cell.isoformat()[:10])
        if isinstance(cell, str) and is_lost(cell):
            raise characters_lost(self.sheet.encoding, self.line.number, cell)
        words = values.text(cell)
        if len(words) > MAX_TEXT:
            raise RowRefused("text-too-long", column=self._header(field), length=len(words), limit=MAX_TEXT)
        return words

    def name(self, field: str) -> str:
        """A text that becomes part of the unit's identity, so it may not turn into a formula elsewhere."""
        words = self.text(field)
        if words.startswith(FORMULA):
            raise RowRefused("text-unsafe", column=self._header(field), first=words[0], raw=words)
        return words

    def floor(self) -> int | None:
        words = self.text("floor")
        floor = values.floor_number(words) if words else None
        if words and floor is None:
            raise RowRefused("floor-unreadable", raw=words)
        return floor

    def area(self) -> Decimal:
        area = values.area(self._cell("area"))
        if area is None:
            raise RowRefused("area-unreadable", raw=self.raw("area"))
        return area

    def inner_area(self) -> Decimal | None:
        if not self._is_given("inner_area"):
            return None
        inner_area = values.area(self._cell("inner_area"))
        if inner_area is None:
            raise RowRefused("inner-area-unreadable", raw=self.raw("inner_area"))
        return inner_area

    def prices(self, area: Decimal) -> tuple[int | None, int]:
        """Per m², where given, and in total: as given, else the price per m² times the area."""
        per_metre = self._money("unit_price")
        product = values.total_fen(per_metre, area) if per_metre is not None else None
        total = self._money("total_price") or product
        if total is None:
            column = "total_price" if "total_price" in self._columns else "unit_price"
            raise RowRefused("price-unreadable", column=self._header(column), raw=self.raw(column))
        if product is not None and not product < 2 * total < 4 * product:
            raise RowRefused("price-mismatch", total=_yuan(total), product=_yuan(product))
        return per_metre, total

    def raw(self, field: str) -> str:
        """The start of what the file says, for the person who has to mend it."""
        cell = self._cell(field)
        return "" if cell is None else values.clean(str(cell))[:80]

    def _money(self, field: str) -> int | None:
        if not self._is_given(field):
            return None
        money = values.fen(self._cell(field), self._columns[field].scale)
        if money is None:
            raise RowRefused("price-unreadable", column=self._header(field), raw=self.raw(field))
        return money

    def _is_given(self, field: str) -> bool:
        cell = self._cell(field)
        return bool(values.text(cell if not isinstance(cell, date) else cell.isoformat()))

    def _cell(self, field: str) -> Cell:
        column = self._columns.get(field)
        if column is None:
            return None
        cells = [self._at(place, field) for place in column.places]
        if len(cells) == 1:
            return cells[0]
        return " ".join(filter(None, (values.text(cell) for cell in cells)))

    def _at(self, place: int, field: str) -> Cell:
        cell = self.line.cells[place] if place < len(self.line.cells) else None
        if values.is_blank(cell) and field in FILLED_DOWN:
            return self.sheet.merged.get((self.line.number, place))
        return cell

    def _header(self, field: str) -> str:
        return self._columns[field].header


def _yuan(amount_fen: int) -> str:
    return f"{amount_fen // 100}.{amount_fen % 100:02d}"
