"""What the vault's tables are told by either driver."""

from collections.abc import Iterator
from typing import Any

from server.store.batch_vault import VaultChanges


def holders_query(one: str, among: str) -> str:
    """(look-up, client) of those who have one of these numbers; given are the hall and the look-ups."""
    return f"SELECT lookup, client FROM vault_key WHERE hall = {one} AND lookup {among}"  # noqa: S608 - our own words


def changed_rows(hall: str, changes: VaultChanges) -> Iterator[tuple[str, list[Any]]]:
    """Statements for rows that are there already, with the values of each: they go before any new rows.

    Look-ups of changed clients are let go of first: one may have what another had.
    """
    if changes.erased:
        erased = [(hall, client) for client in changes.erased]
        yield "UPDATE vault SET sealed = '', lookup = NULL WHERE hall = ? AND id = ?", erased
        yield "UPDATE vault_note SET sealed = '' WHERE hall = ? AND client = ?", erased
        yield "DELETE FROM vault_key WHERE hall = ? AND client = ?", erased
    if changes.dropped:
        yield "DELETE FROM vault_key WHERE hall = ? AND lookup = ?", [(hall, lookup) for lookup in changes.dropped]
    changed = [(c.sealed, c.lookup, hall, id) for id, c in changes.clients.items() if not c.new]
    if changed:
        yield "UPDATE vault SET lookup = NULL WHERE hall = ? AND id = ?", [(hall, id) for *_, hall, id in changed]
        yield "UPDATE vault SET sealed = ?, lookup = ? WHERE hall = ? AND id = ?", changed
