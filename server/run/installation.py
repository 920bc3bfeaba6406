"""Whether a process may start on what is there: a database that answers, tables of this version, the right secret."""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, select, text

from server.base import settings
from server.base.settings import Settings
from server.store import database, journal, secret_mark
from server.store.cipher import Cipher
from server.store.database import HERE, file_of


def revisions() -> list[str]:
    """The steps of the tables this version knows, in their order."""
    return sorted(path.name.partition("_")[0] for path in Path(HERE / "migrations/versions").glob("[0-9]*.py"))


def begin_or_migrate(redis_url: str) -> tuple[Settings, Engine, Cipher]:
    """For the commands that may begin an installation: the tables at this version's step, and a secret if there was
    neither one nor a hall that another one sealed. Ends the program with a sentence where that cannot be.
    """
    url = settings.database_url(settings.read_environment())
    engine = database.connect(url, create=True)
    file = file_of(engine)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with engine.connect() as connection:
            there = _revision(connection)
            if there is not None and there not in revisions():
                raise SystemExit(of_tables(connection))
            sealed = there is not None and bool(halls(connection))
        found = settings.from_environment(redis_url, make_secret=not sealed)
        database.migrate(url)
        cipher = Cipher(found.secret)
        must_fit(engine, cipher)
        secret_mark.mark_halls(engine, cipher)
    except BaseException:
        engine.dispose()
        raise
    return found, engine, cipher


def must_exist(engine: Engine) -> None:
    """Ends the program where a SQLite file is not there: reading creates nothing."""
    file = file_of(engine)
    if file is not None and not file.exists():
        raise SystemExit(
            f"There is no hall here (looked in {file}). Give the command in the folder of the installation, name its "
            "env file in ANCHANG_ENV, or begin a new installation with `anchang migrate`."
        )


def must_fit(engine: Engine, cipher: Cipher) -> None:
    """Ends the program with a sentence where this version and secret are not the database's."""
    must_exist(engine)
    with engine.connect() as connection:
        trouble = of_tables(connection) or of_secret(connection, cipher)
    if trouble:
        raise SystemExit(trouble)


def of_tables(connection: Connection) -> str | None:
    """What is wrong with the tables; None when they are this version's."""
    there = _revision(connection)
    if there == revisions()[-1]:
        return None
    if there is None:
        return "The database has no tables of Anchang yet: run `anchang migrate`."
    if there in revisions():
        return f"The database is at step {there} of {revisions()[-1]}: run `anchang migrate` first."
    return (
        f"The database is at step {there}, and this version knows the steps up to {revisions()[-1]} only. It was used "
        "by a newer version: start that one."
    )


def of_secret(connection: Connection, cipher: Cipher) -> str | None:
    """What is wrong with the secret; None when it sealed every hall."""
    foreign = [hall for hall in halls(connection) if not secret_mark.opens(connection, hall, cipher)]
    if not foreign:
        return None
    return (
        f"The hall {', '.join(foreign)} was sealed with another secret than this process has. Give it that one "
        "(SECRET_KEY, or the file `secret` in ANCHANG_VAR); with this one every phone would be a new client. "
        "If `anchang rekey` was interrupted, give it again."
    )


def halls(connection: Connection) -> list[str]:
    """The halls of this database, whole or not."""
    return list(connection.execute(select(journal.HEAD.c.hall).order_by(journal.HEAD.c.hall)).scalars())


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found
