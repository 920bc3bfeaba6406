"""Any bytes and any cells end as homes, reasons or a refusal; and no home fails further on."""

import json
import string
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.core.texts import is_kept
from domain.sales.units.records import LENGTHS, Unit
from server.importing import FileRefused
from server.importing.preview import lines_of
from server.importing.pricelist import read_price_list
from tests.server.importing.lists import FLAT, HEADER, codes, csv_of, ends_well, keys
from tests.server.importing.xls import xls_of
from tests.server.importing.xlsx import xlsx_of

MARKS = [
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x09\x08\x10\x00",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"[",
    b"[{",
]
TRUE_FILES = [
    csv_of(HEADER, FLAT).encode("gbk"),
    csv_of(HEADER, FLAT).encode("utf-16"),
    xls_of(HEADER, FLAT),
    xlsx_of(HEADER, FLAT),
]


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(MARKS), st.binary(max_size=400))
def test_any_bytes_are_a_price_list_or_a_refusal(mark: bytes, data: bytes) -> None:
    ends_well(mark + data)


@settings(max_examples=120, deadline=None)
@given(
    st.sampled_from(TRUE_FILES),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), max_size=6),
)
def test_a_price_list_with_broken_bytes_is_read_or_refused(data: bytes, changes: list[tuple[float, int]]) -> None:
    broken = bytearray(data)
    for place, value in changes:
        broken[int(place * len(broken))] = value
    ends_well(bytes(broken))


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(st.text(max_size=12) | st.text(string.digits + ".,万元-+/層", max_size=9), min_size=9, max_size=9),
        max_size=5,
    )
)
def test_any_cells_below_a_header_are_units_or_refused(lines: list[list[str]]) -> None:
    ends_well(json.dumps([dict(zip(HEADER, line, strict=True)) for line in lines]).encode())


NAMES = st.text(max_size=45) | st.text("0123456789A东栋单元层-#/ ", max_size=24)
NUMBERS = st.text(string.digits + ".,万元 ", max_size=16) | st.floats() | st.integers() | st.decimals()
FLOORS = st.text("0123456789ABFGLMPH层首顶夹二十-/#", max_size=6) | st.integers(-400, 400)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.tuples(NAMES, NAMES, FLOORS, NAMES, NUMBERS, NUMBERS, NUMBERS, NAMES, NAMES, NUMBERS), min_size=1, max_size=6
    )
)
def test_no_home_that_is_read_can_fail_further_on(lines: list[tuple[Any, ...]]) -> None:
    """What the reader accepts, the command and the record accept, and a database keeps."""
    try:
        file = read_price_list(as_json(lines), "list.json")
    except FileRefused:
        return
    for unit, line in zip(file.rows, lines_of(file.rows), strict=True):
        record = Unit(**line.model_dump(), since=datetime.now(UTC))
        assert Unit.model_validate(record.model_dump()) == record
        assert is_kept(unit.key)
        assert is_kept(unit.floor_label)
        assert len(unit.floor_label) <= LENGTHS["floor_label"]
        for field in ("building", "entrance", "room", "floor_label"):
            assert not getattr(unit, field).startswith(("=", "+", "-", "@"))
    assert len(set(keys(file))) == len(file.rows)


def as_json(lines: list[tuple[Any, ...]]) -> bytes:
    names = [*HEADER, "总价"]
    cells = [[str(cell) if isinstance(cell, float | Decimal) else cell for cell in line] for line in lines]
    return json.dumps([dict(zip(names, line, strict=True)) for line in cells]).encode()


def test_homes_at_every_limit_are_read_and_accepted() -> None:
    """The premise of the test above: the widest and the narrowest homes do come through."""
    lines: list[tuple[Any, ...]] = [
        ("望" * 40, "东" * 20, 300, "A" * 20, "", "0.01", "", "型" * 40, "南" * 20, "0.01"),
        ("2", "", -20, "1", "", "100000", "100000", "", "", "100000000000.00"),
        ("3", "", "天台花园复式带阁楼与露台共计二十字整整", "1", "1", "0.005", "", "", "", "0.01"),
    ]
    file = read_price_list(as_json(lines), "list.json")
    assert [unit.row for unit in file.rows] == [1, 2], codes(file)
    lines_of(file.rows)
