"""The hall's own record."""

from datetime import datetime
from typing import ClassVar

from domain.core.record import Record, moment

ZONE = "Asia/Shanghai"  # unless the hall says otherwise


class Site(Record):
    """The hall itself; `id` is always `site`."""

    kind: ClassVar[str] = "site"
    name: str
    zone: str = ZONE
    swept_at: datetime | None = moment(default=None)  # the last nightly sweep
