"""Say which rules of the rule book the hall holds people to."""

import json
from typing import Annotated

import typer

app = typer.Typer()


@app.command()
def rules(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Print every rule of the rule book, whether it is enforced or why not, where, and by which test: docs/rules.md."""
    from server.cli import rules_found, rules_page  # nobody else needs them

    code, tests = rules_found.in_code(), rules_found.in_tests()
    if as_json:
        typer.echo(json.dumps(rules_page.listed(code, tests), ensure_ascii=False, indent=2))
    else:
        typer.echo(rules_page.page(code, tests), nl=False)
