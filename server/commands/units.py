"""Units: the price list and the release of a batch (SC-11, SC-19)."""

from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from domain.hall import PriceList
from domain.people import Viewer
from domain.refusal import Refused
from domain.units import HIGHEST_FLOOR, LARGEST_AREA, LARGEST_PRICE_FEN, LENGTHS, LOWEST_FLOOR, TAKEN, Unit, move
from server.change import LONG, Change, Result, command
from server.commands.common import Note

PRICED = ("layout", "orientation", "area", "inner_area", "price_fen")


class PricedUnit(BaseModel):
    """One line of a price list, already read and checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(min_length=1, max_length=LENGTHS["id"])
    building: str = Field(min_length=1, max_length=LENGTHS["building"])
    entrance: str = Field(default="", max_length=LENGTHS["entrance"])
    floor: int | None = Field(default=None, ge=LOWEST_FLOOR, le=HIGHEST_FLOOR)
    room: str = Field(min_length=1, max_length=LENGTHS["room"])
    layout: str = Field(default="", max_length=LENGTHS["layout"])
    orientation: str = Field(default="", max_length=LENGTHS["orientation"])
    area: Decimal = Field(gt=0, le=LARGEST_AREA, decimal_places=2)
    inner_area: Decimal | None = Field(default=None, gt=0, le=LARGEST_AREA, decimal_places=2)
    price_fen: int = Field(gt=0, le=LARGEST_PRICE_FEN)


@command("price_list.activate", "site_lead", "executive", "general_manager", "admin", private=("units",),
         rules=("SC-19",), largest=LONG)  # fmt: skip
def activate(change: Change, by: Viewer, filename: Note, units: list[PricedUnit]) -> Result:
    """Put a price list in force: new units arrive unreleased, prices of the others follow; nothing else changes.

    Units that the list does not name stay as they are. Applications keep the price they were made at (SC-19).
    """
    if len({unit.id for unit in units}) != len(units):
        raise Refused("duplicate-units")
    list_id = change.new_id("p")
    added = changed = 0
    for line in units:
        values = line.model_dump()
        old = change.hall.get(Unit, line.id)
        if old is None:
            change.put(Unit(**values, price_list=list_id, since=change.now))
            added += 1
        elif any(getattr(old, name) != values[name] for name in PRICED):
            change.put(old.but(**{name: values[name] for name in PRICED}, price_list=list_id))
            changed += 1
    if added or changed:
        change.put(PriceList(id=list_id, filename=filename, activated_at=change.now, added=added, changed=changed))
    return {"price_list": list_id if added or changed else None, "added": added, "changed": changed}


@command("unit.release", "controller", rules=("SC-11",), largest=LONG)
def release(change: Change, by: Viewer, units: list[str]) -> Result:
    """Release a batch for sale. All or none: one that is not unreleased refuses the batch."""
    if not units or len(units) > 20_000:
        raise Refused("bad-arguments", fields={"units": "between 1 and 20000"})
    for id in dict.fromkeys(units):
        change.put(move(change.find(Unit, id), "released", now=change.now))
    return {"released": len(set(units))}


def compare(units: dict[str, Unit], lines: list[PricedUnit]) -> dict[str, Any]:
    """What activating these lines would do: ids that are new, changed (with what), the same, and missing."""
    new, changed, same = [], [], 0
    for line in lines:
        old = units.get(line.id)
        if old is None:
            new.append(line.id)
            continue
        differs = {
            n: [str(getattr(old, n)), str(getattr(line, n))] for n in PRICED if getattr(old, n) != getattr(line, n)
        }
        if differs:
            changed.append({"id": line.id, "fields": differs, "taken": old.state in TAKEN})
        else:
            same += 1
    listed = {line.id for line in lines}
    return {"new": new, "changed": changed, "same": same, "missing": [id for id in units if id not in listed]}
