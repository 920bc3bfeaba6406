"""The hall's own record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from domain.core.record import Record, moment, structure

ZONE = "Asia/Shanghai"  # unless the hall says otherwise


class Site(Record):
    """The hall itself; `id` is always `site`."""

    kind: ClassVar[str] = "site"
    later: ClassVar[Mapping[str, Any]] = {"away": []}
    name: str
    zone: str = ZONE
    swept_at: datetime | None = moment(default=None)  # the last nightly sweep
    away: list[list[str]] = structure(default_factory=list)  # when nobody could reach it: since, until; the last times
