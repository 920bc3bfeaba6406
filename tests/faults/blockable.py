"""`anchang` with one address more, which blocks the event loop: `python -m tests.faults.blockable serve`. For tests alone."""

import time

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from server import app
from server.cli import app as command_line


async def block(request: Request) -> Response:
    """`GET /block/{seconds}`: for so long this process does nothing else."""
    time.sleep(float(request.path_params["seconds"]))
    return PlainTextResponse("done")


if __name__ == "__main__":
    app.ROUTES.insert(0, Route("/block/{seconds}", block))
    command_line()
