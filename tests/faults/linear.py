"""Linearizability (Herlihy & Wing 1990): could the answers have been given by one desk that serves one person after
the other? The search is Wing & Gong's with Lowe's memory of what was already tried; a history is that of one unit."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tests.faults.one_unit import NOTHING, UnitLife, after, allows

DONE, UNKNOWN = "done", ""


@dataclass(frozen=True)
class Operation:
    """One command about a unit, from its call to its answer. Without an answer (`UNKNOWN`) it may have happened at any
    time since, or never. `seq` is the number its answer named, if one did: another promise the order must keep."""

    verb: str
    application: str  # the one it is about or made; empty where that is not known
    began: float
    ended: float = math.inf
    said: str = UNKNOWN  # DONE, or the code of the refusal
    seq: int | None = None
    contact: str = ""  # of a submission: whom it is for

    @property
    def refused(self) -> bool:
        return self.said not in (DONE, UNKNOWN)


def order_of(history: Sequence[Operation]) -> list[Operation] | None:
    """An order that explains every answer: operations that did not overlap stay in their order, each is answered as
    the rules say at its place, and numbers grow. None when there is no such order."""
    everything = sum(1 << n for n, operation in enumerate(history) if operation.said != UNKNOWN)
    tried: set[tuple[int, UnitLife]] = set()
    paths: list[tuple[int, UnitLife, list[int]]] = [(0, NOTHING, [])]
    while paths:
        done, life, path = paths.pop()
        # A refusal changes nothing, so the first place where it fits is as good as any: no other need be tried.
        while (next_ := _fitting_refusal(history, done, life)) is not None:
            done |= 1 << next_
            path = [*path, next_]
        if done & everything == everything:
            return [history[n] for n in path]
        if (done, life) in tried:
            continue
        tried.add((done, life))
        for n in _could_be_next(history, done):
            then = None if history[n].refused else after(life, history[n])
            if then is not None:
                paths.append((done | 1 << n, then, [*path, n]))
    return None


def _fitting_refusal(history: Sequence[Operation], done: int, life: UnitLife) -> int | None:
    could = (n for n in _could_be_next(history, done) if history[n].refused)
    return next((n for n in could if allows(life, history[n])), None)


def _could_be_next(history: Sequence[Operation], done: int) -> list[int]:
    """Whose call no other remaining operation's answer came before, and whose number is the lowest left."""
    left = [n for n in range(len(history)) if not done >> n & 1]
    first_answer = min((history[n].ended for n in left), default=math.inf)
    lowest = min((seq for n in left if (seq := history[n].seq) is not None), default=None)
    return [n for n in left if history[n].began <= first_answer and history[n].seq in (None, lowest)]
