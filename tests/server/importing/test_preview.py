"""No line the reader of price lists accepts can fail further on: in the command, the records, or the preview."""

import csv
import io
from unittest.mock import MagicMock

from hypothesis import given
from hypothesis import strategies as st

from domain.core.change import Change
from domain.core.command import COMMANDS
from domain.core.hall import Hall
from domain.core.viewer import system
from domain.sales.prices.records import PriceList
from domain.sales.units.records import Unit
from server.importing import FileRefused, PriceListFile
from server.importing.preview import lines_of, preview
from server.importing.pricelist import read_price_list
from server.store.entry import text_of
from tests.hall import at, unhurried

HEADER = ("楼栋", "单元", "楼层", "房号", "户型", "朝向", "建筑面积", "套内面积", "单价", "总价")
long = st.builds(lambda text, many: text * many, st.sampled_from(["长", "a", "𠀀", "1"]), st.integers(1, 90))
words = st.one_of(st.sampled_from(["", "1栋", "合计", "A座", "-", "小 计", "1单元", "\u202e栋", "\x00"]), long)
floors = st.one_of(
    st.sampled_from(["", "3A", "12A", "#02", "G", "LG", "顶层", "2/F", "301", "-25", "B2", "二三", "999", "PH"]), long
)
rooms = st.one_of(st.sampled_from(["101", "0101", "A", "5A", "01室", "一号", "9" * 25]), long)
amounts = st.one_of(
    st.sampled_from(["", "98.27", "0.004", "99999.99", "100000", "1e9", "万", "3.8万", "¥1", "-1", "9" * 14, "#REF!"]),
    st.decimals("0.001", "999999999999", places=3).map(str), long,
)  # fmt: skip
SOUND = ("1栋", "1单元", "3", "301", "3室2厅", "南", "98.27", "80.00", "", "3800000")
ODD = (words, words, floors, rooms, words, words, amounts, amounts, amounts, amounts)


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, ...]:
    """A sound line of which one or two fields are odd."""
    line = list(SOUND)
    for place in draw(st.lists(st.integers(0, len(line) - 1), min_size=1, max_size=2)):
        line[place] = draw(ODD[place])
    return tuple(line)


@given(st.lists(lines(), min_size=1, max_size=4))
@unhurried
def test_whatever_the_reader_accepts_is_put_in_force(rows: list[tuple[str, ...]]) -> None:
    try:
        read = read_price_list(_file(rows), "list.csv")
    except FileRefused:
        return
    found = preview(Hall(), read, "zh_CN")
    assert found["read"] == len(read.rows) == len(found["new"])
    put = _in_force(read)
    homes = [record for record in put if isinstance(record, Unit)]
    assert [(home.id, home.label) for home in homes] == [
        (row.key, home.label) for row, home in zip(read.rows, homes, strict=True)
    ]
    assert [Unit.model_validate_json(text_of(home)) for home in homes] == homes


def test_the_search_finds_lists_that_are_accepted() -> None:
    """The premise: a sound line is read, with every field in it."""
    read = read_price_list(_file([SOUND]), "list.csv")
    assert [type(record) for record in _in_force(read)] == [Unit, PriceList]


def _file(rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *rows])
    return text.getvalue().encode()


def _in_force(read: PriceListFile) -> list[object]:
    """What activating this file puts on a bare hall, its arguments checked as those from outside are."""
    activate = COMMANDS["price_list.activate"]
    change = Change(Hall(), 1, at("08:00"), MagicMock())
    units = [line.model_dump(mode="json") for line in lines_of(read.rows)]
    given = activate.parse({"filename": "list.csv", "units": units})
    activate.run(change, system("h1"), **{name: getattr(given, name) for name in type(given).model_fields})
    return list(change.put_.values())
