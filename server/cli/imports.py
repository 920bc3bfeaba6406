"""Bring data in."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from domain.core.refusal import Refused
from domain.sales.prices.rules import Alike
from server.cli.context import HallName, opened
from server.run.blocking_store import blocking_store, look

if TYPE_CHECKING:
    from server.importing import PriceListFile

app = typer.Typer(help="Bring data in.", no_args_is_help=True)


@app.command()
def units(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True)],
    hall: HallName = "h1",
    mapping: Annotated[str, typer.Option(help='Columns as JSON, such as {"building": "project+block"}.')] = "",
    alike: Annotated[str, typer.Option(help="Homes in force written otherwise: same or different.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Put a price list in force: .xls, .xlsx, .csv, .tsv or .json. Says what is new, changed, missing and refused."""
    from server.importing.preview import lines_of, preview

    answer = _answer(alike)
    read = _read(file, _columns(mapping))
    with opened(hall) as (engine, cipher, found):
        plan = preview(look(engine, hall).hall, read, "en", answer)
        _tell(read)
        typer.echo(
            f"{plan['read']} units read: {len(plan['new'])} new, {len(plan['changed'])} changed, {plan['same']} the "
            f"same, {len(plan['missing'])} of the hall not in the file, {len(plan['kept'])} sold and left as they are, "
            f"{len(read.refused)} lines refused."
        )
        if plan["pairs"]:
            typer.echo(
                f"{len(plan['pairs'])} of them seem to be in force, written otherwise: --alike same or different."
            )
        if not dry_run and (plan["new"] or plan["changed"]):
            with blocking_store(engine, cipher, hall, redis_url=found.redis_url) as inside:
                lines = [line.model_dump() for line in lines_of(read.rows)]
                done = inside.do("price_list.activate", filename=file.name, units=lines, alike=answer)
            typer.echo(f"In force as change {done.seq}.")


def _answer(text: str) -> Alike:
    if text not in get_args(Alike):
        raise SystemExit(f"--alike must be same or different, not {text!r}.")
    return cast(Alike, text)


def _read(file: Path, mapping: dict[str, str] | None) -> "PriceListFile":
    from server.importing import FileRefused, read_price_list_guarded

    try:
        return read_price_list_guarded(file.read_bytes(), file.name, mapping)
    except FileRefused as refusal:
        if proposed := refusal.facts.get("proposed"):
            typer.echo(
                f"Say which column is which. Found so far: --mapping '{json.dumps(proposed, ensure_ascii=False)}'"
            )
        raise Refused(f"file-{refusal.code}", **refusal.facts) from None


def _tell(read: "PriceListFile") -> None:
    """What was read of each sheet and what was not, then why each line refused is no unit."""
    from server.importing import CODES

    for sheet in read.sheets:
        name = f"Sheet {sheet.name}" if sheet.name else "The file"
        typer.echo(f"{name}: " + ", ".join(f"{field} = {header}" for field, header in sheet.columns.items()) + ".")
        if sheet.unused:
            typer.echo(f"  not used: {', '.join(sheet.unused)}")
        if sheet.hidden_rows or sheet.hidden_columns:
            typer.echo(
                f"  hidden in it: lines {sheet.hidden_rows}, columns {sheet.hidden_columns}; hidden lines are read"
            )
    if calculated := sum(row.calculated for row in read.rows):
        typer.echo(f"Totals calculated as price per m² times area: {calculated}")
    for row in read.refused:
        place = f"line {row.row}" + (f" of sheet {row.sheet}" if row.sheet else "")
        typer.echo(f"{place} refused: {CODES[row.code].format(**row.facts)}")
    if not read.rows:
        typer.echo("No line was read.")


def _columns(text: str) -> dict[str, str] | None:
    if not text:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise SystemExit(f'--mapping must be JSON such as {{"building": "project+block"}}, not {text!r}.')
    return found
