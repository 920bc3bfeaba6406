"""The frames of the live stream, version 1 (docs/protocol.md). Pure: no socket, no clock."""

import json
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

BEAT_EVERY = 2.0  # seconds of quiet after which a beat says that nothing was missed
DOUBT_AFTER = 3.0  # seconds without a check of the journal after which a process vouches for nothing


class Close(IntEnum):
    """Why a socket was closed. The page knows which of these mean: come back."""

    RESTART = 1012  # come back, with jitter
    NOT_SIGNED_IN = 4401  # no: sign in or pair again
    NOT_ALLOWED = 4403  # no
    TOO_SLOW = 4408  # come back with `since`


RECONNECT: dict[Close, bool] = {
    Close.RESTART: True, Close.NOT_SIGNED_IN: False, Close.NOT_ALLOWED: False, Close.TOO_SLOW: True,
}  # fmt: skip


def snapshot(epoch: str, seq: int, at: datetime, cards: dict[str, Any], version: str) -> str:
    """Everything an audience may see at `seq`."""
    return _encode(
        {"type": "snapshot", "epoch": epoch, "seq": seq, "at": stamp(at), "version": version, "cards": cards}
    )


def delta(after: int, seq: int, at: datetime, put: dict[str, Any], drop: list[str]) -> str:
    """What changed for an audience from `after` to `seq`; empty when it was none of its business."""
    return _encode({"type": "delta", "after": after, "seq": seq, "at": stamp(at), "put": put, "drop": drop})


def beat(seq: int, at: datetime, version: str) -> str:
    """`seq` was the head of the journal at `at`; `version` is that of the pages this process serves."""
    return _encode({"type": "beat", "seq": seq, "at": stamp(at), "version": version})


def stamp(at: datetime) -> str:
    """An aware moment with milliseconds, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _encode(frame: dict[str, Any]) -> str:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
