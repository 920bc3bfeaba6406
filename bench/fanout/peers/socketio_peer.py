"""python-socketio with its Redis manager. `socketio_peer.py FILE` gives each line of FILE to all screens."""

import json
import sys
from pathlib import Path

import socketio
from bus import REDIS, SNAPSHOT

CHANNEL = "python-socketio"
snapshot = json.loads(SNAPSHOT)
server = socketio.AsyncServer(
    async_mode="asgi", cors_allowed_origins="*", http_compression=False, always_connect=True,
    client_manager=socketio.AsyncRedisManager(REDIS, channel=CHANNEL),
)  # fmt: skip
app = socketio.ASGIApp(server)


@server.event
async def connect(sid: str, environ: dict[str, object]) -> None:
    await server.emit("change", snapshot, to=sid)


if __name__ == "__main__":
    emitter = socketio.RedisManager(REDIS, channel=CHANNEL, write_only=True)
    for line in Path(sys.argv[1]).read_text().splitlines():
        emitter.emit("change", json.loads(line))
