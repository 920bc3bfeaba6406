"""The proof that a hall's history is sound. `test_proof.py` proves that it sees what it is there to see."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select

from domain.core.hall import Hall
from domain.core.viewer import Viewer
from domain.sales.applications.records import Application
from domain.sales.applications.rules import MOVES
from domain.sales.units.records import Unit
from server.demo import HALL
from server.store import database, journal
from server.store.entry import Entry
from server.store.journal import JOURNAL, Broken, HallState

DECIDED_AT_ONCE = ("paper.enter", "paper.uphold", "ticket.choose")
HOLDS = frozenset({"approved", "paid", "won"})


def problems(url: str, said: dict[str, tuple[int, dict[str, Any]]] | None = None) -> list[str]:
    """Everything that is wrong with a hall's history: holes, broken chain, two winners, tables that say otherwise."""
    engine = database.connect(url)
    try:
        with journal.one_moment(engine) as connection:
            seqs = connection.execute(
                select(JOURNAL.c.seq).where(JOURNAL.c.hall == HALL).order_by(JOURNAL.c.seq)
            ).scalars()
            entries, tables = list(journal.read(connection, HALL, 0)), journal.load(connection, HALL)
            found = holes(list(seqs), tables.seq)
            seen, broken = journal.verify(connection, HALL)
    finally:
        engine.dispose()
    if isinstance(broken, int):
        found.append(f"chain broken at {broken} after {seen}")
    elif broken is not None:
        found.append(f"row of {broken} is not as it was told")
    found += two_winners(entries) + forbidden_moves(entries) + broken_promises(entries, said or {})
    return found + differences(entries, tables)


def holes(seqs: list[int], head: int) -> list[str]:
    """Numbers that are missing, doubled or too many."""
    expected = set(range(1, head + 1))
    return [f"number {n} missing or too many" for n in sorted(expected ^ set(seqs))] + (
        ["a number twice"] if len(seqs) != len(set(seqs)) else []
    )


def two_winners(entries: Iterable[Entry]) -> list[str]:
    """Every moment at which a unit had more than one application that holds or has it (SC-18).

    Those of a tie hold it together, until one of them has paid (SC-06).
    """
    found: list[str] = []
    holding: dict[str, dict[str, Application]] = {}
    for entry in entries:
        units = set()
        for _, id, record in entry.changes:
            if isinstance(record, Application):
                holders = holding.setdefault(record.unit, {})
                holders.pop(id, None)
                if record.state in HOLDS:
                    holders[id] = record
                units.add(record.unit)
        found += [f"{unit} has {sorted(holding[unit])} at {entry.seq}" for unit in units if _too_many(holding[unit])]
    return found


def _too_many(holders: dict[str, Application]) -> bool:
    one_tie = len({held.instant for held in holders.values()}) <= 1
    return len(holders) > 1 and not (one_tie and all(held.state == "approved" for held in holders.values()))


def forbidden_moves(entries: Iterable[Entry]) -> list[str]:
    """Every step of an application that its table of moves does not have: decided twice, closed twice, revived.

    It begins undecided; one that was locked on paper is confirmed already (SC-17), as is one whose home is chosen on an
    opening day at the desk of whoever approves (SC-41). An open one, or one that has its home, may stay in its state while
    something else of it changes, such as the way it is paid, as long as nobody decides it.
    """
    steps = {(before, after) for (before, _), after in MOVES.items()} | {("approved", "won"), ("waiting", "won")}
    found: list[str] = []
    states: dict[str, tuple[str, datetime | None]] = {}
    for entry in entries:
        for _, id, record in entry.changes:
            if isinstance(record, Application):
                before, decided = states.get(id, (None, None))
                alive = record.open or record.state == "won"
                stays = before == record.state and alive and decided == record.decided_at
                first = "approved" if entry.command in DECIDED_AT_ONCE else "waiting"
                begins = before is None and record.state == first
                if (before, record.state) not in steps and not stays and not begins:
                    found.append(f"{id} went from {before} to {record.state} at {entry.seq}")
                states[id] = record.state, record.decided_at
    return found


def broken_promises(entries: Iterable[Entry], said: dict[str, tuple[int, dict[str, Any]]]) -> list[str]:
    """Answers somebody got that the journal does not hold, or holds otherwise."""
    kept: dict[str, list[tuple[int, dict[str, Any]]]] = {}
    for entry in entries:
        kept.setdefault(entry.key, []).append((entry.seq, entry.result))
    return [
        f"{key}: said {promise}, kept {kept.get(key)}" for key, promise in said.items() if kept.get(key) != [promise]
    ]


def differences(entries: Iterable[Entry], tables: HallState) -> list[str]:
    """Where the hall rebuilt from the journal alone is not what the tables hold."""
    replayed = HallState(HALL, Hall(), "", "")
    try:
        for entry in entries:
            replayed.apply(entry)
    except Broken as broken:
        return [f"replay stops: {broken}"]
    ours = {(r.kind, r.id): r for r in replayed.hall.records()}
    theirs = {(r.kind, r.id): r for r in tables.hall.records()}
    return [
        f"{key}: journal {ours.get(key)!r}, tables {theirs.get(key)!r}"
        for key in sorted(ours.keys() | theirs.keys())
        if ours.get(key) != theirs.get(key)
    ]


def approve_anything(
    application: Application,
    unit: Unit,
    rivals: Any,
    *,
    by: Viewer,
    now: datetime,
    pay_minutes: int,
    state: str = "approved",
) -> tuple[list[Application], Unit]:
    """The rule without its guards: whoever clicks, gets."""
    signed = [{"by": by.actor, "in_place_of": None, "role": by.role, "at": now.isoformat()}]
    return (
        [application.but(state=state, decided_by=by.actor, decided_at=now, pay_by=now, signed=signed)],
        unit.but(state="on_hold", held_for=application.id, hold_until=now),
    )
