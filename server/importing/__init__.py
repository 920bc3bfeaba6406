"""Reads a developer's price list: bytes in, the hall's units out, and a reason for every line that is not one.

Reading knows no database, clock or network; `route` alone takes files over HTTP and hands lists to the store.
`read_price_list_guarded` reads a file from outside in a process of its own.
"""

from server.importing.fields import FIELDS
from server.importing.guard import read_price_list_guarded
from server.importing.limits import MAX_BYTES, MAX_ROWS
from server.importing.records import CODES, FileRefused, PriceListFile, RefusedRow, SheetRead, UnitRow

__all__ = [
    "CODES",
    "FIELDS",
    "MAX_BYTES",
    "MAX_ROWS",
    "FileRefused",
    "PriceListFile",
    "RefusedRow",
    "SheetRead",
    "UnitRow",
    "read_price_list_guarded",
]
