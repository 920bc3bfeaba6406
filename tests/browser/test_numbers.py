"""The tablet takes every phone number the hall takes, and no other: also when no hall is there to ask."""

from collections.abc import Iterator
from random import Random

import phonenumbers
import pytest

from domain.core.phones import phone_number
from domain.core.refusal import Refused
from kiosk.checkin.screen import COUNTRIES
from tests.browser.demo_hall import Pages

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session"), pytest.mark.timeout(150)]

TAKEN = """async (typed) => {
  const { takes } = await import(`/s/${document.body.dataset.version}/checkin/numbers.js`);
  return typed.map(([code, digits]) => takes(`+${code}`, digits));
}"""
CHANGED = 60  # numbers made of each example by changing it
Typed = tuple[int, str]


def hall_takes(typed: Typed) -> bool:
    code, digits = typed
    try:
        return bool(phone_number(f"+{code}{digits}"))
    except Refused:
        return False


def near_a_number(code: int, chance: Random) -> Iterator[Typed]:
    """Numbers of every sort and region, with a digit changed, left out or put in, and what people dial before them."""
    for region in phonenumbers.phonenumberutil.COUNTRY_CODE_TO_REGION_CODE[code]:
        for sort in phonenumbers.PhoneNumberType.values():
            number = phonenumbers.example_number_for_type(region, sort)
            if number is None:
                continue
            whole = phonenumbers.national_significant_number(number)
            yield from ((code, start + whole) for start in ("", "0", "1", "00"))
            for _ in range(CHANGED // 10):
                at, digit = chance.randrange(len(whole)), str(chance.randrange(10))
                yield from ((code, whole[:at] + put + whole[at + 1 :]) for put in (digit, "", digit * 2))


def any_digits(code: int, chance: Random) -> Iterator[Typed]:
    for _ in range(CHANGED):
        yield code, "".join(chance.choices("0123456789", k=chance.randint(5, 14)))


async def test_the_tablet_takes_the_numbers_the_hall_takes_and_no_others(pages: Pages) -> None:
    chance = Random(20261130)
    mobiles = [(86, f"{prefix}{chance.randrange(10**8):08d}") for prefix in range(100, 200) for _ in range(3)]
    typed = list(dict.fromkeys(mobiles))
    for code in COUNTRIES:
        typed += dict.fromkeys([*near_a_number(code, chance), *any_digits(code, chance)])
    tablet = await pages.open("checkin")
    taken = dict(zip(typed, await tablet.evaluate(TAKEN, typed), strict=True))
    assert {typed: says for typed, says in taken.items() if says != hall_takes(typed)} == {}
    for code in COUNTRIES:
        assert {says for (of, _), says in taken.items() if of == code} == {True, False}, (
            "the premise: some are, some not"
        )
    assert {digits[:3] for (_, digits), says in taken.items() if says and (_, digits) in mobiles} >= {
        str(prefix) for prefix in range(130, 200)
    }
