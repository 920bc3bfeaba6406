"""How often one address may try what can be guessed."""

import contextlib
import time
from collections import OrderedDict, deque
from collections.abc import Iterator
from ipaddress import IPv6Address, ip_address

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection

from domain.core.refusal import Refused
from server.base import metrics

TRIES, WITHIN = 20, 60.0  # tries per address and purpose within so many seconds
REMEMBERED = 10_000  # of those who tried, the latest


class AddressLimiter:
    """So many tries per address within so many seconds, in this process."""

    def __init__(self, tries: int = TRIES, within: float = WITHIN) -> None:
        self._tries, self._within = tries, within
        self._seen: OrderedDict[str, deque[float]] = OrderedDict()

    def count(self, who: str) -> None:
        """Refuses `too-many` beyond the limit."""
        now, seen = time.monotonic(), self._seen.setdefault(who, deque())
        self._seen.move_to_end(who)
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)  # not all of them: nobody wipes his own slate by making many others
        while seen and now - seen[0] > self._within:
            seen.popleft()
        if len(seen) >= self._tries:
            metrics.THROTTLED.inc()
            raise Refused("too-many")
        seen.append(now)

    @contextlib.contextmanager
    def guess(self, who: str) -> Iterator[None]:
        """A try that counts while it is not known, and afterwards only if it was wrong: that is an HTTPException here.

        Counted first, so many at once count as many; given back, so many who are right hinder nobody.
        """
        self.count(who)
        try:
            yield
        except HTTPException:
            raise
        except BaseException:
            self.give_back(who)
            raise
        self.give_back(who)

    def give_back(self, who: str) -> None:
        """The last try of this one was no guess."""
        if seen := self._seen.get(who):
            seen.pop()


def address_of(connection: HTTPConnection) -> str:
    """Where a request comes from, as the proxy settings let it be known; of IPv6 the network."""
    host = connection.client.host if connection.client else "local"
    return host if ":" not in host else _network(host)


def _network(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if not isinstance(address, IPv6Address):
        return host
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return f"{IPv6Address(int(address) >> 64 << 64)}/64"
