"""How much a request may bring."""

from collections.abc import Awaitable, Callable

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Limited:
    """A body of more than so many bytes is not read: where its length is said, `refuse` answers for the application;
    where it is not, whoever reads too far gets an `HTTPException` 413.

    Not Starlette's own limit, which answers in plain text whatever the application says.
    """

    def __init__(self, app: ASGIApp, largest: int, refuse: Callable[[Request, Exception], Awaitable[Response]]) -> None:
        self._app, self._largest, self._refuse = app, largest, refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        said = Headers(scope=scope).get("content-length", "")
        if said.isdecimal() and int(said) > self._largest:
            answer = await self._refuse(Request(scope), HTTPException(413))
            await answer(scope, receive, send)
            return
        left = self._largest

        async def receive_limited() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise HTTPException(413)
            return message

        await self._app(scope, receive_limited, send)
