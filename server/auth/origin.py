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


def is_followed(headers: Mapping[str, str]) -> bool:
    """Whether somebody opened this address themselves, as far as a browser says: not ahead of time, not as a part of
    another page, and not because another site sent them there.
    """
    said = ("sec-purpose", "purpose", "x-moz")
    if any("prefetch" in headers.get(name, "") or "preview" in headers.get(name, "") for name in said):
        return False
    site, mode = headers.get("sec-fetch-site", "none"), headers.get("sec-fetch-mode", "navigate")
    return site in ("none", "same-origin") and mode == "navigate"
