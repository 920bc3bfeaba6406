"""The application put together; the only module that knows every screen."""

import asyncio
import contextlib
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

import domain
from display.board.screen import SCREEN as BOARD
from display.numbers.screen import SCREEN as NUMBERS
from display.turns.screen import SCREEN as TURNS
from domain.core.refusal import Refused
from kiosk.approvals.screen import SCREEN as APPROVALS
from kiosk.cashier.screen import SCREEN as CASHIER
from kiosk.checkin.screen import SCREEN as CHECKIN
from kiosk.consultant.screen import SCREEN as CONSULTANT
from kiosk.deals.screen import SCREEN as DEALS
from kiosk.office.first_steps import steps_for
from kiosk.office.screen import SCREEN as OFFICE
from kiosk.opening.screen import SCREEN as OPENING
from kiosk.queue.screen import SCREEN as QUEUE
from server.auth.command_limiter import CommandLimiter
from server.auth.credentials import Credentials
from server.auth.sessions import Sessions
from server.base import loop_lag
from server.base.gc import spare_the_collector
from server.base.pools import Pool
from server.base.settings import Settings
from server.exporting import route as exports
from server.importing import route
from server.live.devices_shared import SharedDevices
from server.live.hub import Live
from server.live.rebalance import Rebalancer
from server.live.views import Touched
from server.run.runtime import running
from server.screen import Screen
from server.web import api, office, pages, pairing, registers, replay, sign_in
from server.web.context import AppContext, app_context, refused
from server.web.headers import SafeHeaders
from server.web.hosts import KnownHosts

log = structlog.get_logger()
NOUNS = Path(domain.__file__).parent
SCREENS: dict[str, Screen] = {
    screen.name: screen
    for screen in (BOARD, TURNS, CHECKIN, QUEUE, CONSULTANT, APPROVALS, CASHIER, DEALS, OFFICE, OPENING, NUMBERS)
}  # fmt: skip


async def alive(request: Request) -> Response:
    """`GET /healthz`: this process answers."""
    return PlainTextResponse("ok")


async def ready(request: Request) -> Response:
    """`GET /readyz`: database checked within 3 s, Redis listening, heads known. Redis alone being away is no 503."""
    feeds, listener = app_context(request).feeds, request.app.state.runtime.listener
    heads = {name: {"seq": feed.hall.seq, "fresh": feed.fresh} for name, feed in feeds.items()}
    fresh = all(feed.fresh for feed in feeds.values())
    return JSONResponse({"database": fresh, "redis": listener.connected, "halls": heads}, 200 if fresh else 503)


async def clock_runs(request: Request) -> Response:
    """`GET /clockz`: seconds since a clock, in whichever process, looked at each hall; 503 after ten. null: not known,
    as Redis does not answer.
    """
    clocks = request.app.state.runtime.clocks
    halls = {name: clocks.unseen(name) for name in app_context(request).feeds}
    return JSONResponse({"halls": halls}, 503 if clocks.missing() else 200)


async def measured(request: Request) -> Response:
    """`GET /metrics` for Prometheus. On a shared port any process would answer, and counters would run backwards: there
    it is answered on the METRICS_PORT alone, which is this process's own.
    """
    settings = app_context(request).settings
    if settings.share_port and request.scope["server"][1] != settings.metrics_port:
        return PlainTextResponse("SHARE_PORT: ask each process at its METRICS_PORT", 404)
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def failed(request: Request, error: Exception) -> Response:
    """What nobody caught. Starlette answers it outside of all middleware, so it brings the policy itself."""
    answer = refused(request, Refused("failed"))
    answer.headers.update({**SafeHeaders.HEADERS, "Cache-Control": "no-store"})
    return answer


ROUTES = [
    Route("/api/openapi.json", api.openapi),
    Route("/api/{hall}/session", sign_in.sign_in, methods=["POST"]),
    Route("/api/{hall}/session", sign_in.sign_out, methods=["DELETE"]),
    Route("/api/{hall}/secret", sign_in.set_secret, methods=["POST"]),
    Route("/api/{hall}/pairing", pairing.ask_to_pair, methods=["POST"]),
    Route("/api/{hall}/pairing/poll", pairing.poll_pairing, methods=["POST"]),
    Route("/api/{hall}/pairing/approve", pairing.pair, methods=["POST"]),
    Route("/api/{hall}/price-list", route.price_list, methods=["POST"]),
    Route("/api/{hall}/control-list.xlsx", exports.control_list),
    Route("/api/{hall}/registers/receipts.xlsx", exports.receipts),
    Route("/api/{hall}/registers/{register}", registers.register),
    Route("/api/{hall}/replay", replay.board),
    Route("/api/{hall}/story", replay.tale),
    Route("/api/{hall}/fleet", office.fleet_now),
    Route("/api/{hall}/{verb}", api.command, methods=["POST"]),
    Route("/", pages.front),
    Route("/healthz", alive),
    Route("/readyz", ready),
    Route("/clockz", clock_runs),
    Route("/metrics", measured),
    Route("/sw.js", pages.service_worker),
    Route("/in/{token}", sign_in.use_link, methods=["GET", "POST"]),
    Route("/s/{digest}/{folder}/{path:path}", pages.static),
    Route("/{hall}", pages.home),
    Route("/{hall}/{screen}", pages.screen),
]


def create_app(settings: Settings, *, with_clock: bool = False) -> Starlette:
    """The web application of one process. With `with_clock` it also makes time pass."""
    app = Starlette(
        routes=[WebSocketRoute("/live/{hall}/{screen}", Stream()), *ROUTES],
        lifespan=lambda app: _lifespan(app, settings, with_clock=with_clock),
        exception_handlers={HTTPException: pages.not_found, Exception: failed},
    )
    app.add_middleware(KnownHosts, settings=settings)
    app.state.knows_host = KnownHosts(app, settings).knows
    app.add_middleware(SafeHeaders)
    app.router.redirect_slashes = False  # to an address made of the Host that was asked for; see `pages.not_found`
    app.state.templates = pages.environment(SCREENS)
    app.state.stopping = lambda: False  # whoever serves it may know better
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette, settings: Settings, *, with_clock: bool) -> AsyncIterator[None]:
    """The parts in the order they start, each stopped before those it stands on."""
    folders = pages.folders_of(SCREENS)
    words = {"templates": pages.HERE / "templates", "locale": pages.HERE / "locale", "nouns": NOUNS}
    version = pages.digest_of({**folders, **words})
    lives: list[Live] = []

    def notify(hall: str, touched: list[Touched]) -> None:
        for live in lives:
            live.notify(hall, touched)

    async with _whole_or_not_at_all(), running(settings, version, notify, with_clock) as runtime:
        sessions = Sessions(runtime.engine)
        live = Live(runtime.feeds, SCREENS, sessions, settings.origins, settings.push_every, runtime.store)
        lives.append(live)
        spare_the_collector()
        app.state.runtime = runtime
        app.state.app_context = AppContext(
            settings, runtime.engine, runtime.cipher, runtime.store, runtime.feeds, sessions,
            Credentials(runtime.engine, settings.secret), live, SCREENS, folders, version,
            CommandLimiter(settings.commands_per_second), Pool("importers", 1, 1), asyncio.Lock(),
            Pool("queries", 2, 100), Pool("replays", 1, 20), steps_for,
        )  # fmt: skip
        shared = SharedDevices(runtime.bus, runtime.feeds, live.fleets)
        spread = Rebalancer(runtime.bus, runtime.feeds, live, lambda: app.state.stopping())
        for_ever = (
            live.recheck, live.tick, shared.share, shared.look, spread.run, loop_lag.measure, sessions.note,
        )  # fmt: skip
        async with asyncio.TaskGroup() as tasks:
            owned = [tasks.create_task(run()) for run in for_ever]
            try:
                yield
            finally:
                for task in owned:
                    task.cancel()


class Stream:
    """`GET /live/{hall}/{screen}`, plain ASGI: the socket leaves the framework as soon as it is accepted."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        live: Live = scope["app"].state.app_context.live
        await live(scope, receive, send)


@contextlib.asynccontextmanager
async def _whole_or_not_at_all() -> AsyncIterator[None]:
    """A task that keeps screens true has failed: uvicorn would serve on without it, so end, to be started again."""
    try:
        yield
    except BaseExceptionGroup:
        log.exception("process ends")
        signal.raise_signal(signal.SIGTERM)
        raise
