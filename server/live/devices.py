"""What the hall knows of its paired screens: when each last proved that it shows the hall, and what it held then.

Never whether a socket is open: a socket can be open before a frozen page. Pure bookkeeping: no socket, no clock; every
moment is in seconds of this process's monotonic clock, handed in.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from domain.house.devices.records import Device
from server.live.frames import stamp

SILENT_AFTER = 7.0  # seconds without proof of life; a page gives one about every two
OFF_AFTER = 12 * 3600.0  # then somebody has switched it off, and it is no alarm any more
TOLD_WITHIN = 3.0  # seconds: what other processes heard is known if it was read this recently, and for this long
SLACK = 1.0  # seconds by which another process's clock may seem to be ahead of ours
LONGEST = 200  # characters of a screen's message

State = Literal["live", "behind", "silent", "off", "never", "unknown"]


@dataclass(frozen=True, slots=True)
class Ack:
    """A screen's message: the number it has painted, the `at` of the frame it answers, the version of its page."""

    have: int
    of: datetime
    version: str


@dataclass(frozen=True, slots=True)
class LastSeen:
    """The last proof of life of a device: when, and what it held. `head` was the hall's number then."""

    at: float
    have: int
    head: int
    lag: int  # milliseconds from handing over the frame to hearing that it is painted
    version: str
    behind: bool  # it did not yet hold what the hall had held at its proof before


class Fleet:
    """The devices of one hall, as this process heard them itself or was told by the others."""

    def __init__(self) -> None:
        self._heard: dict[str, LastSeen] = {}
        self._news: set[str] = set()
        self._told = self._told_since = self._excused = float("-inf")

    def hear(self, device: str, said: Ack, lag: float, head: int, now: float) -> None:
        """A device of ours says that it shows what it was told."""
        before = self._heard.get(device)
        behind = before is not None and said.have < min(before.head, head)
        self._heard[device] = LastSeen(now, said.have, head, round(1000 * max(0.0, lag)), said.version, behind)
        self._news.add(device)

    def news(self) -> dict[str, LastSeen]:
        """What was heard here since the last time, for the other processes."""
        news, self._news = {device: self._heard[device] for device in self._news}, set()
        return news

    def tell(self, others: Mapping[str, LastSeen], now: float) -> None:
        """What all processes have heard by now: the later word counts, but none from the future."""
        for device, heard in others.items():
            ours = self._heard.get(device)
            if heard.at <= now + SLACK and (ours is None or ours.at < heard.at):
                self._heard[device] = heard
        if now - self._told > TOLD_WITHIN:
            self._told_since = now
        self._told = now

    def excuse(self, now: float) -> None:
        """Until now this process could not vouch for the hall, so it asked nobody for a proof of life."""
        self._excused = now

    def last(self, device: str) -> LastSeen | None:
        """The last proof of life of a device."""
        return self._heard.get(device)

    def state(self, device: str, now: float) -> State:
        """How it is with a device. Silence is certain only if it was asked, and while the others are heard."""
        heard = self._heard.get(device)
        silence = now - heard.at if heard else float("inf")
        if heard is not None and silence <= SILENT_AFTER:
            return "behind" if heard.behind else "live"
        heard_by_others = now - self._told <= TOLD_WITHIN <= now - self._told_since
        if not heard_by_others or now - self._excused <= SILENT_AFTER:
            return "unknown"
        if heard is None:
            return "never"
        return "silent" if silence <= OFF_AFTER else "off"


def report(fleet: Fleet, devices: Iterable[Device], now: float, at: datetime) -> list[dict[str, Any]]:
    """Every device in use, as `GET /api/{hall}/fleet` tells it; `at` is the wall clock's word for `now`."""
    rows = []
    for device in devices:
        if device.revoked_at is not None:
            continue
        heard = fleet.last(device.id)
        ago = max(0.0, now - heard.at) if heard else None
        rows.append({
            "device": device.id, "screen": device.screen, "name": device.name, "state": fleet.state(device.id, now),
            "have": heard.have if heard else None, "lag_ms": heard.lag if heard else None,
            "version": heard.version if heard else None, "ago": None if ago is None else round(ago, 1),
            "heard_at": None if ago is None else stamp(at - timedelta(seconds=ago)),
        })  # fmt: skip
    return rows


def read(text: str, head: int) -> Ack | None:
    """A screen's message. None for anything else, and for a number the hall has not reached."""
    try:
        message = json.loads(text) if len(text) <= LONGEST else {}
        have, of, version = message["have"], datetime.fromisoformat(message["of"]), message["version"]
    except (ValueError, KeyError, TypeError):
        return None
    if type(have) is not int or of.tzinfo is None or not isinstance(version, str):
        return None
    return Ack(have, of, version) if 0 <= have <= head else None


def as_message(heard: LastSeen, offset: float) -> str:
    """A proof of life as processes tell it to each other: by a clock that is `offset` seconds ahead of ours."""
    return json.dumps({**asdict(heard), "at": heard.at + offset})


def from_message(text: str, offset: float) -> LastSeen:
    """Back again, by our clock. Raises `ValueError`, `KeyError` or `TypeError` on what another version wrote."""
    message = json.loads(text)
    return LastSeen(**{**message, "at": message["at"] - offset})
