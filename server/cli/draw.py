"""Draw again what an opening drew: from the published list and the seed alone, with no hall and no network (SC-41)."""

from pathlib import Path
from typing import Annotated

import typer

from domain.core.refusal import Refused
from domain.sales.openings import draw as rules

app = typer.Typer()
DIFFERENT = 1  # the exit code where the result is not the published one


@app.command()
def draw(
    entries: Annotated[Path, typer.Argument(metavar="LIST", help="The published list of entries (CSV).")],
    seed: Annotated[str, typer.Argument(help='The seed, or its canonical key, such as "2.7.18.26.31.44./".')],
    rights: Annotated[int, typer.Option(help="How many were drawn. 0: all.", min=0)] = 0,
    result: Annotated[Path | None, typer.Option(help="The published order (CSV), to compare with.")] = None,
    list_hash: Annotated[str, typer.Option(help="The published SHA-256 of the list.")] = "",
) -> None:
    """Draw once more by RFC 3797, and say whether the result is the published one."""
    text, published = _read(entries), _read(result) if result is not None else None
    try:
        lines = rules.lines_of(text)
        order = rules.draw(lines, seed, rights)
        expected = rules.order_of(published) if published is not None else None
    except (ValueError, Refused) as error:
        raise SystemExit(f"This cannot be drawn: {error}") from None
    names = {line.number: line.name for line in lines}
    typer.echo(f"list    {rules.digest(text)}\t{len(lines)} entries")
    typer.echo(f"key     {rules.key(seed)}")
    for place, number in enumerate(order, 1):
        typer.echo(f"{place:03d}\t{number:04d}\t{names[number]}")
    typer.echo(f"result  {rules.digest(rules.order_text(order))}\t{len(order)} drawn")
    _judge(_differences(text, list_hash, order, expected), compared=bool(list_hash) or expected is not None)


def _differences(text: str, list_hash: str, order: list[int], expected: list[int] | None) -> list[str]:
    found = []
    if list_hash and list_hash.lower() != rules.digest(text):
        found.append("the list is not the one that was sealed")
    if expected is not None and len(expected) != len(order):
        found.append(f"{len(expected)} were published, and {len(order)} are drawn")
    found += [
        f"place {place:03d}: {was:04d} was published, and {number:04d} is drawn"
        for place, (was, number) in enumerate(zip(expected or [], order, strict=False), 1)
        if was != number
    ]
    return found


def _judge(differences: list[str], *, compared: bool) -> None:
    if not compared:
        return
    if not differences:
        typer.echo("MATCHES: the same, entry for entry.")
        return
    typer.echo("\n".join(["MISMATCH:", *differences]))
    raise typer.Exit(DIFFERENT)


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SystemExit(f"{path} cannot be read: {error}") from None
