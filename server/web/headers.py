"""What every answer says to the browser about itself."""

from typing import ClassVar

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class SafeHeaders:
    """Every answer carries the policy of docs/security.md: our own scripts and styles only, no framing, no guessing."""

    HEADERS: ClassVar[dict[str, str]] = {
        "Content-Security-Policy": (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
            "font-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
            "form-action 'self'"
        ),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    }

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        headers = {**self.HEADERS, "Cache-Control": "no-store"}.items()
        self._headers = [(name.lower().encode(), value.encode()) for name, value in headers]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = {name for name, _ in message["headers"]}
                message["headers"] = [
                    *message["headers"],
                    *(header for header in self._headers if header[0] not in said),
                ]
            await send(message)

        await self._app(scope, receive, send_safely)
