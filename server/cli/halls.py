"""Make a hall, hand out its links, prove its journal."""

import json
from datetime import datetime
from typing import Annotated

import typer

from domain.hall import KINDS
from server import journal
from server.cli.opened import HallName, opened
from server.door import door, look

app = typer.Typer()


@app.command(name="create-hall")
def create_hall(hall: HallName = "h1", name: str = "案场", zone: str = "Asia/Shanghai", admin: str = "admin") -> None:
    """Create an empty hall and its first admin, who gets a one-time link."""
    from server.signing import make_link
    from server.store import create_hall as create

    with opened(hall) as (engine, vault, _):
        if not create(engine, hall):
            raise SystemExit(f"There is already a hall {hall}.")
        with door(engine, vault, hall) as inside:
            inside.do("site.open", name=name, zone=zone)
            person = inside.do("person.save", name=admin, role="admin").result["person"]
        typer.echo(f"Hall {hall} created. Sign in as {admin}: {make_link(engine, hall, f'/{hall}', person=person)}")


@app.command()
def verify(hall: HallName = "h1") -> None:
    """Recompute the journal's chain of hashes. Exit code 1 when a row does not fit."""
    with opened(hall) as (engine, _, __), engine.begin() as connection:
        seen, broken = journal.verify(connection, hall)
    if broken is not None:
        typer.echo(f"BROKEN at number {broken}: {seen} rows before it are whole.")
        raise typer.Exit(1)
    typer.echo(f"{seen} rows, unbroken.")


@app.command()
def replay(hall: HallName = "h1", at: Annotated[str, typer.Option(help="A moment, ISO 8601.")] = "") -> None:
    """Rebuild the hall from the journal alone, as it was at a moment, and say what it held."""
    with opened(hall) as (engine, _, __), engine.begin() as connection:
        zone = look(engine, hall).hall.zone
        moment = datetime.fromisoformat(at) if at else None
        if moment is not None and moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        past = journal.replay(connection, hall, moment)
    counts = {kind: len(past.hall.all(record)) for kind, record in KINDS.items()}
    typer.echo(json.dumps({"seq": past.seq, "live": counts}, indent=2))


@app.command()
def links(
    hall: HallName = "h1",
    at: Annotated[str, typer.Option(help="The hall's address, such as https://hall.example.com.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For scripts, with every person.")] = False,
) -> None:
    """Fresh one-time links for every paired screen of a hall, and one person of each role and group."""
    from server.demo.links import all_links, as_table

    with opened(hall) as (engine, _, found):
        fresh = all_links(engine, hall, at.rstrip("/") or f"http://{found.host}:{found.port}")
    typer.echo(json.dumps(fresh, ensure_ascii=False, indent=2) if as_json else as_table(fresh))


@app.command()
def restored(hall: HallName = "h1") -> None:
    """After a backup was put back: numbers start a new epoch, so that no screen resumes on the old ones."""
    from server.store import renew_epoch

    with opened(hall) as (engine, _, __):
        renew_epoch(engine, hall)
    typer.echo("Every screen will fetch everything anew.")
