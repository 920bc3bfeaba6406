"""How much a request may bring, how deep, and within what time."""

import asyncio
import json
import math
from typing import Any

from starlette.requests import Request
from starlette.types import Message

from domain.core.command import SMALL
from domain.core.refusal import Refused
from domain.core.texts import is_kept

UPLOAD = 11 * 2**20  # bytes of the largest upload, a price list of 10 MiB, and its envelope
WHOLE_WITHIN, UPLOADED_WITHIN = 10.0, 30.0  # seconds from when it is read
DEEPEST, MOST_VALUES = 20, 100_000  # of a JSON text: no command nests deeper, none names more


def limited(request: Request, largest: int, within: float) -> Request:
    """The same request; whoever reads more than so many bytes of it, or later, gets `too-large` or `too-slow`.

    The time begins with the first byte asked for. Where too large a length is said, nothing is read at all.
    """
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said[:20]) > largest:
        raise Refused("too-large")
    loop, left = asyncio.get_running_loop(), largest
    deadline = loop.time() + within

    async def receive() -> Message:
        nonlocal left
        try:
            async with asyncio.timeout_at(deadline):
                message = await request.receive()
        except TimeoutError:
            raise Refused("too-slow") from None
        left -= len(message.get("body", b""))
        if left < 0:
            raise Refused("too-large")
        return message

    return Request(request.scope, receive)


async def body_of(request: Request, largest: int = SMALL) -> dict[str, Any]:
    """The JSON object of a request. Refuses anything else; form posts cannot be forged into it (S4)."""
    bounded = limited(request, largest, WHOLE_WITHIN)
    if request.headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        raise Refused("bad-arguments", fields={"content-type": "application/json"})
    text = await bounded.body()
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        raise Refused("bad-arguments", fields={"body": "json"}) from None
    if not isinstance(body, dict):
        raise Refused("bad-arguments", fields={"body": "object"})
    _refuse_unusable(body)
    return body


def _refuse_unusable(body: dict[str, Any]) -> None:
    """Refuses what is nested too deep, has too many values, or holds what no database keeps, in names too."""
    level: list[Any] = [body]
    left = MOST_VALUES
    for _ in range(DEEPEST):
        inside: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                inside += value.keys()
                inside += value.values()
            elif isinstance(value, list):
                inside += value
            elif (isinstance(value, str) and not is_kept(value)) or (
                isinstance(value, float) and not math.isfinite(value)
            ):
                raise Refused("bad-arguments", fields={"body": "characters"})
        left -= len(inside)
        if left < 0:
            raise Refused("bad-arguments", fields={"body": "too many values"})
        level = inside
        if not level:
            return
    raise Refused("bad-arguments", fields={"body": "nested too deep"})
