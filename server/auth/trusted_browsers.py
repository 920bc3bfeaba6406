"""The browsers somebody has signed in with before.

Wrong tries lock a name for everybody but these, so a stranger who knows it cannot keep its owner out (OWASP: device
cookies). The proof is only sent to the address that signs in, and proves nothing but that.
"""

import hashlib
import hmac
import secrets

from starlette.requests import Request
from starlette.responses import Response

from server.auth.sessions import DEVICE_STAYS


class TrustedBrowsers:
    """Knows its own proofs again, and holds none."""

    def __init__(self, secret: bytes) -> None:
        self._key = hmac.digest(secret, b"known browsers", hashlib.sha256)

    def known(self, request: Request, hall: str, person: str | None) -> str | None:
        """What tells this browser from others, where it has proved to be this person's."""
        nonce, _, mark = request.cookies.get(_cookie(person), "").partition(".")
        if person is None or not hmac.compare_digest(mark.encode(), self._mark(hall, person, nonce).encode()):
            return None
        return nonce

    def remember(self, response: Response, hall: str, person: str, *, secure: bool) -> None:
        """Give the browser a proof that it is this person's."""
        nonce = secrets.token_urlsafe(16)
        stays = int(DEVICE_STAYS.total_seconds())
        response.set_cookie(
            _cookie(person), f"{nonce}.{self._mark(hall, person, nonce)}", max_age=stays, path=f"/api/{hall}/session",
            secure=secure, httponly=True, samesite="strict",
        )  # fmt: skip

    def _mark(self, hall: str, person: str, nonce: str) -> str:
        return hmac.new(self._key, f"{hall} {person} {nonce}".encode(), hashlib.sha256).hexdigest()


def _cookie(person: str | None) -> str:
    return f"anchang-knows-{person}"
