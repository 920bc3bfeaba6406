"""Rows in the order of an index, from a position on."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Connection, Select, String, bindparam, func, literal, select, true, tuple_
from sqlalchemy.sql.elements import KeyedColumnElement

from server.store.queries.cursor import Position

Column = KeyedColumnElement[Any]


@dataclass(frozen=True)
class Walk:
    """The rows where `where` holds, in `order`: the last columns of an index whose first are those of `where`.

    With `among`, (column, values), the rows of each value are walked by themselves, along the index that begins with
    the column: no more rows of one are read than are wanted of all.
    """

    columns: Sequence[Column]
    order: Sequence[Column]
    where: Sequence[ColumnElement[bool]]
    among: tuple[Column, Sequence[str]] | None = None


def walk(connection: Connection, wanted: Walk, after: Position | None, many: int, *, newest: bool) -> list[Any]:
    """The first so many rows beyond a position (None: from the beginning), in order."""
    if wanted.among is None:
        return list(connection.execute(_first(wanted, wanted.columns, after, many, newest=newest)))
    found = sorted(_keys(connection, wanted, *wanted.among, after, many, newest=newest), reverse=newest)
    of_these = wanted.order[-1].in_([key[-1] for key in found[:many]])
    rows: list[Any] = list(connection.execute(select(*wanted.columns).where(*wanted.where, of_these)))
    places = [list(wanted.columns).index(one) for one in wanted.order]
    return sorted(rows, key=lambda row: [row[place] for place in places], reverse=newest)


def _keys(
    connection: Connection, wanted: Walk, column: Column, values: Sequence[str], after: Position | None, many: int, *,
    newest: bool,
) -> list[Any]:  # fmt: skip
    """The first so many positions of each value. To PostgreSQL a statement costs a round trip, to SQLite a call."""
    keys = _first(wanted, wanted.order, after, many, newest=newest)
    if connection.dialect.name == "sqlite":
        of_one = keys.where(column == bindparam("one"))
        return [row for one in values for row in connection.execute(of_one, {"one": one})]
    given = func.unnest(literal(list(values), ARRAY(String))).table_valued("value").render_derived(name="given")
    of_each = keys.where(column == given.c.value).lateral()
    return list(connection.execute(select(of_each).select_from(given).join(of_each, true())))


def _first(
    wanted: Walk, columns: Sequence[Column], after: Position | None, many: int, *, newest: bool
) -> Select[Any]:  # fmt: skip
    query = select(*columns).where(*wanted.where)
    if after is not None:
        here = tuple_(*wanted.order)
        there = tuple_(*(literal(part, column.type) for part, column in zip(after, wanted.order, strict=True)))
        query = query.where(here < there if newest else here > there)
    return query.order_by(*(one.desc() if newest else one.asc() for one in wanted.order)).limit(many)
