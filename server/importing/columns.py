"""Which column is which: the header of a list found and matched to our fields."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import zip_longest

from server.importing.characters import characters_lost
from server.importing.fields import FIELDS, fits, is_known, likely_field, rank, scale_of, speaks_of_money, totals_in_wan
from server.importing.proposals import ABOVE, SHEET, building_proposed
from server.importing.records import Facts, FileRefused
from server.importing.sheets import HEADER_LINES, Line, Sheet
from server.importing.values import clean, shown

REQUIRED = ("building", "room", "area", "price")  # price: per m² or in total

Mapped = Mapping[str, str]


@dataclass(frozen=True)
class Column:
    """Where one field is: one column, several joined by a space, or none and a text for every line or for each."""

    places: tuple[int, ...]
    header: str
    fixed: str | None = None
    by_line: Mapping[int, str] | None = None
    scale: int = 1


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
        return tuple(sorted(names, key=lambda name: not speaks_of_money(name)))


def find_header(sheet: Sheet, mapping: Mapped, filename: str) -> Header:
    """The first line, or two lines together, that name every required column. Raises `FileRefused` if none do."""
    nearest = _Names((), sheet)
    for at, line in enumerate(sheet.lines[:HEADER_LINES]):
        below = sheet.lines[at + 1] if at + 1 < len(sheet.lines) else None
        names = _names(sheet, line)
        is_title = len(names.seen()) < 2
        second = below if below and not is_title and below.is_heading() else None
        if second and _names(sheet, second).missing(mapping):
            names = min(_names(sheet, line, second), names, key=lambda names: len(names.missing(mapping)))
        if not names.missing(mapping):
            names = _with_notes(names, second)
            titles = " ".join(words for above in sheet.lines[:at] for words in above.words() if words)
            header = (line, second) if second else (line,)
            columns = _columns(names, mapping, titles, filename)
            body = _body(sheet.lines[at + len(header) :], header)
            if any(column.by_line for column in columns.values()):
                body = tuple(line for line in body if line.title() is None)
            return Header(columns, body, tuple(name.full for name in names.all))
        nearest = min(nearest, names, key=lambda names: (len(names.missing(mapping)), -len(names.seen())))
    raise _header_missing(nearest, mapping, filename)


@dataclass(frozen=True)
class _Name:
    """What a column is called, and everything its header says, which may hold the unit."""

    label: str
    full: str


@dataclass(frozen=True)
class _Names:
    """The names of a header's columns, asked for our fields."""

    all: tuple[_Name, ...]
    sheet: Sheet

    def seen(self) -> list[str]:
        return [name.full for name in self.all if name.full]

    def missing(self, mapping: Mapped) -> list[str]:
        found = {field for field in FIELDS if self.places(field, mapping)}
        if {"unit_price", "total_price"} & found:
            found.add("price")
        unmapped = [f"{field} ({header})" for field, header in mapping.items() if header and field not in found]
        return unmapped + [field for field in REQUIRED if field not in found and not mapping.get(field)]

    def places(self, field: str, mapping: Mapped) -> list[Column]:
        """The columns that may be this field; one, unless two name it equally well."""
        if field in mapping:
            return self._mapped(field, mapping[field])
        ranked = [
            ((place in self.sheet.hidden_columns, *found), place)
            for place, name in enumerate(self.all)
            if (found := rank(field, name.label)) is not None and fits(field, name.full)
        ]
        best = min((found for found, _ in ranked), default=None)
        return [self._column(field, (place,)) for found, place in ranked if found == best]

    def _mapped(self, field: str, expression: str) -> list[Column]:
        if expression.startswith("="):
            return [Column((), expression, fixed=clean(expression[1:]))] if clean(expression[1:]) else []
        if expression == SHEET:
            return [Column((), SHEET, fixed=clean(self.sheet.name))] if self.sheet.name else []
        if expression == ABOVE:
            above = self.sheet.buildings_above
            return [Column((), ABOVE, by_line=above)] if above else []
        parts = [expression] if self._called(expression) else expression.split("+")
        places = [self._called(part) for part in parts]
        if not all(places):
            return []
        if doubled := next((columns for columns in places if len(columns) > 1), None):
            return [self._column(field, (place,)) for place in doubled]
        return [self._column(field, tuple(columns[0] for columns in places))]

    def _column(self, field: str, places: tuple[int, ...]) -> Column:
        header = "+".join(self.all[place].full for place in places)
        return Column(places, header, scale=scale_of(header) if field.endswith("price") else 1)

    def _called(self, header: str) -> list[int]:
        wanted = clean(header).casefold()
        return [
            place
            for place, name in enumerate(self.all)
            if wanted and wanted in (name.label.casefold(), name.full.casefold())
        ]


def _names(sheet: Sheet, line: Line, second: Line | None = None) -> _Names:
    if second is None:
        return _Names(tuple(_Name(words, words) for words in line.words()), sheet)
    names, group = [], ""
    for upper, lower in zip_longest(line.words(), second.words(), fillvalue=""):
        group = upper or group  # a group's name stands above its first column only
        both = [group + lower, lower + group] if lower else [upper]
        if lower and (speaks_of_money(lower) or not speaks_of_money(group)):
            both.append(lower)  # but below 单价, 套内 is no area
        label = next((words for words in both if is_known(words)), both[-1])
        names.append(_Name(label, f"{group if lower else upper} {lower}".strip()))
    return _Names(tuple(names), sheet)


def _with_notes(names: _Names, second: Line | None) -> _Names:
    """A second line that only adds to complete names, such as units or a translation."""
    notes = second.words() if second else []
    return replace(
        names,
        all=tuple(
            name if not note or note in name.full else replace(name, full=f"{name.full} {note}")
            for name, note in zip(names.all, notes + [""] * len(names.all), strict=False)
        ),
    )


def _columns(names: _Names, mapping: Mapped, titles: str, filename: str) -> dict[str, Column]:
    found = {field: names.places(field, mapping) for field in FIELDS}
    for field, columns in found.items():
        if len(columns) > 1:
            facts = {"field": field, "header": columns[0].header, **_choices(names, mapping, filename)}
            raise FileRefused("header-ambiguous", facts)
    columns_found = {field: columns[0] for field, columns in found.items() if columns}
    total = columns_found.get("total_price")
    if total and totals_in_wan(titles) and not re.search("[元万千]", total.header):
        columns_found["total_price"] = replace(total, scale=10_000)
    return columns_found


def _body(lines: tuple[Line, ...], header: tuple[Line, ...]) -> tuple[Line, ...]:
    """The lines below, without the header that printed lists repeat on each page."""
    repeated = [(shown(line.at(0)), line.words()) for line in header]

    def is_repeated(line: Line) -> bool:
        first = shown(line.at(0))  # asked first, for speed
        return any(first == at_first and line.words() == words for at_first, words in repeated)

    return tuple(line for line in lines if not is_repeated(line))


def _header_missing(nearest: _Names, mapping: Mapped, filename: str) -> FileRefused:
    seen = nearest.seen()
    for words in seen:
        if "?" in words and not words.strip("?").isascii():
            return characters_lost(None, 1, words)
    missing = ", ".join(nearest.missing(mapping))
    facts = {"missing": missing, "seen": ", ".join(seen)[:300], **_choices(nearest, mapping, filename)}
    return FileRefused("header-missing", facts)


def _choices(names: _Names, mapping: Mapped, filename: str) -> Facts:
    """Every header to choose from, and what each field would be by our own guess."""
    found = {field: names.places(field, mapping) for field in FIELDS}
    proposed = {field: columns[0].header for field, columns in found.items() if len(columns) == 1}
    for name in names.seen():
        field = likely_field(name)
        if field and not found[field] and name not in proposed.values():
            proposed.setdefault(field, name)
    if "building" not in proposed and not found["building"]:
        proposed |= building_proposed(names.sheet, filename)
    return {"headers": names.seen(), "proposed": proposed}
