"""`serve.py MODULE:APP`: an ASGI application on uvicorn, without pings and compression."""

import sys

import uvicorn
from bus import PORT

uvicorn.run(
    sys.argv[1], host="127.0.0.1", port=PORT, loop="uvloop", http="httptools", ws="websockets-sansio",
    ws_ping_interval=None, ws_per_message_deflate=False, log_level="error", backlog=4096,
)  # fmt: skip
