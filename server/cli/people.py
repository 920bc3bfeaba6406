"""The people who sign in."""

import typer

from domain.house.people.records import Person
from server.cli.context import HallName, opened
from server.run.blocking_store import look

app = typer.Typer(help="The people who sign in.", no_args_is_help=True)


@app.command(name="list")
def list_people(hall: HallName = "h1") -> None:
    """Everybody, with role, group and badge."""
    with opened(hall) as (engine, _, __):
        for person in look(engine, hall).hall.all(Person).values():
            typer.echo(f"{person.id}\t{person.badge or '-'}\t{person.role}\t{person.group or '-'}\t{person.name}")


@app.command(name="secret")
def give_secret(person: str, hall: HallName = "h1") -> None:
    """Give someone (by id, badge or name) a PIN or password; asks for it."""
    from server.auth.credentials import Credentials

    with opened(hall) as (engine, _, __):
        found = next(
            (p for p in look(engine, hall).hall.all(Person).values() if person in (p.id, p.badge, p.name)), None
        )
        if found is None:
            raise SystemExit(f"Nobody is called {person}.")
        secret = typer.prompt("PIN or password, at least six characters", hide_input=True, confirmation_prompt=True)
        Credentials(engine).set_secret(hall, found.id, secret)
    typer.echo(f"{found.name} can sign in with it now; earlier sessions are ended.")
