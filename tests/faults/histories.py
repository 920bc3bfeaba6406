"""What was asked and answered during a test, told per unit, and whether that could be true."""

import math
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from domain.sales.applications.records import Application
from server.store.entry import Entry
from tests.faults.linear import DONE, UNKNOWN, Operation, order_of
from tests.faults.one_unit import FROM


@dataclass
class Asked:
    """A command as its sender saw it: when it was sent, when the answer came, and what it said. No answer, or one
    that leaves it open (503), has no end."""

    verb: str
    arguments: dict[str, Any]
    key: str
    began: float
    ended: float = math.inf
    said: str = UNKNOWN
    seq: int | None = None

    def answered(self, status: int, body: dict[str, Any]) -> None:
        """Note the HTTP answer that just came."""
        if status < 500:
            self.told(str(body.get("code", DONE)), body.get("seq"))

    def told(self, said: str, seq: int | None = None) -> None:
        """Note what was just heard."""
        self.ended, self.said, self.seq = time.monotonic(), said, seq


def impossible(asked: Iterable[Asked], entries: Iterable[Entry]) -> list[str]:
    """Every unit whose answers no order explains."""
    found = []
    for unit, history in histories(asked, entries).items():
        if order_of(history) is None:
            told = "; ".join(f"{o.verb} {o.application} {o.said or 'no answer'} {o.seq or ''}" for o in history)
            found.append(f"no order explains what was said about {unit}: {told}")
    return found


def histories(asked: Iterable[Asked], entries: Iterable[Entry]) -> dict[str, list[Operation]]:
    """The operations on each unit someone asked about. What the journal says of it and nobody saw answered (the clock
    did it, or the answer was lost) happened at an unknown time, in its place among the numbers."""
    steps = [step for entry in entries if (step := _step(entry)) is not None]
    unit_of = {operation.application: unit for _, unit, operation in steps}
    by_unit: dict[str, list[Operation]] = defaultdict(list)
    seen: set[str] = set()
    written = {key: operation for key, _, operation in steps}
    for one in once_per_key(asked):
        about = written[one.key] if one.said != DONE and one.key in written else None
        application = str(one.arguments.get("application", ""))
        unit = str(one.arguments.get("unit", "")) or unit_of.get(application, "")
        if one.said == UNKNOWN and about is not None:
            operation = replace(about, began=one.began)
        elif one.said == UNKNOWN:
            continue  # the journal does not know its key: it never happened
        else:
            application = written[one.key].application if one.said == DONE and one.key in written else application
            contact = str(one.arguments.get("contact", ""))
            operation = Operation(one.verb, application, one.began, one.ended, one.said, one.seq, contact)
        if operation.said == DONE:
            seen.add(one.key)
        if unit:
            by_unit[unit].append(operation)
    for key, unit, operation in steps:
        if unit in by_unit and key not in seen:
            by_unit[unit].append(operation)
    return dict(by_unit)


def once_per_key(asked: Iterable[Asked]) -> list[Asked]:
    """Repetitions of one key are one operation: from the first call to the first answer that says it is done."""
    kept: list[Asked] = []
    done: dict[str, Asked] = {}
    silent: dict[str, Asked] = {}
    for one in sorted(asked, key=lambda one: one.began):
        if one.verb not in FROM and one.verb != "application.submit":
            continue
        if one.said == DONE:
            first = done.get(one.key, one)
            done[one.key] = replace(first, ended=min(first.ended, one.ended))
        elif one.said == UNKNOWN:
            silent.setdefault(one.key, one)
        else:
            kept.append(one)
    for key, one in silent.items():
        if key in done:
            done[key] = replace(done[key], began=min(one.began, done[key].began))
        else:
            kept.append(one)
    return [*kept, *done.values()]


def _step(entry: Entry) -> tuple[str, str, Operation] | None:
    """(key, unit, operation) of an entry about an application, at an unknown time."""
    if entry.command not in FROM and entry.command != "application.submit":
        return None
    changed = {id: record for _, id, record in entry.changes if isinstance(record, Application)}
    named = entry.arguments.get("application") or entry.result.get("application")
    application = str(named) if named else next(id for id, record in changed.items() if record.state == "approved")
    if application not in changed:
        return None  # a part of a deposit, or one made void: nobody's place in the line is another
    contact = str(entry.arguments.get("contact", ""))
    operation = Operation(entry.command, application, -math.inf, math.inf, DONE, entry.seq, contact)
    return entry.key, changed[application].unit, operation
