"""How changes enter each contestant: what the mill sends for every one of them."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import redis

from bench.fanout.hall import HALL
from bench.fanout.place import Place
from server.live.bus import PREFIX

CHANNEL = b"bench"
Events = list[tuple[bytes, tuple[Any, ...] | None]]  # the bytes to send, and the journal row to save before


def journal(place: Place) -> Events:
    """Changes of the hall, as another server process saves and publishes them."""
    channel = (PREFIX + HALL).encode()
    return [(_publish(channel, change.message), change.row) for change in place.prepared.changes]


def deltas(place: Place) -> Events:
    """What our board sends for those changes, published to be passed on as it is."""
    return [(_publish(CHANNEL, change.delta), None) for change in place.prepared.changes]


def posts(place: Place) -> Events:
    """The same, posted to nchan."""
    return [(post(change.delta), None) for change in place.prepared.changes]


def post(text: bytes) -> bytes:
    """A message for nchan's publisher."""
    return b"POST /pub HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n%s" % (len(text), text)


def emitted(command: Callable[[], list[str | Path]], folder: Callable[[], Path]) -> Callable[[Place], Events]:
    """The same, as this peer's own emitter publishes it: `command FILE` is listened to once."""

    def events(place: Place) -> Events:
        file = place.folder / "changes.jsonl"
        file.write_bytes(b"".join(change.delta + b"\n" for change in place.prepared.changes))
        with redis.Redis(port=place.redis_port, socket_timeout=20) as bus, bus.pubsub() as heard:
            heard.psubscribe("*")
            heard.get_message(timeout=5)  # the confirmation
            emitter = subprocess.Popen([*command(), file], cwd=folder(), env={**os.environ, **place.environment})
            messages = _messages(heard)
            found: Events = [(_publish(*next(messages)), None) for _ in place.prepared.changes]
            emitter.wait(20)
        return found

    return events


def _messages(heard: Any) -> Iterator[tuple[bytes, bytes]]:
    """(channel, text) of everything published that holds a change."""
    for message in heard.listen():
        if b"delta" in message["data"]:
            yield message["channel"], message["data"]


def _publish(channel: bytes, text: bytes) -> bytes:
    """PUBLISH, as it travels to Redis."""
    parts = (b"PUBLISH", channel, text)
    return b"*3\r\n" + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
