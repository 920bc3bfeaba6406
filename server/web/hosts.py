"""By which names the hall may be asked: no page of another site reaches it under a name of its own (DNS rebinding)."""

from ipaddress import ip_address
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from domain.core.refusal import Refused
from server.base import metrics
from server.base.settings import Settings
from server.web.context import locale_of, refused
from server.web.pages import render
from server.web.words import translator

log = structlog.get_logger()


class KnownHosts:
    """Whoever asks for another host gets 421, also for streams, `/metrics` and the health checks."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        named = [urlsplit(origin).netloc for origin in settings.origins] + list(settings.hosts)
        self._known = {name.lower() for name in (*named, f"{settings.host}:{settings.port}", settings.host)}
        self._told = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or self.knows(Headers(scope=scope).get("host", "")):
            await self._app(scope, receive, send)
            return
        metrics.DENIED.labels("wrong-host").inc()
        if not self._told:  # once: whoever forgot to name the hall looks here, and strangers fill no log
            self._told = True
            log.warning("asked by a host that is not ours; ALLOWED_ORIGINS names those that are")
        if scope["type"] == "http":
            await _misdirected(Request(scope))(scope, receive, send)
        elif "websocket.http.response" in scope.get("extensions", {}):
            await Response(status_code=421)(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def knows(self, host: str) -> bool:
        """Whether this `Host` is one of ours; a request that names none comes from no browser."""
        host = host.lower()
        name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
        if not host or name == "localhost" or {host, name} & self._known:
            return True
        try:
            return bool(ip_address(name))  # no page of another site is asked for by our number
        except ValueError:
            return False


def _misdirected(request: Request) -> Response:
    if request.url.path.startswith("/api/"):
        return refused(request, Refused("wrong-host"))
    _ = translator(locale_of(request))
    said = _("The hall does not know itself by this address. Use the one you were given.")
    return render(request, "problem.html", None, None, status=421, message=said)
