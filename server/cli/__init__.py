"""`anchang`: run the product, look after a hall, check its journal."""

import sys
from typing import Annotated

import typer

from server import VERSION
from server.cli import checking, devices, draw, halls, imports, people, replay, rules, running, secrets
from server.cli.sentences import said_in_a_sentence
from server.run import installation

app = typer.Typer(
    help="Anchang 案场: the live control room of a new-home sales hall.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(running.app)
app.add_typer(checking.app)
app.add_typer(rules.app)
app.add_typer(halls.app)
app.add_typer(replay.app)
app.add_typer(draw.app)
app.add_typer(secrets.app)
app.add_typer(imports.app, name="import")
app.add_typer(people.app, name="people")
app.add_typer(devices.app, name="devices")


def main() -> None:
    """The entry of the `anchang` command. What is wrong outside of the program is said in a sentence."""
    with said_in_a_sentence():
        app(prog_name="anchang")


def _version(wanted: bool) -> None:
    if wanted:
        python = ".".join(map(str, sys.version_info[:3]))
        typer.echo(f"anchang {VERSION}, tables at step {installation.revisions()[-1]}, Python {python}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help="Say which version this is.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Anchang 案场: the live control room of a new-home sales hall."""
