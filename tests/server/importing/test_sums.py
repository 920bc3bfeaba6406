"""A line of sums is no home, whether its words say so or its numbers."""

import pytest

from tests.server.importing.lists import SHORT, codes, keys, read, refused_row

HOMES = [["1栋", "2", "201", "89.46", "3400000"], ["1栋", "2", "202", "98.27", "3700000"]]


@pytest.mark.parametrize(
    "line",
    [
        ["合计", "", "2套", "187.73", "7100000"], ["合 计", "", "2", "187.73", "7100000"], ["1栋小计", "2", "2", "1", "2"], ["1栋", "总计", "299", "1", "2"],
        ["1栋", "", "共2套", "187.73", "7100000"], ["1栋", "2", "2套", "5", "7"], ["总套数：2", "1", "1", "1", "1"], ["平均", "", "1", "93.87", "3550000"],
        ["Total", "", "2 units", "187.73", "7100000"], ["Sub-total", "2", "299", "1", "2"], ["Grand total:", "", "2", "187.73", "7100000"], ["Block A Subtotal", "", "2", "1", "2"],
        ["本页合计", "", "1", "1", "1"], ["合計", "", "2", "187.73", "7100000"], ["Average", "1", "1", "1", "1"],
    ],
)  # fmt: skip
def test_a_line_of_sums_is_known_by_its_words(line: list[str]) -> None:
    file = read(SHORT, *HOMES, line)
    assert keys(file) == ["1栋--201", "1栋--202"]
    assert codes(file) == [(4, "sum-line")]


def test_a_word_before_the_columns_of_a_home_tells_it_too() -> None:
    file = read(["序号", *SHORT], ["1", *HOMES[0]], ["合计", "1栋", "2", "299", "89.46", "3400000"])
    assert codes(file) == [(3, "sum-line")]


def test_a_line_of_sums_is_known_by_its_numbers() -> None:
    other = [["2栋", "2", "201", "100", "4000000"], ["2栋", "2", "202", "101", "4100000"]]
    first, second = ["1栋", "", "99", "187.73", "7100000"], ["2栋", "", "98", "201", "8100000"]
    both = ["全部", "", "97", "388.73", "15200000"]
    file = read(SHORT, *HOMES, first, *other, second, both)
    assert len(file.rows) == 4
    assert codes(file) == [(4, "sum-line"), (7, "sum-line"), (8, "sum-line")]


def test_a_mean_price_times_the_sum_of_areas_is_a_sum_too() -> None:
    header = [*SHORT[:4], "单价"]
    file = read(
        header,
        ["1栋", "2", "201", "89.46", "38000"],
        ["1栋", "2", "202", "98.27", "37651"],
        ["1栋", "", "3", "187.73", "37817.30"],
    )
    assert codes(file) == [(4, "sum-line")]


def test_a_home_as_large_as_two_others_is_still_a_home() -> None:
    larger = ["1栋", "2", "203", "187.73", "6600000"]
    assert len(read(SHORT, *HOMES, larger).rows) == 3
    assert len(read(SHORT, HOMES[0], ["1栋", "3", "301", "89.46", "3400000"]).rows) == 2, "one above is no sum"


@pytest.mark.parametrize(
    "building",
    [
        "Summit Tower",
        "Totnes House",
        "共和新路1栋",
        "均瑶国际1栋",
        "Countess Court",
        "Count Basie House",
        "Mean Street 4",
    ],
)
def test_a_building_that_only_sounds_like_sums_is_one(building: str) -> None:
    assert keys(read(SHORT, [building, "2", "201", "90", "3000000"])) == [f"{building}--201"]


def test_the_reason_says_which_words() -> None:
    assert refused_row(building="合计") == ("sum-line", {"raw": "合计"})
