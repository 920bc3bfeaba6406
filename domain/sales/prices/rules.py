"""What a price list would do to the homes of a hall, told before it does it (SC-19)."""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Any, Literal, Protocol, TypeVar

from domain.core.refusal import Refused
from domain.sales.applications.records import Application
from domain.sales.prices.same_home import Home, pairs
from domain.sales.units.records import Unit
from domain.sales.units.rules import sold

Alike = Literal["", "same", "different"]  # what was answered where homes of the list are in force written otherwise
GIVEN = ("area", "price_fen")  # every line says them
KNOWN = ("floor", "layout", "orientation", "inner_area")  # a list without them takes nothing away
JUMP = 5  # a price that changes by more than a fifth is asked about
FEW = 10  # so is a list that names fewer than a tenth of the homes in force


class Line(Home, Protocol):
    """A home as a line of the list offers it. Money in fen, areas in m²."""

    @property
    def floor_label(self) -> str: ...
    @property
    def layout(self) -> str: ...
    @property
    def orientation(self) -> str: ...
    @property
    def area(self) -> Decimal: ...
    @property
    def inner_area(self) -> Decimal | None: ...
    @property
    def price_fen(self) -> int: ...


L = TypeVar("L", bound=Line)


def per_m2_fen(area: Decimal, price_fen: int) -> int:
    """Price per m², half a fen rounded up."""
    return int((price_fen / area).quantize(Decimal(1), ROUND_HALF_UP))


def differences(held: Unit, line: Line) -> dict[str, Any]:
    """The fields of a home in force that this line changes, as the line says them."""
    said = {name: getattr(line, name) for name in (*GIVEN, *KNOWN)}
    found = {name: value for name, value in said.items() if name in GIVEN or value not in ("", None)}
    if "floor" in found or line.floor_label:
        found |= {"floor": line.floor, "floor_label": line.floor_label}
    return {name: value for name, value in found.items() if getattr(held, name) != value}


def settled(units: Mapping[str, Unit], applications: Iterable[Application]) -> frozenset[str]:
    """The homes that are sold or paid for: what was agreed on them stays, whatever a list says (SC-16, SC-19)."""
    paid = {a.unit for a in applications if a.state in ("paid", "won") and a.unit in units}
    return frozenset(paid | {id for id, unit in units.items() if sold(unit.standing)})


def written_otherwise(units: Mapping[str, Unit], lines: Iterable[Line]) -> dict[str, str]:
    """Ids of lines the hall does not know, each with that of the home in force that it seems to be (`same_home`)."""
    named = {line.id: line for line in lines}
    missing = [unit for id, unit in units.items() if id not in named]
    return pairs([line for id, line in named.items() if id not in units], missing) if missing else {}


def compare(
    units: Mapping[str, Unit], lines: Sequence[Line], named_as: Mapping[str, str] = MappingProxyType({}),
    stay: Collection[str] = (),
) -> dict[str, Any]:  # fmt: skip
    """What putting these lines in force would do to homes: those that are new, changed, the same, and missing.

    A changed home is `taken` while on hold, and its price may `jump`. Of those that `stay` nothing changes: where the
    list says otherwise they are `kept`. `named_as`: lines that are homes in force.
    """
    new, changed, kept, same = [], [], [], 0
    for line in lines:
        id = named_as.get(line.id, line.id)
        held = units.get(id)
        if held is None:
            new.append(_offered(line))
        elif differs := differences(held, line):
            fields = {name: [str(getattr(held, name)), str(value)] for name, value in differs.items()}
            if id in stay:
                kept.append({"id": id, "fields": fields})
                continue
            jump = abs(line.price_fen - held.price_fen) * JUMP > held.price_fen
            changed.append({"id": id, "fields": fields, "taken": held.standing == "on_hold", "jump": jump})
        else:
            same += 1
    listed = {named_as.get(line.id, line.id) for line in lines}
    missing = [id for id in units if id not in listed]
    named = len(changed) + len(kept) + same
    return {
        "new": new, "changed": changed, "kept": kept, "same": same, "missing": missing,
        "few": bool(lines) and named * FEW < len(units),
    }  # fmt: skip


def digest_of(would: Mapping[str, Any], otherwise: Mapping[str, str], alike: Alike) -> str:
    """Changes when a list would do something else to the hall than somebody saw it do."""
    told = json.dumps([would, dict(otherwise), alike], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:24]


def figures(lines: Sequence[Line], low_fen: int, high_fen: int) -> dict[str, Any]:
    """The sums of a list, its prices per m², and the homes whose price per m² is not between the two."""
    if not lines:
        return {"homes": 0}
    rates = [(per_m2_fen(line.area, line.price_fen), line.id) for line in lines]
    area, price = sum((line.area for line in lines), Decimal(0)), sum(line.price_fen for line in lines)
    (lowest, cheap), (highest, dear) = min(rates), max(rates)
    return {
        "homes": len(lines), "area": str(area), "price_fen": price, "mean_fen": per_m2_fen(area, price),
        "lowest": {"fen": lowest, "id": cheap}, "highest": {"fen": highest, "id": dear},
        "low_fen": low_fen, "high_fen": high_fen,
        "outside": [id for rate, id in rates if not low_fen <= rate <= high_fen],
    }  # fmt: skip


def decided(otherwise: Mapping[str, str], alike: Alike) -> Mapping[str, str]:
    """The lines that are homes in force. Refuses `homes-alike` where nobody said whether they are."""
    if otherwise and not alike:
        line, home = next(iter(otherwise.items()))
        raise Refused("homes-alike", homes=len(otherwise), line=line, home=home)
    return otherwise if alike == "same" else {}


def _offered(line: Line) -> dict[str, Any]:
    return {
        "id": line.id, "floor": line.floor, "floor_label": line.floor_label, "area": str(line.area),
        "price_fen": line.price_fen, "per_m2_fen": per_m2_fen(line.area, line.price_fen),
    }  # fmt: skip
