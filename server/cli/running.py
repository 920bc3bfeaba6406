"""Start the product, or a part of it."""

import asyncio
from typing import Annotated

import typer

from server import database, logs, settings
from server.settings import Settings

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
    from server.serving import serve as run

    logs.set_up()
    found = settings.from_environment()
    run(create_app(found, with_clock=clock), found)


@app.command()
def clock() -> None:
    """Make time pass: whatever falls due becomes a command. A second clock does no harm."""
    from server import runtime

    async def run(found: Settings) -> None:
        async with runtime.running(found, with_clock=True):
            await asyncio.Event().wait()

    logs.set_up()
    asyncio.run(run(settings.from_environment()))


@app.command()
def migrate() -> None:
    """Bring the database to this version's tables."""
    logs.set_up("WARNING")
    database.migrate(settings.from_environment(redis_url="unused").database_url)
    typer.echo("The database is up to date.")
