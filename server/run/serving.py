"""Runs the web application under uvicorn, with the limits a hall needs."""

import asyncio
import socket
import sys
from functools import partial

import uvicorn
from starlette.applications import Starlette

from server.base import open_files
from server.base.settings import Settings
from server.live.handshake import Sockets
from server.live.http_protocol import IDLE, HTTPProtocol, Takes
from server.live.ws_protocol import WSProtocol
from server.run.accepting import accepting

PING_EVERY, PONG_WITHIN = 5.0, 30.0  # seconds, for sockets that go through ASGI: a snapshot may stand before the ping
DRAIN = 5  # seconds that open requests may take after SIGTERM
LARGEST_MESSAGE = 65_536  # bytes: screens only listen


def serve(app: Starlette, settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C. Screens get 1012 and come back elsewhere; the process ends within 10 s."""
    open_files.raise_limit()
    config = uvicorn.Config(
        app, host=settings.host, port=settings.port, ws_per_message_deflate=False,
        http=HTTPProtocol, timeout_keep_alive=IDLE, ws=WSProtocol,
        ws_max_size=LARGEST_MESSAGE, ws_ping_interval=PING_EVERY, ws_ping_timeout=PONG_WITHIN,
        timeout_graceful_shutdown=DRAIN, access_log=False, log_config=None, server_header=False,
        proxy_headers=bool(settings.proxies), forwarded_allow_ips=settings.proxies or None, lifespan="on",
    )  # fmt: skip
    server = Server(config, Sockets(app, settings.proxies, LARGEST_MESSAGE) if settings.direct_sockets else None)
    app.state.stopping = lambda: server.should_exit  # from the signal on
    sockets = [listening_socket(settings.host, settings.port, share=settings.share_port)]
    if settings.metrics_port:
        sockets.append(listening_socket(settings.host, settings.metrics_port))
    server.run(sockets=sockets)


class Server(uvicorn.Server):
    """uvicorn's server with an accept loop of our own, and with sockets past it."""

    def __init__(self, config: uvicorn.Config, direct: Sockets | None) -> None:
        super().__init__(config)
        self._direct = direct

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._listeners = sockets or []
        await super().startup(sockets=[])

    async def main_loop(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            takes = {} if self._direct is None else {"takes": partial(self._direct.take, tasks)}
            with accepting(self._listeners, partial(self._protocol, **takes), tasks):
                await super().main_loop()

    def _protocol(self, **takes: Takes) -> asyncio.Protocol:
        parts = {"config": self.config, "server_state": self.server_state, "app_state": self.lifespan.state}
        return HTTPProtocol(**parts, **takes)


def listening_socket(host: str, port: int, *, share: bool = False) -> socket.socket:
    """A listening socket whose connections die when the peer has acknowledged nothing for 12 s. Exits when taken.

    With `share`, processes of one user that all say so listen on the same port, and the kernel spreads connections
    over them.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if share:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    if sys.platform == "linux":
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 12_000)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise SystemExit(
            f"Cannot listen on {host}:{port}: {error.strerror}. Choose another with HOST and PORT."
        ) from None
    listener.listen(2048)
    listener.set_inheritable(True)
    return listener
