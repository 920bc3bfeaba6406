"""How people prove who they are: PINs and passwords."""

import functools
import secrets
from collections.abc import Awaitable, Callable
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Engine, delete, insert, select

from domain.core.refusal import Refused
from server.auth.secret_lockout import GUESS, Guess, Guesses, key_of
from server.auth.sessions import SIGN_IN
from server.auth.weak_secrets import refuse_weak
from server.base.pools import Pool
from server.store.database import for_writing
from server.store.tables import ROWS, Credential

THREADS, WAITING = 1, 8  # a hash takes a tenth of a second of every core; whoever comes beyond these is told to wait
CREDENTIAL: Any = Credential.__table__  # type: ignore[attr-defined]
PERSON: Any = ROWS["person"].__table__
_hasher = PasswordHasher()


class Credentials:
    """The PINs and passwords of all halls, as the database holds them. `secret` keys what is counted of guesses."""

    def __init__(self, engine: Engine, secret: bytes = b"") -> None:
        self._read, self._write = engine, for_writing(engine)
        self.guesses = Guesses(engine, secret)
        self._pool = Pool("argon2", THREADS, WAITING)

    async def check_secret(
        self, hall: str, person: str | None, secret: str, guess: Guess,
        *, gone: Callable[[], Awaitable[bool]] | None = None,
    ) -> None:  # fmt: skip
        """Returns when the secret is right. Refuses `wrong-secret`, for a while after many tries `locked-out` or
        `too-many`; raises `Busy` at once when too many are being checked.

        Nobody's name takes the same steps as a person's, and as long.
        """
        await self._pool.run(self._check, hall, person, secret, guess, gone=gone)

    def has_secret(self, hall: str, person: str) -> bool:
        """Whether this person has a PIN or password yet."""
        return self._hash(hall, person) is not None

    async def change_secret(self, hall: str, person: str, secret: str) -> None:
        """As `set_secret`, in the thread for hashes. Raises `Busy` as `check_secret` does."""
        await self._pool.run(self.set_secret, hall, person, secret)

    def set_secret(self, hall: str, person: str, secret: str) -> None:
        """Give someone a new PIN or password, end their sessions, and forget wrong tries. Refuses `weak-secret…`."""
        refuse_weak(secret, *self._names(hall, person))
        hashed = _hasher.hash(secret)
        with self._write.begin() as connection:
            connection.execute(delete(CREDENTIAL).where(CREDENTIAL.c.hall == hall, CREDENTIAL.c.person == person))
            connection.execute(insert(CREDENTIAL), [{"hall": hall, "person": person, "hash": hashed, "failures": 0}])
            connection.execute(delete(SIGN_IN).where(SIGN_IN.c.hall == hall, SIGN_IN.c.person == person))
            connection.execute(delete(GUESS).where(GUESS.c.who == key_of(hall, person)))

    def _check(self, hall: str, person: str | None, secret: str, guess: Guess) -> None:
        self.guesses.count(guess)
        if not _matches(self._hash(hall, person or ""), secret):
            raise Refused("wrong-secret")
        self.guesses.take_back(guess)

    def _hash(self, hall: str, person: str) -> str | None:
        query = select(CREDENTIAL.c.hash).where(CREDENTIAL.c.hall == hall, CREDENTIAL.c.person == person)
        with self._read.connect() as connection:
            found: str | None = connection.execute(query).scalar()
        return found

    def _names(self, hall: str, person: str) -> tuple[str, ...]:
        query = select(PERSON.c.name, PERSON.c.badge).where(PERSON.c.hall == hall, PERSON.c.id == person)
        with self._read.connect() as connection:
            return tuple(connection.execute(query).first() or ())


def _matches(hashed: str | None, secret: str) -> bool:
    """Whether it is the secret; what nobody has takes as long as a wrong one, and is never right."""
    try:
        _hasher.verify(hashed or _nobodys(), secret)
    except VerificationError:
        return False
    return hashed is not None


@functools.cache
def _nobodys() -> str:
    return _hasher.hash(secrets.token_hex(8))
