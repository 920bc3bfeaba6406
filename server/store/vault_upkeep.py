"""What a process of the version before did in the vault beside ours, brought to where it belongs."""

from sqlalchemy import Connection, Engine, text

from server.store.database import for_writing

_ERASED = "EXISTS (SELECT 1 FROM vault v WHERE v.hall = {0}.hall AND v.id = {0}.client AND v.sealed = '')"
_KEYS = f"FROM vault_key WHERE {_ERASED.format('vault_key')}"
_NOTES = f"vault_note.sealed <> '' AND {_ERASED.format('vault_note')}"
_FIRST = (
    "FROM vault WHERE lookup IS NOT NULL"
    " AND NOT EXISTS (SELECT 1 FROM vault_key k WHERE k.hall = vault.hall AND k.lookup = vault.lookup)"
)
_BEHIND = (
    f"SELECT EXISTS (SELECT 1 {_KEYS}) OR EXISTS (SELECT 1 FROM vault_note WHERE {_NOTES})"  # noqa: S608 - our own words
    f" OR EXISTS (SELECT 1 {_FIRST})"
)
_TAKE_IN = (
    "INSERT INTO vault_key (hall, lookup, client, kind, place, sealed)"
    f" SELECT hall, lookup, id, 'phone', 0, '' {_FIRST}"
)
_CATCH_UP = (f"DELETE {_KEYS}", f"UPDATE vault_note SET sealed = '' WHERE {_NOTES}", _TAKE_IN)  # noqa: S608


def catch_up(engine: Engine) -> None:
    """Empty the numbers and notes of clients it erased, and let those it took in be found by their phones.

    It wrote the table `vault` alone. Until then a look-up asks there too, and nothing of an erased client is shown.
    Where there is nothing to do, nothing is locked: a process must start also while somebody else writes.
    """
    with engine.connect() as connection:
        behind = _is_behind(connection)
    if behind:
        with for_writing(engine).begin() as connection:
            for statement in _CATCH_UP:
                connection.execute(text(statement))


def _is_behind(connection: Connection) -> bool:
    return bool(connection.execute(text(_BEHIND)).scalar())
