"""Who may open a screen's socket, and whose right to look has ended (S1, S2, S7, S8)."""

import asyncio
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import HTTPConnection

from domain.core.viewer import Viewer
from server.auth.address_limiter import address_of
from server.auth.denials import denied
from server.auth.origin import from_here
from server.auth.session_sockets import SessionSockets
from server.auth.sessions import Sessions, as_viewer, token_of
from server.base import open_files
from server.live.feed import Feed
from server.live.frames import Close
from server.screen import Audience, Screen

SOCKETS_EACH = 100  # open sockets of one session
KNOWN_WITHIN = 3.0  # seconds to find out who it is; a screen that heard nothing comes again after six


class Admitted(NamedTuple):
    """Who watches what, by which session."""

    feed: Feed
    screen: Screen
    viewer: Viewer
    token: str
    address: str


class Admission:
    """Where every socket is asked who it is, before it is accepted."""

    def __init__(
        self, feeds: Mapping[str, Feed], screens: Mapping[str, Screen], sessions: Sessions,
        origins: tuple[str, ...], places: SessionSockets,
    ) -> None:  # fmt: skip
        self._feeds, self._screens, self._sessions, self._origins = feeds, screens, sessions, origins
        self._places = places

    async def admit(self, socket: HTTPConnection) -> Admitted | int:
        """Who it is; or the close code, or the HTTP status, that says why not."""
        if not self._room():  # at once, where there is none
            return 503
        hall, name = socket.path_params["hall"], socket.path_params["screen"]
        feed, screen = self._feeds.get(hall), self._screens.get(name)
        if feed is None or screen is None:
            return 404
        if not from_here(socket.headers, socket.scope["scheme"], self._origins):
            denied(socket, "wrong-origin")
            return 403
        token = token_of(socket) or ""
        viewer = found = self._sessions.at_hand(token, feed.hall, hall)
        try:
            if viewer is None:
                async with asyncio.timeout(KNOWN_WITHIN):  # TimeoutError is an OSError
                    viewer = await self._sessions.viewer(token, feed.hall, hall, "zh_CN")
        except (SQLAlchemyError, OSError):
            return 503
        if viewer is None:
            denied(socket, "not-signed-in")
            return Close.NOT_SIGNED_IN
        if viewer.holds not in screen.opened_by:
            denied(socket, "not-allowed", viewer.actor)
            return Close.NOT_ALLOWED
        if viewer.person is not None and "origin" not in socket.headers:
            denied(socket, "wrong-origin", viewer.actor)  # every browser says it; only a device's own program need not
            return 403
        if self._places.many(token) >= SOCKETS_EACH:
            return Close.TOO_MUCH
        if found is None and not self._room():  # others came meanwhile; until it counts nobody waits any more
            return 503
        address = address_of(socket)
        self._places.watch(viewer, token, address)
        return Admitted(feed, screen, viewer, token, address)

    def _room(self) -> bool:
        return open_files.room_for_a_screen(self._places.all)


def verdict(viewer: Viewer, feed: Feed, screen: Screen, audience: Audience) -> Close | None:
    """Why somebody let in before may look no longer, or has to look again as somebody else; None when all is well."""
    now = as_viewer(feed.hall, viewer.hall, viewer.person, viewer.device)
    if now is None:
        return Close.NOT_SIGNED_IN
    if now.holds not in screen.opened_by:
        return Close.NOT_ALLOWED
    return Close.RESTART if screen.audience(now) != audience else None
