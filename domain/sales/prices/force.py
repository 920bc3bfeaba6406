"""A price list takes force: what its lines do to the homes of the hall, and which lists are recalled by it (SC-19)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from domain.core.change import Change
from domain.core.hall import Hall
from domain.core.refusal import Refused
from domain.house.notices.rules import groups, say
from domain.sales.applications.records import Application
from domain.sales.prices.records import PriceList
from domain.sales.prices.rules import Alike, compare, decided, differences, digest_of, settled, written_otherwise
from domain.sales.units.records import HIGHEST_FLOOR, LARGEST_AREA, LARGEST_PRICE_FEN, LENGTHS, LOWEST_FLOOR, Unit


class PricedUnit(BaseModel):
    """One line of a price list, already read and checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(min_length=1, max_length=LENGTHS["id"])
    building: str = Field(min_length=1, max_length=LENGTHS["building"])
    entrance: str = Field(default="", max_length=LENGTHS["entrance"])
    floor: int | None = Field(default=None, ge=LOWEST_FLOOR, le=HIGHEST_FLOOR)
    floor_label: str = Field(default="", max_length=LENGTHS["floor_label"])
    room: str = Field(min_length=1, max_length=LENGTHS["room"])
    layout: str = Field(default="", max_length=LENGTHS["layout"])
    orientation: str = Field(default="", max_length=LENGTHS["orientation"])
    area: Decimal = Field(gt=0, le=LARGEST_AREA, decimal_places=2)
    inner_area: Decimal | None = Field(default=None, gt=0, le=LARGEST_AREA, decimal_places=2)
    price_fen: int = Field(gt=0, le=LARGEST_PRICE_FEN)


class Force:
    """These lines in this hall. Refuses `duplicate-units`."""

    def __init__(self, change: Change, units: Sequence[PricedUnit], alike: Alike) -> None:
        if len({unit.id for unit in units}) != len(units):
            raise Refused("duplicate-units")
        self._change, self._units, self._alike = change, units, alike
        self._held = change.hall.all(Unit)
        self._stay = settled(self._held, change.hall.all(Application).values())
        self._otherwise = written_otherwise(self._held, units)

    @cached_property
    def digest(self) -> str:
        """Of what the list would do now."""
        named_as = self._otherwise if self._alike == "same" else {}
        return digest_of(compare(self._held, self._units, named_as, self._stay), self._otherwise, self._alike)

    @cached_property
    def would(self) -> tuple[int, int]:
        """How many homes it brings, and how many it changes. Refuses `homes-alike`."""
        found = compare(self._held, self._units, decided(self._otherwise, self._alike), self._stay)
        return len(found["new"]), len(found["changed"])

    def put(self, filename: str) -> PriceList | None:
        """In force: the list, or None where it changes nothing. Refuses `homes-alike`."""
        change, same = self._change, decided(self._otherwise, self._alike)
        named = {same.get(line.id, line.id) for line in self._units}
        missing = len(self._held.keys() - named - self._stay)
        list_id, added, before = change.new_id("p"), 0, {}
        before_it = list(_superseded(change.hall, named, self._stay))
        for line in self._units:
            old = self._held.get(same.get(line.id, line.id))
            if old is not None and old.id in self._stay:
                continue
            if old is None:
                change.put(Unit(**line.model_dump(), price_list=list_id, since=change.now))
                added += 1
            elif differs := differences(old, line):
                before[old.id] = old.model_dump(mode="json", include={*differs, "price_list"})
                change.put(old.but(**differs, price_list=list_id))
        if not added and not before:
            return None
        put = PriceList(
            id=list_id, filename=filename, activated_at=change.now, added=added, changed=len(before), before=before,
            missing=missing,
        )  # fmt: skip
        change.put(put, *(old.but(recalled_at=change.now, recalled_by=list_id) for old in before_it))
        if before_it:
            say(change, "prices-changed", [*groups(change.hall), "role:site_lead"], filename=filename)
        return put


def _superseded(hall: Hall, named: set[str], stay: frozenset[str]) -> Iterator[PriceList]:
    """The lists in force that a list with these homes takes the place of: it names whatever they still hold for."""
    open_of: dict[str, set[str]] = {}
    for unit in hall.all(Unit).values():
        if unit.id not in stay:
            open_of.setdefault(unit.price_list, set()).add(unit.id)
    for listed in hall.all(PriceList).values():
        if listed.ended_at is None and open_of.get(listed.id, set()) <= named:
            yield listed


def back_in_force(hall: Hall, undone: PriceList) -> Iterator[PriceList]:
    """The lists that this one, which is undone, had taken the place of."""
    for listed in hall.all(PriceList).values():
        if listed.recalled_by == undone.id:
            yield listed.but(recalled_at=None, recalled_by=None, chased_at=None)
