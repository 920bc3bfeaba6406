"""How many wrong guesses there were lately, by whom and from where: counted in the database, for all processes.

A guess is counted before it is compared, and taken back where it was right: a hundred at once are a hundred.
"""

import hashlib
import hmac
import time
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from domain.core.refusal import Refused
from server.auth.address_limiter import TRIES, WITHIN
from server.base import hall_time, metrics
from server.store.database import for_writing
from server.store.tables import GuessRow

FREE_TRIES, FIRST_LOCK, LONGEST_LOCK = 4, timedelta(seconds=15), timedelta(minutes=15)
FORGOTTEN = timedelta(hours=2)  # without a try; who waits that long each time guesses no faster than through the locks
OWN_TRIES, OWN_WITHIN = 10, timedelta(minutes=15)  # a browser that was stolen guesses as slowly as a stranger
SWEPT_EVERY = 60.0  # seconds between removals of what is forgotten
GUESS: Any = GuessRow.__table__  # type: ignore[attr-defined]


class Guess(NamedTuple):
    """From which address, and at whose secret. `own`: from where its owner is known to be, by a number of its own."""

    address: str
    whose: str
    own: bool = False


class Guesses:
    """The rows of `guess`. `secret` keys the marks of what must not be read there: addresses, and what was typed."""

    def __init__(self, engine: Engine, secret: bytes) -> None:
        self._write = for_writing(engine)
        self._key = hmac.digest(secret, b"guesses", hashlib.sha256)
        self._swept = float("-inf")

    def at(self, hall: str, person: str | None, name: str, address: str, own: str | None = None) -> Guess:
        """The guess at a person's secret; where nobody has the name that was typed, at the name's."""
        if own is not None:
            return Guess(self._mark("address", address), self._mark("own", hall, str(person), own), own=True)
        whose = key_of(hall, person) if person is not None else self._mark("name", hall, name)
        return Guess(self._mark("address", address), whose)

    def count(self, guess: Guess) -> None:
        """One more, before it is compared. Refuses `too-many` and `locked-out`."""
        now = hall_time.now()
        self._sweep(now)
        with self._write.begin() as connection:  # the address first, always: two that wait for each other both fail
            refusal = _limited(connection, guess.address, TRIES, now, timedelta(seconds=WITHIN))
            if refusal is None and guess.own:
                refusal = _limited(connection, guess.whose, OWN_TRIES, now, OWN_WITHIN)
            elif refusal is None:
                refusal = _locked(connection, guess.whose, now)
        if refusal is not None:  # after the transaction, which keeps what was counted
            metrics.THROTTLED.inc()
            raise refusal

    def take_back(self, guess: Guess) -> None:
        """It was right: it counts for nothing, and the person's wrong ones are forgotten."""
        whose = [guess.address, guess.whose] if guess.own else [guess.address]
        with self._write.begin() as connection:
            for who in whose:
                mine = (GUESS.c.who == who) & (GUESS.c.failures > 0)
                connection.execute(update(GUESS).where(mine).values(failures=GUESS.c.failures - 1))
            if not guess.own:
                connection.execute(delete(GUESS).where(GUESS.c.who == guess.whose))

    def _sweep(self, now: datetime) -> None:
        """What has run out goes, in a transaction of its own that waits for nobody's row."""
        if time.monotonic() - self._swept < SWEPT_EVERY:
            return
        self._swept = time.monotonic()
        old = select(GUESS.c.who).where(GUESS.c.until < now).with_for_update(skip_locked=True)
        with self._write.begin() as connection:
            connection.execute(delete(GUESS).where(GUESS.c.who.in_(old)))

    def _mark(self, *what: str) -> str:
        text = "\0".join(what).encode(errors="replace")
        return hmac.new(self._key, text, hashlib.sha256).hexdigest()


def key_of(hall: str, person: str) -> str:
    """Under what the guesses at this person's secret are counted."""
    return f"{hall}/{person}"


def _limited(connection: Connection, who: str, most: int, now: datetime, within: timedelta) -> Refused | None:
    """Count one of so many within a time that begins with the first."""
    over = GUESS.c.until < now
    put = _insert(connection)(GUESS).values(who=who, failures=1, until=now + within)
    again = {
        "failures": case((over, 1), else_=GUESS.c.failures + 1),
        "until": case((over, put.excluded.until), else_=GUESS.c.until),
    }
    row = connection.execute(put.on_conflict_do_update(index_elements=["who"], set_=again).returning(GUESS.c.failures))
    return Refused("too-many") if row.scalar_one() > most else None


def _locked(connection: Connection, who: str, now: datetime) -> Refused | None:
    """Count one of a person's, unless locked; the one that reaches the limit locks at once, for those that follow."""
    put = _insert(connection)(GUESS).values(who=who, failures=1, until=now + FORGOTTEN)
    again = put.on_conflict_do_update(
        index_elements=["who"],
        set_={
            "failures": case((GUESS.c.until < now, 1), else_=GUESS.c.failures + 1),
            "until": put.excluded.until,
        },
        where=or_(GUESS.c.locked_until.is_(None), GUESS.c.locked_until <= now),
    )
    failures = connection.execute(again.returning(GUESS.c.failures)).scalar()
    if failures is None:
        until = connection.execute(select(GUESS.c.locked_until).where(GUESS.c.who == who)).scalar_one()
        return Refused("locked-out", until=until.isoformat())
    lock = lock_after(failures)
    if lock is not None:
        connection.execute(update(GUESS).where(GUESS.c.who == who).values(locked_until=now + lock))
    return None


def lock_after(failures: int) -> timedelta | None:
    """For how long so many wrong tries in a row lock out; each for twice as long as the one before."""
    over = failures - FREE_TRIES
    return min(FIRST_LOCK * 2 ** min(over - 1, 20), LONGEST_LOCK) if over > 0 else None


def _insert(connection: Connection) -> Any:
    return sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
