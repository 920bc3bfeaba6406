"""Versions of the developer's price list (SC-19)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from domain.core.record import Record, moment, structure


class PriceList(Record):
    """A version of the developer's price list (SC-19).

    `before` is what it changed: by unit, the fields as they were. Units it put in force are not in it.
    """

    kind: ClassVar[str] = "price_list"
    later: ClassVar[Mapping[str, Any]] = {"before": {}, "undone_at": None, "missing": 0}
    filename: str
    activated_at: datetime = moment()
    added: int = 0
    changed: int = 0
    missing: int = 0  # homes in force and not sold that it does not name: they stay as they were
    before: dict[str, dict[str, Any]] = structure(default_factory=dict)
    undone_at: datetime | None = moment(default=None)
