"""The frames of the live stream, version 1 (docs/protocol.md), ready for the socket. Pure: no socket, no clock."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

import orjson

from server.live import deflate

BEAT_EVERY = 2.0  # seconds of quiet after which a beat says that nothing was missed
DOUBT_AFTER = 3.0  # seconds without a check of the journal after which a process vouches for nothing


class Close(IntEnum):
    """Why a socket was closed. The page knows which of these mean: come back."""

    RESTART = 1012  # come back, with jitter
    NOT_SIGNED_IN = 4401  # no: sign in or pair again
    NOT_ALLOWED = 4403  # no
    TOO_MUCH = 1008  # come back later: more sockets or messages than a screen needs


RECONNECT: dict[Close, bool] = {
    Close.RESTART: True, Close.NOT_SIGNED_IN: False, Close.NOT_ALLOWED: False, Close.TOO_MUCH: True,
}  # fmt: skip


def snapshot(epoch: str, seq: int, at: datetime, cards: Iterable[bytes], version: str) -> bytes:
    """Everything an audience may see at `seq`: its cards, each `encoded`."""
    return _framed(_opening(epoch, seq, at, version) + b",".join(cards) + _CLOSING)


def packed_snapshot(epoch: str, seq: int, at: datetime, cards: Iterable[bytes], version: str) -> bytes:
    """The same for those who take compressed messages: of the cards as they stand between the braces, compressed parts
    (`server.live.deflate`). Where a path stands twice, the second counts.
    """
    opening = deflate.stored(_opening(epoch, seq, at, version))
    return _framed(b"".join((opening, *cards, deflate.stored(_CLOSING), deflate.END)), _COMPRESSED)


def delta(after: int, seq: int, at: datetime, put: Iterable[bytes], drop: list[str]) -> bytes:
    """What changed for an audience from `after` to `seq`; empty when it was none of its business."""
    head = _encode({"type": "delta", "after": after, "seq": seq, "at": stamp(at)})
    return _framed(b'%b,"put":{%b},"drop":%b}' % (head[:-1], b",".join(put), _encode(drop)))


def packed(frame: bytes) -> bytes:
    """A prepared message for those who take compressed ones: what is long comes through a narrow line before a screen
    gives it up."""
    return _framed(deflate.deflated(_message(frame)) + deflate.END, _COMPRESSED)


def beat(seq: int, at: datetime, version: str, *, shut: bool = False) -> bytes:
    """`seq` was the head of the journal at `at`; `version` is that of the pages this process serves. `shut`: for now it
    can save nothing, and says so only then."""
    said = {"type": "beat", "seq": seq, "at": stamp(at), "version": version}
    return _framed(_encode({**said, "shut": True} if shut else said))


def ask(what: str, name: str, at: datetime) -> bytes:
    """The page of the device called `name` is to do `what`; asked at `at`, which tells one asking from the next."""
    return _framed(_encode({"type": "ask", "what": what, "name": name, "at": stamp(at)}))


def encoded(path: str, card: dict[str, Any]) -> bytes:
    """A card under its path, as it stands in snapshots and deltas."""
    return _encode({path: card})[1:-1]


def text_of(frame: bytes) -> str:
    """The message in a prepared frame."""
    message = _message(frame)
    return (deflate.inflated(message) if frame[0] == _COMPRESSED else message).decode()


def doubt(at: datetime) -> bytes:
    """This process can no longer check the journal: whatever a screen holds may be old, from now on."""
    return _framed(_encode({"type": "doubt", "at": stamp(at)}))


def stamp(at: datetime) -> str:
    """An aware moment with milliseconds, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_encode = orjson.dumps
_CLOSING = b"}}"
_PLAIN, _COMPRESSED = 0x81, 0xC1  # a whole text message; the same with RSV1 (RFC 7692 §6)


def _opening(epoch: str, seq: int, at: datetime, version: str) -> bytes:
    head = _encode({"type": "snapshot", "epoch": epoch, "seq": seq, "at": stamp(at), "version": version})
    return head[:-1] + b',"cards":{'


def _message(frame: bytes) -> bytes:
    return frame[{126: 4, 127: 10}.get(frame[1], 2) :]


def _framed(payload: bytes, first: int = _PLAIN) -> bytes:
    """One whole unmasked frame (RFC 6455 §5.2), as it goes to every socket."""
    if len(payload) < 126:
        return bytes((first, len(payload))) + payload
    if len(payload) < 65_536:
        return bytes((first, 0x7E)) + len(payload).to_bytes(2) + payload
    return bytes((first, 0x7F)) + len(payload).to_bytes(8) + payload
