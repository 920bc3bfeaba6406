"""A name or a badge that is taken is said with whoever has it."""

import pytest

from domain.core.refusal import Refused
from tests.hall import House


@pytest.mark.parametrize(
    ("given", "code"), [({"name": "林嘉"}, "name-taken"), ({"name": "周宁", "badge": "A7"}, "badge-taken")]
)
def test_whoever_has_the_name_or_the_badge_is_named(house: House, given: dict[str, str], code: str) -> None:
    lin = house.do("person.save", name="林嘉", role="cashier", badge="A7").result["person"]
    with pytest.raises(Refused) as refusal:
        house.do("person.save", role="cashier", **given)
    assert (refusal.value.code, refusal.value.facts["who"]) == (code, "A7 林嘉")
    house.do("person.save", id=lin, name="林嘉", role="cashier", badge="A7", active=False)
    house.do("person.save", role="cashier", **given)
