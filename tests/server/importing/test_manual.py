"""The manual holds what the reader knows: every header, every reason, every limit, and its tables are true."""

import re
from pathlib import Path

import pytest

from domain.sales.units.records import HIGHEST_FLOOR, LARGEST_AREA, LARGEST_PRICE_FEN, LENGTHS, LOWEST_FLOOR
from server.importing import CODES, FIELDS, MAX_ROWS
from server.importing.fields import AFTER, BEFORE, BY_UNIT
from server.importing.floors import GROUND, floor_of

MANUAL = (Path(__file__).parents[3] / "docs/importing.md").read_text(encoding="utf-8")


def table(header: str) -> list[list[str]]:
    """The cells of the table that begins with this header."""
    lines = MANUAL.split(header, 1)[1].splitlines()[2:]
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    assert rows
    return rows


def test_every_reason_is_named_once_and_none_that_is_not() -> None:
    rows = table("| code | what to do |") + table("| code | reason |")
    assert sorted(code for row in rows for code in re.findall("`([a-z-]+)`", row[0])) == sorted(CODES)


def test_every_header_is_named_in_its_order() -> None:
    for field, _, names in table("| field | needed | names |"):
        chinese, latin = names.split(" · ")
        said = FIELDS[field.strip("`")]
        assert (*chinese.split(), *latin.split(", ")) == tuple(sorted(said, key=str.isascii)), field


@pytest.mark.parametrize("words", [*BEFORE.values(), BY_UNIT, tuple(word for word in AFTER if not word.isascii())])
def test_words_around_a_name_are_named_in_their_order(words: tuple[str, ...]) -> None:
    assert " ".join(words) in " ".join(MANUAL.split())


def test_the_limits_are_those_of_the_code() -> None:
    words = " ".join(MANUAL.split())
    assert f"{MAX_ROWS:,} homes" in words
    lengths = {
        field: LENGTHS[field] for field in ("building", "layout", "entrance", "floor_label", "room", "orientation")
    }
    assert lengths == {"building": 40, "layout": 40, "entrance": 20, "floor_label": 20, "room": 20, "orientation": 20}
    assert "more than 40 characters for a building or layout, 20 for an entrance, floor, room or orientation" in words
    assert f"a floor outside −{-LOWEST_FLOOR} to {HIGHEST_FLOOR}" in words
    assert f"more than {LARGEST_AREA:,} m², a price of 0 or more than {LARGEST_PRICE_FEN // 100:,}" in words


def test_every_floor_of_the_table_is_where_it_says() -> None:
    told = {"the number": None, "0, below 1": 0, "0, sorted after G": 0, "1": 1}
    for written, place, label in table("| written | place | label |"):
        if place not in told:
            continue
        for words in written.split(", "):
            floor = floor_of(words.casefold().upper() if words.isascii() else words)
            assert floor.place == (told[place] if place != "the number" else floor.place), words
            assert floor.label == {"as written": words, "G": "G", "": ""}[label], words
            assert floor.place is not None
    named = MANUAL.casefold()
    assert [word for word, (_, label) in GROUND.items() if label.casefold() not in named] == []
