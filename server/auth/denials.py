"""Whoever is turned away leaves one line in the log: what was asked, why not, by whom and from where; never a name."""

import structlog
from starlette.requests import HTTPConnection

from server.auth.address_limiter import address_of
from server.base import metrics

TOLD = frozenset({401, 403})  # the statuses of a refusal that is about who asks, not about the hall
log = structlog.get_logger()


def denied(connection: HTTPConnection, code: str, actor: str = "") -> None:
    """Log and count it. `actor` is who asked as far as that is known (`person:u12`), else the one `signed_in` found."""
    metrics.DENIED.labels(code).inc()
    said = connection.path_params  # of an address only what the hall itself knows is repeated: the rest may be a phone
    hall = said.get("hall", "")
    log.info(
        "denied", code=code, hall=hall if hall in connection.app.state.app_context.feeds else "",
        asked=said.get("verb") or said.get("screen") or connection.scope["route"].path,
        actor=actor or connection.scope.get("actor", ""), address=address_of(connection),
    )  # fmt: skip
