"""Start the product, or a part of it."""

import asyncio
from typing import Annotated

import typer

from server.base import logs, settings
from server.base.settings import Settings
from server.run import installation
from server.store import database, secret_mark
from server.store.cipher import Cipher

app = typer.Typer()


@app.command()
def demo(play: Annotated[bool, typer.Option("--play", help="Rehearse a busy day.")] = False) -> None:
    """Start everything on this machine with a demo hall: database, Redis, web, clock. Ctrl-C stops it all."""
    from server.demo.launch import launch

    logs.set_up("WARNING")
    launch(play=play)


@app.command()
def serve(
    clock: Annotated[bool, typer.Option("--with-clock", help="Also make time pass in this process.")] = False,
) -> None:
    """Serve the web screens on DATABASE_URL (else SQLite) and REDIS_URL; run `anchang clock` beside it."""
    from server.app import create_app
    from server.run.serving import serve as run

    logs.set_up()
    found = _fitting()
    run(create_app(found, with_clock=clock), found)


@app.command()
def clock() -> None:
    """Make time pass: whatever falls due becomes a command. A second clock does no harm."""
    from server.run import runtime

    async def run(found: Settings) -> None:
        async with runtime.running(found, with_clock=True):
            await asyncio.Event().wait()

    logs.set_up()
    asyncio.run(run(_fitting()))


@app.command()
def migrate() -> None:
    """Bring the database to this version's tables; where there is no installation yet, begin one."""
    logs.set_up("WARNING")
    installation.begin_or_migrate("unused")[1].dispose()
    typer.echo("The database is up to date.")


def _fitting() -> Settings:
    """The settings of a process that may start on what is there. Marks halls made before there were marks."""
    found = settings.from_environment()
    engine, cipher = database.connect(found.database_url), Cipher(found.secret)
    try:
        installation.must_fit(engine, cipher)
        secret_mark.mark_halls(engine, cipher)
    finally:
        engine.dispose()
    return found
