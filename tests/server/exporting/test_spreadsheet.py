"""Spreadsheets hold texts and numbers and never a formula, and open again as they were."""

import io
from decimal import Decimal
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from server.exporting.spreadsheet import LONGEST_CELL, workbook


def opened(made: bytes) -> tuple[str, list[list[object]]]:
    """The name of the only sheet, and its rows as another program reads them."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    [name] = book.sheet_names
    return name, book.get_sheet_by_name(name).to_python()


def test_a_table_opens_as_it_was() -> None:
    rows = [["编号", "姓名 & <号>"], [7, "王  明"], [Decimal("4538681.05"), "138****0007"], [None, "\n两行\n"]]
    assert opened(workbook("销控表", rows)) == (
        "销控表", [["编号", "姓名 & <号>"], [7.0, "王  明"], [4538681.05, "138****0007"], ["", "\n两行\n"]],
    )  # fmt: skip


@pytest.mark.parametrize("text", ["=1+1", "+86 138", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1", "＠x"])
def test_what_could_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    made = workbook("x", [["head"], [text]])
    assert opened(made)[1][1] == ["'" + text]
    with ZipFile(io.BytesIO(made)) as packed:
        assert "<f" not in packed.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize("text", ["13800001234", "0012", "1栋-2", "1=1", "5e3"])
def test_figures_in_a_text_stay_a_text(text: str) -> None:
    assert opened(workbook("x", [["head"], [text]]))[1][1] == [text]


def test_what_the_format_cannot_hold_is_left_out() -> None:
    assert opened(workbook("a/b[c]:d*?" + "x" * 40, [["a\x00b\x1b\ufffec"]])) == ("a b c  d  " + "x" * 21, [["abc"]])
    [[cell]] = opened(workbook("x", [["=" * 40_000]]))[1]
    assert isinstance(cell, str)
    assert (len(cell), cell[:2]) == (LONGEST_CELL, "'=")


def test_columns_beyond_z_have_two_letters() -> None:
    assert opened(workbook("x", [[*range(1, 60)]]))[1] == [[float(n) for n in range(1, 60)]]
