"""Price lists are put in force, taken back, and lines struck (SC-11, SC-19)."""

from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from domain.core.change import Change, Result
from domain.core.command import LONG, command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.sales.applications.records import Application
from domain.sales.prices.records import PriceList
from domain.sales.prices.rules import Alike, compare, decided, differences, digest_of, settled, written_otherwise
from domain.sales.units.commands import named
from domain.sales.units.records import HIGHEST_FLOOR, LARGEST_AREA, LARGEST_PRICE_FEN, LENGTHS, LOWEST_FLOOR, Unit
from domain.sales.units.rules import not_frozen

PRICES = ("site_lead", "executive", "general_manager", "admin")  # who puts lists in force and takes them back


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


@command("price_list.activate", *PRICES, private=("units", "expect"), rules=("SC-19",), largest=LONG)
def activate(
    change: Change, by: Viewer, filename: FreeText, units: list[PricedUnit], alike: Alike = "", expect: str = ""
) -> Result:  # fmt: skip
    """Put a price list in force: new units arrive unreleased, prices of the others follow; nothing else changes.

    Units that the list does not name stay as they are, and so do what a line leaves empty and homes that are sold or
    paid for. Applications keep the price they were made at (SC-19). Where lines seem to be homes in force written
    otherwise, `alike` says whether they are the `same`, which then keep their names, or `different`; else it refuses
    `homes-alike`. `expect` is the `digest_of` what the sender saw it would do: refuses `preview-old` where it would do
    something else by now.
    """
    if len({unit.id for unit in units}) != len(units):
        raise Refused("duplicate-units")
    held = change.hall.all(Unit)
    stay = settled(held, change.hall.all(Application).values())
    otherwise = written_otherwise(held, units)
    named_as = otherwise if alike == "same" else {}
    if expect and digest_of(compare(held, units, named_as, stay), otherwise, alike) != expect:
        raise Refused("preview-old")
    same = decided(otherwise, alike)
    missing = len(held.keys() - {same.get(line.id, line.id) for line in units} - stay)
    list_id, added, before = change.new_id("p"), 0, {}
    for line in units:
        old = held.get(same.get(line.id, line.id))
        if old is not None and old.id in stay:
            continue
        if old is None:
            change.put(Unit(**line.model_dump(), price_list=list_id, since=change.now))
            added += 1
        elif differs := differences(old, line):
            before[old.id] = old.model_dump(mode="json", include={*differs, "price_list"})
            change.put(old.but(**differs, price_list=list_id))
    if added or before:
        change.put(PriceList(
            id=list_id, filename=filename, activated_at=change.now, added=added, changed=len(before), before=before,
            missing=missing,
        ))  # fmt: skip
    return {"price_list": list_id if added or before else None, "added": added, "changed": len(before)}


@command("price_list.undo", *PRICES, rules=("SC-19",))
def undo(change: Change, by: Viewer, price_list: str) -> Result:
    """Take the last list back while nothing happened on it: homes it changed are as before, those it brought are gone.

    Refuses `list-undone`, `list-overtaken` once another list was put in force, `list-in-use` with the first unit that
    was released or applied for since, and `list-too-old` for one of which nobody kept what it changed.
    """
    listed = change.find(PriceList, price_list)
    _may_be_undone(change, listed)
    mine = [unit for unit in change.hall.all(Unit).values() if unit.price_list == listed.id]
    asked = {a.unit for a in change.hall.all(Application).values() if a.price_list == listed.id}
    for unit in mine:
        old = listed.before.get(unit.id)
        moved = unit.stands_since >= listed.activated_at if old else unit.standing != "unreleased"
        if moved or unit.id in asked:
            raise Refused("list-in-use", unit=unit.label)
        if old:
            change.put(Unit.model_validate({**vars(unit), **old}))
        else:
            change.drop(unit)
    change.put(listed.but(undone_at=change.now, before={}))
    return {"withdrawn": sum(unit.id not in listed.before for unit in mine), "restored": len(listed.before)}


@command("price_list.strike", *PRICES, rules=("SC-11",), largest=LONG)
def strike(change: Change, by: Viewer, units: list[str]) -> Result:
    """Strike units that were never released, such as the line of sums that became one. All or none.

    Refuses `unit-released` with the first that was. A list that names one again brings it again.
    """
    for id in named(units):
        home = change.find(Unit, id)
        not_frozen(home)
        if home.state != "unreleased":
            raise Refused("unit-released", unit=home.label)
        change.drop(home)
    return {"struck": len(set(units))}


def _may_be_undone(change: Change, listed: PriceList) -> None:
    if listed.undone_at is not None:
        raise Refused("list-undone")
    for other in change.hall.all(PriceList).values():
        if other.undone_at is None and other.activated_at > listed.activated_at:
            raise Refused("list-overtaken", filename=other.filename)
    if len(listed.before) != listed.changed:
        raise Refused("list-too-old")
