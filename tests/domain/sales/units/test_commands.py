"""Units are released in batches."""

import pytest

from domain.core.refusal import Refused
from domain.sales.units.records import Unit
from tests.hall import House, stock


def states(house: House, units: list[str]) -> list[str]:
    return [house.hall.all(Unit)[id].state for id in units]


def test_a_batch_is_released_in_one_change_or_not_at_all(house: House) -> None:
    """SC-36, SC-11: all boards go from none of it to all of it."""
    units = stock(house, 3)
    house.do("price_list.activate", filename="v2", units=[
        {"id": f"u9{n}", "building": "9栋", "room": f"{n}01", "area": "98.27", "price_fen": 380_000_000}
        for n in range(40)
    ])  # fmt: skip
    batch = [f"u9{n}" for n in range(40)]
    with pytest.raises(Refused, match="unit-state"):
        house.do("unit.release", house.desk("controller"), units=[*batch, units[0]])
    assert set(states(house, batch)) == {"unreleased"}
    before = len(house.entries)
    assert house.do("unit.release", house.desk("controller"), units=batch).result == {"released": 40}
    assert set(states(house, batch)) == {"available"}
    assert len(house.entries) == before + 1
