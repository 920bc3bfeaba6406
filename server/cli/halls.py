"""Make a hall, hand out its links, prove its journal."""

import json
import re
from typing import Annotated

import typer

from server.base.addresses import shown_address
from server.cli.context import HallName, installed, opened
from server.run.blocking_store import blocking_store
from server.store import journal, secret_mark
from server.store.store import remove_unfinished, renew_epoch

app = typer.Typer()
NAME = re.compile(r"[a-z][a-z0-9-]{0,31}")  # it stands in every address
TAKEN = {"api", "clockz", "healthz", "in", "live", "metrics", "readyz", "s"}  # by addresses of our own
ADDRESS = re.compile(r"https?://[^\s/?#@]+/?")


@app.command(name="create-hall")
def create_hall(hall: HallName = "h1", name: str = "案场", zone: str = "Asia/Shanghai", admin: str = "admin") -> None:
    """Create an empty hall and its first admin, who gets a one-time link."""
    from server.store.store import create_hall as create
    from server.web.sign_in import make_link

    if not NAME.fullmatch(hall) or hall in TAKEN:
        raise SystemExit(f"A hall's name is 1 to 32 of a-z, 0-9 and -, begins with a letter, and is not {hall!r}.")
    with installed() as (engine, cipher, _):
        if not create(engine, hall, unfinished=True):
            raise SystemExit(f"There is already a hall {hall}.")
        try:
            with blocking_store(engine, cipher, hall) as inside:
                inside.do("site.open", name=name, zone=zone)
                person = inside.do("person.save", name=admin, role="admin").result["person"]
            link = make_link(engine, hall, f"/{hall}", person=person)
        except BaseException:
            remove_unfinished(engine, hall)
            raise
        renew_epoch(engine, hall)
        secret_mark.mark_halls(engine, cipher)
        typer.echo(f"Hall {hall} created. Sign in as {admin}: {link}")


@app.command()
def verify(hall: HallName = "h1") -> None:
    """Recompute the journal's chain of hashes and compare every row with it. Exit code 1 when one does not fit."""
    with opened(hall) as (engine, _, __), journal.one_moment(engine) as connection:
        seen, broken = journal.verify(connection, hall)
    if isinstance(broken, str):
        typer.echo(f"The journal's {seen} rows are unbroken, and {broken} is not in the tables as it last told.")
        raise typer.Exit(1)
    if broken is not None:
        typer.echo(f"BROKEN at number {broken}: {seen} rows before it are whole.")
        raise typer.Exit(1)
    typer.echo(f"{seen} rows, unbroken, and the tables are as they tell.")


@app.command()
def links(
    hall: HallName = "h1",
    at: Annotated[str, typer.Option(help="The hall's address, such as https://hall.example.com.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For scripts, with every person.")] = False,
) -> None:
    """Fresh one-time links for every paired screen of a hall, and one person of each role and group."""
    from server.demo.links import all_links, as_table

    if at and not ADDRESS.fullmatch(at):
        raise SystemExit(f"--at must be the hall's address, such as https://hall.example.com, not {at!r}.")
    with opened(hall) as (engine, _, found):
        fresh = all_links(engine, hall, at.rstrip("/") or shown_address(found.host, found.port))
    typer.echo(json.dumps(fresh, ensure_ascii=False, indent=2) if as_json else as_table(fresh))


@app.command()
def restored(hall: HallName = "h1") -> None:
    """After a backup was put back: numbers start a new epoch, so that no screen resumes on the old ones."""
    with opened(hall) as (engine, _, __):
        renew_epoch(engine, hall)
    typer.echo("Every screen will fetch everything anew.")
