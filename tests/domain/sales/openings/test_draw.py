"""The draw of an opening is RFC 3797, to the letter, and anybody comes to the same result (SC-41)."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.core.refusal import Refused
from domain.sales.openings import draw
from domain.sales.openings.draw import Line
from tests.hall import unhurried

VECTORS = Path(__file__).parents[5] / "shared" / "data" / "lottery"  # of the reference code; not in this tree
published = pytest.mark.skipif(not VECTORS.is_dir(), reason="the reference vectors are not here")


def lines(many: int) -> list[Line]:
    return [Line(number, "王**", "31****12") for number in range(1, many + 1)]


@published
def test_the_reference_vectors_come_out() -> None:
    names = (VECTORS / "ref.names").read_text().split()
    seeds = [line for line in (VECTORS / "ref.seeds").read_text().splitlines() if not line.startswith("#")]
    expected = re.findall(r"-> *(\d+) <-", (VECTORS / "ref.results").read_text())
    assert draw.select(draw.key("\n".join(seeds)), len(names), len(expected)) == list(map(int, expected))


@published
@pytest.mark.parametrize("place", range(4))
def test_the_randomness_of_a_round_is_the_hash_of_its_signature(place: int) -> None:
    vector = json.loads((VECTORS / "drand_vectors.json").read_text())[place]
    assert draw.randomness(vector["signature"]) == vector["randomness"]


def test_a_small_draw_is_always_this_one() -> None:
    assert draw.select("9319./2.5.8.10.12./9.18.26.34.41.45./", 25, 5) == [17, 7, 2, 16, 25]
    assert draw.draw(lines(12), "20250303", 5) == [8, 12, 5, 4, 9]


@pytest.mark.parametrize(
    ("seed", "key"),
    [
        ("20250303", "20250303./"),
        ("9319\n2 5 12 8 10\n9 18 26 34 41 45", "9319./2.5.8.10.12./9.18.26.34.41.45./"),
        ("02、07，18 26;31 44", "2.7.18.26.31.44./"),
        ("007", "7./"),
        ("Dow Jones 12,345.6 up", "DOWJONES123456UP./"),
        ("1337 \r\n 26ab…", "1337./26AB./"),
    ],
)
def test_a_seed_has_one_canonical_key(seed: str, key: str) -> None:
    assert draw.key(seed) == key
    assert draw.key(key) == key, "what is published is its own key"


@pytest.mark.parametrize("seed", ["", " \n ", "///", "一 二", "1" * 401])
def test_no_seed_is_no_key(seed: str) -> None:
    with pytest.raises(Refused, match=r"^seed-empty"):
        draw.key(seed)


@pytest.mark.parametrize("signature", ["", "zz" * 20, "abc", "ab" * 15])
def test_what_is_no_signature_gives_nothing(signature: str) -> None:
    with pytest.raises(Refused, match=r"^seed-empty"):
        draw.randomness(signature)


@unhurried
@given(st.integers(1, 300), st.integers(0, 320), st.integers(0, 10**6))
def test_each_is_drawn_at_most_once_and_all_where_nobody_says_how_many(pool: int, many: int, seed: int) -> None:
    order = draw.draw(lines(pool), str(seed), many)
    assert len(order) == len(set(order)) == min(many or pool, pool)
    assert set(order) <= set(range(1, pool + 1))
    assert order == draw.draw(lines(pool), str(seed), many), "and again the same"


def test_five_thousand_entries_come_out_the_same_from_the_published_files() -> None:
    text = draw.text_of(lines(5_000))
    order = draw.draw(draw.lines_of(text), "2 7 18 26 31 44", 0)
    assert sorted(order) == list(range(1, 5_001))
    assert draw.order_of(draw.order_text(order)) == order
    assert draw.digest(draw.order_text(order)) == "d236f50f422e800fb014a6dee5210733943b3f2f93e915ecff3fe2e8735db179"


def test_one_entry_more_or_a_name_otherwise_is_another_list() -> None:
    sealed = draw.digest(draw.text_of(lines(5)))
    assert draw.digest(draw.text_of(lines(6))) != sealed
    assert draw.digest(draw.text_of([*lines(4), Line(5, "李**", "31****12")])) != sealed


@pytest.mark.parametrize("text", ["", "a,b,c\n", "number,name,document\n1,王**\n", "number,name,document\nx,王**,31\n"])
def test_what_is_no_list_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        draw.lines_of(text)


@pytest.mark.parametrize("text", ["", "number,name,document\n", "place,number\n2,5\n", "place,number\n1,x\n"])
def test_what_is_no_order_is_none(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        draw.order_of(text)
