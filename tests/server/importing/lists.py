"""Price lists of one flat, and how tests ask what was read of them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from server.importing import CODES, FileRefused, PriceListFile, UnitRow
from server.importing.pricelist import read_price_list

HEADER = ["楼栋", "单元", "楼层", "房号", "预售单价", "建筑面积", "户内面积", "户型", "朝向"]
FLAT = ["云栖里1栋", "四单元", "19", "01", "49365.68", "91.94", "68", "三房两厅", "南"]
UNIT = UnitRow(
    2, "云栖里1栋", "4单元", 19, "1901", "三房两厅", "南", Decimal("91.94"), Decimal("68.00"), 49_365_68, 4_538_680_62,
    calculated=True,
)  # fmt: skip
SHORT = ["楼栋", "楼层", "房号", "建筑面积", "总价"]


def csv_of(*lines: list[Any], delimiter: str = ",") -> str:
    return "\r\n".join(delimiter.join(str(cell) for cell in line) for line in lines) + "\r\n"


def flat(**changes: object) -> list[Any]:
    """The flat above with other cells; a name is a header in English."""
    places = ["building", "entrance", "floor", "room", "unit_price", "area", "inner_area", "layout", "orientation"]
    return [changes.get(place, cell) for place, cell in zip(places, FLAT, strict=True)]


def read(*lines: list[Any], **mapping: str) -> PriceListFile:
    return read_price_list(csv_of(*lines).encode(), "list.csv", mapping)


def read_book(data: bytes, **mapping: str) -> PriceListFile:
    return read_price_list(data, "list.xlsx", mapping)


def the_unit(*lines: list[Any], **mapping: str) -> UnitRow:
    file = read(*lines, **mapping)
    assert file.refused == ()
    (unit,) = file.rows
    return unit


def rows_of(file: PriceListFile) -> tuple[UnitRow, ...]:
    """The units, whatever their sheet is called."""
    return tuple(replace(unit, sheet=None) for unit in file.rows)


def keys(file: PriceListFile) -> list[str]:
    return [unit.key for unit in file.rows]


def codes(file: PriceListFile) -> list[tuple[int, str]]:
    for row in file.refused:
        assert_sentence(row.code, row.facts)
    return [(row.row, row.code) for row in file.refused]


def refused_row(**changes: object) -> tuple[str, dict[str, Any]]:
    file = read(HEADER, flat(**changes))
    assert file.rows == ()
    (row,) = file.refused
    assert row.row == 2
    assert_sentence(row.code, row.facts)
    return row.code, row.facts


def refused_file(data: bytes, mapping: Mapping[str, str] | None = None, name: str = "list.xlsx") -> FileRefused:
    with pytest.raises(FileRefused) as caught:
        read_price_list(data, name, mapping)
    assert caught.value.facts["filename"] == name
    assert_sentence(caught.value.code, caught.value.facts)
    return caught.value


def assert_sentence(code: str, facts: Mapping[str, Any]) -> None:
    told = {name: str(fact).replace("{", "").replace("}", "") for name, fact in facts.items()}
    assert "{" not in CODES[code].format(**told)


def ends_well(data: bytes) -> None:
    """Whatever these bytes are: units, reasons or a refusal, each in words."""
    try:
        file = read_price_list(data, "any")
    except FileRefused as refused:
        assert_sentence(refused.code, refused.facts)
    else:
        assert file.rows or file.refused
        codes(file)
        json.dumps(keys(file)).encode()
