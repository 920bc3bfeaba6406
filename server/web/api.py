"""Commands over HTTP: `POST /api/{hall}/{verb}` with JSON arguments and an Idempotency-Key."""

import asyncio
import functools
import time
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from domain.core.command import SMALL, Command
from domain.core.refusal import Refused
from domain.nouns import COMMANDS
from server.base import metrics
from server.base.pools import Busy
from server.store.store import Reply, Unavailable
from server.web.body_limit import body_of
from server.web.context import Asked, admitted, refused

log = structlog.get_logger()
PATIENCE = 1.8  # seconds; then the sender hears 503 and asks again, with the same key
BEGUN_WITHIN = 1.2  # seconds; a command whose turn comes later would be answered too late
Endpoint = Callable[[Request], Awaitable[Response]]


def answers_with(tell: Callable[[Request, Refused], Response]) -> Callable[[Endpoint], Endpoint]:
    """Decorator: refusals and a silent database are told in this way."""

    def decorate(endpoint: Endpoint) -> Endpoint:
        @wraps(endpoint)
        async def answer(request: Request) -> Response:
            try:
                return await endpoint(request)
            except HTTPException:
                raise
            except Refused as refusal:
                return tell(request, refusal)
            except Busy:
                metrics.THROTTLED.inc()
                return tell(request, Refused("too-many"))
            except (Unavailable, SQLAlchemyError, TimeoutError, ClientDisconnect):
                return tell(request, Refused("unavailable"))
            except Exception:
                log.exception("request failed", path=request.scope["route"].path)
                return tell(request, Refused("failed"))

        return answer

    return decorate


answers = answers_with(refused)  # decorator: they become problem details


@answers
async def command(request: Request) -> Response:
    """Who is it, may they; then what they ask; then through the one door.

    Answers within `PATIENCE`, whatever hangs, and the time the sender takes to send.
    """
    started = time.perf_counter()
    verb = request.path_params["verb"]
    wanted = COMMANDS.get(verb)
    if wanted is None:
        raise Refused("not-here")
    try:
        answer = await _command(request, wanted)
    except Refused as refusal:
        metrics.COMMANDS.labels(verb, refusal.code).inc()
        raise
    except (Unavailable, TimeoutError):
        metrics.COMMANDS.labels(verb, "unavailable").inc()
        raise
    metrics.COMMANDS.labels(verb, "done").inc()
    metrics.COMMAND_SECONDS.observe(time.perf_counter() - started)
    return answer


async def _command(request: Request, wanted: Command) -> Response:
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.timeout(PATIENCE):
        asked = await admitted(request, changes=True)
    asked.context.command_limiter.count(asked.viewer)
    if not wanted.may(asked.viewer):
        raise Refused("not-allowed")
    if wanted.per_minute:
        asked.context.command_limiter.count_try(asked.viewer, wanted.per_minute)
        log.info("number tried", verb=wanted.verb, actor=asked.viewer.actor)  # also of a look-up, which writes nothing
    key = request.headers.get("idempotency-key", "")
    if not 8 <= len(key) <= 80:
        raise Refused("key-missing")
    spent = loop.time() - began
    arguments = await body_of(request, wanted.largest)
    async with asyncio.timeout(PATIENCE - spent):
        reply = await _submit(asked, wanted, arguments, key)
    result = {**reply.result, **reply.private}
    # In the order of names: told again from the journal, it is the same to the byte.
    return JSONResponse({"seq": reply.seq, "result": dict(sorted(result.items()))})


async def _submit(asked: Asked, wanted: Command, arguments: dict[str, Any], key: str) -> Reply:
    """Through the store; thousands of records are read and checked outside the event loop first."""
    parts, viewer = asked.context, asked.viewer
    if wanted.largest == SMALL:
        return await parts.store.submit(viewer.hall, wanted, viewer, arguments, key, BEGUN_WITHIN)
    answer = await parts.queries.run(parts.store.submit_from_thread, viewer.hall, wanted, viewer, arguments, key)
    return await asyncio.wrap_future(answer)


async def openapi(request: Request) -> Response:
    """`GET /api/openapi.json`: the table of commands as an OpenAPI document."""
    return Response(_document(), media_type="application/json")


@functools.cache
def _document() -> bytes:
    """Made once: it takes 10 ms and more of the event loop, and needs no sign-in."""
    shapes: dict[str, Any] = {}
    paths = {f"/api/{{hall}}/{verb}": {"post": _operation(verb, shapes)} for verb in sorted(COMMANDS)}
    info = {"title": "Anchang", "version": "1"}
    said = {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": shapes}}
    return JSONResponse(said).body  # type: ignore[return-value] # bytes, as it is rendered


def _operation(verb: str, shapes: dict[str, Any]) -> dict[str, Any]:
    """One command; what its arguments are made of goes into `shapes`."""
    entry = COMMANDS[verb]
    hall = {"name": "hall", "in": "path", "required": True, "schema": {"type": "string"}}
    key = {"name": "Idempotency-Key", "in": "header", "required": True, "schema": {"type": "string"}}
    schema = entry.arguments.model_json_schema(ref_template="#/components/schemas/{model}")
    shapes.update(schema.pop("$defs", {}))
    return {
        "operationId": verb,
        "summary": (entry.run.__doc__ or "").strip(),
        "parameters": [hall, key],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "x-roles": sorted(entry.roles),
        "x-delegable": sorted(entry.delegable),
        "responses": {
            "200": {"description": "Done, or done before with the same key"},
            "default": {"description": "Refused", "content": {"application/problem+json": {}}},
        },
    }
