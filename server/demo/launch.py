"""`anchang demo`: everything on one machine, from nothing, in one process beside a private Redis."""

import contextlib
import fcntl
import threading
from collections.abc import Iterator
from pathlib import Path

import typer
from sqlalchemy import Engine

from server.app import create_app
from server.base import settings
from server.base.addresses import shown_address
from server.base.settings import Settings
from server.demo.hall import HALL, ensure_today, make_hall
from server.demo.links import all_links, as_table
from server.demo.play import play as rehearse
from server.run import installation
from server.run.blocking_store import BlockingStore, blocking_store, look
from server.run.private_valkey import EmbeddedError, redis_url
from server.run.serving import serve
from server.store import secret_mark

NEXT_DAY_LOOK = 60.0  # seconds between looks whether a new day has begun


def launch(*, play: bool) -> None:
    """Start, print where everything is, serve until Ctrl-C, and leave nothing running."""
    wanted = settings.read_environment()
    var = wanted.ANCHANG_VAR.resolve()
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(var), _redis(var, wanted.REDIS_URL) as url:
        found, engine, cipher = installation.begin_or_migrate(url)
        first = make_hall(engine, cipher)
        secret_mark.mark_halls(engine, cipher)
        address = shown_address(found.host, found.port)
        stop = threading.Event()
        with blocking_store(engine, cipher, HALL, redis_url=found.redis_url) as inside:
            ensure_today(engine, inside)
            tasks = [threading.Thread(target=_keep_days, args=(engine, inside, stop), daemon=True)]
            if play:
                hall = lambda: look(engine, HALL).hall  # noqa: E731
                tasks.append(threading.Thread(target=rehearse, args=(hall, HALL, inside.do, stop), daemon=True))
            _say(found, as_table(all_links(engine, HALL, address)), address, first, play)
            for task in tasks:
                task.start()
            try:
                with contextlib.suppress(KeyboardInterrupt):  # Ctrl-C is how a demo ends
                    serve(create_app(found, with_clock=True), found)
            finally:
                stop.set()
                for task in tasks:
                    task.join(5)
                engine.dispose()


def _say(found: Settings, table: str, address: str, first: bool, play: bool) -> None:
    typer.echo(f"\nAnchang 案场: {'a new' if first else 'your'} demo hall at {address}/{HALL}\n")
    typer.echo("Each link signs one browser in, once. Fresh ones: anchang links\n")
    typer.echo(table)
    typer.echo(f"\n{'A day is being rehearsed. ' if play else ''}Data lies in {found.var}. Stop with Ctrl-C.\n")


def _keep_days(engine: Engine, inside: BlockingStore, stop: threading.Event) -> None:
    while not stop.wait(NEXT_DAY_LOOK):
        ensure_today(engine, inside)


@contextlib.contextmanager
def _alone(var: Path) -> Iterator[None]:
    """One demo per data folder. Exits with a sentence when another is running."""
    with (var / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SystemExit(
                f"Anchang is already running on {var}. Stop it first, or set ANCHANG_VAR and PORT for a second one."
            ) from None
        yield


@contextlib.contextmanager
def _redis(var: Path, named: str | None) -> Iterator[str]:
    if named:
        yield named
        return
    try:
        with redis_url(var) as url:
            yield url
    except EmbeddedError as error:
        raise SystemExit(str(error)) from None
