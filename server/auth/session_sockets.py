"""Where the open sockets of each session are: how many, and whether a device is at two addresses at once (S7, S8)."""

from collections import Counter

import structlog

from domain.core.viewer import Viewer
from server.base import metrics

log = structlog.get_logger()


class SessionSockets:
    """The addresses of the open sockets of this process, by token."""

    def __init__(self) -> None:
        self._by_token: dict[str, Counter[str]] = {}
        self.all = 0  # open sockets, whoever's

    @property
    def tokens(self) -> set[str]:
        """Of whom a socket is open."""
        return set(self._by_token)

    def many(self, token: str) -> int:
        """How many sockets this session has open."""
        return sum(self._by_token.get(token, {}).values())

    def come(self, token: str, address: str) -> None:
        """One more."""
        self._by_token.setdefault(token, Counter())[address] += 1
        self.all += 1

    def go(self, token: str, address: str) -> None:
        """One less."""
        self.all -= 1
        held = self._by_token[token]
        held[address] -= 1
        if not held[address]:
            del held[address]
        if not held:
            del self._by_token[token]

    def watch(self, viewer: Viewer, token: str, address: str) -> None:
        """Raise the alarm when a device asks at one address while its screen is on at another: its token was copied.

        It is let in all the same, as a device may move; whoever reads the alarm revokes it.
        """
        others = set(self._by_token.get(token, ())) - {address}
        if viewer.device is not None and others:
            metrics.COPIED.inc()
            log.warning(
                "device at two addresses", device=viewer.device, hall=viewer.hall, at=address, also=sorted(others)
            )
