"""Price lists are put in force, taken back, and lines struck (SC-11, SC-19)."""

from domain.core.change import Change, Result
from domain.core.command import LONG, command
from domain.core.inputs import FreeText
from domain.core.refusal import Refused
from domain.core.roles import Role
from domain.core.viewer import Viewer
from domain.sales.applications.records import Application
from domain.sales.prices.force import Force, PricedUnit, back_in_force
from domain.sales.prices.records import PriceList
from domain.sales.prices.rules import Alike
from domain.sales.units.commands import named
from domain.sales.units.records import Unit
from domain.sales.units.rules import not_frozen

# who files price lists, puts them in force and takes them back
PRICES: tuple[Role, ...] = ("site_lead", "executive", "general_manager", "admin")


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
    force = Force(change, units, alike)
    if expect and force.digest != expect:
        raise Refused("preview-old")
    put = force.put(filename)
    if put is None:
        return {"price_list": None, "added": 0, "changed": 0}
    return {"price_list": put.id, "added": put.added, "changed": put.changed}


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
    change.put(listed.but(undone_at=change.now, before={}), *back_in_force(change.hall, listed))
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
