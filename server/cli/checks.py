"""What `anchang check` looks at: each thing an installation stands on, how it is, and how to mend it."""

import os
import resource
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit

import redis
from dotenv import dotenv_values
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from server.base import settings
from server.base.addresses import is_loopback
from server.base.settings import Environment
from server.run import installation
from server.store import database
from server.store.cipher import Cipher
from server.store.database import clock_of, file_of

State = Literal["ok", "look", "wrong"]
FAR_OFF, NEAR = 30.0, 2.0  # seconds between two clocks: wrong, and worth a look
FILES_WANTED = 4096  # open files: a thousand screens, the database and room
DISK_WANTED, DISK_NEEDED = 2 * 2**30, 200 * 2**20  # bytes free
MIB = 2**20


class Found(NamedTuple):
    """One line of the table. `mend` is empty where nothing is to be done."""

    what: str
    state: State
    says: str
    mend: str = ""


def look(wanted: Environment, private_redis: str) -> list[Found]:
    """Everything, in the order in which it is to be mended. Writes nothing."""
    engine = database.connect(settings.database_url(wanted))
    try:
        return [
            *_env_file(),
            *_of_database(wanted, engine),
            _redis(wanted, private_redis),
            _files(),
            _proxy(wanted),
            _disk(wanted, engine),
        ]
    finally:
        engine.dispose()


def _env_file() -> Iterator[Found]:
    file = settings.env_file()
    if file is None:
        yield Found("env file", "ok", "none; the environment alone counts")
        return
    unknown = sorted(set(dotenv_values(file, interpolate=False)) - set(settings.Environment.model_fields))
    if unknown:
        yield Found("env file", "look", f"{file} sets {', '.join(unknown)}", "nothing reads these names: mistyped?")
    else:
        yield Found("env file", "ok", str(file))


def _of_database(wanted: Environment, engine: Engine) -> Iterator[Found]:
    """Database, tables, secret and clock: without the first, the others cannot be known."""
    file = file_of(engine)
    if file is not None and not file.exists():
        yield Found(
            "database", "wrong", f"no file {file}", "give the command in the right folder, or `anchang migrate`"
        )
        return
    try:
        with engine.connect() as connection:
            name = "SQLite" if file else f"PostgreSQL {connection.execute(text('SHOW server_version')).scalar_one()}"
            yield Found("database", "ok", f"{name}, {file or engine.url.render_as_string()}")
            yield from _sentence("tables", installation.of_tables(connection), f"step {installation.revisions()[-1]}")
            if installation.of_tables(connection) is None:
                yield from _secret(wanted, connection)
            yield _clock("database", clock_of(connection))
    except (SQLAlchemyError, OSError) as error:
        yield Found("database", "wrong", database.short(error), "start it, or correct DATABASE_URL")


def _secret(wanted: Environment, connection: Connection) -> Iterator[Found]:
    halls = ", ".join(installation.halls(connection)) or "no hall yet: `anchang create-hall`"
    try:
        trouble = installation.of_secret(connection, Cipher(settings.secret_of(wanted)))
    except SystemExit as missing:
        trouble = str(missing)
    yield from _sentence("secret", trouble, f"opens {halls}")


def _sentence(what: str, trouble: str | None, well: str) -> Iterator[Found]:
    if trouble is None:
        yield Found(what, "ok", well)
    else:
        says, _, mend = trouble.partition(": ")
        yield Found(what, "wrong", says, mend)


def _clock(whose: str, theirs: datetime | None) -> Found:
    if theirs is None:
        return Found("clock", "ok", f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, by this machine's alone")
    off = (datetime.now(UTC) - theirs).total_seconds()
    state: State = "wrong" if abs(off) > FAR_OFF else "look" if abs(off) > NEAR else "ok"
    mend = "" if state == "ok" else "set both machines by NTP"
    return Found("clock", state, f"{off:+.1f} s from the {whose}'s", mend)


def _redis(wanted: Environment, private: str) -> Found:
    url = wanted.REDIS_URL or private
    place = urlsplit(url)
    shown = place.path if place.scheme == "unix" else f"{place.hostname}:{place.port or 6379}"
    try:
        with redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as client:
            said: Any = client.info("server")
        return Found("Redis", "ok", f"{said.get('redis_version', '?')} at {shown}")
    except (redis.RedisError, OSError) as error:
        if not wanted.REDIS_URL:
            return Found("Redis", "look", "REDIS_URL is not set, and no demo runs here", "`serve` and `clock` need it")
        mend = "start it, or correct REDIS_URL; until then changes reach screens within a second, by the journal"
        return Found("Redis", "wrong", f"{shown}: {database.short(error)}", mend)


def _files() -> Found:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < FILES_WANTED and hard != resource.RLIM_INFINITY:
        return Found("open files", "wrong", f"at most {hard}", "LimitNOFILE=65536 in the unit, or `ulimit -n` as root")
    return Found("open files", "ok", f"{soft}, which a process raises to {hard} by itself")


def _proxy(wanted: Environment) -> Found:
    https = [origin for origin in settings.listed(wanted.ALLOWED_ORIGINS) if origin.startswith("https:")]
    if wanted.TRUSTED_PROXIES and not wanted.SECURE_COOKIES:
        return Found("proxy", "look", f"{wanted.TRUSTED_PROXIES} is believed", "SECURE_COOKIES=true, if it speaks TLS")
    elif https and not wanted.TRUSTED_PROXIES:
        mend = "TRUSTED_PROXIES=127.0.0.1, or the proxy's address: without it commands are refused as wrong-origin"
        return Found("proxy", "wrong", f"{https[0]} is ours, and no proxy is believed", mend)
    elif not wanted.TRUSTED_PROXIES and not is_loopback(wanted.HOST):
        return Found(
            "proxy", "look", f"{wanted.HOST} is reached without TLS", "a tablet keeps nothing offline over http"
        )
    return Found(
        "proxy", "ok", f"{wanted.TRUSTED_PROXIES} is believed" if wanted.TRUSTED_PROXIES else "none; only this machine"
    )


def _disk(wanted: Environment, engine: Engine) -> Found:
    file = file_of(engine)
    wished = file.parent if file else wanted.ANCHANG_VAR.resolve()
    folder = next(path for path in (wished, *wished.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    state: State = "wrong" if free < DISK_NEEDED else "look" if free < DISK_WANTED else "ok"
    mend = "" if state == "ok" else "make room: with a full disk nothing can be saved"
    if not os.access(folder, os.W_OK):
        state, mend = "wrong", f"let this user write into {folder}"
    return Found("free disk", state, f"{free // MIB} MiB in {folder}", mend)
