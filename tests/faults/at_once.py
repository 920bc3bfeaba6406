"""Many people who press at the same moment: each on a connection that is open already, timed from the moment the
request leaves, so that it is the hall that is measured and not the crowd's own making of connections."""

import asyncio
import json
import time
import uuid
from collections.abc import Sequence
from typing import Any

from server.auth.sessions import COOKIE
from server.demo import HALL
from tests.faults.histories import Asked
from tests.stories.hall_process import Answer, House, Process

Press = tuple[Process, str, str, dict[str, Any]]  # at which process, who, verb, arguments


async def at_once(house: House, presses: Sequence[Press]) -> list[tuple[float, Answer]]:
    """Seconds and answer of each, in the order given."""
    lines = [await asyncio.open_connection("127.0.0.1", press[0].port) for press in presses]
    ready = [_request(house, *press) for press in presses]
    heard = [_heard(house, *line, *request) for line, request in zip(lines, ready, strict=True)]
    return await asyncio.gather(*heard)


def _request(house: House, at: Process, who: str, verb: str, arguments: dict[str, Any]) -> tuple[Asked, bytes]:
    asked, body = Asked(verb, arguments, uuid.uuid4().hex, 0.0), json.dumps(arguments).encode()
    house.asked.append(asked)
    head = (
        f"POST /api/{HALL}/{verb} HTTP/1.1\r\nHost: {at.address}\r\nCookie: {COOKIE}={house.token(who)}\r\n"
        f"Idempotency-Key: {asked.key}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    return asked, head.encode() + body


async def _heard(
    house: House, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked, request: bytes
) -> tuple[float, Answer]:
    asked.began = time.monotonic()
    writer.write(request)
    said = await reader.read()
    seconds = time.monotonic() - asked.began
    writer.close()
    head, _, body = said.partition(b"\r\n\r\n")
    status_line, *fields = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
    status, told = int(status_line.split()[1]), json.loads(body)
    asked.answered(status, told)
    if status == 200:
        house.said[asked.key] = (told["seq"], told["result"])
    return seconds, Answer(status, told, headers["content-type"].partition(";")[0], headers.get("retry-after"))
