"""What leaves the hall as a spreadsheet: the control list as it is now, and the register of receipts."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from starlette.requests import Request
from starlette.responses import Response

from domain.core.hall import Hall
from domain.core.order import natural
from domain.core.refusal import Refused
from domain.core.viewer import Viewer
from domain.house.people.records import Person
from domain.house.register import Among
from domain.house.site.rules import hall_zone
from domain.nouns import REGISTERS
from domain.sales.units.records import Unit
from server.base import hall_time
from server.exporting.spreadsheet import MEDIA_TYPE, Cell, workbook
from server.store.queries import filed
from server.store.queries.asked import Asked, asked
from server.store.queries.filed import Place
from server.web.api import answers
from server.web.context import admitted
from server.web.registers import reads
from server.web.words import journal_words, translator

LONGEST = 20_000  # receipts of one file: a day has hundreds
RECEIPTS = REGISTERS["receipts"]


@answers
async def control_list(request: Request) -> Response:
    """`GET /api/{hall}/control-list.xlsx`: every home with its state, for whoever opens the approvals desk."""
    sender = await admitted(request, changes=False)
    viewer, hall = sender.viewer, sender.feed.hall
    if viewer.holds not in sender.context.screens["approvals"].opened_by:
        raise Refused("not-allowed")
    _ = translator(viewer.locale)
    head = _head(_("Control list"), _("List no. {n}, as of {time}", n=hall.seq, time=_now(hall)))
    units = list(hall.all(Unit).values())
    made = await sender.context.queries.run(_homes, head, units, viewer.locale, gone=request.is_disconnected)
    return _file(made, f"control-list-{hall.seq}")


@answers
async def receipts(request: Request) -> Response:
    """`GET /api/{hall}/registers/receipts.xlsx?…`: what the register finds, all pages of it, for the same readers."""
    sender = await admitted(request, changes=False)
    viewer, parts, hall = sender.viewer, sender.context, sender.feed.hall
    if not reads(RECEIPTS.name, viewer, parts.screens["office"]):
        raise Refused("not-allowed")
    found = asked(request.query_params.multi_items(), RECEIPTS.filters, hall_zone(hall))
    meant = {one: RECEIPTS.filters[one].meant(hall, said) for one, said in found.filters.items()}
    wanted = replace(found, filters=meant, size=LONGEST, cursor="")
    place = Place(sender.feed.name, {kind: hall.everything(kind) for kind in filed.kinds_of(RECEIPTS)})
    whose = RECEIPTS.whose(viewer, hall)
    rows = await parts.queries.run(_all, parts.engine, place, wanted, viewer, whose, gone=request.is_disconnected)
    _ = translator(viewer.locale)
    head = _head(_("Receipts"), _("As of change {n}, {time}", n=hall.seq, time=_now(hall)))
    made = await parts.queries.run(_receipts, head, rows, _names(hall), hall_zone(hall), viewer.locale,
                                   gone=request.is_disconnected)  # fmt: skip
    return _file(made, f"receipts-{hall.seq}")


def _now(hall: Hall) -> str:
    return _moment(hall_time.now(), hall_zone(hall))


def _moment(at: Any, zone: ZoneInfo) -> str:
    """2026-11-28 14:06, in the hall's zone; of a row as it is told, and of a moment."""
    found = datetime.fromisoformat(at) if isinstance(at, str) else at
    return f"{found.astimezone(zone):%Y-%m-%d %H:%M}" if found else ""


def _head(title: str, facts: str) -> list[list[Cell]]:
    return [[title, facts]]


def _file(made: bytes, name: str) -> Response:
    kept = {"Content-Disposition": f'attachment; filename="{name}.xlsx"', "Cache-Control": "no-store"}
    return Response(made, headers=kept, media_type=MEDIA_TYPE)


def _homes(head: list[list[Cell]], units: Sequence[Unit], locale: str) -> bytes:
    _, states = translator(locale), journal_words(locale)["states"]["unit"]
    columns = [
        _("Building"), _("Entrance"), _("Floor"), _("Room"), _("Area"), _("List price, yuan"), _("State"),
        _("State before it was frozen"),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [
            unit.building, unit.entrance, _floor(unit), unit.room, unit.area, _yuan(unit.price_fen),
            states[unit.state], states[unit.before] if unit.before else "",
        ]
        for unit in sorted(units, key=_in_order)
    ]  # fmt: skip
    return workbook(_("Control list"), [*head, columns, *rows])


def _in_order(unit: Unit) -> tuple[object, ...]:
    """By building, entrance, floor and room, as people count them: 2栋 before 10栋."""
    return natural(unit.building), natural(unit.entrance), unit.floor or 0, natural(unit.room)


def _floor(unit: Unit) -> str:
    return str(unit.floor_label or ("" if unit.floor is None else unit.floor))


def _all(engine: Engine, place: Place, wanted: Asked, viewer: Viewer, whose: Among | None) -> list[dict[str, Any]]:
    """All rows as the register tells them. Refuses `bad-arguments` where they are too many for a file."""
    with engine.connect() as connection:
        found = filed.page(connection, place, RECEIPTS, wanted, whose)
    if found.cursor is not None:
        raise Refused("bad-arguments", fields={"day": f"more than {LONGEST}"})
    return [RECEIPTS.tell(record, viewer) for record in found.records]


def _names(hall: Hall) -> dict[str, str]:
    """What people and homes are called: actors as the journal has them, and units by their ids."""
    people = {f"person:{id}": person.name for id, person in hall.all(Person).items()}
    return {**people, **{id: unit.label for id, unit in hall.all(Unit).items()}}


def _receipts(
    head: list[list[Cell]], rows: Sequence[Mapping[str, Any]], names: Mapping[str, str], zone: ZoneInfo, locale: str
) -> bytes:
    _ = translator(locale)
    method = {"card": _("Card"), "transfer": _("Transfer"), "scan": _("Scan"), "cash": _("Cash")}
    sort = {"deposit": _("Deposit"), "earnest": _("Earnest money"), "instalment": _("Instalment")}
    why = {"wrong-amount": _("Wrong amount"), "payment-failed": _("Payment failed"), "wrong-unit": _("Wrong unit")}
    columns = [
        _("Number"), _("Moment"), _("Home"), _("Amount, yuan"), _("Method"), _("Kind"), _("Payer"), _("Slip"),
        _("Account"), _("Cashier"), _("Void since"), _("Voided by"), _("Why void"),
    ]  # fmt: skip
    lines: list[list[Cell]] = [
        [
            row["number"], _moment(row["at"], zone), names.get(row["unit"], row["unit"]), _yuan(row["amount_fen"]),
            method[row["method"]], sort[row["sort"]], row["payer_name"], row["reference"], row["account"],
            names.get(f"person:{row['cashier']}", ""), _moment(row["voided_at"], zone),
            names.get(row["voided_by"] or "", ""), _why(row["void_reason"], why),
        ]
        for row in rows
    ]  # fmt: skip
    return workbook(_("Receipts"), [*head, columns, *lines])


def _why(reason: str, words: Mapping[str, str]) -> str:
    """A reason as people say it: its code in words, and the note that was added."""
    code, colon, note = reason.partition(":")
    return words[code] + colon + note if code in words else reason


def _yuan(fen: int) -> Decimal:
    return Decimal(fen).scaleb(-2)
