"""Where a request came from."""

from collections.abc import Mapping
from urllib.parse import urlsplit


def from_here(headers: Mapping[str, str], scheme: str, allowed: tuple[str, ...]) -> bool:
    """Whether a browser says the request comes from our own pages, or it is no browser's (S1, S4)."""
    origin = headers.get("origin")
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    if origin is None or origin in allowed:
        return True
    scheme = {"ws": "http", "wss": "https"}.get(scheme, scheme)
    split = urlsplit(origin)
    return (split.scheme, split.netloc) == (scheme, headers.get("host", ""))
