"""How people prove who they are: PINs and passwords, and how long wrong tries lock out."""

import asyncio
import functools
import secrets
from datetime import datetime, timedelta
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Engine, delete, insert, select, update

from domain.refusal import Refused
from server import steady
from server.database import for_writing
from server.sessions import SIGN_IN
from server.tables import Credential

FREE_TRIES, FIRST_LOCK, LONGEST_LOCK = 4, timedelta(seconds=15), timedelta(minutes=15)
CREDENTIAL: Any = Credential.__table__  # type: ignore[attr-defined]
_hasher = PasswordHasher()


class Credentials:
    """The PINs and passwords of all halls, as the database holds them."""

    def __init__(self, engine: Engine) -> None:
        self._read, self._write = engine, for_writing(engine)

    async def check_secret(self, hall: str, person: str | None, secret: str, *, known: bool = False) -> None:
        """Returns when the secret is right. Refuses `wrong-secret`, and `locked-out` for a while after many tries.

        A `known` browser is held to its own number of tries: it is not locked out, nor do its tries lock out others.
        """
        row = await asyncio.to_thread(self._credential, hall, person) if person else None
        now = steady.now()
        if not known and row is not None and row["locked_until"] is not None and row["locked_until"] > now:
            raise Refused("locked-out", until=row["locked_until"].isoformat())
        right = await asyncio.to_thread(_matches, row["hash"] if row else None, secret)
        if row is None or not right:
            if row is not None and person is not None and not known:
                await asyncio.to_thread(self._count_failure, hall, person, row["failures"] + 1, now)
            raise Refused("wrong-secret")
        if row["failures"] and person is not None and not known:
            await asyncio.to_thread(self._count_failure, hall, person, 0, now)

    def has_secret(self, hall: str, person: str) -> bool:
        """Whether this person has a PIN or password yet."""
        return self._credential(hall, person) is not None

    def set_secret(self, hall: str, person: str, secret: str) -> None:
        """Give someone a new PIN or password and end their sessions. Refuses `weak-secret` under six characters."""
        if len(secret) < 6:
            raise Refused("weak-secret")
        hashed = _hasher.hash(secret)
        with self._write.begin() as connection:
            connection.execute(delete(CREDENTIAL).where(CREDENTIAL.c.hall == hall, CREDENTIAL.c.person == person))
            connection.execute(insert(CREDENTIAL), [{"hall": hall, "person": person, "hash": hashed, "failures": 0}])
            connection.execute(delete(SIGN_IN).where(SIGN_IN.c.hall == hall, SIGN_IN.c.person == person))

    def _credential(self, hall: str, person: str) -> dict[str, Any] | None:
        with self._read.connect() as connection:
            query = select(CREDENTIAL).where(CREDENTIAL.c.hall == hall, CREDENTIAL.c.person == person)
            row = connection.execute(query).first()
            return dict(row._mapping) if row else None

    def _count_failure(self, hall: str, person: str, failures: int, now: datetime) -> None:
        over = failures - FREE_TRIES
        lock = now + min(FIRST_LOCK * 2 ** (over - 1), LONGEST_LOCK) if over > 0 else None
        mine = (CREDENTIAL.c.hall == hall) & (CREDENTIAL.c.person == person)
        with self._write.begin() as connection:
            connection.execute(update(CREDENTIAL).where(mine).values(failures=failures, locked_until=lock))


def _matches(hashed: str | None, secret: str) -> bool:
    try:
        return _hasher.verify(hashed or _nobodys(), secret)
    except VerificationError:
        return False


@functools.cache
def _nobodys() -> str:
    """What a secret is compared with when nobody has this name: that takes as long as a wrong secret."""
    return _hasher.hash(secrets.token_hex(8))
