"""A quote adds up, is never negative, keeps its order, and is the same whoever asks (SC-21 to SC-23)."""

import ast
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.sales.quotes.rules import ORDER, PATHS, Cut, Line, quote, stack, total_fen

ON_TIME = Cut("o1", "按时签约", rate=100, number=1)
LUMP_SUM = Cut("o2", "一次性付款", rate=200, number=2, path="lump_sum")
FRIEND = Cut("o3", "老带新", amount_fen=1_000_000, number=3, claimed=True)
SPECIAL = Cut("s1", amount_fen=3_000_000, claimed=True, special=True)

WHAT_IS_OFF = st.one_of(
    st.builds(dict, rate=st.integers(1, 9_999)), st.builds(dict, amount_fen=st.integers(1, 10**12))
)  # fmt: skip
CUTS = st.lists(
    st.builds(
        lambda off, path, stackable, claimed, special: {
            **off, "path": "" if special else path, "stackable": stackable, "claimed": claimed, "special": special,
        },
        WHAT_IS_OFF, st.sampled_from(PATHS), st.booleans(), st.booleans(), st.booleans(),
    ),
    max_size=6,
).map(lambda found: [Cut(f"o{n}", number=n, **off) for n, off in enumerate(found)])  # fmt: skip
PRICES = st.integers(1, 10**13)


def fens(lines: tuple[Line, ...]) -> list[int]:
    return [line.fen for line in lines]


def test_the_quote_of_the_phone() -> None:
    lines = quote(453_868_100, [LUMP_SUM, ON_TIME], "lump_sum")
    assert fens(lines) == [453_868_100, -4_538_681, -8_986_588, -31]
    assert total_fen(lines) == 440_342_800
    assert [line.what for line in lines] == ["list", "standard", "path", "rounding"]


def test_the_quote_of_the_printed_form() -> None:
    lines = quote(485_074_800, [LUMP_SUM, ON_TIME], "mortgage")
    assert fens(lines) == [485_074_800, -4_850_748, 48]
    assert total_fen(lines) == 480_224_100


def test_the_quote_of_the_signing_desk() -> None:
    lines = quote(453_868_100, [FRIEND, ON_TIME], "mortgage")
    assert (fens(lines), total_fen(lines)) == ([453_868_100, -4_538_681, -1_000_000, -19], 448_329_400)


def test_a_special_discount_comes_after_the_catalogue_and_before_the_path() -> None:
    lines = quote(453_868_100, [SPECIAL, LUMP_SUM, FRIEND, ON_TIME], "lump_sum")
    assert [(line.what, line.id) for line in lines] == [
        ("list", ""), ("standard", "o1"), ("standard", "o3"), ("special", "s1"), ("path", "o2"), ("rounding", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(("fen", "rounding"), [(149, [-49]), (150, [50]), (200, []), (49, [-49]), (50, [50])])
def test_half_a_yuan_is_rounded_up(fen: int, rounding: list[int]) -> None:
    assert fens(quote(fen, [], ""))[1:] == rounding


@pytest.mark.parametrize(("price", "off"), [(10_049, -100), (10_050, -101)])
def test_half_a_fen_of_a_rate_is_rounded_up(price: int, off: int) -> None:
    assert quote(price, [ON_TIME], "")[1].fen == off


def test_nothing_takes_more_than_is_left() -> None:
    lines = quote(500_000, [FRIEND, SPECIAL], "")
    assert fens(lines) == [500_000, -500_000, 0]


def test_two_stack_only_where_both_say_so() -> None:
    alone = Cut("o9", rate=300, number=9, stackable=False)
    assert not stack(alone, ON_TIME)
    assert not stack(ON_TIME, alone)
    assert stack(alone, SPECIAL), "an executive saw what it comes on top of"
    assert stack(Cut("a", path="mortgage", stackable=False), Cut("b", path="lump_sum")), "nobody pays both ways"


def test_of_two_that_do_not_stack_the_one_that_was_confirmed_holds_else_the_first() -> None:
    alone = Cut("o9", rate=300, number=9, stackable=False)
    assert [line.id for line in quote(10**8, [alone, ON_TIME], "")] == ["", "o1"]
    confirmed = Cut("o9", rate=300, number=9, stackable=False, claimed=True)
    assert [line.id for line in quote(10**8, [confirmed, ON_TIME], "")] == ["", "o9"]


@given(PRICES, CUTS, st.sampled_from(PATHS))
def test_every_quote_adds_up_to_whole_yuan_and_is_never_negative(price: int, cuts: list[Cut], path: str) -> None:
    lines = quote(price, cuts, path)  # type: ignore[arg-type]
    assert lines[0] == Line("list", price)
    assert sum(fens(lines)) == total_fen(lines)
    assert total_fen(lines) >= 0
    assert total_fen(lines) % 100 == 0
    taken_off = [line for line in lines[1:] if line.what != "rounding"]
    assert all(line.fen <= 0 for line in taken_off)
    rounding = [line.fen for line in lines if line.what == "rounding"]
    assert rounding == [] or (len(rounding) == 1 and -50 < rounding[0] <= 50 and rounding[0] != 0)


@given(PRICES, CUTS, st.sampled_from(PATHS), st.randoms(use_true_random=False))
def test_the_order_is_that_of_the_rule_and_not_of_whoever_asks(
    price: int, cuts: list[Cut], path: str, chance: random.Random
) -> None:
    lines = quote(price, cuts, path)  # type: ignore[arg-type]
    shuffled = list(cuts)
    chance.shuffle(shuffled)
    assert quote(price, shuffled, path) == lines  # type: ignore[arg-type]
    places = [(ORDER.index(line.what), line.id) for line in lines]
    assert all(one[0] <= other[0] for one, other in pairwise(places))


@given(PRICES, CUTS, st.sampled_from(PATHS))
def test_a_quote_can_be_checked_again_from_its_own_lines(price: int, cuts: list[Cut], path: str) -> None:
    """Each rate is of what the lines before it leave; nothing else than the lines is needed."""
    left = 0
    for line in quote(price, cuts, path):  # type: ignore[arg-type]
        if line.rate:
            assert -line.fen == (left * line.rate + 5_000) // 10_000
        left += line.fen
    by_id = {cut.id: cut for cut in cuts}
    held = [by_id[line.id] for line in quote(price, cuts, path) if line.id]  # type: ignore[arg-type]
    assert all(stack(one, other) for one in held for other in held if one is not other)
    assert all(cut.path in ("", path) for cut in held)


def test_nothing_else_in_the_hall_multiplies_money() -> None:
    """Beside the quote there is only what compares prices, and the price per m² that a list is looked through by."""
    root = Path(__file__).parents[4]
    found = {
        str(path.relative_to(root))
        for room in ("domain", "kiosk", "display") for path in (root / room).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Div | ast.FloorDiv)
        and any("fen" in name_of(side) or name_of(side) == "rate" for side in ast.walk(node))
    }  # fmt: skip
    assert found == {"domain/sales/quotes/rules.py", "domain/sales/prices/rules.py"}


def name_of(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
