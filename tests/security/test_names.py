"""What hides in a text is gone before anybody decides on it; what can be seen is kept (S10)."""

import pytest

from domain.core.refusal import Refused
from domain.house.people.records import Person
from tests.hall import House

HIDDEN = "\u202e\u202d\u2066\u2069\u200b\u200f\ufeff\u00ad\u2060\x07\x1b\x85"


@pytest.mark.parametrize("name", ["王晓明", "Anna  Smith", "مريم", "👩‍👩‍👧", "क्‍ष", "𠀀𠮷", "a\tb\nc"])
def test_what_can_be_seen_is_kept(house: House, name: str) -> None:
    id = house.do("person.save", name=name, role="cashier").result["person"]
    assert house.hall.all(Person)[id].name == name


def test_what_hides_in_a_name_is_gone_and_makes_no_second_one_of_it(house: House) -> None:
    id = house.do("person.save", name=f"{HIDDEN}王{HIDDEN}敏", role="cashier").result["person"]
    assert house.hall.all(Person)[id].name == "王敏"
    with pytest.raises(Refused, match="name-taken"):
        house.do("person.save", name=f"王敏{HIDDEN}", role="cashier")
    with pytest.raises(Refused, match="name-missing"):
        house.do("person.save", name=HIDDEN, role="cashier")
