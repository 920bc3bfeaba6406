"""Each line that is no home we can trust, with the reason."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.sales.units.records import LENGTHS
from tests.server.importing.lists import (
    FLAT,
    HEADER,
    SHORT,
    UNIT,
    codes,
    flat,
    read,
    read_book,
    refused_file,
    refused_row,
    the_unit,
)
from tests.server.importing.xls import xls_of
from tests.server.importing.xlsx import Error, Formula, xlsx_of


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"building": ""}, "building-missing"),
        ({"room": " "}, "room-missing"),
        ({"room": "—"}, "room-missing"),
        ({"room": "=1901"}, "text-unsafe"),
        ({"room": "＋1901"}, "text-unsafe"),
        ({"building": "@SUM(A1)"}, "text-unsafe"),
        ({"building": "\t=cmd|' /C calc'!A0"}, "text-unsafe"),
        ({"entrance": "-1+1"}, "text-unsafe"),
        ({"building": "云" * 41}, "text-too-long"),
        ({"entrance": "云" * 21}, "text-too-long"),
        ({"floor": "云" * 21}, "text-too-long"),
        ({"room": "云" * 21}, "text-too-long"),
        ({"layout": "云" * 41}, "text-too-long"),
        ({"orientation": "云" * 21}, "text-too-long"),
        ({"area": "约91"}, "area-unreadable"),
        ({"area": "0"}, "out-of-range"),
        ({"area": "100000.01"}, "out-of-range"),
        ({"area": ""}, "area-missing"),
        ({"area": "—"}, "area-missing"),
        ({"area": "1e3"}, "area-unreadable"),
        ({"inner_area": "?"}, "inner-area-unreadable"),
        ({"unit_price": "面议"}, "price-unreadable"),
        ({"unit_price": ""}, "price-missing"),
        ({"unit_price": "-5"}, "price-unreadable"),
        ({"unit_price": "0"}, "out-of-range"),
        ({"unit_price": "100000000000.01"}, "out-of-range"),
        ({"unit_price": "99999999999999"}, "out-of-range"),
        ({"unit_price": "9999999999", "area": "90000"}, "out-of-range"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_trusted_is_refused_by_name(changes: dict[str, str], code: str) -> None:
    assert refused_row(**changes)[0] == code


def test_the_facts_hold_what_the_file_says() -> None:
    assert refused_row(unit_price="面议") == ("price-unreadable", {"column": "预售单价", "raw": "面议"})


def test_a_formula_in_a_harmless_column_stays_text() -> None:
    assert the_unit(HEADER, flat(layout="=1+1")).layout == "=1+1"


def test_the_same_unit_twice_is_refused_the_second_time() -> None:
    file = read(HEADER, FLAT, flat(entrance="4单元", room="1901", unit_price="1"))
    assert file.rows == (UNIT,)
    (again,) = file.refused
    assert (again.row, again.code) == (3, "duplicate-unit")
    assert again.facts == {"key": "云栖里1栋-4单元-1901", "first_row": 2}


def test_a_total_far_from_price_times_area_is_refused() -> None:
    (row,) = read([*HEADER, "总价"], [*FLAT, "453.87"]).refused
    assert (row.code, row.facts) == ("price-mismatch", {"total": "453.87", "product": "4538680.62"})


@pytest.mark.parametrize("write", [xlsx_of, xls_of])
def test_a_room_that_excel_made_a_date_is_refused(write: Any) -> None:
    (row,) = read_book(write(HEADER, flat(room=date(2024, 3, 1)))).refused
    assert (row.code, row.facts["raw"]) == ("text-is-date", "2024-03-01")


@pytest.mark.parametrize("write", [xlsx_of, xls_of])
def test_truths_and_errors_of_a_workbook_are_refused_where_a_number_belongs(write: Any) -> None:
    file = read_book(
        write(HEADER, flat(area=True), flat(unit_price=Error("#REF!")), flat(inner_area=Formula("A1", Error("#N/A"))))
    )
    assert [(row.code, row.facts["raw"]) for row in file.refused] == [
        ("area-unreadable", "True"), ("cell-error", "#REF!"), ("cell-error", "#N/A"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "error",
    [
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#####",
        "Err:502",
    ],
)
@pytest.mark.parametrize(
    "field", ["building", "entrance", "floor", "room", "area", "unit_price", "inner_area", "layout"]
)
def test_an_error_of_the_spreadsheet_is_never_a_name_or_a_number(error: str, field: str) -> None:
    code, facts = refused_row(**{field: error})
    assert (code, facts["raw"]) == ("cell-error", error)


def test_an_error_that_only_new_programs_know_refuses_its_line_alone() -> None:
    file = read_book(xlsx_of(HEADER, FLAT, flat(room="02", area=Error("#SPILL!"))))
    assert (len(file.rows), codes(file)) == (1, [(3, "cell-error")])


def test_a_formula_without_its_result_is_no_blank_cell() -> None:
    saved, unsaved = Formula("D2*E2", 3_399_480), Formula("D3*E3")
    lines = [[*SHORT, "单价"], ["1栋", 2, "201", 89.46, saved, 38000], ["1栋", 2, "202", 89.46, unsaved, 38000]]
    file = read_book(xlsx_of(*lines))
    assert [unit.total_price_fen for unit in file.rows] == [339_948_000]
    assert codes(file) == [(3, "formula-unsaved")]
    assert file.refused[0].facts == {"column": "总价"}


@pytest.mark.parametrize("write", [xlsx_of, xls_of])
def test_a_program_that_works_no_formula_out_leaves_a_list_nobody_can_read(write: Any) -> None:
    """It writes 0 as the result of each, or none."""
    lines = [[*SHORT, "单价"], *(["1栋", 2, f"20{n}", 89.46, Formula(f"D{n}*F{n}", 0), 38000] for n in (1, 2))]
    refused = refused_file(write(*lines))
    assert (refused.code, refused.facts["columns"]) == ("formulas-unsaved", "总价")


def test_a_formula_whose_result_is_nothing_is_a_blank_cell() -> None:
    file = read_book(xlsx_of(HEADER, flat(layout=Formula('IF(A2="","",A2)', ""), area=Formula("91.94", 91.94))))
    assert [(unit.layout, unit.area) for unit in file.rows] == [("", Decimal("91.94"))]


def test_what_is_too_long_is_told_with_its_limit_and_the_other_lines_are_read() -> None:
    file = read(HEADER, flat(building="望" * 41), FLAT)
    assert file.refused[0].facts == {"column": "楼栋", "length": 41, "limit": 40}
    assert [unit.row for unit in file.rows] == [3]


def test_the_longest_names_are_taken() -> None:
    assert (
        len(the_unit(HEADER, flat(building="望" * 40, entrance="东" * 20, floor="", room="A" * 20)).key)
        == LENGTHS["id"]
    )


@pytest.mark.parametrize(
    ("changes", "low", "high"),
    [({"area": "100001"}, "0.01", "100,000"), ({"inner_area": "0"}, "0.01", "100,000"), ({"unit_price": "999999999999"}, "0.01", "100,000,000,000")],
)  # fmt: skip
def test_what_is_beyond_a_limit_is_told_with_it(changes: dict[str, str], low: str, high: str) -> None:
    code, facts = refused_row(**changes)
    assert (code, facts["low"], facts["high"]) == ("out-of-range", low, high)
