"""What an address asks of a register is understood or refused with the field that is wrong."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

import pytest

from domain.core.refusal import Refused
from domain.nouns import REGISTERS
from server.store.queries.asked import MOST, SIZE, Asked, asked
from tests.hall import ZONE, at, days

FILTERS = REGISTERS["applications"].filters


def read(query: str, zone: ZoneInfo = ZONE) -> Asked:
    return asked(parse_qsl(query, keep_blank_values=True), FILTERS, zone)


def test_nothing_asked_is_the_newest_page() -> None:
    assert read("") == read("unit=&day=&order=newest&size=50&cursor=") == Asked({})
    assert (SIZE, Asked({}).size) == (50, 50)


def test_all_that_can_be_asked() -> None:
    found = read("unit=3栋 1802&person=u7&phone=138****5678&state=won&day=2025-03-03&order=oldest&size=100&cursor=abc")
    words = {"unit": "3栋 1802", "person": "u7", "phone": "138****5678", "state": "won"}
    assert found == Asked(words, at("00:00"), at("00:00", days(1)), newest=False, size=100, cursor="abc")


def test_a_day_is_the_halls_and_may_have_another_length() -> None:
    found = read("day=2025-03-09", ZoneInfo("America/New_York"))
    assert found.since == datetime(2025, 3, 9, 5, tzinfo=UTC)
    assert found.until is not None
    assert found.until - found.since == timedelta(hours=23)


@pytest.mark.parametrize(("query", "field"), [
    ("day=yesterday", "day"), ("day=2025-02-30", "day"), ("day=9999-12-31", "day"), ("day=0001-01-01", "day"),
    ("day=20250303", "day"), ("day=2025-W10-1", "day"), ("day=2025-03-03T00:00", "day"),
    ("size=0", "size"), ("size=101", "size"), ("size=-1", "size"), ("size=many", "size"), ("size=５０", "size"),
    ("size=1000000000000000000", "size"), ("size=1.5", "size"),
    ("order=random", "order"), ("state=sold", "state"), ("state=won&state=lost", "state"), ("unit=" + "3" * 81, "unit"),
    ("unit=a%00b", "unit"), ("phone=13812345678", "phone"), ("phone=5678", "phone"), ("phone=*", "phone"),
    ("name=王晓明", "query"), ("hall=h2", "query"), ("live=1", "query"), ("%00=1", "query"),
])  # fmt: skip
def test_what_cannot_be_is_refused_with_its_field(query: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        read(query)
    assert refusal.value.code == "bad-arguments"
    assert list(refusal.value.facts["fields"]) == [field]


@pytest.mark.parametrize("phone", ["138****5678", "+852 91****67", "+1 202****1234"])
def test_a_masked_phone_is_searched_for_as_records_have_it(phone: str) -> None:
    assert asked([("phone", phone)], FILTERS, ZONE).filters == {"phone": phone}


def test_a_page_may_be_as_long_as_is_said() -> None:
    assert read(f"size={MOST}").size == MOST
    assert read("size=1").size == 1
