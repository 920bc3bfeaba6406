"""How many files and sockets this process has open, of how many it may: each screen is one, and so is all else."""

import os
import resource
import time
from pathlib import Path

from server.base import metrics

MOST = 1_048_576  # asked for where the hard limit is none: more than Linux grants by default
MUCH = 0.8  # of the limit: the alarm begins
FOR_US = 32  # numbers kept from every connection: for the database, Redis, and files
FOR_WORK, FOR_WORK_SHARE = 96, 8  # files, or one in so many, kept from screens: for those, for commands and for pages
LATELY = 5.0  # seconds for which a shortage counts as lasting
_OPEN = Path("/proc/self/fd") if Path("/proc/self/fd").exists() else Path("/dev/fd")


class _Shortage:
    """When a connection last found no room (monotonic seconds)."""

    at = float("-inf")


def raise_limit() -> None:
    """As many open files as this process may give itself: the soft limit, often 1024, becomes the hard one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = MOST if hard == resource.RLIM_INFINITY else hard
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def usage() -> tuple[int, int]:
    """Open files, and how many there may be. Reads a directory of them: not for every request."""
    return len(os.listdir(_OPEN)) - 1, _limit()  # noqa: PTH208 - one name per open file, and no objects


def room_for_a_connection() -> bool:
    """Whether one more leaves what the process needs itself; a shortage is noted. Two system calls: the
    kernel gives out the lowest free number, which is the one that the connection would get.
    """
    try:
        number = os.open("/", os.O_RDONLY)
    except OSError:
        number = MOST
    else:
        os.close(number)
    return _noted("connection", number < _limit() - FOR_US)


def room_for_a_screen(screens: int) -> bool:
    """Whether one more than so many leaves room for people at work; a shortage is noted."""
    limit = _limit()
    return _noted("screen", screens < limit - max(FOR_WORK, limit // FOR_WORK_SHARE))


def short_of_late(now: float) -> bool:
    """Whether a connection found no room a few seconds before `now` (monotonic)."""
    return now - _Shortage.at < LATELY


def note_shortage(what: str) -> None:
    """A connection or a screen has to wait or to go for want of open files."""
    _Shortage.at = time.monotonic()
    metrics.NO_ROOM.labels(what).inc()


def _noted(what: str, room: bool) -> bool:
    if not room:
        note_shortage(what)
    return room


def _limit() -> int:
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST if soft == resource.RLIM_INFINITY else soft
