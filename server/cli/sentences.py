"""What is wrong outside of the program, in a sentence instead of a traceback."""

import contextlib
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import psycopg.errors
import redis
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from domain.core.refusal import Refused
from server.run.private_valkey import EmbeddedError
from server.store.database import short
from server.web.problems import sentence

UTC = ZoneInfo("UTC")
MIGRATE = "The database has no tables of this version: run `anchang migrate`."


@contextlib.contextmanager
def said_in_a_sentence() -> Iterator[None]:
    """Ends the program with a sentence and exit code 1, after Ctrl-C with 130; mistakes of ours keep a traceback."""
    try:
        yield
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except Refused as refusal:
        raise SystemExit(f"Refused ({refusal.code}): {sentence(refusal, 'en', UTC)}") from None
    except EmbeddedError as error:
        raise SystemExit(str(error)) from None
    except SQLAlchemyError as error:
        raise SystemExit(_of_database(error)) from None
    except redis.RedisError as error:
        raise SystemExit(f"Redis does not answer: {error}") from None
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise SystemExit(f"{where}{error.strerror or error}") from None


def _of_database(error: SQLAlchemyError) -> str:
    cause = error.orig if isinstance(error, DBAPIError) else None
    if isinstance(cause, psycopg.errors.UndefinedTable) or "no such table" in str(cause):
        return MIGRATE
    return f"The database cannot be used: {short(error)}."
