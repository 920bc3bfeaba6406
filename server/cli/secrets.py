"""Change the secret that seals clients' names and phones."""

import contextlib
import itertools
import secrets
from pathlib import Path

import typer
from sqlalchemy import Engine

from server.base import settings
from server.base.settings import secret_file, write_secret
from server.cli.context import here
from server.run import installation
from server.store import database, secret_mark
from server.store.cipher import Cipher
from server.store.database import for_writing

app = typer.Typer()


@app.command()
def rekey() -> None:
    """Seal every client anew with another secret: NEW_SECRET_KEY, or one made here where the secret lies in a file.

    Stop web and clock first: a process with the old secret can save nothing from then on. Interrupted, it is repeated.
    """
    found, wanted = here(), settings.read_environment()
    if wanted.SECRET_KEY and not wanted.NEW_SECRET_KEY:
        raise SystemExit("SECRET_KEY comes from the environment: give the new one in NEW_SECRET_KEY.")
    file = secret_file(found.var)
    draft = file.with_name("secret.new")
    new = wanted.NEW_SECRET_KEY if wanted.SECRET_KEY else _drafted(draft, wanted.NEW_SECRET_KEY)
    engine = database.connect(found.database_url)
    try:
        clients = _seal_anew(engine, Cipher(found.secret), Cipher(str(new).encode()))
    finally:
        engine.dispose()
    typer.echo(f"{clients} clients are sealed with the new secret.")
    if wanted.SECRET_KEY:
        typer.echo("Put NEW_SECRET_KEY's value into SECRET_KEY, then start web and clock.")
    else:
        typer.echo(f"It lies in {file}, the old one in {_put_in_force(draft, file)}. Start web and clock.")
    typer.echo("Backups made before now still need the old secret: keep it with them.")


def _drafted(draft: Path, wanted: str | None) -> str:
    """The new secret, safe on the disk before anything is sealed with it."""
    with contextlib.suppress(FileExistsError):  # of a rekey that was interrupted
        write_secret(draft, wanted or secrets.token_urlsafe(48))
    text = draft.read_text()
    if wanted not in (None, text):
        raise SystemExit(f"An interrupted rekey left its secret in {draft}: finish it without NEW_SECRET_KEY first.")
    return text


def _seal_anew(engine: Engine, old: Cipher, new: Cipher) -> int:
    """All halls in one transaction; those an interrupted rekey had done are left as they are."""
    installation.must_exist(engine)
    done = 0
    with for_writing(engine).begin() as connection:
        if trouble := installation.of_tables(connection):
            raise SystemExit(trouble)
        for hall in installation.halls(connection):
            if secret_mark.opens(connection, hall, old):
                done += secret_mark.reseal(connection, hall, old, new)
            elif not secret_mark.opens(connection, hall, new):
                raise SystemExit(
                    f"The hall {hall} was sealed with neither the old nor the new secret. Nothing changed."
                )
    return done


def _put_in_force(draft: Path, file: Path) -> Path:
    """The draft takes the secret's place at once; returns where the old one is kept."""
    names = (f"secret.old{f'-{number}' if number > 1 else ''}" for number in itertools.count(1))
    kept = next(path for path in map(file.with_name, names) if not path.exists())
    kept.hardlink_to(file)
    draft.replace(file)
    return kept
