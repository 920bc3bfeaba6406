"""`anchang`: run the product, look after a hall, check its journal."""

import typer

from domain.refusal import Refused
from server.cli import devices, halls, imports, people, running

app = typer.Typer(
    help="Anchang 案场: the live control room of a new-home sales hall.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
app.add_typer(running.app)
app.add_typer(halls.app)
app.add_typer(imports.app, name="import")
app.add_typer(people.app, name="people")
app.add_typer(devices.app, name="devices")


def main() -> None:
    """The entry of the `anchang` command."""
    try:
        app(prog_name="anchang")
    except Refused as refusal:
        raise SystemExit(f"Refused: {refusal}") from None
