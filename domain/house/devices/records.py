"""Paired screens of the building."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal

from domain.core.record import Record, moment, word
from domain.core.viewer import ScreenName

DEVICE_SCREENS: tuple[ScreenName, ...] = ("board", "turns", "checkin", "numbers")

Wish = Literal["reload", "identify"]


class Device(Record):
    """A paired screen of the building. Its secret is not a record."""

    kind: ClassVar[str] = "device"
    later: ClassVar[Mapping[str, Any]] = {"pinned": ""}
    screen: ScreenName = word()
    name: str
    paired_at: datetime = moment()
    revoked_at: datetime | None = moment(default=None)
    pinned: str = ""  # the building that a unit board shows alone


class Ask(Record):
    """What a device was last asked to do; `id` is the device's. Its page is told once, and nothing depends on it."""

    kind: ClassVar[str] = "ask"
    what: Wish = word()
    at: datetime = moment()

    @property
    def finished(self) -> bool:
        return True
