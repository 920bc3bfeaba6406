"""Time zones by their IANA names: those that every part of the hall can work with, browsers too."""

import functools
import zoneinfo
from zoneinfo import ZoneInfo

_OF_A_MACHINE = frozenset({"Factory", "localtime", "posixrules"})  # files beside the zones, in no list of names


@functools.lru_cache(64)
def zone_of(name: str) -> ZoneInfo | None:
    """The zone of this name; None where no such name is known everywhere, as of a folder (`Asia`) or a file beside."""
    return ZoneInfo(name) if name in _names() else None


@functools.cache
def _names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones()) - _OF_A_MACHINE
