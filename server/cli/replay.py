"""The past of a hall from its journal: the board at a moment, one unit's story, one client's."""

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from sqlalchemy import Connection

from domain.core.words import ACTS, NAMES, STATES
from domain.house.people.records import Person
from domain.house.site.rules import hall_zone
from domain.nouns import KINDS
from domain.sales.units.search import home
from server.cli.context import HallName, opened
from server.run.blocking_store import look
from server.store import journal
from server.store.journal import JOURNAL, HallState
from server.store.queries import replay as queries
from server.store.queries import story
from server.store.queries.story import Record, Story

app = typer.Typer()
PLAIN = ("available", "unreleased")  # states of homes that are counted, and not listed
MOMENTS = ("hold_until", "until", "ended_at", "voided_at")
LATEST = datetime.max.replace(tzinfo=UTC)


@app.command()
def replay(
    hall: HallName = "h1",
    at: Annotated[str, typer.Option(help='A moment, ISO 8601, such as "2026-11-30 10:21:05".')] = "",
    unit: Annotated[str, typer.Option(help="Tell the story of this home, as people write it.")] = "",
    client: Annotated[str, typer.Option(help="Tell the story of the client with this id, or this contact's.")] = "",
    live: Annotated[bool, typer.Option("--live", help="Rebuild all records, and count those of each kind.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False,
) -> None:
    """Show the board as it was at a moment, from the journal alone, or the story of one home or client until then."""
    if sum(map(bool, (unit, client, live))) > 1:
        raise SystemExit("Give one of --unit, --client and --live.")
    with opened(hall) as (engine, _, __):
        now = look(engine, hall)
        zone = hall_zone(now.hall)
        moment = _moment(at, zone) if at else LATEST
        with engine.connect() as connection:
            if live:
                text = _json(_counted(journal.replay(connection, hall, moment)))
            elif unit or client:
                last = queries.number(connection, hall, JOURNAL.c.at <= moment)
                told = _story(connection, hall, home(now.hall, unit), client, last)
                text = _json(vars(told)) if as_json else _as_lines(told, now, zone)
            else:
                board = _board(queries.then(connection, hall, moment))
                text = _json(board) if as_json else _as_table(board, zone)
    typer.echo(text)


def _story(connection: Connection, hall: str, unit: str, client: str, last: int) -> Story:
    told = story.of_client(connection, hall, client, last) if client else story.of_unit(connection, hall, unit, last)
    if not told.lines:
        raise SystemExit(f"The journal tells nothing of {client or unit}.")
    return told


def _counted(past: HallState) -> dict[str, Any]:
    return {"seq": past.seq, "live": {kind: len(past.hall.all(record)) for kind, record in KINDS.items()}}


def _board(then: queries.Then) -> dict[str, Any]:
    """`buildings`: how many homes of each are in which state. `units`: those that are in none of `PLAIN`."""
    counted: dict[str, Counter[str]] = {}
    for unit in then.units.values():
        counted.setdefault(unit["building"], Counter())[unit["state"]] += 1
    taken = {id: unit for id, unit in then.units.items() if unit["state"] not in PLAIN}
    return {
        "seq": then.seq,
        "buildings": [{"building": name, "states": dict(states)} for name, states in counted.items()],
        "units": [
            {
                "id": id,
                "unit": _place(unit),
                "state": unit["state"],
                "since": unit["since"],
                "until": unit["hold_until"],
            }
            for id, unit in taken.items()
        ],
    }


def _as_table(board: dict[str, Any], zone: ZoneInfo) -> str:
    rows = board["buildings"]
    used = [state for state in STATES["unit"] if any(row["states"].get(state) for row in rows)]
    total = {state: sum(row["states"].get(state, 0) for row in rows) for state in used}
    lines = [f"After change {board['seq']}: {sum(total.values())} homes."]
    lines += [
        f"{row['building']}\t"
        + ", ".join(f"{row['states'][s]} {STATES['unit'][s]}" for s in used if row["states"].get(s))
        for row in [*rows, *([{"building": "all", "states": total}] if len(rows) > 1 else [])]
    ]
    lines += [
        f"{unit['unit']}\t{STATES['unit'][unit['state']]} since {_when(unit['since'], zone)}"
        + (f", until {_when(unit['until'], zone)}" if unit["until"] else "")
        for unit in board["units"]
    ]
    return "\n".join(lines)


def _as_lines(told: Story, now: HallState, zone: ZoneInfo) -> str:
    about = told.about or {}
    name = _place(about) if "building" in about else f"{about.get('name', '')} {about.get('phone', '')}".strip()
    head = [f"{name}: {STATES['unit'][about['state']]}" if "state" in about else name] if about else []
    before = [f"Only the last {story.LINES} changes are told."] if told.more else []
    return "\n".join([*head, *before, *(_line(line, now, zone) for line in told.lines)])


def _line(line: dict[str, Any], now: HallState, zone: ZoneInfo) -> str:
    """Number, moment, who, what was done by which rules, and what became of each record."""
    did = ACTS.get(line["command"], line["command"]) + "".join(f" [{rule}]" for rule in line["rules"])
    steps = [_step(now, zone, *step) for step in line["steps"]]
    return "\t".join([str(line["seq"]), _when(line["at"], zone), _who(now, line["actor"]), did, "; ".join(steps)])


def _step(now: HallState, zone: ZoneInfo, kind: str, id: str, before: Record | None, after: Record | None) -> str:
    """unit 3-1202: for sale → applied for. What stayed as it was is not said."""
    name = f"{NAMES.get(kind, kind)} {id}"
    if after is None:
        return f"{name}: gone"

    def said(field: str, value: Any) -> str:
        if value in (None, ""):
            return "-"
        if field == "state":
            return STATES.get(kind, {}).get(value, str(value))
        if field.endswith("_fen"):
            return f"¥{value / 100:,.2f}"
        if field == "consultant":
            return _who(now, f"person:{value}")
        return _when(value, zone) if field in MOMENTS else str(value)

    changed = {field: value for field, value in after.items() if (before or {}).get(field) != value}
    words = [
        said(field, value) if before is None else f"{said(field, before.get(field))} → {said(field, value)}"
        for field, value in changed.items()
    ]
    return f"{name}: {', '.join(words) or 'as it was'}"


def _who(now: HallState, actor: str) -> str:
    kind, _, id = actor.partition(":")
    person = now.hall.get(Person, id) if kind == "person" else None
    return f"{person.badge} {person.name}".strip() if person else actor


def _place(unit: dict[str, Any]) -> str:
    return f"{unit['building']}{unit.get('entrance', '')}{unit['room']}"


def _when(at: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(at).astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _json(said: dict[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, indent=2)


def _moment(text: str, zone: ZoneInfo) -> datetime:
    """A moment; one in whole seconds is the end of that second, as the journal page tells no parts of one."""
    try:
        moment = datetime.fromisoformat(text)
        moment = moment if moment.microsecond else moment.replace(microsecond=999_999)
        return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise SystemExit(f"--at must be a moment such as 2026-11-22T14:30 or …T14:30+08:00, not {text!r}.") from None
