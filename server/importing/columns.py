"""Which column is which: headers matched to our fields."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from server.importing.characters import characters_lost
from server.importing.records import Facts, FileRefused
from server.importing.sheets import HEADER_LINES, Line, Sheet
from server.importing.values import clean, is_blank

# The first name found wins, so the exact word stands before the general one.
FIELDS: dict[str, tuple[str, ...]] = {
    "building": ("楼栋", "楼幢", "栋号", "幢号", "楼号", "楼座", "栋", "幢", "樓棟", "棟", "building", "block"),
    "entrance": ("单元", "单元号", "單元", "entrance", "unit entrance", "stairwell"),
    "floor": ("楼层", "所在层", "层", "樓層", "floor", "level", "storey"),
    "room": ("房号", "室号", "房间号", "房间", "房屋号", "單位", "房號", "室號", "room", "room no", "unit no", "unit"),
    "layout": ("户型", "房型", "戶型", "格局", "layout", "flat type", "unit type"),
    "orientation": ("朝向", "方位", "orientation", "facing"),
    "area": ("建筑面积", "建面", "預售面積", "建築面積", "面积", "面積", "gross area", "area", "floor area sqm", "sqm"),
    "inner_area": ("户内面积", "套内面积", "套内建筑面积", "套内", "室內面積", "inner area", "net area"),
    "unit_price": ("预售单价", "备案单价", "销售单价", "单价", "預售單價", "單價", "unit price"),
    "total_price": ("总价", "总价款", "房屋总价", "销售总价", "备案总价", "預售總價", "總價", "total price", "price"),
}
REQUIRED = ("building", "room", "area", "price")  # price: per m² or in total
_MONEY = re.compile("价|價|款|总|總|price|total|amount")
_OTHER_AREA_UNITS = re.compile("坪|尺|呎|亩|畝|ft|feet")


@dataclass(frozen=True)
class Column:
    """Where one field is: usually one column; several, joined by a space, when the mapping adds them."""

    places: tuple[int, ...]
    header: str

    @property
    def scale(self) -> int:
        """What a bare amount below this header is counted in."""
        return 10_000 if "万" in self.header else 1_000 if "千元" in self.header else 1


@dataclass(frozen=True)
class Header:
    columns: dict[str, Column]
    body: tuple[Line, ...]  # the lines below
    names: tuple[str, ...]  # what every column is called

    @property
    def unused(self) -> tuple[str, ...]:
        """Columns that are no field; those that speak of money come first."""
        used = {place for column in self.columns.values() for place in column.places}
        names = [name for place, name in enumerate(self.names) if name and place not in used]
        return tuple(sorted(names, key=lambda name: not _MONEY.search(name.casefold())))


def find_header(sheet: Sheet, mapping: Mapping[str, str]) -> Header:
    """The first line, or two lines together, that name every required column. Raises `FileRefused` if none do."""
    nearest = _names(Line(0, ()))
    for at, line in enumerate(sheet.lines[:HEADER_LINES]):
        below = sheet.lines[at + 1] if at + 1 < len(sheet.lines) else None
        second = below if below and _is_heading(below) else None
        names = _names(line)
        if second and _missing(_names(second), mapping):
            together = _names(line, second)
            names = min(together, names, key=lambda names: len(_missing(names, mapping)))
        if not _missing(names, mapping):
            names = _with_notes(names, second)
            body = _body(sheet.lines[at + (2 if second else 1) :], line)
            return Header(_columns(names, mapping), body, tuple(name.full for name in names))
        nearest = min(nearest, names, key=lambda names: (len(_missing(names, mapping)), -len(_seen(names))))
    raise _header_missing(nearest, mapping)


@dataclass(frozen=True)
class _Name:
    """What a column is called, and everything its header says, which may hold the unit."""

    label: str
    full: str
    normal: str  # the label without units, blanks and signs


_Names = tuple[_Name, ...]


def _names(line: Line, second: Line | None = None) -> _Names:
    if second is None:
        return tuple(_Name(words, words, _normal(words)) for words in _words(line))
    names, group = [], ""
    for upper, lower in zip_longest(_words(line), _words(second), fillvalue=""):
        group = upper or group  # a group's name stands above its first column only
        both = [group + lower, lower + group, lower] if lower else [upper]
        label = next((words for words in both if _normal(words) in _KNOWN), lower or upper)
        names.append(_Name(label, f"{group if lower else upper} {lower}".strip(), _normal(label)))
    return tuple(names)


def _with_notes(names: _Names, second: Line | None) -> _Names:
    """A second line that only adds to complete names, such as units or a translation."""
    notes = _words(second) if second else []
    return tuple(
        name if not note or note in name.full else replace(name, full=f"{name.full} {note}")
        for name, note in zip(names, notes + [""] * len(names), strict=False)
    )


def _missing(names: _Names, mapping: Mapping[str, str]) -> list[str]:
    found = {field for field in FIELDS if _places(names, field, mapping)}
    if {"unit_price", "total_price"} & found:
        found.add("price")
    unmapped = [f"{field} ({header})" for field, header in mapping.items() if header and field not in found]
    return unmapped + [field for field in REQUIRED if field not in found and not mapping.get(field)]


def _columns(names: _Names, mapping: Mapping[str, str]) -> dict[str, Column]:
    found = {field: _places(names, field, mapping) for field in FIELDS}
    for field, columns in found.items():
        if len(columns) > 1:
            facts = {"field": field, "header": columns[0].header, **_choices(names, mapping)}
            raise FileRefused("header-ambiguous", facts)
    return {field: columns[0] for field, columns in found.items() if columns}


def _places(names: _Names, field: str, mapping: Mapping[str, str]) -> list[Column]:
    """The columns that may be this field; one, unless two have the same name."""
    if field in mapping:
        return _mapped(names, mapping[field])
    for synonym in _SYNONYMS[field]:
        if places := [i for i, name in enumerate(names) if name.normal == synonym and _fits(field, name.full)]:
            return [Column((i,), names[i].full) for i in places]
    return []


def _mapped(names: _Names, expression: str) -> list[Column]:
    parts = [expression] if _called(names, expression) else expression.split("+")
    places = [_called(names, part) for part in parts]
    if not all(places):
        return []
    if doubled := next((columns for columns in places if len(columns) > 1), None):
        return [Column((i,), names[i].full) for i in doubled]
    joined = tuple(columns[0] for columns in places)
    return [Column(joined, "+".join(names[i].full for i in joined))]


def _called(names: _Names, header: str) -> list[int]:
    wanted = clean(header).casefold()
    return [i for i, name in enumerate(names) if wanted and wanted in (name.label.casefold(), name.full.casefold())]


def _fits(field: str, header: str) -> bool:
    """Areas and prices per area count in square metres; 坪 and square feet are other columns."""
    return field not in ("area", "inner_area", "unit_price") or not _OTHER_AREA_UNITS.search(header.casefold())


def _is_heading(line: Line) -> bool:
    """Every line of a unit has a digit; the second line of a header has none but the one of m2."""
    return not any(c.isdecimal() for words in _words(line) for c in words.replace("m2", ""))


def _body(lines: tuple[Line, ...], header: Line) -> tuple[Line, ...]:
    """The lines below, without the header that printed lists repeat on each page."""
    repeated = _words(header)
    return tuple(line for line in lines if _words(line) != repeated)


def _header_missing(nearest: _Names, mapping: Mapping[str, str]) -> FileRefused:
    seen = _seen(nearest)
    for words in seen:
        if "?" in words and not words.strip("?").isascii():
            return characters_lost(None, 1, words)
    missing = ", ".join(_missing(nearest, mapping))
    return FileRefused(
        "header-missing", {"missing": missing, "seen": ", ".join(seen)[:300], **_choices(nearest, mapping)}
    )


def _choices(names: _Names, mapping: Mapping[str, str]) -> Facts:
    """Every header to choose from, and what each field would be by our own guess."""
    found = {field: _places(names, field, mapping) for field in FIELDS}
    proposed = {field: columns[0].header for field, columns in found.items() if len(columns) == 1}
    return {"headers": _seen(names), "proposed": proposed}


def _seen(names: _Names) -> list[str]:
    return [name.full for name in names if name.full]


def _words(line: Line) -> list[str]:
    return ["" if is_blank(cell) else clean(str(cell))[:80] for cell in line.cells]


def _normal(header: str) -> str:
    """总价（元） and *总 价： are 总价."""
    return re.sub(r"[\W_]", "", re.sub(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】", "", clean(header).casefold()))


_SYNONYMS = {field: tuple(map(_normal, names)) for field, names in FIELDS.items()}
_KNOWN = {name for names in _SYNONYMS.values() for name in names}
