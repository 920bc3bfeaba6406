"""A name or a badge that is taken is said with whoever has it, and who left stays gone."""

import pytest

from domain.core.refusal import Refused
from domain.house.groups.records import Group
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


def test_a_group_that_left_the_hall_stays_gone_whatever_else_is_changed_of_it(house: House) -> None:
    house.do("group.save", id="B", order=2, agency="乙代理", exited=True)
    house.do("group.save", id="B", order=3, agency="乙代理")
    held = house.hall.all(Group)["B"]
    assert (held.exited, held.order) == (True, 3)
    house.do("group.save", id="B", order=3, exited=False)
    assert house.hall.all(Group)["B"].exited is False
