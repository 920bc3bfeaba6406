"""Notices that nobody could reach a hall for a while, and has its deadlines go on where they stood (SC-08, SC-17).

Each process notes every few seconds that it could save something. A gap in these notes is a time in which no process
could: the database was away, or the service. It is told to the hall by a command, before anything falls due.
"""

import asyncio
import time
from collections.abc import Iterable

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from domain.core.refusal import Refused
from domain.core.viewer import system
from domain.nouns import COMMANDS
from server.base import hall_time
from server.store import alive
from server.store.store import Store, Unavailable

log = structlog.get_logger()
EVERY = 5.0  # seconds between notes
AGAIN = 1.0  # seconds after one that failed
AWAY = 30.0  # seconds without a note from which on the hall was away: a restart is shorter
FRESH = 15.0  # seconds for which a note says that the hall is there


class Alive:
    """The notes of one process for its halls."""

    def __init__(self, engine: Engine, store: Store, halls: Iterable[str]) -> None:
        self._engine, self._store, self._halls = engine, store, list(halls)
        self._noted: dict[str, float] = {}  # hall -> monotonic seconds

    def fresh(self, hall: str) -> bool:
        """Whether this process knows that the hall is there, and that no gap is left to be told."""
        return time.monotonic() - self._noted.get(hall, -FRESH) < FRESH

    async def run(self) -> None:
        """For ever."""
        while True:
            noted = [await self._note(hall) for hall in self._halls]
            await asyncio.sleep(EVERY if all(noted) else AGAIN)

    async def _note(self, hall: str) -> bool:
        now = hall_time.now()
        try:
            before = await asyncio.to_thread(alive.last, self._engine, hall)
            if before is not None and (now - before).total_seconds() > AWAY:
                told = {"since": before.isoformat(), "until": now.isoformat()}
                log.warning("hall was away", hall=hall, seconds=round((now - before).total_seconds()))
                await self._store.submit(
                    hall, COMMANDS["hall.was_away"], system(hall), told, key=f"away since {before.isoformat()}"
                )
        except Refused as refusal:  # another process has told it
            log.debug("absence refused", hall=hall, code=refusal.code)
        except (Unavailable, SQLAlchemyError):
            return False
        except Exception:  # one mistaken command must not end the process, again and again at each start
            log.exception("absence cannot be told", hall=hall)
        try:
            await asyncio.to_thread(alive.note, self._engine, hall, now)
        except SQLAlchemyError:
            return False
        self._noted[hall] = time.monotonic()
        return True
