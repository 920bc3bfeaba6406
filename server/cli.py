"""`anchang`: run the product, look after a hall, check its journal."""

import asyncio
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Engine

from domain.hall import KINDS
from domain.people import Device, Person
from domain.refusal import Refused
from server import database, journal, logs, settings
from server.door import Door, door, look
from server.embedded import socket_path
from server.settings import Settings
from server.vault import Vault

app = typer.Typer(
    help="Anchang 案场: the live control room of a new-home sales hall.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
imports = typer.Typer(help="Bring data in.", no_args_is_help=True)
people = typer.Typer(help="The people who sign in.", no_args_is_help=True)
devices = typer.Typer(help="The paired screens of a hall.", no_args_is_help=True)
app.add_typer(imports, name="import")
app.add_typer(people, name="people")
app.add_typer(devices, name="devices")
HallName = Annotated[str, typer.Option("--hall", help="Which hall.")]


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


@app.command(name="create-hall")
def create_hall(hall: HallName = "h1", name: str = "案场", zone: str = "Asia/Shanghai", admin: str = "admin") -> None:
    """Create an empty hall and its first admin, who gets a one-time link."""
    from server.signing import make_link
    from server.store import create_hall as create

    with _opened(hall) as (engine, vault, _):
        if not create(engine, hall):
            raise SystemExit(f"There is already a hall {hall}.")
        with door(engine, vault, hall) as inside:
            inside.do("site.open", name=name, zone=zone)
            person = inside.do("person.save", name=admin, role="admin").result["person"]
        typer.echo(f"Hall {hall} created. Sign in as {admin}: {make_link(engine, hall, f'/{hall}', person=person)}")


@app.command()
def verify(hall: HallName = "h1") -> None:
    """Recompute the journal's chain of hashes. Exit code 1 when a row does not fit."""
    with _opened(hall) as (engine, _, __), engine.begin() as connection:
        seen, broken = journal.verify(connection, hall)
    if broken is not None:
        typer.echo(f"BROKEN at number {broken}: {seen} rows before it are whole.")
        raise typer.Exit(1)
    typer.echo(f"{seen} rows, unbroken.")


@app.command()
def replay(hall: HallName = "h1", at: Annotated[str, typer.Option(help="A moment, ISO 8601.")] = "") -> None:
    """Rebuild the hall from the journal alone, as it was at a moment, and say what it held."""
    with _opened(hall) as (engine, _, __), engine.begin() as connection:
        zone = look(engine, hall).hall.zone
        moment = datetime.fromisoformat(at) if at else None
        if moment is not None and moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        past = journal.replay(connection, hall, moment)
    counts = {kind: len(past.hall.all(record)) for kind, record in KINDS.items()}
    typer.echo(json.dumps({"seq": past.seq, "live": counts}, indent=2))


@app.command()
def links(hall: HallName = "h1", as_json: Annotated[bool, typer.Option("--json", help="For scripts.")] = False) -> None:
    """Fresh one-time links for every person and every paired screen of a hall."""
    from server.demo.links import all_links, as_table

    with _opened(hall) as (engine, _, found):
        fresh = all_links(engine, hall, f"http://{found.host}:{found.port}")
    typer.echo(json.dumps(fresh, ensure_ascii=False, indent=2) if as_json else as_table(fresh))


@app.command()
def restored(hall: HallName = "h1") -> None:
    """After a backup was put back: numbers start a new epoch, so that no screen resumes on the old ones."""
    from server.store import renew_epoch

    with _opened(hall) as (engine, _, __):
        renew_epoch(engine, hall)
    typer.echo("Every screen will fetch everything anew.")


@imports.command()
def units(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    hall: HallName = "h1",
    mapping: Annotated[str, typer.Option(help='Columns as JSON, such as {"building": "project+block"}.')] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Put a price list in force: .xls, .xlsx, .csv, .tsv or .json. Says what is new, changed, missing and refused."""
    from server.importing import CODES, FileRefused, read_price_list_guarded
    from server.office import lines_of, preview

    try:
        read = read_price_list_guarded(file.read_bytes(), file.name, json.loads(mapping) if mapping else None)
    except FileRefused as refusal:
        raise SystemExit(f"{file.name} refused: {refusal.code} {refusal.facts}") from None
    with _opened(hall) as (engine, vault, found):
        plan = preview(look(engine, hall).hall, read, "en")
        for row in read.refused:
            typer.echo(f"row {row.row} refused: {CODES.get(row.code, row.code)} {row.facts}")
        typer.echo(
            f"{plan['read']} units read: {len(plan['new'])} new, {len(plan['changed'])} changed, {plan['same']} the "
            f"same, {len(plan['missing'])} of the hall not in the file, {len(read.refused)} rows refused."
        )
        if not dry_run and (plan["new"] or plan["changed"]):
            with door(engine, vault, hall, redis_url=found.redis_url) as inside:
                lines = [line.model_dump() for line in lines_of(read.rows)]
                done = inside.do("price_list.activate", filename=file.name, units=lines)
            typer.echo(f"In force as change {done.seq}.")


@people.command(name="list")
def list_people(hall: HallName = "h1") -> None:
    """Everybody, with role, group and badge."""
    with _opened(hall) as (engine, _, __):
        for person in look(engine, hall).hall.all(Person).values():
            typer.echo(f"{person.id}\t{person.badge or '-'}\t{person.role}\t{person.group or '-'}\t{person.name}")


@people.command(name="secret")
def give_secret(person: str, hall: HallName = "h1") -> None:
    """Give someone (by id, badge or name) a PIN or password; asks for it."""
    from server.credentials import Credentials

    with _opened(hall) as (engine, _, __):
        found = next(
            (p for p in look(engine, hall).hall.all(Person).values() if person in (p.id, p.badge, p.name)), None
        )
        if found is None:
            raise SystemExit(f"Nobody is called {person}.")
        secret = typer.prompt("PIN or password, at least six characters", hide_input=True, confirmation_prompt=True)
        Credentials(engine).set_secret(hall, found.id, secret)
    typer.echo(f"{found.name} can sign in with it now; earlier sessions are ended.")


@devices.command(name="list")
def list_devices(hall: HallName = "h1") -> None:
    """Every paired device, and whether it may still look."""
    with _opened(hall) as (engine, _, __):
        for device in look(engine, hall).hall.all(Device).values():
            typer.echo(f"{device.id}\t{device.screen}\t{'revoked' if device.revoked_at else 'paired'}\t{device.name}")


@devices.command()
def revoke(device: str, hall: HallName = "h1") -> None:
    """Take a device's rights away."""
    with _door(hall) as inside:
        inside.do("device.revoke", device=device)
    typer.echo("Revoked.")


def main() -> None:
    """The entry of the `anchang` command."""
    try:
        app()
    except Refused as refusal:
        raise SystemExit(f"Refused: {refusal}") from None


@contextmanager
def _opened(hall: str) -> Iterator[tuple[Engine, Vault, Settings]]:
    found = settings.from_environment(redis_url=_running_redis())
    engine = database.connect(found.database_url)
    try:
        yield engine, Vault(found.secret), found
    except LookupError:
        raise SystemExit(f"There is no hall {hall} in this database.") from None
    finally:
        engine.dispose()


@contextmanager
def _door(hall: str) -> Iterator[Door]:
    with _opened(hall) as (engine, vault, found), door(engine, vault, hall, redis_url=found.redis_url) as inside:
        yield inside


def _running_redis() -> str:
    """REDIS_URL, else the private Valkey of a running demo; changes reach screens by the journal without either."""
    if url := os.environ.get("REDIS_URL"):
        return url
    return f"unix://{socket_path(Path(os.environ.get('ANCHANG_VAR', 'var')))}"
