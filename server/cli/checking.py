"""Look at what the installation stands on."""

import textwrap

import typer

from server.base import settings
from server.cli.context import private_redis

app = typer.Typer()
MARKS = {"ok": "ok   ", "look": "look ", "wrong": "WRONG"}


@app.command()
def check() -> None:
    """Database, tables, Redis, secret, clock, open files, proxy and disk, each with how to mend it. Exit code 1 when
    something is wrong.
    """
    from server.cli import checks  # nobody else needs all of this

    wanted = settings.read_environment()
    found = checks.look(wanted, private_redis(wanted))
    for line in found:
        mend = f"  -> {line.mend}" if line.mend else ""
        said = textwrap.wrap(line.says + mend, 96, break_long_words=False) or [""]
        typer.echo(f"{MARKS[line.state]}  {line.what:<10}  " + f"\n{'':19}".join(said))
    if any(line.state == "wrong" for line in found):
        raise typer.Exit(1)
