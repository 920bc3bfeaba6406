"""What the office asks over HTTP besides commands, registers and price lists: how the screens are."""

import asyncio
from time import monotonic

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from domain.core.refusal import Refused
from domain.house.devices.records import Device
from server.base import hall_time, open_files
from server.live import devices
from server.web.api import answers
from server.web.context import admitted


@answers
async def fleet_now(request: Request) -> Response:
    """`GET /api/{hall}/fleet`: every screen in use, when it last proved that it shows the hall, and what it held."""
    asked = await admitted(request, changes=False)
    viewer, feed, parts = asked.viewer, asked.feed, asked.context
    if not parts.screens["office"].shows("devices", viewer.role):
        raise Refused("not-allowed")
    known, paired = parts.live.fleets[feed.name], feed.hall.all(Device).values()
    rows = devices.report(known, paired, monotonic(), hall_time.now())
    used, limit = await asyncio.to_thread(open_files.usage)
    said = {"seq": feed.hall.seq, "version": parts.version, "devices": rows, "open_files": used, "limit": limit}
    return JSONResponse({**said, "short": used > open_files.MUCH * limit})
